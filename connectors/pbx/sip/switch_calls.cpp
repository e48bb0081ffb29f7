#include <fmt/format.h>

#include <algorithm>

#include "digits.hpp"
#include "switch.hpp"

/// Calls of two parties: making, answering, refusing, holding, leaving.
namespace ctibus::sip {

using pbx::Call;
using pbx::Change;

Result<std::string> Switch::make(std::string_view device, std::string_view destination,
                                 std::string_view calling_number, bool prompt,
                                 const Attributes& data, MessageId command) {
  auto from = station(device);
  if (!from) return tl::unexpected(from.error());
  const LegId idle = idle_leg(device);
  if (idle == 0 && !in_service(device)) {
    return failure("pbx.out_of_service", fmt::format("{} is out of service.", device));
  }
  if (talks(device)) return failure("pbx.wrong_state", fmt::format("{} is in a call.", device));
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (full()) return failure("pbx.busy", "There are as many calls as max_calls allows.");
  const Turn turn(*this);
  const bool outgoing = target->kind == Target::Kind::trunk;
  pbx::NewCall facts{
      .direction = outgoing ? Direction::outgoing : Direction::internal,
      .calling = calling_number.empty() ? (*from)->number : std::string(calling_number),
      .calling_name = (*from)->name,
      .called = target->number,
      .trunk = outgoing ? device_of(*target) : std::string()};
  pbx::merge_data(facts.data, data);
  const std::string call = book_.open(std::move(facts)).id;
  const Change change{.cause = Cause::make_call, .command = command};
  if (idle != 0) {
    start_call(call, device, idle, *target, {.cause = Cause::new_call, .command = command});
    return call;
  }
  (void)book_.service_initiated(call, station_party(device), change);
  Attempt attempt;
  attempt.purpose = Attempt::Purpose::prompt;
  attempt.party = station_party(device);
  attempt.target = {.kind = Target::Kind::station, .number = (*from)->number, .index = 0};
  attempt.change = change;
  attempt.then = *target;
  attempt.answers_itself = !prompt;
  if (!this->attempt(call, std::move(attempt))) {
    fail(call, station_party(device),
         {.cause = Cause::resources_not_available, .command = command});
  }
  return call;
}

/// A telephone calls by a leg that it has.
void Switch::start_call(const std::string& call, std::string_view device, LegId leg,
                        const Target& target, const Change& change) {
  extras_[call].legs[std::string(device)] = leg;
  if (!book_.originated(call, station_party(device), change)) return;
  send_to(call, target, change);
}

Result<> Switch::answer(std::string_view call, std::string_view device, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::alerting});
  if (!found) return tl::unexpected(found.error());
  if (!has_station(device)) {
    return failure("pbx.not_supported",
                   fmt::format("{} is not ours: nobody can be made to answer there.", device));
  }
  if (auto free = book_.free_to_talk(device, call); !free) return free;
  const Turn turn(*this);
  const std::string id((*found)->id);
  Attempt* attempt = find_attempt(id, device);
  if (attempt == nullptr) {
    return failure("pbx.wrong_state", fmt::format("{} does not ring.", device));
  }
  attempt->answering = command;
  for (const LegId branch : attempt->branches) {
    Leg* leg = legs_->find(branch);
    if (leg == nullptr || !leg->can_talk()) continue;
    leg->talk();
    return {};
  }
  ring_again(*attempt);
  return {};
}

Result<> Switch::reject(std::string_view call, std::string_view device, const Change& change) {
  const std::string id(call);
  if (const Offer* offered = offer(id); offered != nullptr && offered->device == device) {
    withdraw_offer(
        id, change.cause == Cause::busy ? queue::OfferResult::busy : queue::OfferResult::rejected,
        change);
    return {};
  }
  fail(id, *book_.find(id)->party(device), change);
  return {};
}

Result<> Switch::hang_up(std::string_view call, std::string_view device, const Change& change) {
  using State = ConnectionState;
  auto found =
      in_state(call, device,
               {State::initiated, State::alerting, State::connected, State::hold, State::queued});
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  const std::string id((*found)->id);
  const std::string leaving(device);
  if ((*found)->state_of(leaving) == State::alerting) {
    Change rejected = change;
    if (change.cause == Cause::normal_clearing || change.cause == Cause::unknown) {
      rejected.cause = Cause::rejected;
    }
    return reject(id, leaving, rejected);
  }
  const bool at_holding = (*found)->state_of(leaving) == State::queued;
  const bool goes_on = route(id) != nullptr || waits(**found);
  if (goes_on && !at_holding && somebody_waits(**found, leaving)) {
    return book_.connection_cleared(id, leaving, change);
  }
  close_dialogues(id, at_holding ? queue::OfferResult::cancelled : queue::OfferResult::caller_left,
                  change);
  return book_.leave(id, leaving, change);
}

Result<> Switch::clear(std::string_view call, const Change& change) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  const std::string id((*found)->id);
  close_dialogues(id, queue::OfferResult::cancelled, change);
  return book_.clear(id, change);
}

Result<> Switch::hold(std::string_view call, std::string_view device, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  return book_.held(call, device, {.cause = Cause::normal, .command = command});
}

Result<> Switch::retrieve(std::string_view call, std::string_view device, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::hold});
  if (!found) return tl::unexpected(found.error());
  if (talks(device)) {
    return failure("pbx.wrong_state", fmt::format("{} is in another call.", device));
  }
  const Leg* leg = legs_->find(leg_of(call, device));
  if (leg != nullptr && leg->held_by_peer()) {
    return failure(
        "pbx.wrong_state",
        fmt::format("{} was put on hold at the telephone, and comes back there.", device));
  }
  const Turn turn(*this);
  return book_.retrieved(call, device, {.cause = Cause::normal, .command = command});
}

Result<> Switch::generate_digits(std::string_view call, std::string_view device,
                                 std::string_view digits, Duration duration, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  if (!are_digits(digits)) {
    return failure("pbx.invalid_destination",
                   fmt::format("\"{}\" cannot be dialled: send 0-9 * # A-D.", digits));
  }
  const Turn turn(*this);
  const auto use = uses_.find(leg_of(call, device));
  if (use != uses_.end()) {
    if (const Leg* other = legs_->find(use->second.wire.other)) {
      legs_->media().send_digits(other->stream(), digits, duration);
    }
  }
  return book_.digits_dialed(call, device, digits, {.command = command});
}

Result<> Switch::attach(std::string_view call, const Attributes& data, std::string_view by,
                        MessageId command) {
  return book_.attach(call, data, by, {.command = command});
}

}  // namespace ctibus::sip
