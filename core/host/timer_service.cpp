#include "core/host/timer_service.hpp"

#include <algorithm>
#include <chrono>

namespace ctibus::host {

TimerService::TimerService(const Clock& clock) : clock_(clock), thread_([this] { run(); }) {}

TimerService::~TimerService() { stop(); }

TimerService::Handle TimerService::start(std::int64_t delay_ns, std::function<void()> fire) {
  const std::int64_t now = clock_.steady_ns();
  const std::int64_t due = now + std::clamp<std::int64_t>(delay_ns, 0, INT64_MAX - now);
  std::unique_lock lock(mutex_);
  if (stopping_) return {};
  const Handle handle{due, ++last_};
  const auto entry = due_.emplace(std::pair(handle.due_ns, handle.id), std::move(fire)).first;
  const bool first = entry == due_.begin();
  lock.unlock();
  if (first) wake_.notify_one();
  return handle;
}

bool TimerService::cancel(const Handle& handle) {
  if (handle.id == 0) return false;
  const std::lock_guard lock(mutex_);
  return due_.erase({handle.due_ns, handle.id}) != 0;
}

void TimerService::clock_moved() {
  {
    const std::lock_guard lock(mutex_);
    moved_ = true;
  }
  wake_.notify_one();
}

void TimerService::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    due_.clear();
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::size_t TimerService::size() const {
  const std::lock_guard lock(mutex_);
  return due_.size();
}

void TimerService::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (due_.empty()) {
      wake_.wait(lock, [&] { return stopping_ || !due_.empty(); });
      continue;
    }
    const std::int64_t now = clock_.steady_ns();
    if (due_.begin()->first.first > now) {
      // An hour at most, so that no sum overflows.
      const auto rest = std::chrono::nanoseconds(
          std::min<std::int64_t>(due_.begin()->first.first - now, 3'600'000'000'000));
      const auto first = due_.begin()->first;
      moved_ = false;
      wake_.wait_for(lock, rest, [&] {
        return stopping_ || moved_ || due_.empty() || due_.begin()->first < first;
      });
      continue;
    }
    const auto first = due_.begin();
    const auto fire = std::move(first->second);
    due_.erase(first);
    lock.unlock();
    fire();
    lock.lock();
  }
}

}  // namespace ctibus::host
