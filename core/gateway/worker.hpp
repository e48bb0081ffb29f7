#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace ctibus::gateway {

/// One thread for what may take long: reading the log for a trace, reloading the site. Tasks run in
/// order; callers bound how many they hand in. Any thread.
class Worker {
 public:
  Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  void post(std::function<void()> task);
  /// Drops what has not begun, waits for what has. Idempotent.
  void stop();
  /// For a task that takes long: end early.
  [[nodiscard]] bool stopping();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ctibus::gateway
