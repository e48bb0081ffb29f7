#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/result.hpp"

namespace ctibus::pbx {

/// What a number leads to.
struct Target {
  enum class Kind { station, holding, route_point, trunk };
  Kind kind = Kind::station;
  std::string number;     ///< as dialled; trunk: without the prefix
  std::size_t index = 0;  ///< in the connector's own list of such devices
};

/// The numbers of a switch of ours. A number is written in digits, * and #; in a pattern x is any
/// digit. Values; no thread of their own.
class DialPlan {
 public:
  /// `error`: code of what add() and add_trunk() refuse.
  explicit DialPlan(std::string error) : error_(std::move(error)) {}

  /// Only a route point may be a pattern; a number is given once.
  Result<> add(std::string_view number, Target::Kind kind, std::size_t index);
  /// Names share their space with the numbers. An empty prefix: nobody dials out by it.
  Result<> add_trunk(std::string_view name, std::string_view prefix, std::size_t index);

  /// Exact numbers come before patterns, patterns before trunk prefixes, longer prefixes before
  /// shorter ones.
  std::optional<Target> find(std::string_view number) const;

 private:
  struct Entry {
    std::string pattern;
    Target target;
  };
  std::string error_;
  std::set<std::string, std::less<>> taken_;
  std::map<std::string, Target, std::less<>> exact_;
  std::vector<Entry> patterns_;
  std::vector<Entry> prefixes_;
};

/// Does a number fit a pattern in which x is any digit?
bool fits(std::string_view pattern, std::string_view number);

}  // namespace ctibus::pbx
