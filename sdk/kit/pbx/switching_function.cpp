#include "ctibus/kit/pbx/switching_function.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// Looking, sending calls to places, and turns.
namespace ctibus::pbx {
namespace {

constexpr int most_redirections = 8;

}  // namespace

SwitchingFunction::SwitchingFunction(std::string connector, SwitchDevices devices, DialPlan plan,
                                     SwitchingListeners listeners, CallBook::NewId new_id,
                                     CallBook::Now now)
    : book_(*this, std::move(new_id), std::move(now)),
      connector_(std::move(connector)),
      devices_(std::move(devices)),
      plan_(std::move(plan)),
      listeners_(listeners) {
  for (const Station& station : devices_.stations) {
    stations_.emplace(device_of(station.number), station);
  }
}

const Route* SwitchingFunction::route(std::string_view call) const {
  const auto found = dialogues_.find(call);
  return found == dialogues_.end() || !found->second.route ? nullptr : &*found->second.route;
}

const Offer* SwitchingFunction::offer(std::string_view call, std::string_view device) const {
  const auto found = dialogues_.find(call);
  if (found == dialogues_.end()) return nullptr;
  const std::vector<Offer>& offers = found->second.offers;
  const auto one = std::ranges::find(offers, device, &Offer::device);
  return one == offers.end() ? nullptr : &*one;
}

bool SwitchingFunction::is_offered(std::string_view call) const {
  const auto found = dialogues_.find(call);
  return found != dialogues_.end() && !found->second.offers.empty();
}

std::string_view SwitchingFunction::treatment(std::string_view call) const {
  const auto found = dialogues_.find(call);
  return found == dialogues_.end() ? std::string_view() : found->second.treatment;
}

Result<const Call*> SwitchingFunction::known(std::string_view call) const {
  const Call* found = book_.find(call);
  if (found == nullptr) {
    return failure("pbx.unknown_call", fmt::format("There is no call \"{}\" (any more).", call));
  }
  return found;
}

Result<const Call*> SwitchingFunction::in_state(
    std::string_view call, std::string_view device,
    std::initializer_list<ConnectionState> states) const {
  auto found = known(call);
  if (!found) return found;
  const ConnectionState state = (*found)->state_of(device);
  if (std::find(states.begin(), states.end(), state) != states.end()) return found;
  if (state == ConnectionState::null && !device.starts_with(connector_ + ":")) {
    return failure("pbx.unknown_device",
                   fmt::format("{} has no device \"{}\".", connector_, device));
  }
  return failure("pbx.wrong_state",
                 fmt::format("{} is {} in call {}.", device,
                             names(ConnectionState{})[static_cast<std::size_t>(state)], call));
}

Result<const Station*> SwitchingFunction::station(std::string_view device) const {
  const auto found = stations_.find(device);
  if (found == stations_.end()) {
    return failure("pbx.unknown_device",
                   fmt::format("{} has no telephone \"{}\".", connector_, device));
  }
  return &found->second;
}

Party SwitchingFunction::station_party(std::string_view device) const {
  const auto found = stations_.find(device);
  Party party{.device = std::string(device), .kind = DeviceKind::station};
  if (found != stations_.end()) {
    party.number = found->second.number;
    party.name = found->second.name;
  }
  return party;
}

Target SwitchingFunction::station_target(std::string_view device) const {
  return plan_.find(station_party(device).number).value_or(Target{});
}

std::string SwitchingFunction::device_of(const Target& target) const {
  return target.kind == Target::Kind::trunk ? device_of(devices_.trunks[target.index].name)
                                            : device_of(target.number);
}

std::optional<std::string> SwitchingFunction::free_line(std::size_t trunk) const {
  const TrunkGroup& group = devices_.trunks[trunk];
  return book_.free_line(device_of(group.name), group.lines);
}

bool SwitchingFunction::waits(const Call& call) const {
  return !devices_.holding.number.empty() && call.state_of(holding()) == ConnectionState::queued;
}

bool SwitchingFunction::somebody_waits(const Call& call, std::string_view besides) const {
  return std::any_of(call.parties.begin(), call.parties.end(), [&](const Party& party) {
    return party.device != besides &&
           (party.state == ConnectionState::connected || party.state == ConnectionState::hold);
  });
}

Result<> SwitchingFunction::permits(Service service, std::string_view,
                                    std::string_view device) const {
  const bool begins = service == Service::make || service == Service::pickup;
  if (!begins || in_service(device)) return {};
  return failure("pbx.out_of_service", fmt::format("{} is out of service.", device));
}

Result<Target> SwitchingFunction::resolve(std::string_view destination) const {
  std::string_view number = destination;
  if (const auto colon = number.find(':'); colon != std::string_view::npos) {
    if (number.substr(0, colon) != connector_) {
      return failure("pbx.invalid_destination",
                     fmt::format("{} is no device of {}.", destination, connector_));
    }
    number.remove_prefix(colon + 1);
  }
  if (auto target = plan_.find(number)) return *std::move(target);
  return failure("pbx.invalid_destination",
                 fmt::format("{} leads nowhere in {}'s dial plan.", number, connector_));
}

Result<> SwitchingFunction::reachable(const Target& target) const {
  switch (target.kind) {
    case Target::Kind::station: {
      const std::string device = device_of(target);
      if (!in_service(device)) {
        return failure("pbx.out_of_service", fmt::format("{} is out of service.", device));
      }
      if (engaged(device)) return failure("pbx.busy", fmt::format("{} is busy.", device));
      return {};
    }
    case Target::Kind::holding:
      if (holding_is_full()) return failure("pbx.busy", "The holding device is full.");
      return {};
    case Target::Kind::trunk:
      if (free_line(target.index)) return {};
      return failure("pbx.busy", "Every line of the trunk is in use.");
    case Target::Kind::route_point:
      return {};
  }
  return {};
}

void SwitchingFunction::send_to(const std::string& call, const Target& target,
                                const Change& change) {
  switch (target.kind) {
    case Target::Kind::station:
      return send_to_station(call, target, change);
    case Target::Kind::trunk:
      return send_to_trunk(call, target, change);
    case Target::Kind::holding:
      return send_to_holding(call, change);
    case Target::Kind::route_point:
      return ask_route(call, target, change);
  }
}

void SwitchingFunction::send_to_station(const std::string& call, const Target& target,
                                        const Change& change) {
  const std::string device = device_of(target);
  const Party party = station_party(device);
  std::optional<Cause> refused;
  if (!in_service(device)) {
    refused = Cause::destination_out_of_order;
  } else if (engaged(device)) {
    refused = Cause::busy;
  } else {
    refused = alert(call, {.party = party, .target = target, .change = change});
  }
  if (!refused) return;
  Change failed = change;
  failed.cause = *refused;
  fail(call, party, failed);
}

void SwitchingFunction::send_to_trunk(const std::string& call, const Target& target,
                                      const Change& change) {
  const auto line = free_line(target.index);
  Change failed = change;
  if (!line) {
    failed.cause = Cause::network_congestion;
    return fail(call, {.device = device_of(target), .kind = DeviceKind::trunk}, failed);
  }
  const Party far_end{.device = *line, .kind = DeviceKind::trunk, .number = target.number};
  (void)book_.network_reached(call, far_end, change);
  const auto refused = alert(call, {.party = far_end, .target = target, .change = change});
  if (!refused) return;
  failed.cause = *refused;
  fail(call, far_end, failed);
}

void SwitchingFunction::send_to_holding(const std::string& call, const Change& change) {
  Party party{.device = holding(),
              .kind = DeviceKind::queue,
              .number = devices_.holding.number,
              .name = devices_.holding.name};
  if (holding_is_full()) {
    Change failed = change;
    failed.cause = Cause::resources_not_available;
    return fail(call, std::move(party), failed);
  }
  (void)book_.queued(call, std::move(party), change);
}

void SwitchingFunction::ask_route(const std::string& call, const Target& target,
                                  const Change& change) {
  Dialogue& dialogue = dialogues_[call];
  if (++dialogue.redirections > most_redirections) {
    Change failed = change;
    failed.cause = Cause::destination_not_obtainable;
    return fail(call, {.device = device_of(target), .kind = DeviceKind::route_point}, failed);
  }
  const RoutePoint& point = devices_.route_points[target.index];
  const Call& waiting = *book_.find(call);
  dialogue.route = Route{.route_point = device_of(target),
                         .device = waiting.parties.empty() ? "" : waiting.parties.front().device,
                         .time_limit = point.time_limit,
                         .default_destination = point.default_destination};
  touch(call);
  listeners_.dialogues.route_requested(waiting, *dialogue.route);
}

void SwitchingFunction::fail(const std::string& call, Party party, const Change& change) {
  const Turn turn(*this);
  (void)book_.failed(call, std::move(party), change);
  Change end = change;
  end.from_device.clear();
  close_dialogues(call, queue::OfferResult::cancelled, end);
  (void)book_.clear(call, end);
}

void SwitchingFunction::call_changed(const Call& call, const CallEvent& event) {
  touch(call.id);
  listeners_.calls.call_changed(call, event);
  const bool over = event.verb == Verb::cleared || event.verb == Verb::merged;
  if (over) dialogues_.erase(call.id);
  changed(call, event);
}

void SwitchingFunction::settle_touched() {
  while (!touched_.empty()) settle(std::exchange(touched_, {}));
}

}  // namespace ctibus::pbx
