#pragma once

#include "ctibus/messages/types.hpp"

namespace ctibus::acd {

/// What supervisors want to be told of.
enum class AlarmKind {
  unknown,
  waiting,     ///< many calls wait in a group
  wait,        ///< a call of a group has waited long
  saturated,   ///< a group's queues are full
  closed,      ///< a group is closed
  no_agent,    ///< nobody is logged on for a group
  ringing,     ///< an agent has been offered a call for long
  talk,        ///< an agent is long in a call
  after_call,  ///< an agent completes the work of a call for long
  not_ready,   ///< an agent has been not ready for long
  service,     ///< a group answers fewer calls in time than it is to
};
constexpr auto names(AlarmKind) {
  return std::array<std::string_view, 11>{"unknown",    "waiting",   "wait",    "saturated",
                                          "closed",     "no_agent",  "ringing", "talk",
                                          "after_call", "not_ready", "service"};
}

struct Alarm {
  Text alarm{};
  AlarmKind kind{};
  Text group{};
  Text agent{};
  Text reason{};
  Timestamp since{};
  Duration limit{};
  std::uint32_t waiting{};
  std::uint32_t waiting_limit{};
  std::uint32_t percent{};
  std::uint32_t objective{};

  static constexpr auto describe() {
    using M = Alarm;
    return declare_message<M>(
        MessageClass::state, "acd.alarm", &M::alarm,
        "Something has gone over its limit. Ends with a tombstone when it has not any more.",
        field("alarm", &M::alarm, "What it is an alarm of, such as \"wait:sales\"."),
        field("kind", &M::kind, "Kind."), field("group", &M::group, "Group, if it is one's."),
        field("agent", &M::agent, "Agent, if it is one's."),
        field("reason", &M::reason, "Of not ready."),
        field("since", &M::since,
              "When what lasts too long began: the waiting, the state of the agent or the group."),
        field("limit", &M::limit, "How long it may last."),
        field("waiting", &M::waiting, "Calls waiting when the alarm was given."),
        field("waiting_limit", &M::waiting_limit, "From how many on the alarm is given."),
        field("percent", &M::percent, "In time, when the alarm was given; of the kind service."),
        field("objective", &M::objective, "How many percent are to be in time."));
  }
};

}  // namespace ctibus::acd
