#include "sim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::sim {

using connector::LinkState;
using pbx::Call;
using pbx::CallEvent;
using pbx::Change;

namespace {

Uuid root_of(const Call& call) { return Uuid::parse(call.root).value_or(Uuid{}); }

}  // namespace

Sim::Sim(Host& host, const Options& options)
    : host_(host), options_(options), calls_(host), devices_(host) {
  auto plan = DialPlan::make(options_);
  if (!plan) {
    bad_options_ = plan.error();
    return;
  }
  SwitchListener& listener = *this;
  switch_ = std::make_unique<Switch>(
      host.name(), options_, *std::move(plan), listener, [&host] { return host.uuid().text(); },
      [&host] { return host.now(); });
  people_ = std::make_unique<People>(host, options_, *switch_);
  traffic_ = std::make_unique<Traffic>(host, options_, *switch_);
  calls_.on_repair([this] { catch_up(Cause::unknown); });
  calls_.on_recovered([this] {
    // The switch of an earlier life is gone, and its calls with it.
    catch_up(Cause::switching_function_terminated);
    set_link(LinkState::up, {});
    traffic_->start();
  });
  provide_call_control();
  provide_joining();
  provide_waiting();
  provide_test_commands();
}

Sim::~Sim() = default;

Result<> Sim::start() {
  if (!bad_options_.code.empty()) return tl::unexpected(bad_options_);
  tell_link();
  tell_devices();
  return {};
}

bool Sim::drain() {
  draining_ = true;
  traffic_->stop();
  return switch_->book().calls().empty();
}

void Sim::stop() {
  if (!switch_) return;
  switch_->end_all(Cause::switching_function_terminated);
  set_link(LinkState::down, "The connector was stopped.");
}

// The link
// ------------------------------------------------------------------------------------------

void Sim::set_link(LinkState link, std::string_view text) {
  link_ = link;
  link_text_ = text;
  tell_link();
}

void Sim::tell_link() {
  std::vector<std::string_view> capabilities;
  for (const MessageDescription& command : provides) {
    const bool vendor = command.topic.starts_with("sim.");
    if (!vendor && link_is_up() && supports(command.topic)) capabilities.push_back(command.topic);
  }
  devices_.tell_link(link_, link_text_, capabilities);
}

void Sim::tell_devices() {
  for (const Extension& extension : options_.extensions) {
    const std::string device = switch_->device_of(extension.number);
    devices_.tell({device, DeviceKind::station, switch_->in_service(device), extension.name});
  }
  for (const Trunk& trunk : options_.trunks) {
    devices_.tell({switch_->device_of(trunk.name), DeviceKind::trunk, true, trunk.name});
  }
  for (const RoutePoint& point : options_.route_points) {
    devices_.tell({switch_->device_of(point.number), DeviceKind::route_point, true, {}});
  }
  if (!options_.holding.number.empty()) {
    devices_.tell({switch_->device_of(options_.holding.number), DeviceKind::queue, true,
                   options_.holding.name});
  }
}

void Sim::cut_link(Duration duration) {
  calls_.pause();
  set_link(LinkState::down, "The link was cut by hand.");
  link_timer_.cancel();
  if (duration > Duration::zero()) {
    link_timer_ = host_.after(duration, [this] { restore_link(); });
  }
}

void Sim::restore_link() {
  set_link(LinkState::starting, "Comparing with the switch.");
  catch_up(Cause::unknown);
  set_link(LinkState::up, {});
  tell_devices();
}

/// Everything that was missed is told now; the end of a dialogue before the end of its call.
void Sim::catch_up(Cause lost_cause) {
  if (!end_missed_dialogues()) return calls_.stumble();
  calls_.catch_up(switch_->book(), lost_cause);
  if (calls_.paused()) return;
  for (const auto& [id, call] : switch_->book().calls()) {
    const Route* open = switch_->route(id);
    if (open == nullptr || told_routes_.contains(id)) continue;
    if (!publish_route_requested(call, *open)) return calls_.stumble();
  }
}

