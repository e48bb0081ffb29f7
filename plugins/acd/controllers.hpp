#pragma once

#include <string_view>
#include <vector>

#include "ctibus/kit/acd/options.hpp"

namespace ctibus::acd {

/// Who may control what live: programs that the configuration names only their groups, others
/// everything.
class Controllers {
 public:
  /// Errors: acd.bad_option, which names the entry.
  static Result<Controllers> create(const Options& options);

  /// Errors: acd.not_allowed, which names the program and what it lacks.
  Result<> check_group(std::string_view program, ControlRight right, std::string_view group) const;
  /// `groups`: those the agent is in; one of them must be the program's.
  Result<> check_agent(std::string_view program, ControlRight right, std::string_view agent,
                       const std::vector<std::string_view>& groups) const;

 private:
  explicit Controllers(std::vector<ControllerOptions> entries) : entries_(std::move(entries)) {}
  bool is_limited(std::string_view program) const;
  bool allow(std::string_view program, ControlRight right, std::string_view group) const;

  std::vector<ControllerOptions> entries_;
};

}  // namespace ctibus::acd
