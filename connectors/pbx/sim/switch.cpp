#include "switch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::sim {

using pbx::Call;
using pbx::Change;
using pbx::Party;

namespace {

constexpr int most_redirections = 8;

}  // namespace

Switch::Switch(std::string connector, const Options& options, DialPlan plan,
               SwitchListener& listener, pbx::CallBook::NewId new_id, pbx::CallBook::Now now)
    : connector_(std::move(connector)),
      options_(options),
      plan_(std::move(plan)),
      listener_(&listener),
      book_(listener, std::move(new_id), std::move(now)) {
  for (const Extension& extension : options_.extensions) {
    stations_.emplace(device_of(extension.number), Station{extension.number, extension.name, true});
  }
}

const Route* Switch::route(std::string_view call) const {
  const auto found = extras_.find(call);
  return found == extras_.end() || !found->second.route ? nullptr : &*found->second.route;
}

const Offer* Switch::offer(std::string_view call) const {
  const auto found = extras_.find(call);
  return found == extras_.end() || !found->second.offer ? nullptr : &*found->second.offer;
}

bool Switch::in_service(std::string_view device) const {
  const auto found = stations_.find(device);
  return found == stations_.end() || found->second.in_service;
}

Result<const Call*> Switch::known(std::string_view call) const {
  const Call* found = book_.find(call);
  if (found == nullptr) {
    return failure("pbx.unknown_call", fmt::format("There is no call \"{}\" (any more).", call));
  }
  return found;
}

Result<const Call*> Switch::in_state(std::string_view call, std::string_view device,
                                     std::initializer_list<ConnectionState> states) const {
  auto found = known(call);
  if (!found) return found;
  const ConnectionState state = (*found)->state_of(device);
  if (std::find(states.begin(), states.end(), state) != states.end()) return found;
  if (state == ConnectionState::null && !has_station(device) &&
      !device.starts_with(connector_ + ":")) {
    return failure("pbx.unknown_device",
                   fmt::format("{} has no device \"{}\".", connector_, device));
  }
  return failure("pbx.wrong_state",
                 fmt::format("{} is {} in call {}.", device,
                             names(ConnectionState{})[static_cast<std::size_t>(state)], call));
}

