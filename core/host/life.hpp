#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/host/report.hpp"
#include "ctibus/abi/types.h"

namespace ctibus::host {

/// How a lifecycle call of a plugin ended.
struct Outcome {
  ctibus_status status = CTIBUS_OK;
  Error error;
  explicit operator bool() const { return status == CTIBUS_OK; }
};

/// One life of an instance, in the core or in a process of its own. Made again for each start. The
/// lifecycle functions are for one thread at a time, never for a plugin's callback; they block, no
/// longer than their limits.
class Life {
 public:
  /// Called at most once, from any thread, when a running instance cannot go on; must be cheap.
  using OnFailure = std::function<void(const std::shared_ptr<Life>&, const Error&)>;

  Life() = default;
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;
  virtual ~Life() = default;

  virtual Outcome create() = 0;
  virtual Outcome start() = 0;
  /// Asks it to drain.
  virtual void drain() = 0;
  virtual bool wait_drained(std::chrono::steady_clock::time_point until) = 0;
  /// Stops (when it was started), destroys (when it was created) and lets go of everything but
  /// this object, which late callers may still look at. Idempotent.
  virtual void end() = 0;
  /// It goes on without this core, whose successor takes it over.
  [[nodiscard]] virtual bool outlives_core() const { return false; }
  /// In the place of end(), for one that outlives the core.
  virtual void leave() {}

  [[nodiscard]] virtual bool can_reload() const = 0;
  virtual Outcome reload(const std::vector<std::uint8_t>& options) = 0;
  /// CTIBUS_LOG_*: what it writes from now on.
  virtual void set_log_level(std::int32_t) {}

  /// It did not come back from a callback, and takes a thread of the core with it.
  [[nodiscard]] virtual bool left_behind() const { return false; }
  virtual void report(InstanceReport& out) const = 0;
  /// For how long its strand has been in the present slice.
  [[nodiscard]] virtual std::chrono::nanoseconds busy_for() const = 0;
  /// What it wrote last, for one that has failed.
  [[nodiscard]] virtual std::vector<std::string> last_lines() const { return {}; }
};

}  // namespace ctibus::host
