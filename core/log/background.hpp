#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

namespace ctibus::log {

/// A thread that does a pass of something when asked to, and every `interval` unasked.
class Background {
 public:
  ~Background() { stop(); }

  void start(std::function<void()> pass, std::chrono::nanoseconds interval);
  /// Asks for a pass that begins after this call. Costs a system call only when none was asked for
  /// since the last one began. Any thread.
  void notify() noexcept;
  /// Ends the thread after its current pass. Idempotent, not from within a pass.
  void stop() noexcept;
  [[nodiscard]] bool stopping() const noexcept { return stopping_.load(); }

 private:
  std::atomic<std::uint32_t> asked_{0};
  std::atomic<bool> stopping_{false};
  std::jthread thread_;
};

}  // namespace ctibus::log
