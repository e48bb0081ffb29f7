#pragma once

#include <chrono>
#include <string>

#include "core/base/error.hpp"
#include "core/judge/check.hpp"

namespace ctibus::judge {

enum class Status { passed, failed, skipped };
std::string_view name_of(Status status);

/// What became of one check.
struct Outcome {
  Status status = Status::passed;
  std::string text;  ///< why it failed or was skipped
  std::vector<std::string> notes;
  Record record;
};

struct Limits {
  std::chrono::milliseconds callback{5000};  ///< for one call of the plugin
  std::chrono::milliseconds check{60000};    ///< for a whole check
};

/// Runs a check in this process.
Outcome run_here(const Check& check, const Subject& subject, std::uint64_t seed, Progress& progress,
                 bool in_process);

/// Runs a check in a child process, which is killed with all its own when it takes too long. Call
/// from a process of one thread. Errors: judge.cannot_fork.
Result<Outcome> run_in_child(const Check& check, const Subject& subject, std::uint64_t seed,
                             const Limits& limits);

}  // namespace ctibus::judge
