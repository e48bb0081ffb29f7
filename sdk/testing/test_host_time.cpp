#include "ctibus/testing/test_host.hpp"

namespace ctibus::testing {

bool TestHost::run_one() {
  std::unique_lock lock(mutex_);
  while (true) {
    const std::size_t waiting = ready_.size() + (test_commands_.empty() ? 0 : 1);
    if (waiting == 0) return false;
    const std::size_t chosen = random_.below(waiting);
    if (chosen == ready_.size()) return run_test_command(lock);
    TestInstance& next = *ready_[chosen];
    if (next.has_work()) {
      lock.unlock();
      next.run_one();
      return true;
    }
    next.is_ready_ = false;
    ready_[chosen] = ready_.back();
    ready_.pop_back();
  }
}

void TestHost::settle() {
  if (settling_) return;
  settling_ = true;
  struct Ended {
    bool& settling;
    ~Ended() { settling = false; }
  } const ended{settling_};
  // More than any test means: an endless loop is found before it has filled the memory.
  constexpr std::uint64_t most_steps = 20'000'000;
  const std::uint64_t tail = [this] {
    const std::lock_guard lock(mutex_);
    return log_.tail();
  }();
  for (std::uint64_t step = 0; step < most_steps; ++step) {
    {
      const std::lock_guard lock(mutex_);
      if (clock_.fire_one()) continue;
      if (log_.tail() - tail > most_messages_) break;
    }
    if (!run_one()) return;
  }
  fail("the plugins keep each other busy for ever");
}

bool TestHost::await(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (true) {
    settle();
    if (condition()) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    std::unique_lock lock(mutex_);
    // The pause serves conditions that no call to the host announces.
    if (ready_.empty()) spoken_.wait_for(lock, std::chrono::milliseconds(5));
  }
}

bool TestHost::step_time(std::int64_t limit) {
  if (settling_) fail("time cannot pass within a handler");
  settle();
  const std::int64_t due = clock_.next_due();
  if (due < 0 || due > limit) {
    clock_.move_to(std::max(limit, clock_.steady_ns()));
    return false;
  }
  clock_.move_to(std::max(due, clock_.steady_ns()));
  settle();
  return true;
}

void TestHost::advance(std::chrono::nanoseconds by) {
  const std::int64_t limit = clock_.steady_ns() + by.count();
  while (step_time(limit)) {}
}

bool TestHost::advance_until(const std::function<bool()>& condition,
                             std::chrono::nanoseconds limit) {
  const std::int64_t end = clock_.steady_ns() + limit.count();
  settle();
  while (!condition()) {
    if (!step_time(end)) return condition();
  }
  return true;
}

}  // namespace ctibus::testing
