#pragma once

#include <cstdint>

namespace ctibus::wire {

/// A place in a site's log: everything up to and including `sequence` of its life `epoch` was seen.
struct Cursor {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

}  // namespace ctibus::wire
