#pragma once

#include "ctibus/messages/types.hpp"

/// Agents (ECMA-269 clause 6.1.8 and Set Agent State, 20.1.8). Provided by a PBX that has an ACD of
/// its own, else by the acd plugin.
namespace ctibus::agent {

struct LogOn {
  Text agent{};
  Text device{};
  bool ready{};

  static constexpr auto describe() {
    using M = LogOn;
    return declare_message<M>(MessageClass::command, "agent.log_on", &M::agent,
                              "Log an agent on at a device.", field("agent", &M::agent, "Agent."),
                              field("device", &M::device, "Device; empty: the agent's own."),
                              field("ready", &M::ready, "Become ready at once."));
  }
};

struct LogOff {
  Text agent{};
  Text reason{};
  Text by{};

  static constexpr auto describe() {
    using M = LogOff;
    return declare_message<M>(
        MessageClass::command, "agent.log_off", &M::agent, "Log an agent off.",
        field("agent", &M::agent, "Agent."), field("reason", &M::reason, "Reason."),
        field("by", &M::by, "Who does it for the agent; empty: the agent.", personal_field));
  }
};

struct SetReady {
  Text agent{};
  Text by{};

  static constexpr auto describe() {
    using M = SetReady;
    return declare_message<M>(
        MessageClass::command, "agent.set_ready", &M::agent, "Ready for calls.",
        field("agent", &M::agent, "Agent."),
        field("by", &M::by, "Who does it for the agent; empty: the agent.", personal_field));
  }
};

struct SetNotReady {
  Text agent{};
  Text reason{};
  Text by{};

  static constexpr auto describe() {
    using M = SetNotReady;
    return declare_message<M>(
        MessageClass::command, "agent.set_not_ready", &M::agent,
        "Not ready. During a call or its after-call work it takes effect afterwards.",
        field("agent", &M::agent, "Agent."),
        field("reason", &M::reason, "Reason, from the site's list."),
        field("by", &M::by, "Who does it for the agent; empty: the agent.", personal_field));
  }
};

struct SetWorkingAfterCall {
  Text agent{};
  Duration duration{};
  Text by{};

  static constexpr auto describe() {
    using M = SetWorkingAfterCall;
    return declare_message<M>(
        MessageClass::command, "agent.set_working_after_call", &M::agent,
        "After-call work; ends with agent.set_ready, or by itself where a duration is given.",
        field("agent", &M::agent, "Agent."),
        field("duration", &M::duration, "0: until the agent ends it."),
        field("by", &M::by, "Who does it for the agent; empty: the agent.", personal_field));
  }
};

struct LoggedOn {
  Text agent{};
  Text device{};

  static constexpr auto describe() {
    using M = LoggedOn;
    return declare_message<M>(MessageClass::event, "agent.logged_on", &M::agent,
                              "The agent logged on (20.2.3).", field("agent", &M::agent, "Agent."),
                              field("device", &M::device, "Device the agent sits at."));
  }
};

struct LoggedOff {
  Text agent{};
  Text device{};
  Text reason{};

  static constexpr auto describe() {
    using M = LoggedOff;
    return declare_message<M>(MessageClass::event, "agent.logged_off", &M::agent,
                              "The agent logged off (20.2.2).", field("agent", &M::agent, "Agent."),
                              field("device", &M::device, "Device the agent sits at."),
                              field("reason", &M::reason, "Reason, from the site's list."));
  }
};

struct Ready {
  Text agent{};
  Text device{};

  static constexpr auto describe() {
    using M = Ready;
    return declare_message<M>(MessageClass::event, "agent.ready", &M::agent,
                              "The agent is ready for calls (20.2.5).",
                              field("agent", &M::agent, "Agent."),
                              field("device", &M::device, "Device the agent sits at."));
  }
};

struct NotReady {
  Text agent{};
  Text device{};
  Text reason{};

  static constexpr auto describe() {
    using M = NotReady;
    return declare_message<M>(MessageClass::event, "agent.not_ready", &M::agent,
                              "The agent takes no calls (20.2.4).",
                              field("agent", &M::agent, "Agent."),
                              field("device", &M::device, "Device the agent sits at."),
                              field("reason", &M::reason, "Reason, from the site's list."));
  }
};

struct Busy {
  Text agent{};
  Text device{};
  Text call{};

  static constexpr auto describe() {
    using M = Busy;
    return declare_message<M>(MessageClass::event, "agent.busy", &M::agent,
                              "The agent handles a call (20.2.1).",
                              field("agent", &M::agent, "Agent."),
                              field("device", &M::device, "Device the agent sits at."),
                              field("call", &M::call, "The call."));
  }
};

struct WorkingAfterCall {
  Text agent{};
  Text device{};
  Text call{};
  Timestamp until{};

  static constexpr auto describe() {
    using M = WorkingAfterCall;
    return declare_message<M>(MessageClass::event, "agent.working_after_call", &M::agent,
                              "The agent completes the work of a call (20.2.6).",
                              field("agent", &M::agent, "Agent."),
                              field("device", &M::device, "Device the agent sits at."),
                              field("call", &M::call, "The call."),
                              field("until", &M::until, "When it ends by itself; 0: by hand."));
  }
};

/// Work other than calls that an agent has.
struct WorkInHand {
  Text channel{};
  std::uint32_t in_hand{};
  std::uint32_t capacity{};

  static constexpr auto describe() {
    using M = WorkInHand;
    return declare_group<M>("Work other than calls that an agent has.",
                            field("channel", &M::channel, "What kind of work."),
                            field("in_hand", &M::in_hand, "How many items the agent has."),
                            field("capacity", &M::capacity, "How many are offered at most."));
  }
};

struct State {
  Text agent{};
  Text device{};
  Text name{};
  AgentState state{};
  Text reason{};
  Text call{};
  std::vector<Text> groups{};
  Timestamp since{};
  bool offered{};
  AgentState next{};
  Text next_reason{};
  Timestamp until{};
  std::uint64_t calls{};
  Duration talk_time{};
  std::uint64_t calls_credit{};
  Duration talk_time_credit{};
  std::vector<WorkInHand> work{};

  static constexpr auto describe() {
    using M = State;
    return declare_message<M>(
        MessageClass::state, "agent.state", &M::agent,
        "What an agent is doing now. Ends with a tombstone when the agent is removed "
        "from the site.",
        field("agent", &M::agent, "Agent."),
        field("device", &M::device, "Device the agent sits at."),
        field("name", &M::name, "Name.", personal_field), field("state", &M::state, "State."),
        field("reason", &M::reason, "Reason when not ready."),
        field("call", &M::call, "The call or work item being offered or handled."),
        field("groups", &M::groups, "Skill groups."),
        field("since", &M::since, "In this state since."),
        field("offered", &M::offered, "A call or work item is being offered now."),
        field("next", &M::next, "State after the call and its work: ready or not_ready."),
        field("next_reason", &M::next_reason, "Reason when that is not_ready."),
        field("until", &M::until, "When after-call work ends by itself; 0: by hand."),
        field("calls", &M::calls, "Distributed calls answered since log-on."),
        field("talk_time", &M::talk_time, "Time in them."),
        field("calls_credit", &M::calls_credit,
              "Counted on top where calls are shared out evenly: what the others had at log-on."),
        field("talk_time_credit", &M::talk_time_credit, "Likewise."),
        field("work", &M::work, "Work other than calls, by channel, where there is some."));
  }
};

}  // namespace ctibus::agent
