#include <fmt/format.h>

#include <algorithm>

#include "acd.hpp"
#include "control_text.hpp"
#include "ctibus/kit/acd/failures.hpp"

namespace ctibus::acd {

namespace {

template <class Entries>
auto named(const Entries& entries, std::string_view name, std::string Entries::value_type::*id) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const auto& entry) { return entry.*id == name; });
}

tl::unexpected<Error> bad(std::string text) { return failure("acd.bad_value", std::move(text)); }

}  // namespace

Result<const AgentOptions*> Acd::configured_agent(std::string_view id) const {
  const auto found = named(options_.agents, id, &AgentOptions::id);
  if (found != options_.agents.end()) return &*found;
  return unknown_agent(id);
}

Result<const GroupOptions*> Acd::configured_group(std::string_view name) const {
  const auto found = named(options_.groups, name, &GroupOptions::name);
  if (found != options_.groups.end()) return &*found;
  return unknown_group(name);
}

Result<const QueuedCall*> Acd::distributed_call(std::string_view id) const {
  const auto found = centre_.calls().find(id);
  if (found != centre_.calls().end()) return &found->second;
  return unknown_call(id);
}

Result<> Acd::allowed(std::string_view program, ControlRight right, std::string_view group) {
  auto may = controllers_->check_group(program, right, group);
  if (!may) host_.log().warning(may.error().code, "{}", may.error().text);
  return may;
}

Result<> Acd::allowed_for(std::string_view program, ControlRight right, const Agent& agent) {
  std::vector<std::string_view> groups;
  for (const Group* group : agent.groups) groups.push_back(group->name);
  auto may = controllers_->check_agent(program, right, agent.id, groups);
  if (!may) host_.log().warning(may.error().code, "{}", may.error().text);
  return may;
}

void Acd::tell(const Asker& asker, const Deed& deed) {
  (void)host_.publish(Controlled{.command = asker.command,
                                 .by = asker.by,
                                 .program = asker.program,
                                 .agent = deed.agent,
                                 .group = deed.group,
                                 .call = deed.call,
                                 .before = deed.before,
                                 .after = deed.after},
                      {.correlation = deed.correlation, .causation = asker.cause});
}

/// `change` gets the command, the program that asks and the time; its deed is told.
template <Message C, class Change>
void Acd::provide_control_of(Change change) {
  provide_when_ready<C>([this, change](const Command<C>& command, Now now) -> Result<> {
    const Result<Deed> deed = change(*command, command.source(), now);
    if (!deed) return tl::unexpected(deed.error());
    tell(asker_of(command), *deed);
    return {};
  });
}

void Acd::provide_control() {
  provide_agent_control();
  provide_group_control();
  provide_call_control();
}

void Acd::provide_agent_control() {
  using Program = std::string_view;
  provide_control_of<SetSkill>(
      [this](const SetSkill& command, Program program, Now now) -> Result<Deed> {
        const auto agent = configured_agent(command.agent);
        if (!agent) return tl::unexpected(agent.error());
        if (auto good = check_skill(command.skill, command.level); !good) {
          return tl::unexpected(good.error());
        }
        const Agent& known = centre_.agents().find(command.agent)->second;
        if (auto may = allowed_for(program, ControlRight::skills, known); !may) {
          return tl::unexpected(may.error());
        }
        Deed deed{.agent = known.id,
                  .before = skill_text(command.skill, level_of(known.options, command.skill)),
                  .after = skill_text(command.skill, command.level)};
        change_agent(**agent, now, [&](Overrides& overrides) {
          overrides.set_skill(**agent, command.skill, command.level);
        });
        return deed;
      });
  provide_control_of<SetMembership>(
      [this](const SetMembership& command, Program program, Now now) -> Result<Deed> {
        const auto agent = configured_agent(command.agent);
        if (!agent) return tl::unexpected(agent.error());
        const auto group = configured_group(command.group);
        if (!group) return tl::unexpected(group.error());
        const Membership as{std::string(command.group), command.priority, command.proficiency,
                            std::max(command.weight, 1U), command.backup};
        if (auto good = check_membership(as); !good) return tl::unexpected(good.error());
        if (auto may = allowed(program, ControlRight::memberships, as.group); !may) {
          return tl::unexpected(may.error());
        }
        const Agent& known = centre_.agents().find(command.agent)->second;
        Deed deed{.agent = known.id,
                  .group = as.group,
                  .before = text_of(place_in(known.options, as.group)),
                  .after = text_of(command.member ? &as : nullptr)};
        change_agent(**agent, now, [&](Overrides& overrides) {
          overrides.set_membership(**agent, as, command.member);
        });
        return deed;
      });
  provide_control_of<Reset>([this](const Reset& command, Program program, Now now) {
    return reset(command, program, now);
  });
}

void Acd::provide_group_control() {
  using Program = std::string_view;
  provide_control_of<SetGroupPriority>([this](const SetGroupPriority& command, Program program,
                                              Now now) -> Result<Deed> {
    const auto group = configured_group(command.group);
    if (!group) return tl::unexpected(group.error());
    if (command.priority < 1 || command.priority > 99) {
      return bad(fmt::format("priority is {}: use 1 to 99.", command.priority));
    }
    if (auto may = allowed(program, ControlRight::priority, command.group); !may) {
      return tl::unexpected(may.error());
    }
    const Group& known = centre_.groups().find(command.group)->second;
    Deed deed{.group = known.name,
              .before = priority_text(known.options.priority),
              .after = priority_text(command.priority)};
    change_group(**group, now,
                 [&](Overrides& overrides) { overrides.set_priority(**group, command.priority); });
    return deed;
  });
  provide_control_of<SetOpening>([this](const SetOpening& command, Program program,
                                        Now now) -> Result<Deed> {
    const auto group = configured_group(command.group);
    if (!group) return tl::unexpected(group.error());
    if (command.opening == Opening::unknown) {
      return bad("opening is empty: use open, closed or by_hours.");
    }
    if (auto may = allowed(program, ControlRight::opening, command.group); !may) {
      return tl::unexpected(may.error());
    }
    const Group& known = centre_.groups().find(command.group)->second;
    Deed deed{
        .group = known.name, .before = text_of(known.opening), .after = text_of(command.opening)};
    change_group(**group, now, [&](Overrides& overrides) {
      overrides.set_opening(command.group, command.opening);
    });
    return deed;
  });
}

