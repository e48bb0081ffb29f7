#pragma once

#include <filesystem>

namespace ctibus::process {

/// From now on a deadly signal is written to `file` before it has its usual effect: whoever finds
/// the process gone need not have been its parent to know why. Once, early, while there is one
/// thread.
void note_deadly_signals(const std::filesystem::path& file);

}  // namespace ctibus::process
