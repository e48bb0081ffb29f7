#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace ctibus::sip::testing {

using namespace std::chrono_literals;

/// The thread of a test as a strand: what was posted runs while the test waits for something.
class Strand {
 public:
  std::function<void(std::function<void()>)> post() {
    return [this](std::function<void()> work) {
      const std::lock_guard guard(lock_);
      work_.push_back(std::move(work));
      ++posted_;
      changed_.notify_all();
    };
  }

  /// Runs what comes in until the condition holds; false: it does not within the time.
  bool until(const std::function<bool()>& holds, std::chrono::milliseconds limit = 20s) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
      std::function<void()> work;
      {
        std::unique_lock lock(lock_);
        // Conditions may depend on sockets and counters too, so look at them now and then.
        changed_.wait_for(lock, 2ms, [this] { return !work_.empty(); });
        if (!work_.empty()) {
          work = std::move(work_.front());
          work_.pop_front();
        }
      }
      if (work) work();
      if (!work && std::chrono::steady_clock::now() > end) return holds();
    }
    return true;
  }

  std::size_t posted() {
    const std::lock_guard guard(lock_);
    return posted_;
  }

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> work_;
  std::size_t posted_ = 0;
};

}  // namespace ctibus::sip::testing
