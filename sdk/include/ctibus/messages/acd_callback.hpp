#pragma once

#include "ctibus/messages/types.hpp"

/// Calling back: those who left the queue by a key and keep their rank, those who hung up, and
/// those whose wish came another way.
namespace ctibus::acd {

enum class CallbackOrigin {
  unknown,
  queue,      ///< the caller gave up waiting on the line, and keeps the rank
  lost,       ///< hung up while waiting
  requested,  ///< by acd.request_callback: an IVR, a web page, an agent
};
constexpr auto names(CallbackOrigin) {
  return std::array<std::string_view, 4>{"unknown", "queue", "lost", "requested"};
}

enum class CallbackStatus {
  unknown,
  scheduled,  ///< not yet due, or its group is closed
  waiting,    ///< in the queue, in its rank
  listed,     ///< to be taken by an agent
  calling,    ///< an agent calls, or is asked to
  answered,   ///< the customer and the agent talk
};
constexpr auto names(CallbackStatus) {
  return std::array<std::string_view, 6>{"unknown", "scheduled", "waiting",
                                         "listed",  "calling",   "answered"};
}

/// How an attempt ended, or all of it.
enum class CallbackResult {
  unknown,
  answered,
  no_answer,
  busy,
  failed,        ///< the call could not be made
  called_again,  ///< the customer called, and was answered
  cancelled,
  given_up,  ///< by an agent, with a reason
  expired,
};
constexpr auto names(CallbackResult) {
  return std::array<std::string_view, 9>{"unknown",   "answered", "no_answer",
                                         "busy",      "failed",   "called_again",
                                         "cancelled", "given_up", "expired"};
}

struct CallbackState {
  Text callback{};
  Text group{};
  Text number{};
  Text name{};
  CallbackOrigin origin{};
  CallbackStatus status{};
  Timestamp since{};
  std::uint64_t rank{};
  std::uint32_t priority{};
  Timestamp requested{};
  std::uint32_t requests{};
  std::uint32_t attempts{};
  CallbackResult last_result{};
  Timestamp last_attempt{};
  Timestamp due{};
  bool automatic{};
  Text wanted_agent{};
  Text agent{};
  Text call{};
  Text connector{};
  Text root{};
  Attributes data{};
  Text by{};

  static constexpr auto describe() {
    using M = CallbackState;
    return declare_message<M>(
        MessageClass::state, "acd.callback_state", &M::callback,
        "A customer who is to be called back. Ends with a tombstone, after acd.callback_ended.",
        field("callback", &M::callback, "Id."), field("group", &M::group, "Skill group."),
        field("number", &M::number, "Number to call.", personal_field),
        field("name", &M::name, "Whose.", personal_field),
        field("origin", &M::origin, "How it came to be."),
        field("status", &M::status, "Where it is."),
        field("since", &M::since, "Its rank: waiting since, as a call."),
        field("rank", &M::rank, "Order among those who wait since the same moment."),
        field("priority", &M::priority, "Within the group: 1 goes first."),
        field("requested", &M::requested, "When it was asked for, the last time."),
        field("requests", &M::requests, "How many times."),
        field("attempts", &M::attempts, "How many times the customer was called."),
        field("last_result", &M::last_result, "How the last attempt ended."),
        field("last_attempt", &M::last_attempt, "When that was."),
        field("due", &M::due, "Not before; 0: at once."),
        field("automatic", &M::automatic,
              "Distributed in its rank; else agents take it from the list."),
        field("wanted_agent", &M::wanted_agent, "Only this agent; empty: any."),
        field("agent", &M::agent, "Who calls, or called last."),
        field("call", &M::call, "The call, while there is one."),
        field("connector", &M::connector, "Where the customer called."),
        field("root", &M::root, "The conversation in which it came to be."),
        field("data", &M::data, "Business data.", personal_field),
        field("by", &M::by, "Who asked for it.", personal_field));
  }
};

struct RequestCallback {
  Text group{};
  Text number{};
  Text name{};
  Timestamp due{};
  std::uint32_t priority{};
  Text wanted_agent{};
  Attributes data{};
  Text by{};

  struct Reply {
    Text callback{};

    static constexpr auto describe() {
      using M = Reply;
      return declare_group<M>("The callback.",
                              field("callback", &M::callback,
                                    "Its id; that of an earlier one for the same number and group, "
                                    "if there is one."));
    }
  };

