#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/log/system_messages.hpp"

namespace ctibus::log {

struct Core;

/// What an earlier life has left.
struct Recovered {
  bool found = false;  ///< there was something
  std::uint64_t last_epoch = 0;
  std::uint64_t last_sequence = 0;
  std::int64_t last_time_ns = 0;
  std::uint64_t cut_bytes = 0;
};

/// Reads the folder of `core.store`: takes up the good files, cuts a torn tail, sets damaged files
/// aside as `.corrupt` after saving what is good in them, rebuilds types, sources, last values and
/// consumers. Before any thread of the log runs. Errors: `log.newer_format` (nothing was touched),
/// `log.open_failed`.
Result<Recovered> recover(Core& core);

}  // namespace ctibus::log
