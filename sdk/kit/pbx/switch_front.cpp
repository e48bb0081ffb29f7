#include "ctibus/kit/pbx/switch_front.hpp"

#include <algorithm>
#include <utility>

namespace ctibus::pbx {

using connector::LinkState;

SwitchFront::SwitchFront(Host& host, std::vector<std::string_view> commands)
    : host_(host),
      commands_(std::move(commands)),
      calls_(host),
      dialogues_(host, calls_),
      devices_(host) {}

void SwitchFront::attend(SwitchingFunction& pbx) {
  switch_ = &pbx;
  calls_.on_repair([this] { catch_up(Cause::unknown); });
  dialogues_.on_route_expired([&pbx](const std::string& call) { pbx.expire_route(call); });
  dialogues_.on_offer_expired([&pbx](const std::string& call, const std::string& device) {
    pbx.expire_offer(call, device);
  });
  if (knows(queue::offer_many)) pbx.offer_to_many();
  provide<call::Snapshot>(host_, gate(), [this](const Command<call::Snapshot>&) -> Result<> {
    calls_.publish_all();
    return {};
  });
  if (!knows(topic_of<media::Play>())) return;
  media_.emplace(host_, calls_, pbx.book(),
                 [&pbx](const std::string& call) { pbx.hearing_changed(call); });
  media_->provide_all(gate());
  if (knows(topic_of<media::Record>())) media_->provide_recording(gate());
  pbx.carry(*media_);
}

void SwitchFront::call_changed(const Call& call, const CallEvent& event) {
  calls_.call_changed(call, event);
  if (media_) media_->call_changed(call, event);
  if (event.verb != Verb::cleared) return;
  if (draining_ && switch_->book().calls().empty()) host_.drained();
}

bool SwitchFront::knows(std::string_view topic) const {
  return std::find(commands_.begin(), commands_.end(), topic) != commands_.end();
}

bool SwitchFront::supports(std::string_view topic) const {
  if (!knows(topic)) return false;
  const SwitchDevices& devices = switch_->devices();
  if (topic.starts_with("queue.")) return !devices.holding.number.empty();
  if (topic.starts_with("route.")) return !devices.route_points.empty();
  return true;
}

Gate SwitchFront::gate() const {
  return [this](std::string_view topic) -> Result<> {
    if (!supports(topic)) return failure("pbx.not_supported", "This switch cannot do that.");
    if (!link_is_up()) {
      return failure("pbx.link_down",
                     link_text_.empty() ? "The switch is being started." : link_text_);
    }
    if (draining_ && topic == topic_of<call::Make>()) {
      return failure("pbx.out_of_service", "The connector is being stopped.");
    }
    return {};
  };
}

void SwitchFront::tell_link(LinkState link, std::string_view text) {
  link_ = link;
  link_text_ = text;
  std::vector<std::string_view> capabilities;
  if (link_is_up()) {
    std::copy_if(commands_.begin(), commands_.end(), std::back_inserter(capabilities),
                 [this](std::string_view topic) { return supports(topic); });
  }
  devices_.tell_link(link, link_text_, capabilities);
}

void SwitchFront::tell_devices() {
  const SwitchDevices& all = switch_->devices();
  const auto id = [this](const std::string& number) { return switch_->device_of(number); };
  for (const Station& station : all.stations) {
    const std::string device = id(station.number);
    devices_.tell({device, DeviceKind::station, switch_->in_service(device), station.name});
  }
  for (std::size_t i = 0; i < all.trunks.size(); ++i) {
    devices_.tell({id(all.trunks[i].name), DeviceKind::trunk, in_order(i), all.trunks[i].name});
  }
  for (const RoutePoint& point : all.route_points) {
    devices_.tell({id(point.number), DeviceKind::route_point, true, {}});
  }
  if (all.holding.number.empty()) return;
  devices_.tell({id(all.holding.number), DeviceKind::queue, true, all.holding.name});
}

void SwitchFront::set_in_order(std::size_t trunk, bool in_order) {
  in_order ? (void)out_of_order_.erase(trunk) : (void)out_of_order_.insert(trunk);
  if (link_is_up()) tell_devices();
}

void SwitchFront::catch_up(Cause lost_cause) {
  if (media_ && !media_->catch_up()) return;
  dialogues_.catch_up(
      switch_->book(),
      {.route = [this](std::string_view call) { return switch_->route(call); },
       .offer = [this](std::string_view call,
                       std::string_view device) { return switch_->offer(call, device); }},
      lost_cause);
}

bool SwitchFront::drain() {
  draining_ = true;
  return switch_ == nullptr || switch_->book().calls().empty();
}

void SwitchFront::stop() {
  if (switch_ == nullptr) return;
  switch_->end_all(Cause::switching_function_terminated);
  tell_link(LinkState::down, "The connector was stopped.");
}

}  // namespace ctibus::pbx
