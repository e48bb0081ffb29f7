#include "raw_plugin.hpp"

HOSTILE_ENTRY;
HOSTILE_ENTRY { return nullptr; }
