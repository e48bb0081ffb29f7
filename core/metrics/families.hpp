#pragma once

#include <span>
#include <string_view>

namespace ctibus::metrics {

enum class Kind { counter, gauge, histogram };
std::string_view name_of(Kind kind);

/// A metric that every site exports. Labels have few values, all of them known from the
/// configuration or from ctibus itself: never a call, a number or anything else that a caller
/// brings along.
struct Family {
  std::string_view name;
  Kind kind = Kind::gauge;
  std::string_view labels;  ///< names, divided by ", "
  std::string_view help;
};

/// All, sorted by name: the only place where they are declared.
std::span<const Family> families();
/// Throws std::logic_error for a name that is not declared.
const Family& family(std::string_view name);

}  // namespace ctibus::metrics
