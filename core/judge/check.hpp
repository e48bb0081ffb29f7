#pragma once

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/judge/ledger.hpp"
#include "core/judge/subject.hpp"

namespace ctibus::judge {

/// Thrown by a check: the plugin broke what the check proves.
struct CheckFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Thrown by a check that has nothing to look at in this plugin.
struct NotApplicable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a check works with. One check, one trial, in a process of its own unless the judge was
/// asked to stay in one.
struct Trial {
  const Subject& subject;
  const ctibus_plugin* plugin;
  Ledger& ledger;
  Progress& progress;
  std::uint64_t seed;  ///< of this check
  bool in_process = false;
  std::vector<std::string> notes;  ///< remarks that are no failure
};

enum class Needs {
  nothing,  ///< the library alone
  options,  ///< a plugin that can be created
  running,  ///< one that starts
};

struct Check {
  std::string_view id;
  std::string_view proves;  ///< one sentence
  std::string_view cure;    ///< what its author does when it fails
  Needs needs = Needs::running;
  void (*run)(Trial& trial) = nullptr;  ///< null: summed up from all the others
};

// The groups of checks, each in a file of checks/, in the order in which they run.
std::span<const Check> abi_checks();
std::span<const Check> life_checks();
std::span<const Check> option_checks();
std::span<const Check> bus_checks();
std::span<const Check> command_checks();
std::span<const Check> fault_checks();
std::span<const Check> resume_checks();
std::span<const Check> leak_checks();
/// Rules that hold at all times; judged from the record of all runs.
std::span<const Check> standing_rules();

}  // namespace ctibus::judge
