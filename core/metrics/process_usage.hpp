#pragma once

#include <cstdint>

namespace ctibus::metrics {

/// What this process uses now, as Linux tells it; 0 where it does not.
struct ProcessUsage {
  double cpu_seconds = 0;
  std::uint64_t memory_bytes = 0;  ///< resident
  std::uint64_t open_files = 0;
  std::uint64_t threads = 0;
};

/// Any thread.
ProcessUsage process_usage();

}  // namespace ctibus::metrics