  static constexpr auto describe() {
    using M = RequestCallback;
    return declare_message<M>(
        MessageClass::command, "acd.request_callback", &M::group,
        "Have a customer called back. Accepted once it is safe on disk.",
        field("group", &M::group, "Group whose agents call."),
        field("number", &M::number, "Number to call.", personal_field),
        field("name", &M::name, "Whose.", personal_field),
        field("due", &M::due, "Not before; 0: at once."),
        field("priority", &M::priority, "Within the group: 1 goes first; 0: as calls, 5."),
        field("wanted_agent", &M::wanted_agent, "Only this agent; empty: any."),
        field("data", &M::data, "Business data to attach to the call.", personal_field),
        field("by", &M::by, "Who asks for it.", personal_field));
  }
};

struct TakeCallback {
  Text callback{};
  Text agent{};

  static constexpr auto describe() {
    using M = TakeCallback;
    return declare_message<M>(
        MessageClass::command, "acd.take_callback", &M::callback,
        "An agent takes a callback: the agent's device calls the customer now.",
        field("callback", &M::callback, "Id."),
        field("agent", &M::agent, "Agent, logged on, without a call, and allowed to."));
  }
};

struct CloseCallback {
  Text callback{};
  CallbackResult result{};
  Text by{};

  static constexpr auto describe() {
    using M = CloseCallback;
    return declare_message<M>(
        MessageClass::command, "acd.close_callback", &M::callback, "Nobody need call any more.",
        field("callback", &M::callback, "Id."),
        field(
            "result", &M::result,
            "answered, if it was settled another way, cancelled or given_up; unknown: cancelled."),
        field("by", &M::by, "Who says so.", personal_field));
  }
};

struct CallbackAttempted {
  Text callback{};
  Text group{};
  Text agent{};
  Text call{};
  CallbackResult result{};
  std::uint32_t attempts{};
  Timestamp due{};

  static constexpr auto describe() {
    using M = CallbackAttempted;
    return declare_message<M>(
        MessageClass::event, "acd.callback_attempted", &M::callback,
        "A customer was called and not reached.", field("callback", &M::callback, "Id."),
        field("group", &M::group, "Skill group."), field("agent", &M::agent, "Who called."),
        field("call", &M::call, "The call."), field("result", &M::result, "How it ended."),
        field("attempts", &M::attempts, "The how-manieth it was."),
        field("due", &M::due, "When the next one is due; 0: there is none."));
  }
};

struct CallbackRequested {
  Text callback{};
  Text group{};
  Text number{};
  Text name{};
  CallbackOrigin origin{};
  Timestamp due{};
  Text root{};
  Text by{};

  static constexpr auto describe() {
    using M = CallbackRequested;
    return declare_message<M>(MessageClass::record, "acd.callback_requested", &M::callback,
                              "A customer is to be called back.",
                              field("callback", &M::callback, "Id."),
                              field("group", &M::group, "Skill group."),
                              field("number", &M::number, "Number to call.", personal_field),
                              field("name", &M::name, "Whose.", personal_field),
                              field("origin", &M::origin, "How it came to be."),
                              field("due", &M::due, "Not before; 0: at once."),
                              field("root", &M::root, "The conversation in which it came to be."),
                              field("by", &M::by, "Who asked for it.", personal_field));
  }
};

struct CallbackEnded {
  Text callback{};
  Text group{};
  Text number{};
  CallbackOrigin origin{};
  CallbackResult result{};
  Text agent{};
  Text call{};
  std::uint32_t requests{};
  std::uint32_t attempts{};
  Duration waited{};
  Text root{};
  Text by{};

  static constexpr auto describe() {
    using M = CallbackEnded;
    return declare_message<M>(
        MessageClass::record, "acd.callback_ended", &M::callback,
        "A callback is over: the customer was reached, or will not be.",
        field("callback", &M::callback, "Id."), field("group", &M::group, "Skill group."),
        field("number", &M::number, "Number.", personal_field),
        field("origin", &M::origin, "How it came to be."), field("result", &M::result, "How."),
        field("agent", &M::agent, "Who called last, or took it."),
        field("call", &M::call, "The last call."),
        field("requests", &M::requests, "How many times it was asked for."),
        field("attempts", &M::attempts, "How many times the customer was called."),
        field("waited", &M::waited, "From the first request to the end."),
        field("root", &M::root, "The conversation in which it came to be."),
        field("by", &M::by, "Who closed it, if somebody did.", personal_field));
  }
};

}  // namespace ctibus::acd
