#pragma once

#include <chrono>

namespace ctibus::daemon {

/// The signals of the process, taken one after the other by one thread. Make it before any other
/// thread is started: they inherit that these signals are blocked.
class Signals {
 public:
  enum class Kind { none, stop, reload };

  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  /// The next SIGTERM or SIGINT (stop) or SIGHUP (reload); none when the time is over.
  Kind wait(std::chrono::milliseconds limit);

 private:
  int descriptor_ = -1;
};

}  // namespace ctibus::daemon
