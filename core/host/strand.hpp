#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "core/host/pool.hpp"

namespace ctibus::host {

/// Tasks that never run at the same time, in the order of their posts. Any thread.
class Strand : public std::enable_shared_from_this<Strand> {
 public:
  using Task = std::function<void()>;

  /// The pool must outlive the strand's last post.
  static std::shared_ptr<Strand> make(Pool& pool);
  explicit Strand(Pool& pool) : pool_(pool) {}
  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;

  /// False: closed, the task is dropped. Tasks must not throw.
  bool post(Task task);
  /// No further task begins; those waiting are dropped. Waits for the one that runs, unless it is
  /// the caller, and no longer than `limit`. False: it is still running.
  bool close(std::chrono::nanoseconds limit);

  /// Tasks that wait.
  [[nodiscard]] std::size_t depth() const;
  /// For how long the present task has been running; zero when none is.
  [[nodiscard]] std::chrono::nanoseconds running_for() const;

 private:
  friend class Pool;
  /// True: there is more to do.
  bool run_slice();

  Pool& pool_;
  mutable std::mutex mutex_;
  std::condition_variable idle_;
  std::deque<Task> tasks_;
  bool scheduled_ = false;
  bool closed_ = false;
  std::thread::id runner_;
  std::chrono::steady_clock::time_point slice_began_;
};

}  // namespace ctibus::host
