#include "raw_plugin.hpp"

HOSTILE_NOTE(HOSTILE_MANIFEST_OF("newer_abi", "9.0", "99", ""))
