#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/result.hpp"
#include "options.hpp"

namespace ctibus::sim {

/// Does a number fit a pattern in which x is any digit?
bool fits(std::string_view pattern, std::string_view number);

/// What a number leads to.
struct Target {
  enum class Kind { station, holding, route_point, trunk };
  Kind kind = Kind::station;
  std::string number;     ///< as dialled; trunk: without the prefix
  std::size_t index = 0;  ///< in the options' list
};

/// Numbers of the switch, read once from its options. Immutable.
class DialPlan {
 public:
  /// Errors: sim.bad_options.
  static Result<DialPlan> make(const Options& options);

  /// Exact numbers come before patterns, patterns before trunk prefixes.
  std::optional<Target> find(std::string_view number) const;

 private:
  struct Entry {
    std::string pattern;
    Target target;
  };
  std::vector<Entry> exact_;
  std::vector<Entry> patterns_;
  std::vector<Entry> prefixes_;
};

}  // namespace ctibus::sim
