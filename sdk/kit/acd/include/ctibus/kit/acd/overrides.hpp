#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "ctibus/kit/acd/condition.hpp"
#include "ctibus/kit/acd/options.hpp"
#include "ctibus/messages/acd.hpp"

namespace ctibus::acd {

/// What was changed of an agent.
struct AgentChanges {
  struct Place {
    bool member = false;
    Membership as;  ///< meaningful for a member
  };

  Skills skills;  ///< 0: not at all
  std::map<std::string, Place, std::less<>> groups;

  bool empty() const { return skills.empty() && groups.empty(); }
};

/// What was changed of a group.
struct GroupChanges {
  std::uint32_t priority = 0;  ///< 0: as configured
  Opening opening = Opening::by_hours;

  bool empty() const { return priority == 0 && opening == Opening::by_hours; }
};

/// What supervisors changed live, on top of the configuration. A change back to what is configured
/// leaves nothing. Values only; knows neither the centre nor the bus.
class Overrides {
 public:
  template <class T>
  using Named = std::map<std::string, T, std::less<>>;

  // Each leaves everything else of the agent or group as it was. Checked values: see
  // check_skill() and check_membership().
  void set_skill(const AgentOptions& configured, std::string_view skill, std::uint32_t level);
  void set_membership(const AgentOptions& configured, const Membership& as, bool member);
  void set_priority(const GroupOptions& configured, std::uint32_t priority);
  void set_opening(std::string_view group, Opening opening);
  void reset_agent(std::string_view agent);
  void reset_group(std::string_view group);

  /// What an earlier life kept.
  void restore_agent(std::string_view agent, AgentChanges changes);
  void restore_group(std::string_view group, GroupChanges changes);

  AgentOptions apply(AgentOptions configured) const;
  Options apply(Options configured) const;

  /// Forgets what is said of agents and groups that are not configured.
  struct Forgotten {
    std::set<std::string> agents;  ///< of whom something was forgotten
    std::set<std::string> groups;
  };
  Forgotten keep_configured(const Options& options);

  const Named<AgentChanges>& agents() const { return agents_; }
  const Named<GroupChanges>& groups() const { return groups_; }

 private:
  Named<AgentChanges> agents_;
  Named<GroupChanges> groups_;
};

/// The level of a skill as configured; 0: not at all.
std::uint32_t level_of(const AgentOptions& agent, std::string_view skill);
/// The agent's place in the group; null: none.
const Membership* place_in(const AgentOptions& agent, std::string_view group);

// Errors: acd.bad_value, which names the field and what it may be.
Result<> check_skill(std::string_view skill, std::uint32_t level);
Result<> check_membership(const Membership& membership);

}  // namespace ctibus::acd
