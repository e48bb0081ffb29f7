#pragma once

#include "ctibus/messages/queue.hpp"
#include "ctibus/messages/types.hpp"

/// Distribution of calls to agents.
namespace ctibus::acd {

enum class LeaveReason {
  unknown,
  answered,
  abandoned,
  overflowed,
  dissuaded,
  failed,
  redirected,  ///< somebody took it elsewhere: a deflection, a transfer, a supervisor
  merged,      ///< it goes on waiting, with its rank, as part of another call
  callback,    ///< the caller is called back, in the rank of the call
  message,     ///< the caller left a message
};
constexpr auto names(LeaveReason) {
  return std::array<std::string_view, 10>{"unknown",   "answered", "abandoned",  "overflowed",
                                          "dissuaded", "failed",   "redirected", "merged",
                                          "callback",  "message"};
}

/// Why a call left unanswered.
enum class LeaveCause {
  unknown,
  max_wait,   ///< it waited as long as its queues allow
  saturated,  ///< its queues were full
  closed,     ///< the group was closed
  no_agent,   ///< nobody was logged on
  refused,    ///< the caller is not wanted
  key,        ///< the caller pressed one
  moved,      ///< by a supervisor
};
constexpr auto names(LeaveCause) {
  return std::array<std::string_view, 8>{"unknown",  "max_wait", "saturated", "closed",
                                         "no_agent", "refused",  "key",       "moved"};
}

/// Whether a group takes calls.
enum class GroupStatus {
  unknown,
  open,
  saturated,  ///< its queues are full
  no_agent,   ///< nobody is logged on
  closed,
};
constexpr auto names(GroupStatus) {
  return std::array<std::string_view, 5>{"unknown", "open", "saturated", "no_agent", "closed"};
}

/// Who says whether a group is open.
enum class Opening { unknown, by_hours, open, closed };
constexpr auto names(Opening) {
  return std::array<std::string_view, 4>{"unknown", "by_hours", "open", "closed"};
}

/// Where a distributed call is on its way to an agent.
enum class CallPhase {
  unknown,
  arriving,     ///< the connector was asked to take it to its holding device
  waiting,      ///< in the queue
  offered,      ///< in the queue, and being offered to an agent
  withdrawing,  ///< in the queue; an offer is being called back
  releasing,    ///< in the queue; on its way to another destination, or being cleared
  answered,     ///< handled by an agent
  dissuading,   ///< in the queue; it hears why it will be sent away
  recording,    ///< in the queue; the caller leaves a message
};
constexpr auto names(CallPhase) {
  return std::array<std::string_view, 9>{"unknown",  "arriving",    "waiting",
                                         "offered",  "withdrawing", "releasing",
                                         "answered", "dissuading",  "recording"};
}

/// How long a call will wait, from what the group did of late.
struct WaitEstimate {
  bool known{};
  Duration wait{};
  Duration error{};

  static constexpr auto describe() {
    using M = WaitEstimate;
    return declare_group<M>(
        "How long a call will wait.",
        field("known", &M::known, "There is enough to go by; else the rest means nothing."),
        field("wait", &M::wait, "Expected wait."),
        field("error", &M::error, "Its standard error: two of three waits are this near."));
  }
};

struct Entered {
  Text call{};
  Text calling{};
  Text called{};
  Text group{};
  std::uint32_t position{};
  Text queue{};
  Text origin{};
  WaitEstimate estimate{};
  Text channel{};

