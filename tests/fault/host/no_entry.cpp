#include "raw_plugin.hpp"

HOSTILE_NOTE(HOSTILE_MANIFEST_OF("no_entry", "1.0", "1", ""))
