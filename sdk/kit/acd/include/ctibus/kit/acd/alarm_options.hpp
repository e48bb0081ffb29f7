#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/describe.hpp"

namespace ctibus::acd {

/// Of a group. All off by default.
struct GroupAlarmOptions {
  std::uint32_t waiting = 0;
  Duration wait{0};
  bool saturated = false;
  bool closed = false;
  bool no_agent = false;

  static constexpr auto describe() {
    using O = GroupAlarmOptions;
    return declare_group<O>(
        "When an alarm is given for a group.",
        option("waiting", &O::waiting, "So many calls wait; 0: never.",
               {.max = "100000", .reloadable = true}),
        option("wait", &O::wait,
               "The oldest call has waited for so long, in all groups together; 0: never.",
               {.max = "24h", .reloadable = true}),
        option("saturated", &O::saturated, "Its queues are full.", {.reloadable = true}),
        option("closed", &O::closed, "It is closed.", {.reloadable = true}),
        option("no_agent", &O::no_agent, "Nobody is logged on.", {.reloadable = true}));
  }
};

struct ReasonAlarmOptions {
  std::string reason;
  Duration limit{0};

  static constexpr auto describe() {
    using O = ReasonAlarmOptions;
    return declare_group<O>(
        "How long an agent may be not ready for a reason.",
        option("reason", &O::reason, "Of not ready.", {.required = true, .reloadable = true}),
        option("limit", &O::limit, "So long; 0: for ever.", {.max = "24h", .reloadable = true}));
  }
};

/// Of every agent. All off by default.
struct AgentAlarmOptions {
  Duration ringing{0};
  Duration talk{0};
  Duration after_call{0};
  Duration not_ready{0};
  std::vector<ReasonAlarmOptions> reasons;

  static constexpr auto describe() {
    using O = AgentAlarmOptions;
    return declare_group<O>(
        "When an alarm is given for an agent.",
        option("ringing", &O::ringing, "An agent has been offered a call for so long; 0: never.",
               {.max = "5m", .reloadable = true}),
        option("talk", &O::talk, "In a call for so long; 0: never.",
               {.max = "24h", .reloadable = true}),
        option("after_call", &O::after_call, "After-call work for so long; 0: never.",
               {.max = "24h", .reloadable = true}),
        option("not_ready", &O::not_ready, "Not ready for so long; 0: never.",
               {.max = "24h", .reloadable = true}),
        option("reasons", &O::reasons, "Other limits of not ready, by its reason.",
               {.reloadable = true}));
  }
};

}  // namespace ctibus::acd
