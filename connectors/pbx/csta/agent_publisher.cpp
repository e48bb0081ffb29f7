#include "agent_publisher.hpp"

#include <utility>

namespace ctibus::csta {
namespace {

AgentStatus owned(const agent::State& state) {
  AgentStatus status{.name = std::string(state.name),
                     .device = std::string(state.device),
                     .state = state.state,
                     .reason = std::string(state.reason),
                     .call = std::string(state.call),
                     .since = state.since,
                     .next = state.next,
                     .next_reason = std::string(state.next_reason)};
  status.groups.assign(state.groups.begin(), state.groups.end());
  return status;
}

bool publish_entered(Host& host, const std::string& agent, const AgentStatus& now,
                     const Context& context) {
  const std::string& device = now.device;
  switch (now.state) {
    case AgentState::ready:
      return host.publish(agent::Ready{.agent = agent, .device = device}, context).has_value();
    case AgentState::not_ready:
      return host
          .publish(agent::NotReady{.agent = agent, .device = device, .reason = now.reason}, context)
          .has_value();
    case AgentState::busy:
      return host.publish(agent::Busy{.agent = agent, .device = device, .call = now.call}, context)
          .has_value();
    case AgentState::working_after_call:
      return host
          .publish(agent::WorkingAfterCall{.agent = agent, .device = device, .call = now.call},
                   context)
          .has_value();
    case AgentState::null:
    case AgentState::unknown:
      break;
  }
  return true;
}

}  // namespace

AgentPublisher::AgentPublisher(Host& host) : host_(host) {
  Subscription& own = host.subscription({.sources = {host.name()}});
  own.on<agent::State>([this](const Event<agent::State>& state) {
    if (state.snapshot() && !recovered_) {
      told_.insert_or_assign(std::string(state->agent), owned(*state));
    }
  });
  own.on_snapshot_end([this] {
    if (std::exchange(recovered_, true)) return;
    if (on_recovered_) on_recovered_();
  });
}

const AgentStatus* AgentPublisher::told(std::string_view agent) const {
  const auto found = told_.find(agent);
  return found == told_.end() ? nullptr : &found->second;
}

void AgentPublisher::keep_only(const std::set<std::string, std::less<>>& known) {
  std::erase_if(told_, [&](const auto& entry) {
    return !known.contains(entry.first) && host_.withdraw<agent::State>(entry.first).has_value();
  });
}

bool AgentPublisher::tell(const std::string& agent, const AgentStatus& now,
                          const Context& context) {
  const auto [entry, is_new] = told_.try_emplace(agent);
  AgentStatus& told = entry->second;
  if (told == now && !is_new) return true;
  if (told.device != now.device) {
    if (!told.device.empty()) {
      if (!host_.publish(agent::LoggedOff{.agent = agent, .device = told.device}, context)) {
        return false;
      }
      told.device.clear();
      told.state = AgentState::null;
    }
    if (!now.device.empty()) {
      if (!host_.publish(agent::LoggedOn{.agent = agent, .device = now.device}, context)) {
        return false;
      }
      told.device = now.device;
      told.state = AgentState::unknown;
    }
  }
  const bool other_reason = now.state == AgentState::not_ready && told.reason != now.reason;
  if (told.state != now.state || other_reason) {
    if (!publish_entered(host_, agent, now, context)) return false;
    told.state = now.state;
    told.reason = now.reason;
  }
  return tell_state(agent, now, context);
}

bool AgentPublisher::tell_state(const std::string& agent, const AgentStatus& now,
                                const Context& context) {
  agent::State state{.agent = agent,
                     .device = now.device,
                     .name = now.name,
                     .state = now.state,
                     .reason = now.reason,
                     .call = now.call,
                     .since = now.since,
                     .next = now.next,
                     .next_reason = now.next_reason};
  state.groups.assign(now.groups.begin(), now.groups.end());
  if (!host_.publish(state, context)) return false;
  told_.insert_or_assign(agent, now);
  return true;
}

}  // namespace ctibus::csta
