#include "switch.hpp"

#include <fmt/format.h>

#include <utility>

/// What the switch does for its commands.
namespace ctibus::sip {

using pbx::Change;
using pbx::Party;

Switch::Switch(Host& host, const Options& options, pbx::DialPlan plan,
               pbx::SwitchingListeners listeners, Contacts contacts, TrunkAnswers trunk_answers)
    : SwitchingFunction(
          host.name(), devices_of(options), std::move(plan), listeners,
          [&host] { return host.uuid().text(); }, [&host] { return host.now(); }),
      host_(host),
      options_(options),
      contacts_(std::move(contacts)),
      trunk_answers_(std::move(trunk_answers)) {}

bool Switch::in_service(std::string_view station) const {
  return !contacts_(station_party(station).number).empty();
}

LegId Switch::leg_of(std::string_view call, std::string_view device) const {
  const auto extra = extras_.find(call);
  if (extra == extras_.end()) return 0;
  const auto leg = extra->second.legs.find(device);
  return leg == extra->second.legs.end() ? 0 : leg->second;
}

std::string Switch::device_of(const std::string& call, LegId leg) const {
  const auto extra = extras_.find(call);
  if (extra == extras_.end()) return {};
  for (const auto& [device, its_leg] : extra->second.legs) {
    if (its_leg == leg) return device;
  }
  return {};
}

/// A leg of the telephone by which it could make a call just now: all its calls there are on hold
/// by us.
LegId Switch::idle_leg(std::string_view device) const {
  for (const pbx::Call* call : book_.calls_of(device)) {
    if (call->state_of(device) != ConnectionState::hold) continue;
    const LegId leg = leg_of(call->id, device);
    const Leg* there = legs_->find(leg);
    if (there != nullptr && there->up() && !there->held_by_peer()) return leg;
  }
  return 0;
}

Result<> Switch::permits(Service service, std::string_view call, std::string_view device) const {
  const Leg* leg = legs_->find(leg_of(call, device));
  switch (service) {
    case Service::make:
      if (full()) return failure("pbx.busy", "There are as many calls as max_calls allows.");
      [[fallthrough]];
    case Service::pickup:
      return idle_leg(device) != 0 ? Result<>{} : SwitchingFunction::permits(service, call, device);
    case Service::consult:
      if (leg != nullptr && leg->up()) return {};
      return failure("pbx.wrong_state", fmt::format("{} has not answered yet.", device));
    case Service::retrieve:
      if (leg == nullptr || !leg->held_by_peer()) return {};
      return failure(
          "pbx.wrong_state",
          fmt::format("{} was put on hold at the telephone, and comes back there.", device));
    case Service::park: {
      const auto extra = extras_.find(call);
      if (extra == extras_.end() || extra->second.attempts.empty()) return {};
      return failure("pbx.wrong_state", fmt::format("Call {} cannot be parked.", call));
    }
  }
  return {};
}

/// By a leg that the telephone has, or it rings first.
void Switch::originate(const std::string& call, Origination wanted) {
  const LegId leg = wanted.consulting.empty() ? idle_leg(wanted.device)
                                              : leg_of(wanted.consulting, wanted.device);
  if (leg != 0) {
    extras_[call].legs[wanted.device] = leg;
    return begin_call(call, wanted.device, wanted.target, wanted.change);
  }
  const Party party = station_party(wanted.device);
  (void)book_.service_initiated(call, party, wanted.change);
  Attempt prompt;
  prompt.purpose = Attempt::Purpose::prompt;
  prompt.party = party;
  prompt.target = station_target(wanted.device);
  prompt.change = wanted.change;
  prompt.then = std::move(wanted.target);
  prompt.answers_itself = !wanted.prompt;
  if (attempt(call, std::move(prompt))) return;
  fail(call, party, {.cause = Cause::resources_not_available, .command = wanted.change.command});
}

std::optional<Cause> Switch::alert(const std::string& call, Alert wanted) {
  Attempt callee;
  callee.purpose = wanted.offer ? Attempt::Purpose::offer : Attempt::Purpose::connect;
  callee.party = std::move(wanted.party);
  callee.target = std::move(wanted.target);
  callee.change = std::move(wanted.change);
  if (attempt(call, std::move(callee))) return std::nullopt;
  return Cause::resources_not_available;
}

void Switch::stop_alerting(const std::string& call, std::string_view device) {
  const auto extra = extras_.find(call);
  if (extra == extras_.end()) return;
  std::erase_if(extra->second.attempts,
                [&](const Attempt& attempt) { return attempt.party.device == device; });
  touch(call);
}

Result<> Switch::let_answer(const std::string& call, std::string_view device, MessageId command) {
  if (!has_station(device)) {
    return failure("pbx.not_supported",
                   fmt::format("{} is not ours: nobody can be made to answer there.", device));
  }
  Attempt* attempt = find_attempt(call, device);
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

/// The telephone rings and is asked to answer by itself; then the call is its.
Result<> Switch::pick_up(const std::string& call, Party station, const Change& change) {
  const std::string device = station.device;
  if (const LegId idle = idle_leg(device); idle != 0) {
    (void)take_call(call, station, change, idle);
    return {};
  }
  Attempt pickup;
  pickup.purpose = Attempt::Purpose::pickup;
  pickup.party = std::move(station);
  pickup.target = station_target(device);
  pickup.change = change;
  pickup.answers_itself = true;
  if (attempt(call, std::move(pickup))) return {};
  return failure("pbx.out_of_service", fmt::format("{} cannot be rung now.", device));
}

/// False: the call has been answered or is over meanwhile.
bool Switch::take_call(const std::string& call, const Party& station, const Change& change,
                       LegId leg) {
  if (!picked_up(call, station, change)) return false;
  extras_[call].legs[station.device] = leg;
  return true;
}

void Switch::send_digits(const std::string& call, std::string_view device, std::string_view digits,
                         Duration duration) {
  const auto use = uses_.find(leg_of(call, device));
  if (use == uses_.end()) return;
  if (const Leg* other = legs_->find(use->second.wire.other)) {
    legs_->media().send_digits(other->stream(), digits, duration);
  }
}

void Switch::deflected(const std::string& call, std::string_view device) {
  extras_[call].forwardings.push_back({station_party(device).number, Cause::redirected});
}

/// Nobody likes to be told of an error who has got what he wanted.
void Switch::served(const std::string& call) {
  for (const auto& [device, leg] : extras_[call].legs) {
    if (Leg* caller = legs_->find(leg)) caller->accept();
  }
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
  for (auto& [leg, referral] : referrals_) {
    if (referral.call == from) referral.call = into;
  }
  touch(from);
  touch(into);
}

}  // namespace ctibus::sip
