#include <algorithm>
#include <utility>

#include "digits.hpp"
#include "switch.hpp"

/// What peers do: calling, leaving, holding, dialling.
namespace ctibus::sip {

using pbx::Call;
using pbx::Change;
using pbx::Party;

void Switch::call_from_trunk(LegId leg, std::size_t trunk, const Identity& caller,
                             std::string_view called) {
  const Turn turn(*this);
  const auto line = free_line(trunk);
  const Leg* there = legs_->find(leg);
  if (!line || there == nullptr) return;  // asked before
  const std::string call = book_
                               .open({.direction = Direction::incoming,
                                      .calling = caller.number,
                                      .calling_name = caller.name,
                                      .called = std::string(called),
                                      .trunk = device_of(options_.trunks[trunk].name),
                                      .connector_call = there->dialog().call_id})
                               .id;
  Extra& extra = extras_[call];
  extra.legs[*line] = leg;
  extra.withheld = caller.withheld;
  (void)book_.originated(
      call,
      {.device = *line, .kind = DeviceKind::trunk, .number = caller.number, .name = caller.name},
      {.cause = Cause::new_call});
  begin_incoming(call, called);
}

void Switch::call_from_station(LegId leg, std::string_view number, bool withheld,
                               std::string_view called) {
  const Turn turn(*this);
  const Leg* there = legs_->find(leg);
  if (there == nullptr) return;
  const std::string device = device_of(number);
  const Party party = station_party(device);
  const auto target = find_number(called);
  const bool outgoing = target && target->kind == Target::Kind::trunk;
  const std::string call =
      book_
          .open({.direction = outgoing ? Direction::outgoing : Direction::internal,
                 .calling = withheld ? std::string() : party.number,
                 .calling_name = withheld ? std::string() : party.name,
                 .called = target ? target->number : std::string(called),
                 .trunk = outgoing ? device_of(*target) : std::string(),
                 .connector_call = there->dialog().call_id})
          .id;
  Extra& extra = extras_[call];
  extra.legs[device] = leg;
  extra.withheld = withheld;
  (void)book_.originated(call, party, {.cause = Cause::new_call});
  if (!target) {
    return fail(call, {.device = device_of(called)}, {.cause = Cause::number_unallocated});
  }
  send_to(call, *target, {.cause = Cause::new_call});
}

bool Switch::replace(LegId leg, LegId old, std::string_view number) {
  const Turn turn(*this);
  const auto use = uses_.find(old);
  if (use == uses_.end()) return false;
  const std::string to = device_of(number);
  // A telephone that still rings: its call is taken over by the one that asks.
  if (const std::string call = call_of(old); find_attempt(call, old) != nullptr) {
    const Attempt& ringing = *find_attempt(call, old);
    if (ringing.purpose != Attempt::Purpose::connect || !ringing.delivered) return false;
    const std::string from = ringing.party.device;
    return take_call(call, station_party(to), {.cause = Cause::call_pickup, .from_device = from},
                     leg);
  }
  const std::string call = use->second.talks_in.empty() ? call_of(old) : use->second.talks_in;
  const std::string from = device_of(call, old);
  const Call* there = book_.find(call);
  if (there == nullptr || from.empty()) return false;
  if (from == to) {
    extras_[call].legs[to] = leg;
    touch(call);
    return true;
  }
  if (there->party(to) != nullptr || there->party(from)->kind == DeviceKind::trunk) return false;
  if (there->state_of(from) == ConnectionState::hold) {
    (void)book_.retrieved(call, from, {.cause = Cause::normal});
  }
  const Change change{.cause = Cause::call_pickup, .from_device = from};
  if (!book_.diverted(call, from, to, change)) return false;
  extras_[call].legs[to] = leg;
  (void)book_.established(call, station_party(to), change);
  return true;
}

/// The peer has left, or is lost.
void Switch::leg_ended(LegId leg, Cause cause, bool inferred) {
  const Turn turn(*this);
  const auto use = uses_.find(leg);
  if (use == uses_.end()) return;
  if (referrals_.contains(leg)) referrals_.erase(leg);
  std::vector<std::string> calls(use->second.calls.begin(), use->second.calls.end());
  const std::string first = use->second.talks_in;
  std::stable_partition(calls.begin(), calls.end(),
                        [&](const std::string& call) { return call == first; });
  for (const std::string& call : calls) {
    touch(call);
    if (find_attempt(call, leg) != nullptr) {
      attempt_failed(call, leg, 480);
      continue;
    }
    const std::string device = device_of(call, leg);
    if (book_.find(call) == nullptr || device.empty()) continue;
    if (inferred) {
      (void)lose(call, cause);
    } else if (first.empty() || call == first || !recall(call, device)) {
      (void)hang_up(call, device, {.cause = cause});
    }
  }
}

/// Somebody has hung up after a consultation while his partner is still on hold: his telephone
/// rings for him. False: it cannot.
bool Switch::recall(const std::string& call, const std::string& device) {
  const Call& there = *book_.find(call);
  if (there.state_of(device) != ConnectionState::hold || !has_station(device) ||
      !somebody_waits(there, device) || !in_service(device)) {
    return false;
  }
  extras_[call].legs.erase(device);
  Attempt attempt;
  attempt.purpose = Attempt::Purpose::recall;
  attempt.party = station_party(device);
  attempt.target = station_target(device);
  attempt.change = {.cause = Cause::recall};
  return this->attempt(call, std::move(attempt));
}

void Switch::leg_hold(LegId leg, bool on_hold) {
  const Turn turn(*this);
  const auto use = uses_.find(leg);
  if (use == uses_.end()) return;
  const Change change{.cause = Cause::key_operation};
  if (on_hold) {
    const std::string call = use->second.talks_in;
    if (!call.empty()) (void)book_.held(call, device_of(call, leg), change);
    return;
  }
  // The telephone takes back what it held; of calls held by commands it knows nothing.
  if (!use->second.talks_in.empty() || use->second.calls.size() != 1) return;
  const std::string call = *use->second.calls.begin();
  (void)book_.retrieved(call, device_of(call, leg), change);
}

void Switch::leg_up(LegId leg) {
  const Turn turn(*this);
  const auto use = uses_.find(leg);
  if (use == uses_.end()) return;
  for (const std::string& call : use->second.calls) touch(call);
}

void Switch::leg_digits(LegId leg, std::string_view digits, bool in_sound) {
  const Turn turn(*this);
  const auto use = uses_.find(leg);
  if (use == uses_.end()) return;
  const std::string call = use->second.talks_in;
  if (call.empty()) return;
  const Leg* other = legs_->find(use->second.wire.other);
  const std::string passed_on = press(call, device_of(call, leg), digits);
  if (!in_sound && other != nullptr && !passed_on.empty()) {
    legs_->media().send_digits(other->stream(), passed_on, std::chrono::milliseconds(0));
  }
}

void Switch::leg_played(LegId leg, bool heard) {
  const auto use = uses_.find(leg);
  if (use == uses_.end() || use->second.wire.id == 0) return;
  const std::string call = use->second.talks_in;
  played(call, device_of(call, leg), use->second.wire.id, heard);
}

}  // namespace ctibus::sip
