#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ctibus/kit/acd/options.hpp"

namespace ctibus::bench::acd {

struct Size {
  std::size_t agents = 0;
  std::size_t groups = 0;
  std::size_t memberships = 8;  ///< of each agent
  Duration handling{};          ///< of a call: alerting, talk and wrap-up
};

/// A skill that a group asks for, for a time.
struct Asked {
  std::size_t skill = 0;
  std::uint32_t level = 0;
  Duration until{};
};

/// A centre to be, and who calls it.
struct Site {
  static constexpr std::size_t skills = 4;

  ctibus::acd::Options options;
  std::vector<double> popularity;  ///< sums of the groups' shares of the calls, 1 in the end
  std::vector<std::optional<Asked>> asked;
  Duration handling{};

  /// The group that a number from 0 to 1 falls upon.
  std::size_t group_at(double share) const;
};

/// Groups of very different sizes, priorities and strategies, some with conditions that are relaxed
/// and some with helpers.
Site varied_site(const Size& size, std::uint64_t seed);

/// Every agent is in all groups, and only the first ten of them are called.
Site site_with_idle_groups(std::size_t agents, std::size_t idle, Duration handling,
                           std::uint64_t seed);

}  // namespace ctibus::bench::acd
