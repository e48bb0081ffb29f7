#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ctibus/kit/acd/domain.hpp"

/// What a life before left of agents and calls.
namespace ctibus::acd {

struct SavedAgent {
  std::string id;
  AgentView view;
  Timestamp since{};
  Workload workload;
  bool has_items = false;  ///< other work than calls in hand
};
struct SavedCall {
  CallFacts facts;
  std::string caller;
  std::string group;
  std::string channel;  ///< empty: a call
  CallPhase phase = CallPhase::unknown;
  Rank rank;
  Duration bonus{0};
  std::string agent;
  std::string device;
  Timestamp entered{};
  std::size_t queue = 0;
  Timestamp in_queue_since{};  ///< of an item in hand: the agent has it since
  std::vector<std::string> path;
  std::optional<Exit> exit;
  std::string caller_key;
  std::string preferred;
  Timestamp preferred_until{};
};

}  // namespace ctibus::acd