bool Sim::end_missed_dialogues() {
  for (auto it = told_routes_.begin(); it != told_routes_.end();) {
    const auto& [call, route] = *it;
    const Route* open = switch_->route(call);
    if (open != nullptr && open->route_point == route.route_point) {
      ++it;
      continue;
    }
    const auto told = calls_.told().find(call);
    if (told != calls_.told().end() &&
        !host_.publish(route::Ended{.call = call, .route_point = route.route_point},
                       {.correlation = root_of(told->second), .inferred = true})) {
      return false;
    }
    it = told_routes_.erase(it);
  }
  for (auto it = told_offers_.begin(); it != told_offers_.end();) {
    const auto& [call, offer] = *it;
    if (switch_->offer(call) != nullptr) {
      ++it;
      continue;
    }
    const Call* now = switch_->book().find(call);
    const auto told = calls_.told().find(call);
    const bool answered = now != nullptr && now->party(offer.device) != nullptr;
    const auto result =
        now == nullptr ? queue::OfferResult::caller_left : queue::OfferResult::cancelled;
    if (!answered && told != calls_.told().end() &&
        !host_.publish(
            queue::OfferFailed{.call = call, .device = offer.device, .result = result},
            {.correlation = root_of(told->second), .causation = offer.command, .inferred = true})) {
      return false;
    }
    it = told_offers_.erase(it);
  }
  return true;
}

// What happens in the switch
// ---------------------------------------------------------------------------

void Sim::call_changed(const Call& call, const CallEvent& event) {
  calls_.call_changed(call, event);
  people_->call_changed(call, event);
  traffic_->call_changed(call, event);
  if (event.verb != pbx::Verb::cleared) return;
  if (draining_ && switch_->book().calls().empty()) host_.drained();
}

bool Sim::publish_route_requested(const Call& call, const Route& route) {
  const std::string connector = host_.name();
  const bool told = host_
                        .publish(route::Requested{.call = call.id,
                                                  .calling = call.calling,
                                                  .calling_name = call.calling_name,
                                                  .called = call.called,
                                                  .trunk = call.trunk,
                                                  .data = pbx::view(call.data),
                                                  .route_point = route.route_point,
                                                  .connector = connector,
                                                  .device = route.device,
                                                  .time_limit = route.time_limit},
                                 {.correlation = root_of(call)})
                        .has_value();
  if (told) told_routes_.insert_or_assign(call.id, route);
  return told;
}

void Sim::route_requested(const Call& call, const Route& route) {
  if (telling() && !publish_route_requested(call, route)) calls_.stumble();
  route_limits_[call.id] = host_.after(route.time_limit, [this, id = call.id] {
    route_limits_.erase(id);
    switch_->expire_route(id);
  });
}

void Sim::route_ended(const Call& call, const Route& route, std::string_view destination,
                      const Change& change) {
  route_limits_.erase(call.id);
  if (!telling()) return;
  const bool told = host_
                        .publish(route::Ended{.call = call.id,
                                              .cause = change.cause,
                                              .route_point = route.route_point,
                                              .destination = destination},
                                 {.correlation = root_of(call),
                                  .causation = change.command,
                                  .inferred = change.inferred})
                        .has_value();
  if (!told) return calls_.stumble();
  told_routes_.erase(call.id);
}

void Sim::offer_began(const Call& call, const Offer& offer) {
  told_offers_.insert_or_assign(call.id, offer);
  offer_limits_[call.id] = host_.after(offer.time_limit, [this, id = call.id] {
    offer_limits_.erase(id);
    switch_->expire_offer(id);
  });
}

void Sim::offer_taken(const Call& call, const Offer&) {
  offer_limits_.erase(call.id);
  if (telling()) told_offers_.erase(call.id);
}

void Sim::offer_failed(const Call& call, const Offer& offer, queue::OfferResult result,
                       const Change& change) {
  offer_limits_.erase(call.id);
  // Not in the map yet: the device was not even reached.
  told_offers_.try_emplace(call.id, offer);
  if (!telling()) return;
  const bool told =
      host_
          .publish(queue::OfferFailed{.call = call.id, .device = offer.device, .result = result},
                   {.correlation = root_of(call),
                    .causation = change.command,
                    .inferred = change.inferred})
          .has_value();
  if (!told) return calls_.stumble();
  told_offers_.erase(call.id);
}

void Sim::in_service_changed(std::string_view, bool) {
  if (link_is_up()) tell_devices();
}

bool Sim::meets_engaged_line(std::string_view device) {
  return people_->meets_engaged_line(device);
}

}  // namespace ctibus::sim

CTIBUS_PLUGIN(sim, ctibus::sim::Sim)
