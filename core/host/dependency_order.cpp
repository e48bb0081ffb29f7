#include "core/host/dependency_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ctibus::host {
namespace {

using Edges = std::vector<std::set<std::size_t>>;  ///< instance -> those it must follow

bool ready(const std::set<std::size_t>& after, const std::vector<bool>& placed) {
  return std::all_of(after.begin(), after.end(), [&](std::size_t i) { return placed[i]; });
}

/// Follows unplaced requirements until one repeats.
std::string describe_cycle(const std::vector<Dependent>& instances, const Edges& required,
                           const std::vector<bool>& placed, std::size_t at) {
  std::vector<std::size_t> path;
  while (std::find(path.begin(), path.end(), at) == path.end()) {
    path.push_back(at);
    at = *std::find_if(required[at].begin(), required[at].end(),
                       [&](std::size_t next) { return !placed[next]; });
  }
  std::string text;
  for (auto i = std::find(path.begin(), path.end(), at); i != path.end(); ++i) {
    text += instances[*i].name + " -> ";
  }
  return text + instances[at].name;
}

}  // namespace

bool offers(const Dependent& instance, const std::string& what) {
  const auto& offered = instance.manifest->offers;
  return what == instance.name || what == instance.manifest->id ||
         std::find(offered.begin(), offered.end(), what) != offered.end();
}

Result<std::vector<std::size_t>> start_order(const std::vector<Dependent>& instances) {
  Edges required(instances.size());
  Edges wanted(instances.size());
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const manifest::Manifest& manifest = *instances[i].manifest;
    const auto add = [&](const std::string& what, Edges& edges) {
      bool found = false;
      for (std::size_t j = 0; j < instances.size(); ++j) {
        if (!offers(instances[j], what)) continue;
        found = true;
        if (i != j) edges[i].insert(j);
      }
      return found;
    };
    for (const std::string& what : manifest.requires_) {
      if (!add(what, required)) {
        return failure("host.requirement_missing",
                       fmt::format("{} ({}) requires {}, which no instance of this site offers: "
                                   "add one, or remove {}.",
                                   instances[i].name, manifest.id, what, instances[i].name));
      }
    }
    for (const std::string& what : manifest.optional) add(what, wanted);
  }

  std::vector<std::size_t> order;
  std::vector<bool> placed(instances.size(), false);
  while (order.size() < instances.size()) {
    const auto next = [&](bool with_wishes) {
      for (std::size_t i = 0; i < instances.size(); ++i) {
        if (!placed[i] && ready(required[i], placed) &&
            (!with_wishes || ready(wanted[i], placed))) {
          return i;
        }
      }
      return instances.size();
    };
    std::size_t chosen = next(true);
    if (chosen == instances.size()) chosen = next(false);
    if (chosen == instances.size()) {
      const auto stuck =
          static_cast<std::size_t>(std::find(placed.begin(), placed.end(), false) - placed.begin());
      return failure("host.requirement_cycle",
                     "Instances require each other in a circle: " +
                         describe_cycle(instances, required, placed, stuck) +
                         ". Remove one of them.");
    }
    placed[chosen] = true;
    order.push_back(chosen);
  }
  return order;
}

}  // namespace ctibus::host
