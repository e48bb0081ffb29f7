#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

#include "ctibus/messages/types.hpp"

/// What CSTA calls the states of agents (ECMA-269, agent states and their events).
namespace ctibus::csta {

struct AgentWord {
  std::string_view event;
  std::string_view state;  ///< as answers have it
  AgentState means;
};
inline constexpr AgentWord agent_words[] = {
    {"AgentNotReadyEvent", "agentNotReady", AgentState::not_ready},
    {"AgentReadyEvent", "agentReady", AgentState::ready},
    {"AgentBusyEvent", "agentBusy", AgentState::busy},
    {"AgentWorkingAfterCallEvent", "agentWorkingAfterCall", AgentState::working_after_call},
};

/// `unknown` for a word that is no state of somebody logged on.
inline AgentState agent_state_of(std::string_view word) {
  const auto* const found = std::ranges::find(agent_words, word, &AgentWord::state);
  return found == std::end(agent_words) ? AgentState::unknown : found->means;
}

}  // namespace ctibus::csta
