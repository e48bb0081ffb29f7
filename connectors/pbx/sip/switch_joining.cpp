#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "switch.hpp"

/// Calls of more than two parties: consulting, transferring, redirecting.
namespace ctibus::sip {

using pbx::Call;
using pbx::Change;
using pbx::Party;

Result<std::string> Switch::consult(std::string_view call, std::string_view device,
                                    std::string_view destination, const Attributes& data,
                                    MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  auto from = station(device);
  if (!from) return tl::unexpected(from.error());
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  const LegId leg = leg_of(call, device);
  const Leg* there = legs_->find(leg);
  if (there == nullptr || !there->up()) {
    return failure("pbx.wrong_state", fmt::format("{} has not answered yet.", device));
  }
  const Turn turn(*this);
  const std::string root = (*found)->root;
  const Change change{.cause = Cause::consultation, .command = command};
  if (auto held = book_.held(call, device, change); !held) return tl::unexpected(held.error());
  const bool outgoing = target->kind == Target::Kind::trunk;
  pbx::NewCall facts{.direction = outgoing ? Direction::outgoing : Direction::internal,
                     .calling = (*from)->number,
                     .calling_name = (*from)->name,
                     .called = target->number,
                     .trunk = outgoing ? device_of(*target) : std::string(),
                     .root = root};
  pbx::merge_data(facts.data, data);
  const std::string second = book_.open(std::move(facts)).id;
  start_call(second, device, leg, *target, change);
  return second;
}

/// The device has `held` on hold and talks, or calls, in `active`; both have somebody to be joined
/// with the other one's.
Result<> Switch::check_join(std::string_view held, std::string_view active,
                            std::string_view device) const {
  auto on_hold = in_state(held, device, {ConnectionState::hold});
  if (!on_hold) return tl::unexpected(on_hold.error());
  auto talking = in_state(active, device, {ConnectionState::connected});
  if (!talking) return tl::unexpected(talking.error());
  return {};
}

Result<> Switch::alternate(std::string_view held, std::string_view active, std::string_view device,
                           MessageId command) {
  if (auto good = check_join(held, active, device); !good) return good;
  const Turn turn(*this);
  const Change change{.cause = Cause::alternate, .command = command};
  (void)book_.held(active, device, change);
  return book_.retrieved(held, device, change);
}

Result<> Switch::reconnect(std::string_view held, std::string_view active, std::string_view device,
                           MessageId command) {
  if (auto good = check_join(held, active, device); !good) return good;
  const Turn turn(*this);
  if (auto left = hang_up(active, device, {.cause = Cause::normal_clearing, .command = command});
      !left) {
    return left;
  }
  return book_.retrieved(held, device, {.cause = Cause::normal, .command = command});
}

Result<> Switch::transfer(std::string_view held, std::string_view active, std::string_view device,
                          MessageId command) {
  if (auto good = check_join(held, active, device); !good) return good;
  for (const std::string_view call : {held, active}) {
    const bool alone = book_.find(call)->parties.size() < 2 && !is_called(call);
    if (route(call) != nullptr || alone) {
      return failure("pbx.wrong_state", fmt::format("Call {} has nobody to be joined with.", call));
    }
  }
  for (const Party& party : book_.find(active)->parties) {
    if (party.device != device && book_.find(held)->party(party.device) != nullptr) {
      return failure("pbx.wrong_state", fmt::format("{} is in both calls.", party.device));
    }
  }
  const Turn turn(*this);
  const std::string from(active);
  const std::string into(held);
  const std::string leaving(device);
  withdraw_offer(from, queue::OfferResult::cancelled,
                 {.cause = Cause::call_cancelled, .command = command});
  move_extra(from, into, leaving);
  return book_.transferred(into, from, leaving, {.cause = Cause::transfer, .command = command});
}

/// What the active call had beside its connections goes on in the held one.
void Switch::move_extra(const std::string& from, const std::string& into,
                        std::string_view leaving) {
  Extra& source = extras_[from];
  Extra& target = extras_[into];
  for (auto& [device, leg] : source.legs) {
    if (device != leaving) target.legs.emplace(device, leg);
  }
  for (Attempt& attempt : source.attempts) {
    limit(into, attempt);
    target.attempts.push_back(std::move(attempt));
  }
  source.attempts.clear();
  std::erase_if(source.legs, [&](const auto& entry) { return entry.first != leaving; });
  if (!source.treatment.empty()) target.treatment = source.treatment;
  for (auto& [leg, referral] : referrals_) {
    if (referral.call == from) referral.call = into;
  }
  touch(from);
  touch(into);
}

Result<> Switch::single_step_transfer(std::string_view call, std::string_view device,
                                      std::string_view destination, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected, ConnectionState::hold});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (route(id) != nullptr || offer(id) != nullptr || waits(**found) ||
      (*found)->parties.size() < 2) {
    return failure("pbx.wrong_state", fmt::format("Call {} has nobody to be transferred.", id));
  }
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (auto open = reachable(*target); !open) return open;
  const Turn turn(*this);
  const std::string leaving(device);
  const Change change{
      .cause = Cause::single_step_transfer, .from_device = leaving, .command = command};
  if (auto done = book_.single_step_transferred(id, leaving, device_of(*target), change); !done) {
    return done;
  }
  send_to(id, *target, change);
  return {};
}