  static constexpr auto describe() {
    using M = Entered;
    return declare_message<M>(
        MessageClass::event, "acd.entered", &M::call,
        "A call came to a group, into its queue or only to be sent on.",
        field("call", &M::call, "Call, unique across sites."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("group", &M::group, "Skill group."),
        field("position", &M::position, "Its place, 1 is next; 0: it is not let in."),
        field("queue", &M::queue, "The queue of the group, where it has several."),
        field("origin", &M::origin, "Group where it came first, when it overflowed from there."),
        field("estimate", &M::estimate, "How long it will wait."),
        field("channel", &M::channel, "What kind of work; empty: a call."));
  }
};

struct Offered {
  Text call{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Attributes data{};
  Text group{};
  Text agent{};
  Text device{};
  Duration waited{};
  Duration lease{};
  Text origin{};
  Text callback{};
  Text channel{};

  static constexpr auto describe() {
    using M = Offered;
    return declare_message<M>(
        MessageClass::event, "acd.offered", &M::call, "A call is being offered to an agent.",
        field("call", &M::call, "Call, unique across sites."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("data", &M::data, "Business data attached to the call.", personal_field),
        field("group", &M::group, "Skill group."), field("agent", &M::agent, "Agent."),
        field("device", &M::device, "Agent's device."),
        field("waited", &M::waited, "Time in the queue so far."),
        field("lease", &M::lease, "The offer ends after this time whatever happens."),
        field("origin", &M::origin, "Group where it came first, when it overflowed from there."),
        field("callback", &M::callback,
              "Set where the agent is to call the customer back: there is no call yet."),
        field("channel", &M::channel, "What kind of work; empty: a call."));
  }
};

struct Passed {
  Text call{};
  Text group{};
  Text from{};
  Text queue{};
  Text channel{};

  static constexpr auto describe() {
    using M = Passed;
    return declare_message<M>(
        MessageClass::event, "acd.passed", &M::call,
        "A waiting call went on to another queue of its group. Its rank stays.",
        field("call", &M::call, "Call, unique across sites."),
        field("group", &M::group, "Skill group."),
        field("from", &M::from, "The queue where it waited as long as it may."),
        field("queue", &M::queue, "The queue where it waits now."),
        field("channel", &M::channel, "What kind of work; empty: a call."));
  }
};

struct OfferEnded {
  Text call{};
  Text group{};
  Text agent{};
  Text device{};
  queue::OfferResult result{};
  Duration alerted{};
  Text channel{};

  static constexpr auto describe() {
    using M = OfferEnded;
    return declare_message<M>(
        MessageClass::event, "acd.offer_ended", &M::call, "The offer to the agent is over.",
        field("call", &M::call, "Call, unique across sites."),
        field("group", &M::group, "Skill group."), field("agent", &M::agent, "Agent."),
        field("device", &M::device, "Agent's device."), field("result", &M::result, "How."),
        field("alerted", &M::alerted, "How long the device alerted."),
        field("channel", &M::channel, "What kind of work; empty: a call."));
  }
};

struct Left {
  Text call{};
  Text group{};
  LeaveReason reason{};
  Text agent{};
  Duration waited{};
  LeaveCause cause{};
  Text into{};
  Text channel{};

  static constexpr auto describe() {
    using M = Left;
    return declare_message<M>(
        MessageClass::event, "acd.left", &M::call, "A call left the queue of a group.",
        field("call", &M::call, "Call, unique across sites."),
        field("group", &M::group, "Skill group."), field("reason", &M::reason, "How."),
        field("agent", &M::agent, "Agent who answered."),
        field("waited", &M::waited, "Time in the queue."),
        field("cause", &M::cause,
              "Why it left unanswered: overflowed, dissuaded, moved, or by a key."),
        field("into", &M::into, "Where it went: a group, a number or a device.", personal_field),
        field("channel", &M::channel, "What kind of work; empty: a call."));
  }
};

struct Announced {
  Text call{};
  Text group{};
  std::uint32_t position{};
  WaitEstimate estimate{};
  std::vector<Text> sounds{};

  static constexpr auto describe() {
    using M = Announced;
    return declare_message<M>(MessageClass::event, "acd.announced", &M::call,
                              "A waiting caller was told something.",
                              field("call", &M::call, "Call, unique across sites."),
                              field("group", &M::group, "Skill group."),
                              field("position", &M::position, "Its place then, 1 is next."),
                              field("estimate", &M::estimate, "How long it would wait on."),
                              field("sounds", &M::sounds, "What was played."));
  }
};

struct MessageLeft {
  Text call{};
  Text group{};
  Text calling{};
  Text calling_name{};
  Text message{};
  Duration duration{};
  Duration waited{};

  static constexpr auto describe() {
    using M = MessageLeft;
    return declare_message<M>(
        MessageClass::record, "acd.message_left", &M::call,
        "A waiting caller left a message instead of waiting on.",
        field("call", &M::call, "Call, unique across sites."),
        field("group", &M::group, "Skill group."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("message", &M::message, "The recording, as media.recorded tells it."),
        field("duration", &M::duration, "How long it is."),
        field("waited", &M::waited, "Time in the queue before."));
  }
};

struct Qualify {
  Text agent{};
  Text call{};
  Text code{};
  Text note{};

  static constexpr auto describe() {
    using M = Qualify;
    return declare_message<M>(
        MessageClass::command, "acd.qualify", &M::agent,
        "An agent says what a call was about: a business or qualification code. Until the agent's "
        "next distributed call; the last word counts.",
        field("agent", &M::agent, "Agent."),
        field("call", &M::call, "Call; empty: the agent's present or last one."),
        field("code", &M::code, "One of the group's codes."),
        field("note", &M::note, "Free text.", personal_field));
  }
};

struct Qualified {
  Text call{};
  Text group{};
  Text agent{};
  Text code{};
  Text note{};
  Text root{};

  static constexpr auto describe() {
    using M = Qualified;
    return declare_message<M>(
        MessageClass::record, "acd.qualified", &M::call, "What a call was about.",
        field("call", &M::call, "Call, unique across sites."),
        field("group", &M::group, "Skill group."), field("agent", &M::agent, "Who says so."),
        field("code", &M::code, "Business or qualification code."),
        field("note", &M::note, "Free text.", personal_field),
        field("root", &M::root, "The conversation the call belongs to."));
  }
};

/// Whom a caller talked to last. The key is a digest: numbers are personal, and keys stand in every
/// frame's head.
struct LastAgent {
  Text caller{};
  Text agent{};
  Text group{};
  Timestamp at{};

  static constexpr auto describe() {
    using M = LastAgent;
    return declare_message<M>(
        MessageClass::state, "acd.last_agent", &M::caller,
        "Whom a caller talked to last, for groups whose callers are brought back to that agent. "
        "Ends with a tombstone when it is forgotten.",
        field("caller", &M::caller, "A digest of the number and the group."),
        field("agent", &M::agent, "Agent."), field("group", &M::group, "Skill group."),
        field("at", &M::at, "When."));
  }
};

/// What an agent has to do with a waiting call, the nearest first.
enum class Verdict {
  unknown,
  offered,             ///< it is being offered to the agent
  handles,             ///< the agent has it
  free,                ///< could take it now
  paused,              ///< did not take one a moment ago
  offered_another,     ///< is being offered another one
  working_after_call,  ///< has work of a call to complete
  busy,                ///< in a call, or with as much work as may be
  not_ready,           ///< takes no calls
  out_of_service,      ///< the device cannot be reached
  no_link,             ///< the switch cannot be reached
  other_connector,     ///< sits at another switch than the one that holds the call
  later,               ///< helps when the call has waited longer
  lacks_skill,         ///< never: the skills do not suffice
  logged_off,
  not_wanted,         ///< another agent is to call the customer back
  calls_nobody_back,  ///< may not
};
constexpr auto names(Verdict) {
  return std::array<std::string_view, 17>{"unknown",
                                          "offered",
                                          "handles",
                                          "free",
                                          "paused",
                                          "offered_another",
                                          "working_after_call",
                                          "busy",
                                          "not_ready",
                                          "out_of_service",
                                          "no_link",
                                          "other_connector",
                                          "later",
                                          "lacks_skill",
                                          "logged_off",
                                          "not_wanted",
                                          "calls_nobody_back"};
}

/// An agent as seen from a call.
struct Considered {
  Text agent{};
  Verdict verdict{};
  std::uint32_t priority{};
  std::int64_t measure{};
  Duration idle{};
  Duration after{};

  static constexpr auto describe() {
    using M = Considered;
    return declare_group<M>(
        "An agent as seen from a call.", field("agent", &M::agent, "Agent."),
        field("verdict", &M::verdict, "What the agent has to do with the call."),
        field("priority", &M::priority,
              "Compared first, the smallest is next: priority in the group and handicap; from 1000 "
              "on backups."),
        field("measure", &M::measure,
              "Compared then, by the strategy: calls, milliseconds of talk, place in the order, or "
              "the proficiency, negative."),
        field("idle", &M::idle, "Compared last: how long the agent has been idle."),
        field("after", &M::after,
              "Waiting time from which on the agent helps; of the verdict later."));
  }
};

/// A decision of the past.
struct Decided {
  Timestamp at{};
  Text group{};
  Text agent{};
  Duration waited{};
  std::uint32_t step{};
  Text strategy{};
  std::uint32_t free{};
  std::vector<Considered> next{};

  static constexpr auto describe() {
    using M = Decided;
    return declare_group<M>("To whom a call was offered, and why.", field("at", &M::at, "When."),
                            field("group", &M::group, "Skill group."),
                            field("agent", &M::agent, "Who was chosen."),
                            field("waited", &M::waited, "How long it had waited in the group."),
                            field("step", &M::step, "Of the group's relaxation, counted from 0."),
                            field("strategy", &M::strategy, "By which one of the free was chosen."),
                            field("free", &M::free, "How many could have taken it."),
                            field("next", &M::next, "Who would have been next, a few."));
  }
};

/// `ctibus acd explain`.
struct Explain {
  Text call{};

  struct Reply {
    Text group{};
    CallPhase phase{};
    std::uint32_t position{};
    std::uint32_t step{};
    Text needs{};
    Text strategy{};
    std::uint32_t agents{};
    std::vector<Considered> considered{};
    std::vector<Decided> decided{};
    WaitEstimate estimate{};
    Text preferred{};

    static constexpr auto describe() {
      using M = Reply;
      return declare_group<M>(
          "Why a call is where it is.",
          field("group", &M::group, "Skill group; empty: it is not distributed now."),
          field("phase", &M::phase, "Where it is."),
          field("position", &M::position, "Its place; 0: it does not wait."),
          field("step", &M::step, "Of the group's relaxation, counted from 0."),
          field("needs", &M::needs, "What is asked of an agent's skills at this step."),
          field("strategy", &M::strategy, "By which the group chooses among the free."),
          field("agents", &M::agents, "How many there are in the group and its helpers."),
          field("considered", &M::considered, "The first 200 of them, the nearest first."),
          field("decided", &M::decided, "Decisions of before, the oldest first."),
          field("estimate", &M::estimate, "How long it will wait on."),
          field("preferred", &M::preferred,
                "Only this agent is considered: who talked to the caller last, or was asked for."));
    }
  };

  static constexpr auto describe() {
    using M = Explain;
    return declare_message<M>(MessageClass::command, "acd.explain", &M::call,
                              "Tell why a call waits, or why it was offered to whom it was.",
                              field("call", &M::call, "Call."));
  }
};

struct QueueState {
  Text queue{};
  std::uint32_t waiting{};
  std::uint32_t capacity{};

  static constexpr auto describe() {
    using M = QueueState;
    return declare_group<M>(
        "One of the queues of a group.", field("queue", &M::queue, "Its name."),
        field("waiting", &M::waiting, "Calls waiting in it."),
        field("capacity", &M::capacity, "How many may wait in it now; 0: without limit."));
  }
};

/// Of which calls of a group its service level is a share.
enum class ServiceFormula {
  unknown,
  offered,                 ///< answered in time, of all that came
  answered,                ///< answered in time, of the answered
  answered_and_abandoned,  ///< answered or abandoned in time, of the answered and the abandoned
};
constexpr auto names(ServiceFormula) {
  return std::array<std::string_view, 4>{"unknown", "offered", "answered",
                                         "answered_and_abandoned"};
}

/// What a group did of late, beside what it is to do. The counts are there for other formulas.
struct ServiceLevel {
  bool known{};
  std::uint32_t percent{};
  std::uint32_t objective{};
  ServiceFormula formula{};
  Duration within{};
  Timestamp since{};
  std::uint32_t offered{};
  std::uint32_t answered{};
  std::uint32_t answered_in_time{};
  std::uint32_t abandoned{};
  std::uint32_t abandoned_in_time{};

  static constexpr auto describe() {
    using M = ServiceLevel;
    return declare_group<M>(
        "What a group did of late, beside its objective.",
        field("known", &M::known, "There were calls; else the percentage means nothing."),
        field("percent", &M::percent, "Calls in time, rounded down."),
        field("objective", &M::objective, "So many percent are to be in time; 0: none set."),
        field("formula", &M::formula, "Of which calls it is the share."),
        field("within", &M::within, "A wait in time is no longer; 0: nothing is counted."),
        field("since", &M::since, "Calls that left the group's queue since then are counted."),
        field("offered", &M::offered, "All of them."),
        field("answered", &M::answered, "Of these, answered."),
        field("answered_in_time", &M::answered_in_time, "Of these, within the time."),
        field("abandoned", &M::abandoned, "Whose callers hung up."),
        field("abandoned_in_time", &M::abandoned_in_time, "Of these, within the time."));
  }
};

struct GroupState {
  Text group{};
  Text name{};
  std::uint32_t waiting{};
  Timestamp oldest{};
  std::uint32_t logged_on{};
  std::uint32_t ready{};
  std::uint32_t busy{};
  GroupStatus status{};
  std::vector<QueueState> queues{};
  std::uint32_t priority{};
  WaitEstimate estimate{};
  std::uint32_t callbacks{};
  Text channel{};
  ServiceLevel service{};

  static constexpr auto describe() {
    using M = GroupState;
    return declare_message<M>(
        MessageClass::state, "acd.group_state", &M::group, "A skill group now.",
        field("group", &M::group, "Skill group."), field("name", &M::name, "Its name for people."),
        field("waiting", &M::waiting, "Calls waiting."),
        field("oldest", &M::oldest, "Since when the call that has waited longest does."),
        field("logged_on", &M::logged_on, "Agents logged on."),
        field("ready", &M::ready, "Agents who could take one now."),
        field("busy", &M::busy, "Agents with a call or other work."),
        field("status", &M::status, "Whether it takes calls."),
        field("queues", &M::queues, "Its queues, in their order."),
        field("priority", &M::priority, "1 is the strongest."),
        field("estimate", &M::estimate, "How long a call that comes now will wait."),
        field("callbacks", &M::callbacks, "Customers to be called back, of any status."),
        field("channel", &M::channel, "What kind of work it distributes; empty: calls."),
        field("service", &M::service, "How many were answered in time, of late."));
  }
};

struct CallState {
  Text call{};
  Text root{};
  Text group{};
  CallPhase phase{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Text connector{};
  Text caller{};
  Timestamp since{};
  std::uint64_t rank{};
  Text agent{};
  Text device{};
  Timestamp entered{};
  std::vector<Text> path{};
  std::uint32_t priority{};
  Duration bonus{};
  std::uint32_t queue{};
  Timestamp in_queue_since{};
  LeaveCause cause{};
  Text into{};
  Text preferred{};
  Timestamp preferred_until{};
  Text channel{};
  Attributes data{};

  static constexpr auto describe() {
    using M = CallState;
    return declare_message<M>(
        MessageClass::state, "acd.call_state", &M::call,
        "A call or a work item that is being distributed now. Ends with a tombstone when it left "
        "the queue "
        "unanswered, or the agent's part in it is over.",
        field("call", &M::call, "Call, unique across sites."),
        field("root", &M::root, "The conversation this call belongs to."),
        field("group", &M::group, "Skill group."), field("phase", &M::phase, "Where it is."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("connector", &M::connector, "Connector instance that holds it."),
        field("caller", &M::caller, "Device the call came from: a station or a trunk."),
        field("since", &M::since, "Waiting since; kept when it is offered again."),
        field("rank", &M::rank, "Order among calls that wait since the same moment."),
        field("agent", &M::agent, "Agent it is offered to or handled by."),
        field("device", &M::device, "That agent's device."),
        field("entered", &M::entered, "Came to this group."),
        field("path", &M::path, "Groups that it overflowed from, the first one first."),
        field("priority", &M::priority, "Of the caller within the group: 1 goes first."),
        field("bonus", &M::bonus, "Waiting time that the caller was given."),
        field("queue", &M::queue, "Which queue of the group, counted from 0."),
        field("in_queue_since", &M::in_queue_since, "Came to that queue."),
        field("cause", &M::cause, "Why it is being sent away, if it is."),
        field("into", &M::into, "Where to: a number or a device; empty: nowhere.", personal_field),
        field("preferred", &M::preferred, "Agent whom it waits for before others."),
        field("preferred_until", &M::preferred_until, "How long."),
        field("channel", &M::channel, "What kind of work; empty: a call."),
        field("data", &M::data, "Business data of a work item; a call's is in call.state.",
              personal_field));
  }
};

}  // namespace ctibus::acd
