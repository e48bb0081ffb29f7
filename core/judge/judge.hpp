#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/judge/child.hpp"

/// Judges plugin libraries of other people: each promise of the plugin contract is a check, and
/// each check runs in a child process of its own. The same seed gives the same judgement.
namespace ctibus::judge {

struct Plan {
  std::vector<std::string> only;  ///< ids of checks; empty: all
  bool in_process = false;        ///< for a debugger: no child, no time limit
  Limits limits;
};

struct Finding {
  const Check* check = nullptr;
  Outcome outcome;
  double seconds = 0;
};

struct Verdict {
  std::vector<Finding> findings;
  /// Why not everything could be judged; empty code: it could.
  Error unjudged;

  bool passed() const;
  const Finding* find(std::string_view check) const;
};

/// Every check in the order in which they run; the standing rules are last.
std::vector<const Check*> all_checks();

/// Runs the checks of the plan; `told` sees each finding as soon as it is there. Call from a
/// process of one thread. Errors: judge.unknown_check, judge.cannot_fork.
Result<Verdict> judge(const Subject& subject, const Plan& plan,
                      const std::function<void(const Finding&)>& told = nullptr);

/// The standing rules from the record of all runs.
Outcome judge_rule(const Check& rule, const Subject& subject, const Record& record);

}  // namespace ctibus::judge
