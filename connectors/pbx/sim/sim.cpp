#include "sim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/pbx/command_table.hpp"

namespace ctibus::sim {

using connector::LinkState;
using pbx::Call;
using pbx::CallEvent;
using pbx::Change;

Sim::Sim(Host& host, const Options& options)
    : host_(host), options_(options), calls_(host), dialogues_(host, calls_), devices_(host) {
  auto plan = make_dial_plan(options_);
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
  dialogues_.on_route_expired([this](const std::string& call) { switch_->expire_route(call); });
  dialogues_.on_offer_expired([this](const std::string& call) { switch_->expire_offer(call); });
  pbx::CommandTable(
      host, [this](std::string_view topic) { return gate(topic); }, *switch_)
      .provide_all();
  pbx::provide<call::Snapshot>(
      host, [this](std::string_view topic) { return gate(topic); },
      [this](const Command<call::Snapshot>&) -> Result<> {
        calls_.publish_all();
        return {};
      });
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

/// Everything that was missed is told now.
void Sim::catch_up(Cause lost_cause) {
  dialogues_.catch_up(switch_->book(),
                      {.route = [this](std::string_view call) { return switch_->route(call); },
                       .offer = [this](std::string_view call) { return switch_->offer(call); }},
                      lost_cause);
}

bool Sim::supports(std::string_view topic) const {
  const auto& without = options_.without;
  if (std::find(without.begin(), without.end(), topic) != without.end()) return false;
  if (topic.starts_with("queue.")) return !options_.holding.number.empty();
  if (topic.starts_with("route.")) return !options_.route_points.empty();
  return true;
}

Result<> Sim::gate(std::string_view topic) const {
  if (!supports(topic)) return failure("pbx.not_supported", "This switch cannot do that.");
  if (!link_is_up()) return failure("pbx.link_down", link_text_);
  if (draining_ && topic == topic_of<call::Make>()) {
    return failure("pbx.out_of_service", "The connector is being stopped.");
  }
  return {};
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

void Sim::route_requested(const Call& call, const Route& route) {
  dialogues_.route_requested(call, route);
}

void Sim::route_ended(const Call& call, const Route& route, std::string_view destination,
                      const Change& change) {
  dialogues_.route_ended(call, route, destination, change);
}

void Sim::offer_began(const Call& call, const Offer& offer) { dialogues_.offer_began(call, offer); }

void Sim::offer_taken(const Call& call, const Offer&) { dialogues_.offer_taken(call); }

void Sim::offer_failed(const Call& call, const Offer& offer, queue::OfferResult result,
                       const Change& change) {
  dialogues_.offer_failed(call, offer, result, change);
}

void Sim::in_service_changed(std::string_view, bool) {
  if (link_is_up()) tell_devices();
}

bool Sim::meets_engaged_line(std::string_view device) {
  return people_->meets_engaged_line(device);
}

}  // namespace ctibus::sim

CTIBUS_PLUGIN(sim, ctibus::sim::Sim)
