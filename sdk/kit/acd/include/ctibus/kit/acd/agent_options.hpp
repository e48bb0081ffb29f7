#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/acd/channel_options.hpp"

namespace ctibus::acd {

struct Membership {
  std::string group;
  std::uint32_t priority = 0;
  std::uint32_t proficiency = 0;
  std::uint32_t weight = 1;
  bool backup = false;

  static constexpr auto describe() {
    using O = Membership;
    return declare_group<O>(
        "An agent's place in a group.",
        option("group", &O::group, "Group.", {.required = true, .reloadable = true}),
        option("priority", &O::priority,
               "0 is the strongest: weaker ones get calls only while no stronger one is free.",
               {.min = "0", .max = "9", .reloadable = true}),
        option("proficiency", &O::proficiency, "For the strategy best_proficiency; more is better.",
               {.max = "100", .reloadable = true}),
        option("weight", &O::weight, "For the strategy weighted: the agent's share.",
               {.min = "1", .max = "1000", .reloadable = true}),
        option("backup", &O::backup,
               "Gets calls only while no other agent of the group is free, whatever the priority.",
               {.reloadable = true}));
  }
};

struct SkillOptions {
  std::string name;
  std::uint32_t level = 1;

  static constexpr auto describe() {
    using O = SkillOptions;
    return declare_group<O>(
        "What an agent can do.",
        option("name", &O::name, "Skill.", {.required = true, .reloadable = true}),
        option("level", &O::level, "How well.", {.max = "100", .reloadable = true}));
  }
};

struct AgentOptions {
  std::string id;
  std::string name;
  std::string device;
  std::vector<Membership> groups;
  std::vector<SkillOptions> skills;
  bool auto_ready = false;
  bool callbacks = true;
  std::vector<CapacityOptions> capacities;

  static constexpr auto describe() {
    using O = AgentOptions;
    return declare_group<O>(
        "An agent.",
        option("id", &O::id, "Id in messages and commands.",
               {.required = true, .reloadable = true}),
        option("name", &O::name, "Name.", {.reloadable = true}),
        option("device", &O::device, "Device (pbx1:1001) taken at log-on unless another is named.",
               {.reloadable = true}),
        option("groups", &O::groups, "Groups with the agent's priority there.",
               {.reloadable = true}),
        option("skills", &O::skills, "What groups may ask for in `needs`.", {.reloadable = true}),
        option("auto_ready", &O::auto_ready, "Ready at log-on without asking for it.",
               {.reloadable = true}),
        option("callbacks", &O::callbacks, "May call customers back.", {.reloadable = true}),
        option("capacities", &O::capacities,
               "Where the agent has more or less work at once than others.", {.reloadable = true}));
  }
};

}  // namespace ctibus::acd