Result<Target> Switch::resolve(std::string_view destination) const {
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

std::optional<std::string> Switch::free_line(const Trunk& trunk) const {
  return book_.free_line(device_of(trunk.name), trunk.lines);
}

std::size_t Switch::held_calls() const { return book_.count_of(holding()); }

bool Switch::waits(const Call& call) const {
  return !options_.holding.number.empty() && call.state_of(holding()) == ConnectionState::queued;
}

Party Switch::station_party(std::string_view device) const {
  const auto found = stations_.find(device);
  Party party{.device = std::string(device), .kind = DeviceKind::station};
  if (found != stations_.end()) {
    party.number = found->second.number;
    party.name = found->second.name;
  }
  return party;
}

std::string Switch::device_of(const Target& target) const {
  return target.kind == Target::Kind::trunk ? device_of(options_.trunks[target.index].name)
                                            : device_of(target.number);
}

Result<> Switch::reachable(const Target& target) const {
  switch (target.kind) {
    case Target::Kind::station: {
      const std::string device = device_of(target);
      if (!in_service(device)) {
        return failure("pbx.out_of_service", fmt::format("{} is out of service.", device));
      }
      if (book_.engaged(device)) return failure("pbx.busy", fmt::format("{} is busy.", device));
      return {};
    }
    case Target::Kind::holding:
      if (held_calls() >= options_.holding.capacity) {
        return failure("pbx.busy", "The holding device is full.");
      }
      return {};
    case Target::Kind::trunk:
      if (!free_line(options_.trunks[target.index])) {
        return failure("pbx.busy", "Every line of the trunk is in use.");
      }
      return {};
    case Target::Kind::route_point:
      return {};
  }
  return {};
}

/// The call goes there, or fails and ends.
void Switch::send_to(const std::string& call, const Target& target, const Change& change) {
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

void Switch::send_to_station(const std::string& call, const Target& target, const Change& change) {
  const std::string device = device_of(target);
  Change failed = change;
  if (!in_service(device)) {
    failed.cause = Cause::destination_out_of_order;
    return fail(call, station_party(device), failed);
  }
  if (book_.engaged(device) || listener_->meets_engaged_line(device)) {
    failed.cause = Cause::busy;
    return fail(call, station_party(device), failed);
  }
  (void)book_.delivered(call, station_party(device), change);
}

void Switch::send_to_trunk(const std::string& call, const Target& target, const Change& change) {
  const Trunk& trunk = options_.trunks[target.index];
  const auto line = free_line(trunk);
  Change failed = change;
  if (!line) {
    failed.cause = Cause::network_congestion;
    return fail(call, {.device = device_of(trunk.name), .kind = DeviceKind::trunk}, failed);
  }
  const Party far_end{.device = *line, .kind = DeviceKind::trunk, .number = target.number};
  (void)book_.network_reached(call, far_end, change);
  if (listener_->meets_engaged_line(*line)) {
    failed.cause = Cause::busy;
    return fail(call, far_end, failed);
  }
  (void)book_.delivered(call, far_end, change);
}

void Switch::send_to_holding(const std::string& call, const Change& change) {
  Party party{.device = holding(),
              .kind = DeviceKind::queue,
              .number = options_.holding.number,
              .name = options_.holding.name};
  if (held_calls() >= options_.holding.capacity) {
    Change failed = change;
    failed.cause = Cause::resources_not_available;
    return fail(call, std::move(party), failed);
  }
  (void)book_.queued(call, std::move(party), change);
}

void Switch::ask_route(const std::string& call, const Target& target, const Change& change) {
  Extra& extra = extras_[call];
  if (++extra.redirections > most_redirections) {
    Change failed = change;
    failed.cause = Cause::destination_not_obtainable;
    return fail(call, {.device = device_of(target), .kind = DeviceKind::route_point}, failed);
  }
  const RoutePoint& point = options_.route_points[target.index];
  const Call& waiting = *book_.find(call);
  extra.route = Route{.route_point = device_of(target),
                      .device = waiting.parties.empty() ? "" : waiting.parties.front().device,
                      .time_limit = point.time_limit,
                      .default_destination = point.default_destination};
  listener_->route_requested(waiting, *extra.route);
}

/// A connection could not be made, and with it the call is over.
void Switch::fail(const std::string& call, Party party, const Change& change) {
  (void)book_.failed(call, std::move(party), change);
  Change end = change;
  end.from_device.clear();
  close_dialogues(call, queue::OfferResult::cancelled, end);
  (void)book_.clear(call, end);
  forget_ended();
}

void Switch::end_route(const std::string& call, std::string_view destination,
                       const Change& change) {
  const auto found = extras_.find(call);
  if (found == extras_.end() || !found->second.route) return;
  const Route route = *std::exchange(found->second.route, std::nullopt);
  listener_->route_ended(*book_.find(call), route, destination, change);
}

void Switch::withdraw_offer(const std::string& call, queue::OfferResult result,
                            const Change& change) {
  const auto found = extras_.find(call);
  if (found == extras_.end() || !found->second.offer) return;
  const Offer offer = *std::exchange(found->second.offer, std::nullopt);
  (void)book_.connection_cleared(call, offer.device, change);
  Change told = change;
  if (!told.command) told.command = offer.command;
  listener_->offer_failed(*book_.find(call), offer, result, told);
}

void Switch::close_dialogues(const std::string& call, queue::OfferResult result,
                             const Change& change) {
  Change cancelled = change;
  cancelled.cause = Cause::call_cancelled;
  withdraw_offer(call, result, cancelled);
  end_route(call, {}, cancelled);
}

/// What a call had beside its connections goes with it.
void Switch::forget_ended() {
  std::erase_if(extras_, [&](const auto& entry) { return book_.find(entry.first) == nullptr; });
}

void Switch::end_all(Cause cause) {
  while (!book_.calls().empty()) {
    const std::string call = book_.calls().begin()->first;
    (void)clear(call, {.cause = cause});
  }
}

}  // namespace ctibus::sim
