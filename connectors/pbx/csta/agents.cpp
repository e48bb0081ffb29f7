#include "agents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "agent_words.hpp"
#include "happening.hpp"

/// What the switch tells of agents.
namespace ctibus::csta {
namespace {

constexpr auto repair_delay = std::chrono::seconds(1);
constexpr std::size_t most_strangers = 1000;

}  // namespace

Result<> Agents::check(const Options& options, const Directory& directory) {
  std::set<std::string_view> ids;
  const auto bad = [](std::string text) { return failure("csta.bad_options", std::move(text)); };
  for (const AgentOptions& agent : options.agents) {
    if (agent.id.empty()) return bad("An agent has no id.");
    if (!ids.insert(agent.id).second) {
      return bad(fmt::format("There are two agents \"{}\".", agent.id));
    }
    if (agent.device.empty() || directory.is_station(directory.device_of(agent.device))) continue;
    return bad(
        fmt::format("The device \"{}\" of agent \"{}\" is no telephone of extensions or "
                    "ranges.",
                    agent.device, agent.id));
  }
  return {};
}

Agents::Agents(AgentSurroundings surroundings, const Options& options)
    : around_(surroundings), reasons_(options.not_ready_reasons), publisher_(surroundings.host) {
  for (const AgentOptions& one : options.agents) {
    Agent agent{.id = one.id, .home = {}, .group = one.group, .password = one.password};
    if (!one.device.empty()) agent.home = around_.directory.device_of(one.device);
    agent.now.name = one.name;
    if (!one.group.empty()) agent.now.groups = {one.group};
    agents_.insert_or_assign(one.id, std::move(agent));
  }
  publisher_.on_recovered([this] { recovered(); });
}

void Agents::recovered() {
  std::set<std::string, std::less<>> ids;
  for (auto& [id, agent] : agents_) {
    ids.insert(id);
    const AgentStatus* told = publisher_.told(id);
    if (told != nullptr && !agent.known) {
      const std::string name = agent.now.name;
      agent.now = *told;
      agent.now.name = name;
    }
  }
  publisher_.keep_only(ids);
  for (auto& [id, agent] : agents_) tell(agent, {.inferred = agent.known});
}

// Who and where ---------------------------------------------------------------------------------

Agents::Agent* Agents::find(std::string_view id) {
  const auto found = agents_.find(id);
  return found == agents_.end() ? nullptr : &found->second;
}

Agents::Agent* Agents::agent_at(std::string_view device) {
  for (auto& [id, agent] : agents_) {
    if (!device.empty() && agent.now.device == device) return &agent;
  }
  return nullptr;
}

/// Not every switch says who it is that sits there.
Agents::Agent* Agents::meant(std::string_view id, const std::string& device) {
  if (!id.empty()) return find(id);
  if (Agent* sitting = agent_at(device)) return sitting;
  for (auto& [known, agent] : agents_) {
    if (!device.empty() && agent.home == device && agent.now.device.empty()) return &agent;
  }
  return nullptr;
}

std::string Agents::device_of(std::string_view identifier) const {
  const Place place = around_.directory.place_of(identifier);
  if (place.number.empty()) return {};
  return place.device.empty() ? around_.directory.device_of(place.number) : place.device;
}

std::string Agents::call_at(std::string_view device) const {
  using State = ConnectionState;
  for (const State wanted : {State::connected, State::hold, State::alerting}) {
    for (const pbx::Call* call : around_.book.calls_of(device)) {
      if (call->state_of(device) == wanted) return call->id;
    }
  }
  return {};
}

// Changes ---------------------------------------------------------------------------------------

void Agents::tell(Agent& agent, const Context& context) {
  if (!publisher_.recovered()) return;
  if (publisher_.tell(agent.id, agent.now, context)) return;
  repair_ = around_.host.after(repair_delay, [this] {
    for (auto& [id, one] : agents_) tell(one, {.inferred = true});
  });
}

/// What is to be told of a change: whose outcome it is.
Context Agents::claim(Agent& agent, AgentState entered, std::string& reason) {
  if (!agent.asked) return {};
  const Asked& asked = *agent.asked;
  if (asked.until < now()) {
    agent.asked.reset();
    return {};
  }
  const bool by_calls = entered == AgentState::busy || entered == AgentState::working_after_call;
  if (by_calls && entered != asked.wanted) return {};
  const Context context{.causation = asked.command};
  if (entered == asked.wanted && entered == AgentState::not_ready) reason = asked.reason;
  const bool only_seated = entered == AgentState::unknown;
  if (!only_seated && (entered == asked.wanted || asked.wanted == AgentState::unknown)) {
    agent.asked.reset();
  }
  return context;
}

void Agents::seat(Agent& agent, const std::string& device, std::string_view group) {
  if (!group.empty()) {
    agent.groups.emplace(group);
    agent.now.groups.assign(agent.groups.begin(), agent.groups.end());
  }
  if (agent.now.device == device) return;
  agent.now.device = device;
  agent.now.state = AgentState::unknown;
  agent.now.reason.clear();
  agent.now.call.clear();
  agent.now.next = AgentState::unknown;
  agent.now.next_reason.clear();
  agent.now.since = around_.host.now();
}

void Agents::unseat(Agent& agent) {
  seat(agent, {}, {});
  agent.now.state = AgentState::null;
  agent.groups.clear();
  agent.now.groups.clear();
  if (!agent.group.empty()) agent.now.groups = {agent.group};
}

/// Without telling it.
void Agents::enter(Agent& agent, AgentState state) {
  if (agent.now.state == state) return;
  agent.now.state = state;
  agent.now.since = around_.host.now();
  agent.now.reason.clear();
  if (state == AgentState::busy) {
    agent.now.call = call_at(agent.now.device);
  } else if (state != AgentState::working_after_call) {
    agent.now.call.clear();
    agent.now.next = AgentState::unknown;
    agent.now.next_reason.clear();
  }
}

/// `word`: of pendingAgentState; empty: nothing was said.
void Agents::expect_next(Agent& agent, std::string_view word) {
  const AgentState next = agent_state_of(word);
  if (next == AgentState::unknown) return;
  agent.now.next = next;
  agent.now.next_reason.clear();
  if (!agent.asked || agent.asked->wanted != next) return;
  agent.now.next_reason = agent.asked->reason;
  agent.asked->until = Time::max();  // the call lasts as long as it lasts
}

// Events ----------------------------------------------------------------------------------------

bool Agents::take(const Element& event) {
  const bool on = event.name == "AgentLoggedOnEvent";
  const bool off = event.name == "AgentLoggedOffEvent";
  const auto* const word = std::ranges::find(agent_words, event.name, &AgentWord::event);
  if (!on && !off && word == std::end(agent_words)) return false;
  const std::string_view id = event.text_at("agentID");
  const std::string_view group = event.text_at("acdGroup");
  const std::string device = device_of(identifier_in(event, "agentDevice"));
  Agent* const agent = meant(id, device);
  if (agent == nullptr) {
    const std::string who(id.empty() ? std::string_view(device) : id);
    if (strangers_.size() < most_strangers && strangers_.insert(who).second) {
      around_.host.log().info("csta.strange_agent", "The switch tells of an agent {}.", who);
    }
    return true;
  }
  agent->known = true;
  agent->heard = now();
  if (off) {
    if (agent->now.device.empty() || (!device.empty() && agent->now.device != device)) return true;
    agent->groups.erase(std::string(group));
    if (!group.empty() && !agent->groups.empty()) {
      agent->now.groups.assign(agent->groups.begin(), agent->groups.end());
      tell(*agent, {});
      return true;
    }
    const Context context = claim(*agent, AgentState::null, agent->now.reason);
    unseat(*agent);
    tell(*agent, context);
    return true;
  }
  if (device.empty()) return true;
  if (Agent* before = agent_at(device); before != nullptr && before != agent) {
    unseat(*before);
    tell(*before, {.inferred = true});
  }
  const bool is_new = agent->now.device != device;
  seat(*agent, device, group);
  if (on) {
    std::string none;
    tell(*agent, is_new ? claim(*agent, AgentState::unknown, none) : Context{});
    return true;
  }
  if (is_new) tell(*agent, {.inferred = true});
  Context context;
  if (agent->now.state != word->means) {
    std::string reason;
    context = claim(*agent, word->means, reason);
    enter(*agent, word->means);
    agent->now.reason = reason;
  }
  expect_next(*agent, event.text_at("pendingAgentState"));
  tell(*agent, context);
  return true;
}

void Agents::call_changed(const pbx::Call& call, const pbx::CallEvent& event) {
  for (auto& [id, agent] : agents_) {
    if (agent.now.state != AgentState::busy) continue;
    if (event.verb == pbx::Verb::merged && agent.now.call == call.id) {
      agent.now.call = event.into;
    } else if (agent.now.call.empty() || around_.book.find(agent.now.call) == nullptr) {
      // Some switches say that he is busy before they say by what.
      const std::string busy_with = call_at(agent.now.device);
      if (busy_with.empty()) continue;
      agent.now.call = busy_with;
    } else {
      continue;
    }
    tell(agent, {.correlation = Uuid::parse(call.root).value_or(Uuid{})});
  }
}

}  // namespace ctibus::csta
