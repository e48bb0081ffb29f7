#pragma once

#include <compare>
#include <cstdint>

#include "ctibus/describe.hpp"

namespace ctibus::acd {

/// Waiting work in the order in which it is served. A rank is given once, when the call comes, and
/// kept through everything that happens to it.
struct Rank {
  std::uint32_t priority = default_priority;  ///< of the caller within the group; 1 goes first
  Timestamp since{};                          ///< moved back by a bonus
  std::uint64_t order = 0;                    ///< among those who came in the same moment

  static constexpr std::uint32_t default_priority = 5;
  friend auto operator<=>(const Rank&, const Rank&) = default;
};

}  // namespace ctibus::acd
