#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

namespace ctibus::host {

class Strand;

/// Threads that run strands, a slice at a time, in the order in which they became ready, so that a
/// noisy one cannot starve the others. Idle threads sleep. Any thread.
class Pool {
 public:
  /// 0: one a processor, at least two.
  explicit Pool(std::size_t threads = 0);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  /// As stop() with a limit of a second.
  ~Pool();

  /// No further slice begins. Waits for those running; a thread that has not come back within the
  /// limit is left behind (it is in somebody's endless loop). False: there was one. Idempotent.
  bool stop(std::chrono::nanoseconds limit);

  [[nodiscard]] std::size_t threads() const;

 private:
  friend class Strand;
  struct State;
  void schedule(std::shared_ptr<Strand> strand);
  static void run(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace ctibus::host
