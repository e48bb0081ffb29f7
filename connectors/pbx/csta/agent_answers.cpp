#include <algorithm>
#include <set>
#include <utility>

#include "agent_words.hpp"
#include "agents.hpp"

/// What the switch says of agents when it is asked (ECMA-269, Get Agent State).
namespace ctibus::csta {
namespace {

/// Of the states that an agent has in several groups the one that says most.
AgentState combined(AgentState one, AgentState other) {
  constexpr AgentState order[] = {AgentState::busy, AgentState::working_after_call,
                                  AgentState::ready, AgentState::not_ready, AgentState::unknown};
  return *std::ranges::find_if(order,
                               [&](AgentState state) { return state == one || state == other; });
}

}  // namespace

void Agents::ask_all() {
  if (!around_.profile.has("GetAgentState")) return;
  std::set<std::string> devices;
  for (const pbx::Station& station : around_.directory.devices().stations) {
    devices.insert(around_.directory.device_of(station.number));
  }
  for (const auto& [id, agent] : agents_) {
    if (!agent.now.device.empty()) devices.insert(agent.now.device);
  }
  for (const std::string& device : devices) ask(device);
}

void Agents::audit(std::chrono::nanoseconds silence) {
  if (!around_.profile.has("GetAgentState")) return;
  for (auto& [id, agent] : agents_) {
    const std::string& device = agent.now.device.empty() ? agent.home : agent.now.device;
    if (device.empty() || now() - agent.heard < silence) continue;
    agent.heard = now();
    ask(device);
  }
}

void Agents::ask(const std::string& device) {
  Element request{.name = "GetAgentState"};
  request.add("device", around_.directory.identifier_of(around_.directory.number_in(device)));
  around_.inquiries.add(std::move(request), [this, device](const Result<Element>& answer) {
    if (answer) learn(device, *answer);
  });
}

void Agents::learn(const std::string& device, const Element& answer) {
  std::set<const Agent*> there;
  if (const Element* list = answer.child("agentStateList")) {
    for (const Element& entry : list->children) {
      const std::string_view on = entry.text_at("loggedOnState");
      if (on != "true" && on != "1") continue;
      Agent* const agent = meant(entry.text_at("agentID"), device);
      if (agent == nullptr) continue;
      there.insert(agent);
      learn_of(*agent, device, entry);
    }
  }
  for (auto& [id, agent] : agents_) {
    if (agent.now.device != device || there.contains(&agent)) continue;
    agent.known = true;
    unseat(agent);
    tell(agent, {.inferred = true});
  }
}

/// A command waited for the end of a call, which was missed: it was carried out, or will not be.
/// Nothing that comes later is its outcome.
void Agents::overtake(Agent& agent, bool is_new) {
  agent.now.next = AgentState::unknown;
  agent.now.next_reason.clear();
  if (!agent.asked || agent.asked->until != Time::max()) return;
  const Asked asked = *std::exchange(agent.asked, std::nullopt);
  if (is_new && asked.wanted == agent.now.state) agent.now.reason = asked.reason;
}

void Agents::learn_of(Agent& agent, const std::string& device, const Element& entry) {
  agent.known = true;
  agent.heard = now();
  seat(agent, device, {});
  AgentState state = AgentState::unknown;
  std::string_view pending;
  if (const Element* info = entry.child("agentInfo")) {
    agent.groups.clear();
    for (const Element& item : info->children) {
      seat(agent, device, item.text_at("acdGroup"));
      state = combined(state, agent_state_of(item.text_at("agentState")));
      if (pending.empty()) pending = item.text_at("pendingAgentState");
    }
  }
  if (state != AgentState::unknown) {
    const bool is_new = agent.now.state != state;
    enter(agent, state);
    // While he has a call, not every switch says what comes after it.
    const bool may_wait =
        state == AgentState::busy || agent_state_of(pending) != AgentState::unknown;
    if (!may_wait) overtake(agent, is_new);
  }
  expect_next(agent, pending);
  tell(agent, {.inferred = true});
}

}  // namespace ctibus::csta
