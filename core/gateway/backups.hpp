#pragma once

#include <functional>
#include <string>

#include "core/base/error.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::host {
class Site;
}

namespace ctibus::gateway {

/// Makes backups of a running site, into folders on its machine. Any thread; blocks.
class Backups {
 public:
  explicit Backups(host::Site& site) : site_(site) {}

  struct Wanted {
    std::string path;       ///< absolute; or a name, for the site's own folder of backups; or empty
    bool anywhere = false;  ///< whoever asks may name a path
    bool keys = false;
  };
  /// A BackupBody. Errors: backup.*, wire.not_allowed, those of Log::copy.
  Result<msgpack::Buffer> make(const Wanted& wanted, const std::function<bool()>& cancelled);

 private:
  host::Site& site_;
};

}  // namespace ctibus::gateway
