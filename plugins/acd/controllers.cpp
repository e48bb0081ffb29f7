#include "controllers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::acd {

namespace {

template <class List, class Value>
bool has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::string_view name_of(ControlRight right) {
  return names(ControlRight{})[static_cast<std::size_t>(right)];
}

template <class... A>
tl::unexpected<Error> bad(fmt::format_string<A...> format, A&&... arguments) {
  return failure("acd.bad_option", fmt::format(format, std::forward<A>(arguments)...));
}

}  // namespace

Result<Controllers> Controllers::create(const Options& options) {
  for (const ControllerOptions& entry : options.controllers) {
    if (entry.program.empty()) return bad("A controller names no program: give it one.");
    if (has(entry.may, ControlRight::unknown)) {
      return bad("Controller \"{}\" has an unknown right in may.", entry.program);
    }
    for (const std::string& group : entry.groups) {
      const auto named = [&](const GroupOptions& other) { return other.name == group; };
      if (std::any_of(options.groups.begin(), options.groups.end(), named)) continue;
      return bad("Controller \"{}\" names group \"{}\", which does not exist.", entry.program,
                 group);
    }
  }
  return Controllers(options.controllers);
}

bool Controllers::is_limited(std::string_view program) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const ControllerOptions& entry) { return entry.program == program; });
}

bool Controllers::allow(std::string_view program, ControlRight right,
                        std::string_view group) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const ControllerOptions& entry) {
    return entry.program == program && has(entry.groups, group) &&
           (entry.may.empty() || has(entry.may, right));
  });
}

Result<> Controllers::check_group(std::string_view program, ControlRight right,
                                  std::string_view group) const {
  if (!is_limited(program) || allow(program, right, group)) return {};
  return failure("acd.not_allowed",
                 fmt::format("Program \"{}\" has no right \"{}\" in group \"{}\": see controllers.",
                             program, name_of(right), group));
}

Result<> Controllers::check_agent(std::string_view program, ControlRight right,
                                  std::string_view agent,
                                  const std::vector<std::string_view>& groups) const {
  if (!is_limited(program)) return {};
  const auto allowed = [&](std::string_view group) { return allow(program, right, group); };
  if (std::any_of(groups.begin(), groups.end(), allowed)) return {};
  return failure("acd.not_allowed",
                 fmt::format("Program \"{}\" has no right \"{}\" in any group of agent \"{}\": see "
                             "controllers.",
                             program, name_of(right), agent));
}

}  // namespace ctibus::acd
