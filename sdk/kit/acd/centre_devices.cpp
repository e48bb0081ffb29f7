#include <algorithm>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd {

Connector& Centre::connector(std::string_view name) {
  const auto found = connectors_.find(name);
  if (found != connectors_.end()) return found->second;
  Connector& fresh = connectors_[std::string(name)];
  fresh.name = name;
  return fresh;
}

Device& Centre::device(std::string_view id) {
  const auto found = devices_.find(id);
  if (found != devices_.end()) return found->second;
  Device& fresh = devices_[std::string(id)];
  fresh.id = id;
  fresh.connector = &connector(id.substr(0, id.find(':')));
  return fresh;
}

Device* Centre::find_device(std::string_view id) {
  const auto found = devices_.find(id);
  return found == devices_.end() ? nullptr : &found->second;
}

void Centre::tidy(std::string_view id) {
  const auto found = devices_.find(id);
  if (found == devices_.end()) return;
  const Device& idle = found->second;
  if (idle.reported || idle.unreachable || !idle.calls.empty() || idle.agent != nullptr) return;
  devices_.erase(found);
}

void Centre::reopen(const Connector& connector, Now now) {
  for (auto& [id, agent] : agents_) {
    if (agent.device != nullptr && agent.device->connector == &connector) refresh(agent, now);
  }
  matcher_.review(connector);
}

void Centre::connector_link(std::string_view name, bool up, Abilities can, Now now) {
  Connector& changed = connector(name);
  changed.can = can;
  if (changed.link_up == up && !(up && changed.suspended)) return;
  changed.link_up = up;
  if (up) changed.suspended = false;
  reopen(changed, now);
}

void Centre::connector_running(std::string_view name, bool running, Now now) {
  const auto found = connectors_.find(name);
  if (found == connectors_.end() && running) return;  // most instances are no connectors
  Connector& changed = connector(name);
  if (changed.running == running) return;
  changed.running = running;
  reopen(changed, now);
  if (running) return;
  // Its offers died with it. What became of the calls its successor tells.
  for (auto& [id, call] : calls_) {
    if (call.connector != &changed || call.offers.empty()) continue;
    end_offers(call, queue::OfferResult::failed, now);
    pause(call, options_.refusal_pause, now);
  }
  std::vector<QueuedCall*> interrupted;
  for (auto& [id, call] : calls_) {
    if (call.callback == nullptr || call.offers.empty()) continue;
    if (call.offers.front().agent->device->connector == &changed) interrupted.push_back(&call);
  }
  for (QueuedCall* call : interrupted) not_called(*call, queue::OfferResult::failed, now);
}

void Centre::device_state(std::string_view id, bool in_service, Now now) {
  Device& changed = device(id);
  changed.reported = true;
  changed.in_service = in_service;
  if (in_service && changed.unreachable) {
    changed.unreachable = false;
    deadlines_.clear(DeadlineKind::unreachable, changed.id);
  }
  if (changed.agent != nullptr) refresh(*changed.agent, now);
}

void Centre::device_removed(std::string_view id, Now now) {
  Device* gone = find_device(id);
  if (gone == nullptr) return;
  gone->reported = false;
  gone->in_service = gone->agent == nullptr;  // nobody is offered calls at a device that is gone
  if (gone->agent != nullptr) refresh(*gone->agent, now);
  tidy(id);
}

void Centre::occupy(std::string_view call, std::string_view id, ConnectionState state, Now now) {
  Device& at = device(id);
  ConnectionState& kept = at.calls[std::string(call)];
  if (kept == state) return;
  kept = state;
  if (at.agent != nullptr) refresh(*at.agent, now);
}

void Centre::vacate(std::string_view call, std::string_view id, Now now) {
  Device* at = find_device(id);
  if (at == nullptr || at->calls.erase(std::string(call)) == 0) return;
  if (Agent* agent = at->agent) {
    const auto handled = agent->handled.find(std::string(call));
    const bool is_item = handled != agent->handled.end() && handled->second.channel != voice_index;
    if (!is_item) call_over(*agent, call, now);  // whose id the call has, by mischief
    refresh(*agent, now);
  }
  tidy(id);
}

}  // namespace ctibus::acd
