#pragma once

#include "ctibus/messages/types.hpp"

/// Call detail records: one for each root, with a segment for each party and each queue passage.
namespace ctibus::cdr {

enum class SegmentKind { unknown, caller, queue, party };
constexpr auto names(SegmentKind) {
  return std::array<std::string_view, 4>{"unknown", "caller", "queue", "party"};
}

enum class Result {
  unknown,
  answered,
  abandoned,
  not_answered,
  busy,
  rejected,
  failed,
  overflowed,
  dissuaded,
  transferred,
  callback,  ///< the caller is called back
  message,   ///< the caller left a message
};
constexpr auto names(Result) {
  return std::array<std::string_view, 12>{"unknown",   "answered",    "abandoned", "not_answered",
                                          "busy",      "rejected",    "failed",    "overflowed",
                                          "dissuaded", "transferred", "callback",  "message"};
}

struct Segment {
  SegmentKind kind{};
  Text call{};
  Text device{};
  Text group{};
  Text agent{};
  Timestamp started{};
  Timestamp answered{};
  Timestamp ended{};
  Duration queue_wait{};
  Duration ring{};
  Duration talk{};
  Duration hold{};
  Result result{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Segment;
    return declare_group<M>(
        "One party, or one passage through a queue.", field("kind", &M::kind, "Which."),
        field("call", &M::call, "Call."),
        field("device", &M::device, "Device of the party, or the queue's."),
        field("group", &M::group, "Skill group."), field("agent", &M::agent, "Agent."),
        field("started", &M::started, "When it began to alert or wait."),
        field("answered", &M::answered, "When it was answered."),
        field("ended", &M::ended, "When it ended."),
        field("queue_wait", &M::queue_wait, "Time in the queue."),
        field("ring", &M::ring, "Time alerting."),
        field("talk", &M::talk, "Time connected, hold not counted."),
        field("hold", &M::hold, "Time on hold by this party."),
        field("result", &M::result, "How it ended."), field("cause", &M::cause, "Why (ECMA-269)."));
  }
};

struct Call {
  Text root{};
  Direction direction{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Text trunk{};
  Timestamp started{};
  Timestamp answered{};
  Timestamp ended{};
  Duration queue_wait{};
  Duration ring{};
  Duration talk{};
  Duration hold{};
  Result result{};
  Cause cause{};
  Text group{};
  Text agent{};
  bool inferred{};
  Attributes data{};
  std::vector<Segment> segments{};

  static constexpr auto describe() {
    using M = Call;
    return declare_message<M>(
        MessageClass::record, "cdr.call", &M::root,
        "What a customer would call one conversation, when it is over.",
        field("root", &M::root, "Root call; unique."),
        field("direction", &M::direction, "Seen from the site."),
        field("calling", &M::calling, "Calling number.", personal_field),
        field("calling_name", &M::calling_name, "Calling name.", personal_field),
        field("called", &M::called, "Number called at first.", personal_field),
        field("trunk", &M::trunk, "Trunk."), field("started", &M::started, "When it began."),
        field("answered", &M::answered,
              "When somebody answered first (an agent, for a queued call)."),
        field("ended", &M::ended, "When it ended."),
        field("queue_wait", &M::queue_wait, "Time in queues, all passages."),
        field("ring", &M::ring, "Time alerting at those who answered or not, all."),
        field("talk", &M::talk, "Time the caller talked to somebody."),
        field("hold", &M::hold, "Time the caller was on hold."),
        field("result", &M::result, "How it ended for the caller."),
        field("cause", &M::cause, "Why (ECMA-269)."),
        field("group", &M::group, "Last skill group."),
        field("agent", &M::agent, "Last agent who answered."),
        field("inferred", &M::inferred, "Some of it was concluded, not seen."),
        field("data", &M::data, "Business data of the call.", personal_field),
        field("segments", &M::segments, "Parties and queue passages in order."));
  }
};

struct Reported {
  Text connector{};
  std::uint64_t record_number{};
  Text created{};
  Text connector_call{};
  Text calling{};
  Text called{};
  Text charged{};
  Text line_in{};
  Text line_out{};
  Text started{};
  Text ended{};
  Duration duration{};
  std::uint64_t charging_units{};
  std::uint64_t charge{};
  Text currency{};
  Text account{};
  Text reason{};

  static constexpr auto describe() {
    using M = Reported;
    return declare_message<M>(
        MessageClass::record, "cdr.reported", &M::connector,
        "A call detail record that a switch wrote itself. Times are as the switch writes them: of "
        "its own clock, where they name no zone.",
        field("connector", &M::connector, "The connector of that switch."),
        field("record_number", &M::record_number, "Number in the switch; 0: it has none."),
        field("created", &M::created, "When the switch wrote it."),
        field("connector_call", &M::connector_call,
              "What the switch called the call; it may use the name again."),
        field("calling", &M::calling, "Calling number.", personal_field),
        field("called", &M::called, "Number called.", personal_field),
        field("charged", &M::charged, "Device that pays.", personal_field),
        field("line_in", &M::line_in, "Trunk or line by which it came."),
        field("line_out", &M::line_out, "Trunk or line by which it left."),
        field("started", &M::started, "When the connection began."),
        field("ended", &M::ended, "When it ended."),
        field("duration", &M::duration, "How long it lasted."),
        field("charging_units", &M::charging_units, "Units that the network counted."),
        field("charge", &M::charge, "Price, in thousandths of the currency."),
        field("currency", &M::currency, "Currency of the price."),
        field("account", &M::account, "Account code.", personal_field),
        field("reason", &M::reason, "Why it ended, in the words of ECMA-269."));
  }
};

struct Resumed {
  Text consumer{};

  static constexpr auto describe() {
    using M = Resumed;
    return declare_message<M>(
        MessageClass::event, "cdr.resumed", &M::consumer,
        "A writer of call detail records has started: what it missed lies before this.",
        field("consumer", &M::consumer, "Its durable consumer."));
  }
};

struct Erase {
  Text number{};

  struct Reply {
    std::uint64_t calls{};

    static constexpr auto describe() {
      using M = Reply;
      return declare_group<M>("What was done.",
                              field("calls", &M::calls, "Call detail records that were masked."));
    }
  };

  // No key: a number is personal, and keys stand in every frame's head.
  static constexpr auto describe() {
    using M = Erase;
    return declare_message<M>(
        MessageClass::command, "cdr.erase", nullptr,
        "Make a person unrecognisable in all stored call detail records.",
        field("number", &M::number, "The person's number, in any form.", personal_field));
  }
};

}  // namespace ctibus::cdr
