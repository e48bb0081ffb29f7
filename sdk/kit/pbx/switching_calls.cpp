#include <fmt/format.h>

#include <utility>

#include "ctibus/kit/pbx/switching_function.hpp"

/// Calls of two parties: making, answering, refusing, holding, leaving.
namespace ctibus::pbx {

Result<std::string> SwitchingFunction::make(std::string_view device, std::string_view destination,
                                            std::string_view calling_number, bool prompt,
                                            const Attributes& data, MessageId command) {
  auto from = station(device);
  if (!from) return tl::unexpected(from.error());
  if (auto may = permits(Service::make, {}, device); !may) return tl::unexpected(may.error());
  if (talks(device)) return failure("pbx.wrong_state", fmt::format("{} is in a call.", device));
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  const Turn turn(*this);
  const bool outgoing = target->kind == Target::Kind::trunk;
  NewCall facts{.direction = outgoing ? Direction::outgoing : Direction::internal,
                .calling = calling_number.empty() ? (*from)->number : std::string(calling_number),
                .calling_name = (*from)->name,
                .called = target->number,
                .trunk = outgoing ? device_of(*target) : std::string()};
  merge_data(facts.data, data);
  const std::string call = book_.open(std::move(facts)).id;
  originate(call, {.device = std::string(device),
                   .target = *target,
                   .prompt = prompt,
                   .consulting = {},
                   .change = {.cause = Cause::make_call, .command = command}});
  return call;
}

void SwitchingFunction::begin_call(const std::string& call, std::string_view device,
                                   const Target& target, const Change& change) {
  Change begun = change;
  if (begun.cause == Cause::make_call) begun.cause = Cause::new_call;
  if (book_.originated(call, station_party(device), begun)) send_to(call, target, begun);
}

void SwitchingFunction::begin_incoming(const std::string& call, std::string_view called) {
  // Carriers may send E.164 numbers with their plus; the dial plan has them without.
  auto target = plan_.find(called);
  if (!target && called.starts_with('+')) target = plan_.find(called.substr(1));
  // Nobody outside gets out again by dialling a prefix: that would be toll fraud.
  if (!target || target->kind == Target::Kind::trunk) {
    return fail(call, {.device = device_of(called)}, {.cause = Cause::number_unallocated});
  }
  send_to(call, *target, {.cause = Cause::new_call});
}

Result<> SwitchingFunction::answer(std::string_view call, std::string_view device,
                                   MessageId command) {
  auto found = in_state(call, device, {ConnectionState::alerting});
  if (!found) return tl::unexpected(found.error());
  if (auto free = book_.free_to_talk(device, call); !free) return free;
  const Turn turn(*this);
  const std::string id((*found)->id);
  return let_answer(id, device, command);
}

void SwitchingFunction::answered(const std::string& call, const Party& party,
                                 const Change& change) {
  if (offer(call, party.device) != nullptr) {
    return take_offer(call, party.device, change.command);
  }
  (void)book_.established(call, party, change);
}

Result<> SwitchingFunction::reject(std::string_view call, std::string_view device,
                                   const Change& change) {
  auto found = in_state(call, device, {ConnectionState::alerting});
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  const std::string id((*found)->id);
  if (offer(id, device) != nullptr) {
    withdraw_offer(
        id, device,
        change.cause == Cause::busy ? queue::OfferResult::busy : queue::OfferResult::rejected,
        change);
    return {};
  }
  fail(id, *(*found)->party(device), change);
  return {};
}

Result<> SwitchingFunction::hang_up(std::string_view call, std::string_view device,
                                    const Change& change) {
  using State = ConnectionState;
  auto found =
      in_state(call, device,
               {State::initiated, State::alerting, State::connected, State::hold, State::queued});
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  const std::string id((*found)->id);
  const std::string leaving(device);
  const State state = (*found)->state_of(leaving);
  if (state == State::alerting) {
    Change rejected = change;
    if (change.cause == Cause::normal_clearing || change.cause == Cause::unknown) {
      rejected.cause = Cause::rejected;
    }
    return reject(id, leaving, rejected);
  }
  const bool at_holding = state == State::queued;
  const bool goes_on = route(id) != nullptr || waits(**found);
  if (goes_on && !at_holding && somebody_waits(**found, leaving)) {
    return book_.connection_cleared(id, leaving, change);
  }
  close_dialogues(id, at_holding ? queue::OfferResult::cancelled : queue::OfferResult::caller_left,
                  change);
  return book_.leave(id, leaving, change);
}

Result<> SwitchingFunction::clear(std::string_view call, const Change& change) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  const std::string id((*found)->id);
  close_dialogues(id, queue::OfferResult::cancelled, change);
  return book_.clear(id, change);
}

Result<> SwitchingFunction::lose(std::string_view call, Cause cause) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  const std::string id((*found)->id);
  const Change change{.cause = cause, .inferred = true};
  close_dialogues(id, queue::OfferResult::caller_left, change);
  return book_.clear(id, change);
}

Result<> SwitchingFunction::hold(std::string_view call, std::string_view device,
                                 MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  const Turn turn(*this);
  return book_.held(call, device, {.cause = Cause::normal, .command = command});
}

Result<> SwitchingFunction::retrieve(std::string_view call, std::string_view device,
                                     MessageId command) {
  auto found = in_state(call, device, {ConnectionState::hold});
  if (!found) return tl::unexpected(found.error());
  if (talks(device)) {
    return failure("pbx.wrong_state", fmt::format("{} is in another call.", device));
  }
  if (auto may = permits(Service::retrieve, call, device); !may) return may;
  const Turn turn(*this);
  return book_.retrieved(call, device, {.cause = Cause::normal, .command = command});
}

Result<> SwitchingFunction::generate_digits(std::string_view call, std::string_view device,
                                            std::string_view digits, Duration duration,
                                            MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  if (digits.empty() || digits.find_first_not_of("0123456789*#ABCD") != std::string_view::npos) {
    return failure("pbx.invalid_destination",
                   fmt::format("\"{}\" cannot be dialled: send 0-9 * # A-D.", digits));
  }
  const Turn turn(*this);
  const std::string id((*found)->id);
  send_digits(id, device, digits, duration);
  return book_.digits_dialed(id, device, digits, {.command = command});
}

Result<> SwitchingFunction::attach(std::string_view call, const Attributes& data,
                                   std::string_view by, MessageId command) {
  const Turn turn(*this);
  return book_.attach(call, data, by, {.command = command});
}

void SwitchingFunction::end_all(Cause cause) {
  const Turn turn(*this);
  while (!book_.calls().empty()) {
    const std::string call = book_.calls().begin()->first;
    (void)clear(call, {.cause = cause});
  }
}

}  // namespace ctibus::pbx
