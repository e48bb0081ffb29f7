#include <cstdlib>

#include "raw_plugin.hpp"

HOSTILE_NOTE(HOSTILE_MANIFEST_OF("aborts_when_loaded", "1.0", "1", ""))

namespace {
[[maybe_unused]] const int dead = (std::abort(), 0);
}

HOSTILE_ENTRY;
HOSTILE_ENTRY { return nullptr; }
