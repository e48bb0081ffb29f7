#include "service/monitors.hpp"

#include <algorithm>

namespace csta_switch {
namespace {

// The flag of MonitorFilter for an event: "delivered" for DeliveredEvent.
std::string flag_of(std::string_view event) {
  if (event == "TransferedEvent") return "transferred";
  std::string flag(event.substr(0, event.size() - std::string_view("Event").size()));
  flag.front() = static_cast<char>(flag.front() - 'A' + 'a');
  return flag;
}

std::set<std::string, std::less<>> suppressed_by(const Element* filter) {
  std::set<std::string, std::less<>> flags;
  if (filter == nullptr) return flags;
  for (const Element& group : filter->children) {
    for (const Element& flag : group.children) {
      if (flag.text == "true" || flag.text == "1") flags.insert(flag.name);
    }
  }
  return flags;
}

}  // namespace

void Monitors::add_to(Services& services) {
  services["MonitorStart"] = [this](Link& link, const Element& request) {
    return start(link, request);
  };
  services["MonitorStop"] = [this](Link& link, const Element& request) {
    stop(link, request);
    return response_to(request);
  };
  services["ChangeMonitorFilter"] = [this](Link& link, const Element& request) {
    return change_filter(link, request);
  };
}

Element Monitors::start(const Link& link, const Element& request) {
  const Element& object = request.child("monitorObject")->children.front();
  Monitor monitor;
  monitor.link = link.number;
  const bool wants_call = request.text_of("monitorType") == "call";
  if (object.name == "callObject") {
    if (request.text_of("monitorType") == "device") refuse_operation("invalidMonitorType");
    monitor.call = telephony_->call_named(std::string(object.text_of("callID"))).key;
    monitor.call_type = true;
  } else {
    if (wants_call) refuse_operation("monitorTypeNotSupported");
    const Device* device = telephony_->plan().device(object.text);
    if (device == nullptr) refuse_operation("invalidDeviceID");
    if (!site_->monitors_trunks && device->kind != DeviceKind::extension) {
      refuse_operation("invalidMonitorObject");
    }
    monitor.device = device->id;
  }
  monitor.suppressed = suppressed_by(request.child("requestedMonitorFilter"));
  const std::uint64_t number = ++count_;
  monitor.id = std::to_string(number);
  if (monitor.call_type) {
    by_call_[monitor.call].insert(number);
  } else {
    by_device_[monitor.device].insert(number);
  }
  Element response = response_to(request);
  response.add("monitorCrossRefID", monitor.id);
  if (const Element* filter = request.child("requestedMonitorFilter")) {
    response.add(*filter).name = "actualMonitorFilter";
  }
  response.add("monitorExistingCalls", "true");
  monitors_.emplace(number, std::move(monitor));
  return response;
}

Monitors::Monitor& Monitors::of(const Link& link, const Element& request) {
  const std::string_view id = request.text_of("monitorCrossRefID");
  for (auto& [number, monitor] : monitors_) {
    if (monitor.id == id && monitor.link == link.number) return monitor;
  }
  refuse_operation("invalidMonitorCrossRefID");
}

void Monitors::stop(const Link& link, const Element& request) {
  forget(std::stoull(of(link, request).id));
}

Element Monitors::change_filter(const Link& link, const Element& request) {
  Monitor& monitor = of(link, request);
  const Element* filter = request.child("requestedFilterList");
  monitor.suppressed = suppressed_by(filter);
  Element response = response_to(request);
  response.add(*filter).name = "actualFilterList";
  return response;
}

void Monitors::forget(std::uint64_t number) {
  const Monitor& monitor = monitors_.at(number);
  if (monitor.call_type) {
    by_call_[monitor.call].erase(number);
    if (by_call_[monitor.call].empty()) by_call_.erase(monitor.call);
  } else {
    by_device_[monitor.device].erase(number);
  }
  monitors_.erase(number);
}

void Monitors::drop(int link) {
  std::vector<std::uint64_t> gone;
  for (const auto& [number, monitor] : monitors_) {
    if (monitor.link == link) gone.push_back(number);
  }
  for (const std::uint64_t number : gone) forget(number);
}

void Monitors::clear() {
  monitors_.clear();
  by_device_.clear();
  by_call_.clear();
}

void Monitors::tell(const Event& event) {
  std::map<std::uint64_t, std::optional<State>> listening;  // each once, oldest first
  const auto listen = [&](const std::string& device, State local) {
    const auto found = by_device_.find(device);
    if (found == by_device_.end()) return;
    for (const std::uint64_t number : found->second) {
      listening.try_emplace(number, event.call == 0 ? std::nullopt : std::optional(local));
    }
  };
  for (const Event::Hearer& hearer : event.hearers) {
    listen(hearer.device, hearer.local);
    const Device* device = telephony_->plan().device(hearer.device);
    if (device != nullptr && !device->group.empty()) listen(device->group, hearer.local);
  }
  if (event.merged != 0) follow(event.merged, event.call);
  const auto of_call = by_call_.find(event.call);
  if (event.call != 0 && of_call != by_call_.end()) {
    for (const std::uint64_t number : of_call->second) listening.try_emplace(number);
  }
  const std::string flag = flag_of(event.body.name);
  for (const auto& [number, local] : listening) {
    const Monitor& monitor = monitors_.at(number);
    if (!monitor.suppressed.contains(flag)) send(monitor, event, local);
  }
  if (event.body.name == "CallClearedEvent" && of_call != by_call_.end()) {
    const std::set<std::uint64_t> over = of_call->second;
    for (const std::uint64_t number : over) forget(number);
  }
}

// A monitored call goes on in another one.
void Monitors::follow(std::uint64_t merged, std::uint64_t call) {
  const auto found = by_call_.extract(merged);
  if (found.empty()) return;
  for (const std::uint64_t number : found.mapped()) {
    monitors_.at(number).call = call;
    by_call_[call].insert(number);
  }
}

void Monitors::send(const Monitor& monitor, const Event& event, std::optional<State> local) {
  Element message = event.body;
  message.add("monitorCrossRefID", monitor.id);
  if (local) message.add("localConnectionInfo", std::string(word_of(*local)));
  if (event.call != 0 && !site_->private_data.empty()) {
    Element& details = message.add("extensions").add("privateData").add("private");
    for (const auto& [name, value] : site_->private_data) details.add(name, value);
  }
  post_->queue_event(monitor.link, std::move(message));
}

}  // namespace csta_switch
