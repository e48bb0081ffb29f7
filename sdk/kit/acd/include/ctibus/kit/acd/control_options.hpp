#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"

namespace ctibus::acd {

/// A kind of live control.
enum class ControlRight {
  unknown,
  skills,
  memberships,
  priority,  ///< of groups
  opening,
  calls,   ///< to pick and move them, and their priority
  agents,  ///< to set states for them
};
constexpr auto names(ControlRight) {
  return std::array<std::string_view, 7>{"unknown", "skills", "memberships", "priority",
                                         "opening", "calls",  "agents"};
}

struct ControllerOptions {
  std::string program;
  std::vector<std::string> groups;
  std::vector<ControlRight> may;

  static constexpr auto describe() {
    using O = ControllerOptions;
    return declare_group<O>(
        "Which groups a program may control live. Programs that no entry names may control all.",
        option("program", &O::program,
               "The program, as [client.NAME] names it, or an instance of the site.",
               {.required = true, .reloadable = true}),
        option("groups", &O::groups, "Groups whose agents, calls and memberships it may change.",
               {.reloadable = true}),
        option("may", &O::may, "What it may change there; empty: everything.",
               {.reloadable = true}));
  }
};

}  // namespace ctibus::acd
