#include "core/config/site_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/errors/nearest.hpp"

namespace ctibus::config {
namespace {

bool offers(const Member& member, const std::string& what) {
  const auto& offered = member.manifest.offers;
  return member.instance == what || member.manifest.id == what ||
         std::find(offered.begin(), offered.end(), what) != offered.end();
}

std::string cure(const std::string& what, const Libraries& libraries) {
  const auto candidates = libraries.offering(what);
  if (candidates.empty()) return "No plugin in the plugin path offers it: install one.";
  return fmt::format("Add an instance of {}.", fmt::join(candidates, " or "));
}

/// Follows requirements from one member; a path that comes back to it is a cycle.
class CycleFinder {
 public:
  explicit CycleFinder(const std::vector<Member>& members) : members_(members) {}

  /// Names along the first cycle through `start`, or nothing.
  std::vector<std::string> through(std::size_t start) {
    visited_.assign(members_.size(), false);
    path_.clear();
    return reaches(start, start) ? path_ : std::vector<std::string>{};
  }

 private:
  bool reaches(std::size_t from, std::size_t goal) {
    visited_[from] = true;
    path_.push_back(members_[from].instance);
    for (const std::string& what : members_[from].manifest.requires_) {
      for (std::size_t next = 0; next < members_.size(); ++next) {
        if (!offers(members_[next], what) || next == from) continue;
        if (next == goal || (!visited_[next] && reaches(next, goal))) return true;
      }
    }
    path_.pop_back();
    return false;
  }

  const std::vector<Member>& members_;
  std::vector<bool> visited_;
  std::vector<std::string> path_;
};

}  // namespace

void check_requirements(const std::vector<Member>& members, const Libraries& libraries,
                        Report& report) {
  for (const Member& member : members) {
    for (const std::string& what : member.manifest.requires_) {
      const bool met = std::any_of(members.begin(), members.end(),
                                   [&](const Member& other) { return offers(other, what); });
      if (met) continue;
      report.error(member.place, "config.requirement_missing",
                   fmt::format("\"{}\" requires {}, and no instance offers it. {}", member.instance,
                               what, cure(what, libraries)));
    }
  }
  CycleFinder finder(members);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto cycle = finder.through(i);
    // Each cycle is told once, by its first member.
    const bool first = std::all_of(cycle.begin(), cycle.end(), [&](const std::string& name) {
      const auto at = std::find_if(members.begin(), members.end(),
                                   [&](const Member& m) { return m.instance == name; });
      return at - members.begin() >= static_cast<std::ptrdiff_t>(i);
    });
    if (cycle.empty() || !first) continue;
    report.error(members[i].place, "config.requirement_cycle",
                 fmt::format("{} -> {} require each other, so none could start first. Remove one.",
                             fmt::join(cycle, " -> "), cycle.front()));
  }
}

}  // namespace ctibus::config
