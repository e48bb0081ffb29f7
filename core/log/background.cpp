#include "core/log/background.hpp"

#include "core/base/futex.hpp"

namespace ctibus::log {

void Background::start(std::function<void()> pass, std::chrono::nanoseconds interval) {
  thread_ = std::jthread([this, pass = std::move(pass), interval] {
    while (!stopping_.load()) {
      futex_wait(asked_, 0, interval);
      // Before the pass: what is asked for from now on is for the next one.
      asked_.exchange(0, std::memory_order_seq_cst);
      if (!stopping_.load()) pass();
    }
  });
}

void Background::notify() noexcept {
  if (asked_.load(std::memory_order_seq_cst) == 0 &&
      asked_.exchange(1, std::memory_order_seq_cst) == 0)
    futex_wake(asked_);
}

void Background::stop() noexcept {
  stopping_.store(true);
  asked_.store(1);
  futex_wake(asked_);
  if (thread_.joinable()) thread_.join();
}

}  // namespace ctibus::log
