#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/kit/traffic/batch_means.hpp"

namespace ctibus::acd {

/// What happened to the calls that came to a group in some time, and to its agents in that time.
/// Times are seconds.
struct Tally {
  std::uint64_t offered = 0;
  std::uint64_t answered = 0;
  std::uint64_t in_time = 0;  ///< answered within the threshold
  std::uint64_t abandoned = 0;
  std::uint64_t dissuaded = 0;
  std::uint64_t overflowed = 0;
  std::uint64_t lost = 0;  ///< by another way
  double wait = 0;         ///< of all together
  double wait_of_answered = 0;
  double longest_wait = 0;
  double time = 0;
  double queue = 0;    ///< its length over the time
  double staffed = 0;  ///< logged on, all agents of the group together
  double engaged = 0;  ///< likewise: in calls or after-call work of any group
  std::uint32_t longest_queue = 0;

  void add(const Tally& other);
};

/// A group, with the ratios whose confidence intervals are wanted. Over calls, if not said
/// otherwise.
struct GroupOutcome {
  std::string name;
  Tally total;                   ///< the warm-up included
  std::vector<Tally> intervals;  ///< by when the calls came
  traffic::BatchRatio wait;
  traffic::BatchRatio wait_of_answered;  ///< over the answered ones
  traffic::BatchRatio service_level;
  traffic::BatchRatio delayed;  ///< not answered, nor sent away, in the moment they came
  traffic::BatchRatio abandoned;
  traffic::BatchRatio dissuaded;
  traffic::BatchRatio overflowed;
  traffic::BatchRatio queue;      ///< its length, over the time
  traffic::BatchRatio occupancy;  ///< engaged, over the time that agents are logged on
};

struct AgentOutcome {
  std::string id;
  std::uint64_t answered = 0;
  double staffed = 0;
  double engaged = 0;
};

struct Outcome {
  std::vector<GroupOutcome> groups;  ///< in the order of the configuration
  std::vector<AgentOutcome> agents;
  double time = 0;          ///< when it ended
  std::uint64_t calls = 0;  ///< all that came, each once whatever groups it saw

  /// What must hold of any run and did not; empty.
  std::vector<std::string> problems;
};

}  // namespace ctibus::acd
