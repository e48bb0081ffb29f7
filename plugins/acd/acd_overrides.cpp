#include "acd.hpp"

namespace ctibus::acd {

namespace {

template <class Changes>
const Changes* find(const Overrides::Named<Changes>& all, const std::string& name) {
  const auto found = all.find(name);
  return found == all.end() ? nullptr : &found->second;
}

}  // namespace

void Acd::listen_to_overrides() {
  on_saved<AgentOverride>([this](const Event<AgentOverride>& event) {
    AgentChanges changes;
    for (const SkillLevel& skill : event->skills) {
      changes.skills.insert_or_assign(std::string(skill.skill), skill.level);
    }
    for (const Place& place : event->groups) {
      changes.groups.insert_or_assign(
          std::string(place.group),
          AgentChanges::Place{place.member,
                              {std::string(place.group), place.priority, place.proficiency,
                               place.weight, place.backup}});
    }
    overrides_.restore_agent(event->agent, std::move(changes));
  });
  on_saved<GroupOverride>([this](const Event<GroupOverride>& event) {
    const bool by_hand = event->opening == Opening::open || event->opening == Opening::closed;
    overrides_.restore_group(event->group,
                             {event->priority, by_hand ? event->opening : Opening::by_hours});
  });
}

void Acd::restore_overrides(Now now) {
  Overrides overrides = overrides_;
  const Overrides::Forgotten forgotten = overrides.keep_configured(options_);
  keep(std::move(overrides), forgotten);
  for (const AgentOptions& agent : options_.agents) {
    if (find(overrides_.agents(), agent.id) == nullptr) continue;
    (void)centre_.change_agent(overrides_.apply(agent), now);
  }
  for (const GroupOptions& group : options_.groups) apply_to_group(group, now);
}

void Acd::change_agent(const AgentOptions& configured, Now now, const Override& change) {
  const bool was_changed = overrides_.agents().contains(configured.id);
  change(overrides_);
  if (was_changed || overrides_.agents().contains(configured.id)) {
    dirty_agent_overrides_.insert(configured.id);
  }
  (void)centre_.change_agent(overrides_.apply(configured), now);  // checked options cannot fail
}

void Acd::change_group(const GroupOptions& configured, Now now, const Override& change) {
  const bool was_changed = overrides_.groups().contains(configured.name);
  change(overrides_);
  if (was_changed || overrides_.groups().contains(configured.name)) {
    dirty_group_overrides_.insert(configured.name);
  }
  apply_to_group(configured, now);
}

void Acd::apply_to_group(const GroupOptions& configured, Now now) {
  const GroupChanges* changed = find(overrides_.groups(), configured.name);
  const GroupChanges wanted = changed == nullptr ? GroupChanges{} : *changed;
  const Group& group = centre_.groups().find(configured.name)->second;
  const std::uint32_t priority = wanted.priority > 0 ? wanted.priority : configured.priority;
  if (group.options.priority != priority) {
    (void)centre_.set_group_priority(configured.name, priority);
  }
  if (group.opening != wanted.opening) {
    (void)centre_.set_opening(configured.name, wanted.opening, now);
  }
}

void Acd::keep(Overrides overrides, const Overrides::Forgotten& forgotten) {
  overrides_ = std::move(overrides);
  dirty_agent_overrides_.insert(forgotten.agents.begin(), forgotten.agents.end());
  dirty_group_overrides_.insert(forgotten.groups.begin(), forgotten.groups.end());
}

void Acd::publish_overrides() {
  for (const std::string& agent : std::exchange(dirty_agent_overrides_, {})) {
    if (!publish_agent_override(agent)) keep_dirty(dirty_agent_overrides_, agent);
  }
  for (const std::string& group : std::exchange(dirty_group_overrides_, {})) {
    if (!publish_group_override(group)) keep_dirty(dirty_group_overrides_, group);
  }
}

bool Acd::publish_agent_override(const std::string& agent) {
  const AgentChanges* changes = find(overrides_.agents(), agent);
  if (changes == nullptr) return host_.withdraw<AgentOverride>(agent).has_value();
  AgentOverride state{.agent = agent};
  for (const auto& [skill, level] : changes->skills) state.skills.push_back({skill, level});
  for (const auto& [group, place] : changes->groups) {
    const Membership& as = place.as;
    state.groups.push_back(
        {group, place.member, as.priority, as.proficiency, as.weight, as.backup});
  }
  return host_.publish(state).has_value();
}

bool Acd::publish_group_override(const std::string& group) {
  const GroupChanges* changes = find(overrides_.groups(), group);
  if (changes == nullptr) return host_.withdraw<GroupOverride>(group).has_value();
  return host_
      .publish(
          GroupOverride{.group = group, .priority = changes->priority, .opening = changes->opening})
      .has_value();
}

}  // namespace ctibus::acd
