#include "service/agents.hpp"

#include <algorithm>

namespace csta_switch {
namespace {

// hexBinary of a text.
std::string hex_of(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    hex += digits[byte >> 4];
    hex += digits[byte & 15U];
  }
  return hex;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// "ready" -> "agentReady"
std::string state_named(std::string_view requested) {
  std::string state = "agent" + std::string(requested);
  state[5] = static_cast<char>(state[5] - 'a' + 'A');
  return state;
}

// "agentReady" -> "AgentReadyEvent"
std::string event_of_state(const std::string& state) { return "A" + state.substr(1) + "Event"; }

}  // namespace

void Agents::add_to(Services& services) {
  services["SetAgentState"] = [this](Link&, const Element& request) { return set(request); };
  services["GetAgentState"] = [this](Link&, const Element& request) { return get(request); };
}

bool Agents::is_logged_on(const std::string& agent) const {
  return std::any_of(desks_.begin(), desks_.end(),
                     [&](const auto& desk) { return desk.second.agent == agent; });
}

void Agents::log_on(const Element& request, const std::string& device) {
  const std::string id(request.text_of("agentID"));
  const auto agent = std::find_if(site_->agents.begin(), site_->agents.end(),
                                  [&](const Agent& known) { return known.id == id; });
  if (agent == site_->agents.end()) refuse_operation("invalidAgentIdentifier");
  if (lower(request.text_of("password")) != hex_of(agent->password)) {
    refuse_operation("invalidAgentPassword");
  }
  const std::string_view group = request.text_of("group");
  if (!group.empty() && !agent->group.empty() && group != agent->group) {
    refuse_operation("invalidAgentGroup");
  }
  if (!agent->device.empty() && agent->device != device) {
    refuse_operation("requestIncompatibleWithDevice");
  }
  if (desks_.contains(device)) refuse_state("invalidDeviceState");
  if (is_logged_on(id)) refuse_operation("invalidAgentState");
  Desk& desk = desks_[device] = {id, agent->group, "agentNotReady"};
  if (desk.group.empty()) desk.group = group;
  tell(device, desk, "AgentLoggedOnEvent");
  tell(device, desk, "AgentNotReadyEvent");
  look(device);
}

Element Agents::set(const Element& request) {
  const std::string device(request.text_of("device"));
  const Device* known = telephony_->plan().device(device);
  if (known == nullptr || known->kind != DeviceKind::extension) refuse_operation("invalidDeviceID");
  Element response = response_to(request);
  const std::string_view wanted = request.text_of("requestedAgentState");
  if (wanted == "loggedOn") {
    log_on(request, device);
    return response;
  }
  const auto desk = desks_.find(device);
  if (desk == desks_.end()) refuse_operation("invalidAgentState");
  const std::string_view id = request.text_of("agentID");
  if (!id.empty() && id != desk->second.agent) refuse_operation("invalidAgentIdentifier");
  if (wanted == "loggedOff") {
    const Desk left = desk->second;
    desks_.erase(desk);
    tell(device, left, "AgentLoggedOffEvent");
    return response;
  }
  const std::string state = state_named(wanted);
  if (desk->second.busy) {
    desk->second.pending = state;
    response.add("pendingAgentState", state);
    return response;
  }
  desk->second.state = state;
  tell(device, desk->second, event_of_state(state));
  return response;
}

void Agents::set_by_hand(std::string_view device, std::string_view wanted, std::string_view agent,
                         std::string_view password) {
  Element request{"SetAgentState"};
  request.add("device", std::string(device));
  request.add("requestedAgentState", std::string(wanted));
  if (!agent.empty()) request.add("agentID", std::string(agent));
  if (!password.empty()) request.add("password", hex_of(password));
  set(request);
}

Element Agents::get(const Element& request) {
  const std::string device(request.text_of("device"));
  if (telephony_->plan().device(device) == nullptr) refuse_operation("invalidDeviceID");
  Element response = response_to(request);
  Element& entry = response.add("agentStateList").add("agentStateEntry");
  const auto desk = desks_.find(device);
  const bool logged_on = desk != desks_.end();
  if (logged_on) entry.add("agentID", desk->second.agent);
  entry.add("loggedOnState", logged_on ? "true" : "false");
  Element& item = entry.add("agentInfo").add("agentInfoItem");
  if (logged_on && !desk->second.group.empty()) item.add("acdGroup", desk->second.group);
  item.add("agentState", !logged_on          ? "agentNull"
                         : desk->second.busy ? "agentBusy"
                                             : desk->second.state);
  if (logged_on && !desk->second.pending.empty()) {
    item.add("pendingAgentState", desk->second.pending);
  }
  return response;
}

// Agents are busy while they talk; it is told after what happened to the call.
void Agents::entered(const Party& party) {
  if (!desks_.contains(party.device)) return;
  timers_->after(Time::zero(), [this, device = party.device] { look(device); });
}

void Agents::look(const std::string& device) {
  const auto found = desks_.find(device);
  if (found == desks_.end()) return;
  Desk& desk = found->second;
  const bool busy = telephony_->in_state(device, {State::connected, State::hold}).call != nullptr;
  if (busy == desk.busy) return;
  desk.busy = busy;
  if (busy) {
    tell(device, desk, "AgentBusyEvent");
    return;
  }
  if (!desk.pending.empty()) desk.state = std::exchange(desk.pending, {});
  tell(device, desk, event_of_state(desk.state));
}

void Agents::tell(const std::string& device, const Desk& desk, std::string event) {
  Element body{std::move(event)};
  body.add(subject("agentDevice", device));
  body.add("agentID", desk.agent);
  if (!desk.group.empty()) body.add("acdGroup", desk.group);
  telephony_->tell_of_device(std::move(body), device);
}

}  // namespace csta_switch