Result<> Switch::deflect(std::string_view call, std::string_view device,
                         std::string_view destination, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::alerting, ConnectionState::queued});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  const std::string from(device);
  if ((*found)->state_of(from) == ConnectionState::queued && waits(**found)) {
    return queue_release(id, destination, command);
  }
  if (offer(id) != nullptr || (*found)->party(from)->kind == DeviceKind::trunk) {
    return failure("pbx.wrong_state", fmt::format("{} cannot send this call on.", from));
  }
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (auto open = reachable(*target); !open) return open;
  const Turn turn(*this);
  const Change change{.cause = Cause::redirected, .from_device = from, .command = command};
  const std::string number = (*found)->party(from)->number;
  if (auto done = book_.diverted(id, from, device_of(*target), change); !done) return done;
  drop_attempts(id, from);
  extras_[id].forwardings.push_back({number, Cause::redirected});
  send_to(id, *target, change);
  return {};
}

/// The telephone rings and is asked to answer by itself; then the call is its.
Result<> Switch::pickup(std::string_view call, std::string_view from, std::string_view device,
                        MessageId command) {
  auto found = in_state(call, from, {ConnectionState::alerting, ConnectionState::queued});
  if (!found) return tl::unexpected(found.error());
  auto to = station(device);
  if (!to) return tl::unexpected(to.error());
  const std::string id((*found)->id);
  const std::string alerting(from);
  if (offer(id) != nullptr || (*found)->party(alerting)->kind == DeviceKind::trunk ||
      (*found)->party(device) != nullptr) {
    return failure("pbx.wrong_state", fmt::format("Call {} cannot be picked up.", id));
  }
  const LegId idle = idle_leg(device);
  if (idle == 0 && !in_service(device)) {
    return failure("pbx.out_of_service", fmt::format("{} is out of service.", device));
  }
  if (talks(device)) return failure("pbx.wrong_state", fmt::format("{} is in a call.", device));
  const Turn turn(*this);
  Attempt attempt;
  attempt.purpose = Attempt::Purpose::pickup;
  attempt.party = station_party(device);
  attempt.target = {.kind = Target::Kind::station, .number = (*to)->number, .index = 0};
  attempt.change = {.cause = Cause::call_pickup, .from_device = alerting, .command = command};
  attempt.from = alerting;
  attempt.answers_itself = true;
  if (idle != 0) {
    (void)picked_up(id, attempt, idle);
    return {};
  }
  if (this->attempt(id, std::move(attempt))) return {};
  return failure("pbx.out_of_service", fmt::format("{} cannot be rung now.", device));
}

/// False: the call has been answered or is over meanwhile.
bool Switch::picked_up(const std::string& call, const Attempt& attempt, LegId leg) {
  const Call* there = book_.find(call);
  const ConnectionState state =
      there == nullptr ? ConnectionState::null : there->state_of(attempt.from);
  const bool possible = state == ConnectionState::alerting || state == ConnectionState::queued;
  if (!possible || offer(call) != nullptr) return false;
  Change change = attempt.change;
  change.cause = Cause::call_pickup;
  change.from_device = attempt.from;
  if (!book_.diverted(call, attempt.from, attempt.party.device, change)) return false;
  drop_attempts(call, attempt.from);
  extras_[call].legs[attempt.party.device] = leg;
  return book_.established(call, attempt.party, change).has_value();
}

Result<> Switch::park(std::string_view call, std::string_view device, std::string_view destination,
                      MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  auto target = resolve(destination.empty() ? options_.holding.number : destination);
  if (!target) return tl::unexpected(target.error());
  const std::string place = device_of(*target);
  const bool possible =
      target->kind == Target::Kind::holding || target->kind == Target::Kind::station;
  if (!possible) {
    return failure("pbx.invalid_destination", fmt::format("No call can be parked at {}.", place));
  }
  if ((*found)->party(place) != nullptr || (*found)->parties.size() != 2 || route(id) != nullptr ||
      !extras_[id].attempts.empty()) {
    return failure("pbx.wrong_state", fmt::format("Call {} cannot be parked.", id));
  }
  if (target->kind == Target::Kind::holding) {
    if (auto open = reachable(*target); !open) return open;
  }
  const Turn turn(*this);
  const std::string leaving(device);
  const Change change{.cause = Cause::park, .from_device = leaving, .command = command};
  if (auto done = book_.diverted(id, leaving, place, change); !done) return done;
  if (target->kind == Target::Kind::holding) {
    send_to_holding(id, change);
    return {};
  }
  return book_.queued(id, station_party(place), change);
}

}  // namespace ctibus::sip
