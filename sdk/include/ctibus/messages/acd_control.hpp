#pragma once

#include "ctibus/messages/acd.hpp"

/// What supervisors change while a site runs. Changes are kept through restarts and reloads until
/// they are reset, and each is told by acd.controlled.
namespace ctibus::acd {

struct SetSkill {
  Text agent{};
  Text skill{};
  std::uint32_t level{};
  Text by{};

  static constexpr auto describe() {
    using M = SetSkill;
    return declare_message<M>(
        MessageClass::command, "acd.set_skill", &M::agent,
        "Change what an agent can do. Waiting calls are matched by it at once.",
        field("agent", &M::agent, "Agent."), field("skill", &M::skill, "Skill."),
        field("level", &M::level, "How well, up to 100; 0: not at all."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

struct SetMembership {
  Text agent{};
  Text group{};
  bool member{};
  std::uint32_t priority{};
  std::uint32_t proficiency{};
  std::uint32_t weight{};
  bool backup{};
  Text by{};

  static constexpr auto describe() {
    using M = SetMembership;
    return declare_message<M>(
        MessageClass::command, "acd.set_membership", &M::agent,
        "Take an agent into a group, out of it, or change the place there.",
        field("agent", &M::agent, "Agent."), field("group", &M::group, "Group."),
        field("member", &M::member, "Whether the agent is in the group."),
        field("priority", &M::priority, "0 is the strongest, 9 the weakest."),
        field("proficiency", &M::proficiency, "For the strategy best_proficiency, up to 100."),
        field("weight", &M::weight, "For the strategy weighted, up to 1000; 0: 1."),
        field("backup", &M::backup, "Gets calls only while no other agent of the group is free."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

struct SetGroupPriority {
  Text group{};
  std::uint32_t priority{};
  Text by{};

  static constexpr auto describe() {
    using M = SetGroupPriority;
    return declare_message<M>(
        MessageClass::command, "acd.set_group_priority", &M::group,
        "Let a group's calls go before or after those of others.",
        field("group", &M::group, "Group."),
        field("priority", &M::priority, "1, the strongest, to 99."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

struct SetOpening {
  Text group{};
  Opening opening{};
  Text by{};

  static constexpr auto describe() {
    using M = SetOpening;
    return declare_message<M>(
        MessageClass::command, "acd.set_opening", &M::group,
        "Open or close a group, or leave it to its hours again. Who waits is served.",
        field("group", &M::group, "Group."),
        field("opening", &M::opening, "open, closed or by_hours."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

struct Reset {
  Text agent{};
  Text group{};
  Text by{};

  static constexpr auto describe() {
    using M = Reset;
    return declare_message<M>(
        MessageClass::command, "acd.reset", nullptr,
        "Forget what was changed live: an agent or a group is again as configured.",
        field("agent", &M::agent, "Agent; empty: none."),
        field("group", &M::group, "Group; empty: none."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

struct PickCall {
  Text call{};
  Text agent{};
  Text by{};

  static constexpr auto describe() {
    using M = PickCall;
    return declare_message<M>(
        MessageClass::command, "acd.pick_call", &M::call,
        "Offer this waiting call to this agent now, whatever the order, the group and the skills.",
        field("call", &M::call, "Call, or callback."),
        field("agent", &M::agent, "Agent, logged on and without a call."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

struct MoveCall {
  Text call{};
  Text group{};
  Text by{};

  static constexpr auto describe() {
    using M = MoveCall;
    return declare_message<M>(
        MessageClass::command, "acd.move_call", &M::call,
        "Let a waiting call wait in another group, with its rank.",
        field("call", &M::call, "Call."), field("group", &M::group, "Group."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

struct SetCallPriority {
  Text call{};
  std::uint32_t priority{};
  Text by{};

  static constexpr auto describe() {
    using M = SetCallPriority;
    return declare_message<M>(
        MessageClass::command, "acd.set_call_priority", &M::call,
        "Let a waiting call go before or after others of its group.",
        field("call", &M::call, "Call."),
        field("priority", &M::priority, "1, which goes first, to 10; calls have 5 by themselves."),
        field("by", &M::by, "Who does it, of the people behind the program.", personal_field));
  }
};

/// The audit of live control.
struct Controlled {
  Text command{};
  Text by{};
  Text program{};
  Text agent{};
  Text group{};
  Text call{};
  Text before{};
  Text after{};

  static constexpr auto describe() {
    using M = Controlled;
    return declare_message<M>(
        MessageClass::event, "acd.controlled", nullptr,
        "Somebody changed something live. What was refused is not told.",
        field("command", &M::command, "Which command did it."),
        field("by", &M::by, "Who, as the program says.", personal_field),
        field("program", &M::program, "The instance or client that asked for it."),
        field("agent", &M::agent, "Whose, if an agent's."),
        field("group", &M::group, "Of or in which group."), field("call", &M::call, "Which call."),
        field("before", &M::before, "What it was."), field("after", &M::after, "What it is."));
  }
};

struct SkillLevel {
  Text skill{};
  std::uint32_t level{};

  static constexpr auto describe() {
    using M = SkillLevel;
    return declare_group<M>("A skill.", field("skill", &M::skill, "Skill."),
                            field("level", &M::level, "How well; 0: not at all."));
  }
};

struct Place {
  Text group{};
  bool member{};
  std::uint32_t priority{};
  std::uint32_t proficiency{};
  std::uint32_t weight{};
  bool backup{};

  static constexpr auto describe() {
    using M = Place;
    return declare_group<M>(
        "An agent's place in a group.", field("group", &M::group, "Group."),
        field("member", &M::member, "Whether the agent is in it."),
        field("priority", &M::priority, "0 is the strongest."),
        field("proficiency", &M::proficiency, "For the strategy best_proficiency."),
        field("weight", &M::weight, "For the strategy weighted."),
        field("backup", &M::backup, "Only while no other agent of the group is free."));
  }
};

struct AgentOverride {
  Text agent{};
  std::vector<SkillLevel> skills{};
  std::vector<Place> groups{};

  static constexpr auto describe() {
    using M = AgentOverride;
    return declare_message<M>(
        MessageClass::state, "acd.agent_override", &M::agent,
        "What was changed of an agent live, on top of the configuration. Ends with a tombstone "
        "when it is reset.",
        field("agent", &M::agent, "Agent."), field("skills", &M::skills, "Skills so changed."),
        field("groups", &M::groups, "Memberships so changed."));
  }
};

struct GroupOverride {
  Text group{};
  std::uint32_t priority{};
  Opening opening{};

  static constexpr auto describe() {
    using M = GroupOverride;
    return declare_message<M>(
        MessageClass::state, "acd.group_override", &M::group,
        "What was changed of a group live, on top of the configuration. Ends with a tombstone when "
        "it is reset.",
        field("group", &M::group, "Group."),
        field("priority", &M::priority, "Priority so changed; 0: as configured."),
        field("opening", &M::opening, "Open or closed by hand; else by its hours."));
  }
};

}  // namespace ctibus::acd