/// All of it or nothing.
Result<Acd::Deed> Acd::reset(const Reset& command, std::string_view program, Now now) {
  if (command.agent.empty() && command.group.empty()) {
    return bad("agent and group are empty: name one of them.");
  }
  Deed deed{.agent = std::string(command.agent),
            .group = std::string(command.group),
            .after = "as configured"};
  const AgentOptions* agent = nullptr;
  const GroupOptions* group = nullptr;
  if (!command.agent.empty()) {
    const auto found = configured_agent(command.agent);
    if (!found) return tl::unexpected(found.error());
    agent = *found;
    const Agent& known = centre_.agents().find(command.agent)->second;
    if (auto may = allowed_for(program, ControlRight::skills, known); !may) {
      return tl::unexpected(may.error());
    }
    if (const auto changes = overrides_.agents().find(command.agent);
        changes != overrides_.agents().end()) {
      for (const auto& [name, place] : changes->second.groups) {
        if (auto may = allowed(program, ControlRight::memberships, name); !may) {
          return tl::unexpected(may.error());
        }
      }
      deed.before = text_of(changes->second);
    }
  }
  if (!command.group.empty()) {
    const auto found = configured_group(command.group);
    if (!found) return tl::unexpected(found.error());
    group = *found;
    for (const ControlRight right : {ControlRight::priority, ControlRight::opening}) {
      if (auto may = allowed(program, right, command.group); !may) {
        return tl::unexpected(may.error());
      }
    }
    if (const auto changes = overrides_.groups().find(command.group);
        changes != overrides_.groups().end()) {
      if (!deed.before.empty()) deed.before += ", ";
      deed.before += text_of(changes->second);
    }
  }
  if (deed.before.empty()) deed.before = deed.after;
  if (agent != nullptr) {
    change_agent(*agent, now, [&](Overrides& overrides) { overrides.reset_agent(agent->id); });
  }
  if (group != nullptr) {
    change_group(*group, now, [&](Overrides& overrides) { overrides.reset_group(group->name); });
  }
  return deed;
}

void Acd::provide_call_control() {
  using Program = std::string_view;
  provide_control_of<PickCall>(
      [this](const PickCall& command, Program program, Now now) -> Result<Deed> {
        if (auto may = may_begin_offer(); !may) return tl::unexpected(may.error());
        const auto call = distributed_call(command.call);
        if (!call) return tl::unexpected(call.error());
        const auto agent = configured_agent(command.agent);
        if (!agent) return tl::unexpected(agent.error());
        const std::string group = (*call)->group->name;
        if (auto may = allowed(program, ControlRight::calls, group); !may) {
          return tl::unexpected(may.error());
        }
        const Agent& known = centre_.agents().find(command.agent)->second;
        if (auto may = allowed_for(program, ControlRight::calls, known); !may) {
          return tl::unexpected(may.error());
        }
        Deed deed = deed_on(**call);
        deed.agent = known.id;
        deed.before = "waiting";
        deed.after = "offered";
        if (auto done = centre_.pick(command.call, command.agent, now); !done) {
          return tl::unexpected(done.error());
        }
        return deed;
      });
  provide_control_of<MoveCall>([this](const MoveCall& command, Program program,
                                      Now now) -> Result<Deed> {
    const auto call = distributed_call(command.call);
    if (!call) return tl::unexpected(call.error());
    if (const auto to = configured_group(command.group); !to) {
      return tl::unexpected(to.error());
    }
    for (const std::string_view group : {std::string_view((*call)->group->name), command.group}) {
      if (auto may = allowed(program, ControlRight::calls, group); !may) {
        return tl::unexpected(may.error());
      }
    }
    Deed deed = deed_on(**call);
    deed.before = deed.group;
    deed.after = command.group;
    if (auto done = centre_.move_call(command.call, command.group, now); !done) {
      return tl::unexpected(done.error());
    }
    return deed;
  });
  provide_control_of<SetCallPriority>(
      [this](const SetCallPriority& command, Program program, Now) -> Result<Deed> {
        const auto call = distributed_call(command.call);
        if (!call) return tl::unexpected(call.error());
        if (command.priority < 1 || command.priority > 10) {
          return bad(fmt::format("priority is {}: use 1 to 10.", command.priority));
        }
        const std::string group = (*call)->group->name;
        if (auto may = allowed(program, ControlRight::calls, group); !may) {
          return tl::unexpected(may.error());
        }
        Deed deed = deed_on(**call);
        deed.before = priority_text((*call)->rank.priority);
        deed.after = priority_text(command.priority);
        if (auto done = centre_.set_call_priority(command.call, command.priority); !done) {
          return tl::unexpected(done.error());
        }
        return deed;
      });
}

Acd::Deed Acd::deed_on(const QueuedCall& call) {
  return {.group = call.group->name, .call = call.facts.call, .correlation = call.facts.root};
}

}  // namespace ctibus::acd
