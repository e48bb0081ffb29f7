#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "core/base/error.hpp"

namespace ctibus::backup {

/// Whose a file is and what may be done with it, by names: numbers differ between machines.
struct Ownership {
  std::string owner;  ///< "USER:GROUP"; numbers where there is no name
  unsigned mode = 0600;

  friend bool operator==(const Ownership&, const Ownership&) = default;
};

/// That of a file that is there; the default else.
Ownership ownership_of(const std::filesystem::path& path);

/// Gives a file its mode, and, for root, its owner as far as this machine knows the names. False:
/// it does not. Errors: backup.cannot_write.
Result<bool> apply(const Ownership& ownership, const std::filesystem::path& path);

}  // namespace ctibus::backup
