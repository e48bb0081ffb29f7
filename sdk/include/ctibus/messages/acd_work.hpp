#pragma once

#include "ctibus/messages/types.hpp"

/// Work items: what is distributed to agents and is no call. A chat, an e-mail, a task. Whoever has
/// them submits them; the events of calls (acd.entered, acd.offered, acd.left ...) tell of them
/// too, with the item in place of the call, and acd.call_state has those that are left.
namespace ctibus::acd {

enum class WorkResult {
  unknown,
  completed,  ///< an agent had it, and it is done
  abandoned,  ///< it was withdrawn before an agent had it
  dissuaded,  ///< the group did not take it, or it waited too long
  failed,     ///< for a technical reason: its group is gone
};
constexpr auto names(WorkResult) {
  return std::array<std::string_view, 5>{"unknown", "completed", "abandoned", "dissuaded",
                                         "failed"};
}

struct SubmitWork {
  Text item{};
  Text group{};
  Text customer{};
  Text name{};
  Text addressed{};
  Timestamp since{};
  std::uint32_t priority{};
  Attributes data{};

  struct Reply {
    std::uint32_t position{};

    static constexpr auto describe() {
      using M = Reply;
      return declare_group<M>("Where it is.", field("position", &M::position,
                                                    "Its place, 1 is next; 0: it does not wait."));
    }
  };

  static constexpr auto describe() {
    using M = SubmitWork;
    return declare_message<M>(
        MessageClass::command, "acd.submit_work", &M::item,
        "Have an item distributed to an agent of a group whose channel is not voice. Submitting an "
        "item again that is not over changes nothing: after a restart, submit all there are. A "
        "group that is closed or full says so by acd.left.",
        field("item", &M::item, "Its id, unique across sites and never a call's: chat1:4711."),
        field("group", &M::group, "Skill group."),
        field("customer", &M::customer,
              "Whose it is: a number, an e-mail address, a handle; for privileged and unwanted "
              "callers, and the last agent.",
              personal_field),
        field("name", &M::name, "The customer's name.", personal_field),
        field("addressed", &M::addressed, "What was written to: a page, a mailbox.",
              personal_field),
        field("since", &M::since, "The customer waits since; 0: since now."),
        field("priority", &M::priority, "Within the group: 1 goes first, others have 5; 0: 5."),
        field("data", &M::data, "Business data, which the group's needs may refer to.",
              personal_field));
  }
};

struct AcceptWork {
  Text item{};
  Text agent{};

  static constexpr auto describe() {
    using M = AcceptWork;
    return declare_message<M>(MessageClass::command, "acd.accept_work", &M::item,
                              "The agent takes the item that is being offered. Told by acd.left.",
                              field("item", &M::item, "Item."),
                              field("agent", &M::agent, "Agent."));
  }
};

struct ReturnWork {
  Text item{};
  Text agent{};
  Text group{};

  static constexpr auto describe() {
    using M = ReturnWork;
    return declare_message<M>(
        MessageClass::command, "acd.return_work", &M::item,
        "The agent does not take the item that is being offered, or gives back one in hand: it "
        "waits for another agent, in its rank.",
        field("item", &M::item, "Item."), field("agent", &M::agent, "Agent."),
        field("group", &M::group, "Where it waits then; empty: where it was."));
  }
};

struct EndWork {
  Text item{};
  Text agent{};

  static constexpr auto describe() {
    using M = EndWork;
    return declare_message<M>(
        MessageClass::command, "acd.end_work", &M::item,
        "The item is over: the agent has done it, or whoever submitted it takes it back. Told by "
        "acd.work_ended.",
        field("item", &M::item, "Item."),
        field("agent", &M::agent, "Only if this agent has it; empty: whoever has it."));
  }
};

struct WorkEnded {
  Text item{};
  Text channel{};
  Text group{};
  Text agent{};
  WorkResult result{};
  Duration waited{};
  Duration handled{};
  Text root{};

  static constexpr auto describe() {
    using M = WorkEnded;
    return declare_message<M>(
        MessageClass::record, "acd.work_ended", &M::item, "A work item is over.",
        field("item", &M::item, "Item."), field("channel", &M::channel, "Of which kind."),
        field("group", &M::group, "Skill group that had it last."),
        field("agent", &M::agent, "Who did it; empty: nobody."),
        field("result", &M::result, "How it ended."),
        field("waited", &M::waited, "From its beginning to its last answer, or its end."),
        field("handled", &M::handled, "How long the agent had it."),
        field("root", &M::root, "The conversation it belongs to."));
  }
};

}  // namespace ctibus::acd
