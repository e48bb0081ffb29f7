#include "model/dial_plan.hpp"

namespace csta_switch {
namespace {

bool is_pattern(std::string_view number) { return number.find('x') != std::string_view::npos; }

bool matches(std::string_view pattern, std::string_view number) {
  if (pattern.size() != number.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool digit = number[i] >= '0' && number[i] <= '9';
    if (pattern[i] == 'x' ? !digit : pattern[i] != number[i]) return false;
  }
  return true;
}

std::string line_id(const Trunk& trunk, int line) {
  return trunk.name + "/" + std::to_string(line);
}

}  // namespace

DialPlan::DialPlan(const Site& site) {
  for (const Extension& extension : site.extensions) {
    add(extension.number, DeviceKind::extension).extension = &extension;
  }
  for (const Trunk& trunk : site.trunks) {
    add(trunk.name, DeviceKind::trunk).trunk = &trunk;
    for (int line = 1; line <= trunk.lines; ++line) {
      add(line_id(trunk, line), DeviceKind::trunk_line, trunk.name).trunk = &trunk;
    }
  }
  for (const RoutePoint& point : site.route_points) {
    add(point.number, DeviceKind::route_point).route_point = &point;
  }
  for (const Pilot& pilot : site.pilots) add(pilot.number, DeviceKind::pilot).pilot = &pilot;
}

Device& DialPlan::add(const std::string& id, DeviceKind kind, const std::string& group) {
  Device& device = devices_[id];
  device.id = id;
  device.kind = kind;
  device.group = group;
  return device;
}

Device* DialPlan::device(std::string_view id) {
  const auto exact = devices_.find(id);
  if (exact != devices_.end()) return &exact->second;
  for (const auto& [pattern, device] : devices_) {
    if (device.route_point != nullptr && is_pattern(pattern) && matches(pattern, id)) {
      Device& concrete = add(std::string(id), DeviceKind::route_point, pattern);
      concrete.route_point = device.route_point;
      return &concrete;
    }
  }
  return nullptr;
}

Destination DialPlan::resolve(std::string_view number, bool from_outside) {
  Destination to{nullptr, std::string(number), {}};
  Device* found = device(number);
  if (found != nullptr && found->trunk == nullptr && !is_pattern(number)) {
    to.device = found;
    return to;
  }
  if (from_outside) return to;
  std::size_t longest = 0;
  for (auto& [id, device] : devices_) {
    if (device.kind != DeviceKind::trunk) continue;
    const std::string& prefix = device.trunk->prefix;
    if (prefix.size() > longest && number.size() > prefix.size() && number.starts_with(prefix)) {
      longest = prefix.size();
      to.device = &device;
      to.outside_number = number.substr(prefix.size());
    }
  }
  return to;
}

Device* DialPlan::free_line(const Trunk& trunk) {
  for (int line = 1; line <= trunk.lines; ++line) {
    Device& device = devices_.at(line_id(trunk, line));
    if (device.calls.empty()) return &device;
  }
  return nullptr;
}

Device* DialPlan::line_of(int handle) {
  for (auto& [id, device] : devices_) {
    if (device.outside == handle && handle != 0) return &device;
  }
  return nullptr;
}

}  // namespace csta_switch
