#pragma once

#include <atomic>
#include <thread>

namespace ctibus::log {

/// A lock for critical sections of some hundred nanoseconds that are nearly never contended.
class SpinLock {
 public:
  void lock() noexcept {
    for (unsigned round = 0; taken_.exchange(true, std::memory_order_acquire); ++round) {
      if (round > 32) std::this_thread::yield();
    }
  }
  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> taken_{false};
};

}  // namespace ctibus::log
