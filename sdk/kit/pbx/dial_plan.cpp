#include "ctibus/kit/pbx/dial_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::pbx {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool dialable(std::string_view number) {
  return !number.empty() && std::all_of(number.begin(), number.end(), [](char c) {
    return is_digit(c) || c == '*' || c == '#' || c == 'x';
  });
}

}  // namespace

bool fits(std::string_view pattern, std::string_view number) {
  return pattern.size() == number.size() &&
         std::equal(pattern.begin(), pattern.end(), number.begin(), [](char want, char have) {
           return want == have || (want == 'x' && is_digit(have));
         });
}

Result<> DialPlan::add(std::string_view number, Target::Kind kind, std::size_t index) {
  if (!dialable(number)) {
    return failure(
        error_,
        fmt::format("\"{}\" is no number: write digits, *, # (and x in a pattern).", number));
  }
  if (!taken_.emplace(number).second) {
    return failure(error_, fmt::format("The number {} is given twice.", number));
  }
  const bool pattern = number.find('x') != std::string_view::npos;
  if (pattern && kind != Target::Kind::route_point) {
    return failure(error_, fmt::format("\"{}\": only a route point may be a pattern.", number));
  }
  Target target{kind, std::string(number), index};
  if (pattern) {
    patterns_.push_back({std::string(number), std::move(target)});
  } else {
    exact_.emplace(number, std::move(target));
  }
  return {};
}

Result<> DialPlan::add_trunk(std::string_view name, std::string_view prefix, std::size_t index) {
  if (name.empty() || !taken_.emplace(name).second) {
    return failure(error_, fmt::format("The trunk name \"{}\" is empty or taken.", name));
  }
  if (prefix.empty()) return {};
  const auto longer = std::find_if(prefixes_.begin(), prefixes_.end(), [&](const Entry& entry) {
    return entry.pattern.size() < prefix.size();
  });
  prefixes_.insert(longer, {std::string(prefix), {Target::Kind::trunk, {}, index}});
  return {};
}

std::optional<Target> DialPlan::find(std::string_view number) const {
  if (const auto exact = exact_.find(number); exact != exact_.end()) return exact->second;
  for (const Entry& entry : patterns_) {
    if (!fits(entry.pattern, number)) continue;
    Target target = entry.target;
    target.number = number;
    return target;
  }
  for (const Entry& entry : prefixes_) {
    if (number.size() <= entry.pattern.size() || !number.starts_with(entry.pattern)) continue;
    Target target = entry.target;
    target.number = number.substr(entry.pattern.size());
    return target;
  }
  return std::nullopt;
}

}  // namespace ctibus::pbx
