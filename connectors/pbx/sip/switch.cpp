#include "switch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::sip {

using pbx::Call;
using pbx::Change;
using pbx::Party;

namespace {

constexpr int most_redirections = 8;

}  // namespace

Switch::Switch(Host& host, const Options& options, DialPlan plan, SwitchListener& listener,
               Contacts contacts)
    : host_(host),
      connector_(host.name()),
      options_(options),
      plan_(std::move(plan)),
      listener_(&listener),
      contacts_(std::move(contacts)),
      book_(
          *this, [&host] { return host.uuid().text(); }, [&host] { return host.now(); }) {
  for (const User& user : options_.users) {
    stations_.emplace(device_of(user.number), Station{user.number, user.name});
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
  if (state == ConnectionState::null && !device.starts_with(connector_ + ":")) {
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

Result<const Switch::Station*> Switch::station(std::string_view device) const {
  const auto found = stations_.find(device);
  if (found == stations_.end()) {
    return failure("pbx.unknown_device",
                   fmt::format("{} has no telephone \"{}\".", connector_, device));
  }
  return &found->second;
}

bool Switch::in_service(std::string_view device) const {
  const auto found = stations_.find(device);
  return found != stations_.end() && !contacts_(found->second.number).empty();
}

bool Switch::is_called(std::string_view device) const {
  for (const auto& [id, extra] : extras_) {
    for (const Attempt& attempt : extra.attempts) {
      if (attempt.party.device == device) return true;
    }
  }
  return false;
}

bool Switch::talks(std::string_view device) const {
  return book_.talks(device) || is_called(device);
}

bool Switch::engaged(std::string_view device) const {
  return book_.engaged(device) || is_called(device);
}

std::optional<std::string> Switch::free_line(std::size_t trunk) const {
  const Trunk& facts = options_.trunks[trunk];
  return book_.free_line(device_of(facts.name), facts.lines);
}

std::size_t Switch::held_calls() const { return book_.count_of(holding()); }

bool Switch::waits(const Call& call) const {
  return !options_.holding.number.empty() && call.state_of(holding()) == ConnectionState::queued;
}

/// Is there a party, other than this one, that is on the line?
bool Switch::somebody_waits(const Call& call, std::string_view besides) const {
  return std::any_of(call.parties.begin(), call.parties.end(), [&](const Party& party) {
    return party.device != besides &&
           (party.state == ConnectionState::connected || party.state == ConnectionState::hold);
  });
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

Result<> Switch::reachable(const Target& target) const {
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
      if (held_calls() >= options_.holding.capacity) {
        return failure("pbx.busy", "The holding device is full.");
      }
      return {};
    case Target::Kind::trunk:
      if (!free_line(target.index)) {
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
  if (engaged(device)) {
    failed.cause = Cause::busy;
    return fail(call, station_party(device), failed);
  }
  Attempt attempt;
  attempt.party = station_party(device);
  attempt.target = target;
  attempt.change = change;
  if (this->attempt(call, std::move(attempt))) return;
  failed.cause = Cause::resources_not_available;
  fail(call, station_party(device), failed);
}

void Switch::send_to_trunk(const std::string& call, const Target& target, const Change& change) {
  const Trunk& trunk = options_.trunks[target.index];
  const auto line = free_line(target.index);
  Change failed = change;
  if (!line) {
    failed.cause = Cause::network_congestion;
    return fail(call, {.device = device_of(trunk.name), .kind = DeviceKind::trunk}, failed);
  }
  Attempt attempt;
  attempt.party = {.device = *line, .kind = DeviceKind::trunk, .number = target.number};
  attempt.target = target;
  attempt.change = change;
  const Party far_end = attempt.party;
  (void)book_.network_reached(call, far_end, change);
  if (this->attempt(call, std::move(attempt))) return;
  failed.cause = Cause::resources_not_available;
  fail(call, far_end, failed);
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
  touch(call);
  listener_->route_requested(waiting, *extra.route);
}

/// A connection could not be made, and with it the call is over.
void Switch::fail(const std::string& call, Party party, const Change& change) {
  (void)book_.failed(call, std::move(party), change);
  Change end = change;
  end.from_device.clear();
  close_dialogues(call, queue::OfferResult::cancelled, end);
  (void)book_.clear(call, end);
}

void Switch::end_route(const std::string& call, std::string_view destination,
                       const Change& change) {
  const auto found = extras_.find(call);
  if (found == extras_.end() || !found->second.route) return;
  const Route route = *std::exchange(found->second.route, std::nullopt);
  touch(call);
  listener_->route_ended(*book_.find(call), route, destination, change);
}

void Switch::withdraw_offer(const std::string& call, queue::OfferResult result,
                            const Change& change) {
  const auto found = extras_.find(call);
  if (found == extras_.end() || !found->second.offer) return;
  const Offer offer = *std::exchange(found->second.offer, std::nullopt);
  drop_attempts(call, offer.device);
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

void Switch::end_all(Cause cause) {
  const Turn turn(*this);
  while (!book_.calls().empty()) {
    const std::string call = book_.calls().begin()->first;
    (void)clear(call, {.cause = cause});
  }
}

}  // namespace ctibus::sip
