#include <fmt/format.h>

#include <algorithm>

#include "switch.hpp"

/// Calls of two parties: making, answering, refusing, holding, leaving.
namespace ctibus::sim {

using pbx::Call;
using pbx::Change;

Result<std::string> Switch::incoming(std::string_view trunk, std::string_view calling,
                                     std::string_view calling_name, std::string_view called) {
  const auto found =
      std::find_if(options_.trunks.begin(), options_.trunks.end(), [&](const Trunk& candidate) {
        return trunk.empty() || candidate.name == trunk || device_of(candidate.name) == trunk;
      });
  if (found == options_.trunks.end()) {
    return failure("pbx.unknown_device", fmt::format("{} has no trunk \"{}\".", connector_, trunk));
  }
  const auto line = free_line(*found);
  if (!line) return failure("pbx.busy", "Every line of the trunk is in use.");
  const std::string call = book_
                               .open({.direction = Direction::incoming,
                                      .calling = std::string(calling),
                                      .calling_name = std::string(calling_name),
                                      .called = std::string(called),
                                      .trunk = device_of(found->name)})
                               .id;
  (void)book_.originated(call,
                         {.device = *line,
                          .kind = DeviceKind::trunk,
                          .number = std::string(calling),
                          .name = std::string(calling_name)},
                         {.cause = Cause::new_call});
  // Nobody outside gets out again by dialling a prefix: that would be toll fraud.
  const auto target = plan_.find(called);
  if (!target || target->kind == Target::Kind::trunk) {
    fail(call, {.device = device_of(called)}, {.cause = Cause::number_unallocated});
  } else {
    send_to(call, *target, {.cause = Cause::new_call});
  }
  return call;
}

Result<std::string> Switch::make(std::string_view device, std::string_view destination,
                                 std::string_view calling_number, bool prompt,
                                 const Attributes& data, MessageId command) {
  const auto station = stations_.find(device);
  if (station == stations_.end()) {
    return failure("pbx.unknown_device",
                   fmt::format("{} has no device \"{}\".", connector_, device));
  }
  if (!station->second.in_service) {
    return failure("pbx.out_of_service", fmt::format("{} is out of service.", device));
  }
  if (book_.talks(device))
    return failure("pbx.wrong_state", fmt::format("{} is in a call.", device));
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  const bool outgoing = target->kind == Target::Kind::trunk;
  pbx::NewCall facts{
      .direction = outgoing ? Direction::outgoing : Direction::internal,
      .calling = calling_number.empty() ? station->second.number : std::string(calling_number),
      .calling_name = station->second.name,
      .called = target->number,
      .trunk = outgoing ? device_of(*target) : std::string()};
  pbx::merge_data(facts.data, data);
  const std::string call = book_.open(std::move(facts)).id;
  (void)start_call(call, device, prompt, *target, {.cause = Cause::make_call, .command = command});
  return call;
}

Result<> Switch::start_call(const std::string& call, std::string_view device, bool prompt,
                            const Target& target, const Change& change) {
  if (prompt) {
    if (auto begun = book_.service_initiated(call, station_party(device), change); !begun) {
      return begun;
    }
  }
  Change next = change;
  if (next.cause == Cause::make_call) next.cause = Cause::new_call;
  if (auto begun = book_.originated(call, station_party(device), next); !begun) return begun;
  send_to(call, target, next);
  return {};
}

Result<> Switch::answer(std::string_view call, std::string_view device, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::alerting});
  if (!found) return tl::unexpected(found.error());
  if (auto free = book_.free_to_talk(device, call); !free) return free;
  const std::string id((*found)->id);
  if (const Offer* offered = offer(id); offered != nullptr && offered->device == device) {
    take_offer(id, command);
    return {};
  }
  return book_.established(id, *(*found)->party(device),
                           {.cause = Cause::normal, .command = command});
}

Result<> Switch::reject(std::string_view call, std::string_view device, Cause cause,
                        MessageId command) {
  auto found = in_state(call, device, {ConnectionState::alerting});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  const Change change{.cause = cause, .command = command};
  if (const Offer* offered = offer(id); offered != nullptr && offered->device == device) {
    withdraw_offer(
        id, cause == Cause::busy ? queue::OfferResult::busy : queue::OfferResult::rejected, change);
    return {};
  }
  fail(id, *(*found)->party(device), change);
  return {};
}

