#include "ctibus/kit/acd/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ctibus::acd {

namespace {

constexpr std::uint32_t highest_level = 100;
constexpr std::uint32_t weakest_priority = 9;
constexpr std::uint32_t highest_proficiency = 100;
constexpr std::uint32_t highest_weight = 1000;

bool same(const Membership& one, const Membership& other) {
  return one.priority == other.priority && one.proficiency == other.proficiency &&
         one.weight == other.weight && one.backup == other.backup;
}

void set_level(AgentOptions& agent, const std::string& skill, std::uint32_t level) {
  std::erase_if(agent.skills, [&](const SkillOptions& known) { return known.name == skill; });
  if (level > 0) agent.skills.push_back({skill, level});
}

void set_place(AgentOptions& agent, const std::string& group, const AgentChanges::Place& place) {
  const auto known = std::find_if(agent.groups.begin(), agent.groups.end(),
                                  [&](const Membership& other) { return other.group == group; });
  if (!place.member) {
    if (known != agent.groups.end()) agent.groups.erase(known);
  } else if (known != agent.groups.end()) {
    *known = place.as;
  } else {
    agent.groups.push_back(place.as);
  }
}

template <class Changes>
void drop_if_empty(std::map<std::string, Changes, std::less<>>& all, std::string_view name) {
  const auto found = all.find(name);
  if (found != all.end() && found->second.empty()) all.erase(found);
}

template <class Changes>
void erase(std::map<std::string, Changes, std::less<>>& all, std::string_view name) {
  const auto found = all.find(name);
  if (found != all.end()) all.erase(found);
}

tl::unexpected<Error> bad(std::string text) { return failure("acd.bad_value", std::move(text)); }

}  // namespace

void Overrides::set_skill(const AgentOptions& configured, std::string_view skill,
                          std::uint32_t level) {
  AgentChanges& changes = agents_[configured.id];
  if (level == level_of(configured, skill)) {
    if (const auto known = changes.skills.find(skill); known != changes.skills.end()) {
      changes.skills.erase(known);
    }
  } else {
    changes.skills.insert_or_assign(std::string(skill), level);
  }
  drop_if_empty(agents_, configured.id);
}

void Overrides::set_membership(const AgentOptions& configured, const Membership& as, bool member) {
  AgentChanges& changes = agents_[configured.id];
  const Membership* before = place_in(configured, as.group);
  if (member ? before != nullptr && same(*before, as) : before == nullptr) {
    changes.groups.erase(as.group);
  } else {
    changes.groups.insert_or_assign(as.group, AgentChanges::Place{member, as});
  }
  drop_if_empty(agents_, configured.id);
}

void Overrides::set_priority(const GroupOptions& configured, std::uint32_t priority) {
  groups_[configured.name].priority = priority == configured.priority ? 0 : priority;
  drop_if_empty(groups_, configured.name);
}

void Overrides::set_opening(std::string_view group, Opening opening) {
  groups_[std::string(group)].opening = opening;
  drop_if_empty(groups_, group);
}

void Overrides::reset_agent(std::string_view agent) { erase(agents_, agent); }

void Overrides::reset_group(std::string_view group) { erase(groups_, group); }

void Overrides::restore_agent(std::string_view agent, AgentChanges changes) {
  agents_.insert_or_assign(std::string(agent), std::move(changes));
  drop_if_empty(agents_, agent);
}

void Overrides::restore_group(std::string_view group, GroupChanges changes) {
  groups_.insert_or_assign(std::string(group), changes);
  drop_if_empty(groups_, group);
}

AgentOptions Overrides::apply(AgentOptions configured) const {
  const auto changed = agents_.find(configured.id);
  if (changed == agents_.end()) return configured;
  for (const auto& [skill, level] : changed->second.skills) set_level(configured, skill, level);
  for (const auto& [group, place] : changed->second.groups) set_place(configured, group, place);
  return configured;
}

Options Overrides::apply(Options configured) const {
  for (GroupOptions& group : configured.groups) {
    const auto changed = groups_.find(group.name);
    if (changed != groups_.end() && changed->second.priority > 0) {
      group.priority = changed->second.priority;
    }
  }
  for (AgentOptions& agent : configured.agents) agent = apply(std::move(agent));
  return configured;
}

Overrides::Forgotten Overrides::keep_configured(const Options& options) {
  std::set<std::string_view> agents;
  std::set<std::string_view> groups;
  for (const AgentOptions& agent : options.agents) agents.insert(agent.id);
  for (const GroupOptions& group : options.groups) groups.insert(group.name);
  Forgotten forgotten;
  std::erase_if(groups_, [&](const auto& entry) {
    if (groups.contains(entry.first)) return false;
    forgotten.groups.insert(entry.first);
    return true;
  });
  for (auto at = agents_.begin(); at != agents_.end();) {
    auto& [id, changes] = *at;
    const bool left = std::erase_if(changes.groups, [&](const auto& place) {
                        return !groups.contains(place.first);
                      }) > 0;
    const bool gone = !agents.contains(id);
    if (gone || left) forgotten.agents.insert(id);
    at = gone || changes.empty() ? agents_.erase(at) : std::next(at);
  }
  return forgotten;
}

std::uint32_t level_of(const AgentOptions& agent, std::string_view skill) {
  for (const SkillOptions& known : agent.skills) {
    if (known.name == skill) return known.level;
  }
  return 0;
}

const Membership* place_in(const AgentOptions& agent, std::string_view group) {
  for (const Membership& membership : agent.groups) {
    if (membership.group == group) return &membership;
  }
  return nullptr;
}

Result<> check_skill(std::string_view skill, std::uint32_t level) {
  if (!Condition::can_name(skill)) {
    return bad(
        fmt::format("skill is \"{}\", which conditions cannot name: use letters, digits, "
                    "\"_\", \"-\" and \".\", a letter first.",
                    skill));
  }
  if (level > highest_level) return bad(fmt::format("level is {}: use 0 to 100.", level));
  return {};
}

Result<> check_membership(const Membership& membership) {
  if (membership.priority > weakest_priority) {
    return bad(fmt::format("priority is {}: use 0 to 9.", membership.priority));
  }
  if (membership.proficiency > highest_proficiency) {
    return bad(fmt::format("proficiency is {}: use 0 to 100.", membership.proficiency));
  }
  if (membership.weight < 1 || membership.weight > highest_weight) {
    return bad(fmt::format("weight is {}: use 1 to 1000, or 0 for 1.", membership.weight));
  }
  return {};
}

}  // namespace ctibus::acd
