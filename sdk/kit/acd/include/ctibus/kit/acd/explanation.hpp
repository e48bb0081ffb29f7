#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "ctibus/kit/acd/matcher.hpp"
#include "ctibus/messages/acd.hpp"

namespace ctibus::acd {

/// An agent who could take a group's calls, seen from one call.
struct Explained {
  std::string agent;
  Verdict verdict = Verdict::unknown;
  Score score;        ///< by which agents are compared
  Duration after{0};  ///< of the waiting time, for verdict later
};

/// One decision: to whom a call was offered, and who else was free then.
struct Decision {
  std::string call;
  std::string group;
  std::string agent;
  Timestamp at{};
  std::chrono::nanoseconds moment{};  ///< the same in steady time, as scores have it
  Duration waited{0};
  std::size_t step = 0;
  Strategy strategy = Strategy::unknown;
  std::size_t free = 0;            ///< agents who could have taken it then
  std::vector<Explained> runners;  ///< the next ones after the chosen, a few
};

/// Why a call is where it is.
struct Explanation {
  std::string group;
  CallPhase phase = CallPhase::unknown;
  std::uint32_t position = 0;
  std::size_t step = 0;
  std::string needs;      ///< asked of an agent now, as configured
  std::string preferred;  ///< the agent it waits for before others
  Strategy strategy = Strategy::unknown;
  std::vector<Explained> agents;    ///< those of the group and its helpers, free ones first
  std::vector<Decision> decisions;  ///< made so far
};

}  // namespace ctibus::acd
