#include "ctibus/kit/pbx/device_publisher.hpp"

#include <utility>

namespace ctibus::pbx {

DevicePublisher::DevicePublisher(Host& host) : host_(host) {
  Subscription& own = host.subscription({.sources = {host.name()}});
  own.on<device::State>([this](const Event<device::State>& state) {
    if (state.snapshot() && !recovered_) earlier_.emplace(state->device);
  });
  own.on_snapshot_end([this] {
    if (std::exchange(recovered_, true)) return;
    for (const std::string& device : std::exchange(earlier_, {})) {
      if (!told_.contains(device)) (void)host_.withdraw<device::State>(device);
    }
  });
}

void DevicePublisher::tell(Device device) {
  auto [entry, is_new] = told_.try_emplace(device.id);
  if (!is_new && entry->second == device) return;
  const bool published = host_
                             .publish(device::State{.device = device.id,
                                                    .kind = device.kind,
                                                    .in_service = device.in_service,
                                                    .name = device.name})
                             .has_value();
  if (published) {
    entry->second = std::move(device);
  } else {
    told_.erase(entry);  // the next change tells it
  }
}

void DevicePublisher::withdraw(std::string_view device) {
  const auto entry = told_.find(device);
  if (entry == told_.end()) return;
  (void)host_.withdraw<device::State>(device);
  told_.erase(entry);
}

const Device* DevicePublisher::find(std::string_view device) const {
  const auto entry = told_.find(device);
  return entry == told_.end() ? nullptr : &entry->second;
}

void DevicePublisher::tell_link(connector::LinkState link, std::string_view text,
                                const std::vector<std::string_view>& capabilities) {
  const std::string name = host_.name();
  (void)host_.publish(connector::State{.connector = name,
                                       .link = link,
                                       .text = text,
                                       .capabilities = {capabilities.begin(), capabilities.end()}});
}

}  // namespace ctibus::pbx