/// Is there a party, other than this one, that is on the line?
bool Switch::somebody_waits(const Call& call, std::string_view besides) const {
  return std::any_of(call.parties.begin(), call.parties.end(), [&](const pbx::Party& party) {
    return party.device != besides &&
           (party.state == ConnectionState::connected || party.state == ConnectionState::hold);
  });
}

Result<> Switch::hang_up(std::string_view call, std::string_view device, const Change& change) {
  using State = ConnectionState;
  auto found =
      in_state(call, device,
               {State::initiated, State::alerting, State::connected, State::hold, State::queued});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  const std::string leaving(device);
  if ((*found)->state_of(leaving) == State::alerting) {
    const Cause cause = change.cause == Cause::normal_clearing || change.cause == Cause::unknown
                            ? Cause::rejected
                            : change.cause;
    return reject(id, leaving, cause, change.command);
  }
  const bool at_holding = (*found)->state_of(leaving) == State::queued;
  const bool goes_on = route(id) != nullptr || waits(**found);
  if (goes_on && !at_holding && somebody_waits(**found, leaving)) {
    return book_.connection_cleared(id, leaving, change);
  }
  close_dialogues(id, at_holding ? queue::OfferResult::cancelled : queue::OfferResult::caller_left,
                  change);
  auto left = book_.leave(id, leaving, change);
  forget_ended();
  return left;
}

Result<> Switch::clear(std::string_view call, const Change& change) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  close_dialogues(id, queue::OfferResult::cancelled, change);
  auto cleared = book_.clear(id, change);
  forget_ended();
  return cleared;
}

Result<> Switch::lose(std::string_view call, Cause cause) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  const Change change{.cause = cause, .inferred = true};
  close_dialogues(id, queue::OfferResult::caller_left, change);
  auto cleared = book_.clear(id, change);
  forget_ended();
  return cleared;
}

Result<> Switch::hold(std::string_view call, std::string_view device, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  return book_.held(call, device, {.cause = Cause::normal, .command = command});
}

Result<> Switch::retrieve(std::string_view call, std::string_view device, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::hold});
  if (!found) return tl::unexpected(found.error());
  if (book_.talks(device)) {
    return failure("pbx.wrong_state", fmt::format("{} is in another call.", device));
  }
  return book_.retrieved(call, device, {.cause = Cause::normal, .command = command});
}

Result<> Switch::dial_digits(std::string_view call, std::string_view device,
                             std::string_view digits, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  if (digits.empty() || digits.find_first_not_of("0123456789*#ABCD") != std::string_view::npos) {
    return failure("pbx.invalid_destination",
                   fmt::format("\"{}\" cannot be dialled: send 0-9 * # A-D.", digits));
  }
  return book_.digits_dialed(call, device, digits, {.command = command});
}

Result<> Switch::attach(std::string_view call, const Attributes& data, std::string_view by,
                        MessageId command) {
  return book_.attach(call, data, by, {.command = command});
}

Result<> Switch::set_in_service(std::string_view device, bool in_service) {
  const auto station = stations_.find(device);
  if (station == stations_.end()) {
    return failure("pbx.unknown_device",
                   fmt::format("{} has no device \"{}\".", connector_, device));
  }
  if (station->second.in_service == in_service) return {};
  station->second.in_service = in_service;
  listener_->in_service_changed(device, in_service);
  if (in_service) return {};
  std::vector<std::string> alerting;
  for (const Call* call : book_.calls_of(device)) {
    if (call->state_of(device) == ConnectionState::alerting) alerting.push_back(call->id);
  }
  const Change change{.cause = Cause::destination_out_of_order};
  for (const std::string& call : alerting) {
    if (offer(call) != nullptr) {
      withdraw_offer(call, queue::OfferResult::unreachable, change);
    } else {
      fail(call, station_party(device), change);
    }
  }
  return {};
}

}  // namespace ctibus::sim
