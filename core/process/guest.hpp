#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/base/error.hpp"
#include "core/process/folder.hpp"
#include "ctibus/abi/plugin.h"

namespace ctibus {
class Clock;
}

namespace ctibus::process {

struct GuestSetup {
  Folder folder;
  const Clock* clock = nullptr;  ///< null: the machine's; outlives the guest
  /// A plugin that is part of this program, in the place of any library: for tests.
  ctibus_plugin_entry linked = nullptr;
  std::string linked_manifest;
  /// A guest in a process of its own limits it; one in somebody else's must not.
  bool own_process = true;
  /// Without a core for so long it drains its instance and ends.
  std::chrono::nanoseconds orphan_limit = std::chrono::minutes(10);
};

/// The program ctibus-host: holds one instance, over the wire to a core, which it outlives. It does
/// what the core says (protocol.hpp) until the core says stop.
class Guest {
 public:
  explicit Guest(GuestSetup setup);
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;
  ~Guest();

  /// Returns when the core has said stop, when interrupt() was called, or with why there is no core
  /// for it. Once.
  Result<> run();
  /// Stops the instance and lets run() return. Any thread, also a signal handler.
  void interrupt() noexcept;
  /// A clock that is not the machine's was moved.
  void clock_moved();
  /// Waits until everything that the instance has said so far has reached the core.
  void settle();
  /// Ends the connection without a word, as a kill does: for tests. Any thread.
  void vanish() noexcept;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace ctibus::process
