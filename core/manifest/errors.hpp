#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::manifest {

/// What can be wrong with a plugin's library before any of its code runs.
inline constexpr ErrorEntry errors[] = {
    {"manifest.not_a_library", "The file is no shared library.",
     "A plugin's file is missing, unreadable or not a 64-bit little-endian ELF library.",
     "Name a library that was built with ctibus_add_plugin for this machine."},
    {"manifest.missing", "The library carries no ctibus manifest.",
     "Without a manifest nothing can be said of a library without running it, so it is not loaded.",
     "Add CTIBUS_PLUGIN(...) to one of its sources and build it again."},
    {"manifest.malformed", "The library's manifest cannot be read.",
     "The note in the library is torn, or its contents are not what the SDK writes.",
     "Copy or build the library again."},
    {"manifest.newer_abi", "The library was built for a newer ctibus.",
     "Its ABI has a newer major version than this host knows.",
     "Update ctibus, or install a version of the plugin for this ctibus."},
};

}  // namespace ctibus::manifest
