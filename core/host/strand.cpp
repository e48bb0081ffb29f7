#include "core/host/strand.hpp"

#include <utility>

namespace ctibus::host {
namespace {

constexpr std::size_t slice_tasks = 64;
constexpr auto slice_time = std::chrono::milliseconds(1);

}  // namespace

std::shared_ptr<Strand> Strand::make(Pool& pool) { return std::make_shared<Strand>(pool); }

bool Strand::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    tasks_.push_back(std::move(task));
    if (std::exchange(scheduled_, true)) return true;
  }
  pool_.schedule(shared_from_this());
  return true;
}

bool Strand::run_slice() {
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < slice_tasks; ++i) {
    Task task;
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.empty()) {
        scheduled_ = false;
        return false;
      }
      task = std::move(tasks_.front());
      tasks_.pop_front();
      runner_ = std::this_thread::get_id();
      slice_began_ = began;
    }
    task();
    task = nullptr;
    {
      const std::lock_guard lock(mutex_);
      runner_ = {};
      if (closed_) idle_.notify_all();
    }
    if (std::chrono::steady_clock::now() - began > slice_time) break;
  }
  const std::lock_guard lock(mutex_);
  if (tasks_.empty()) scheduled_ = false;
  return scheduled_;
}

bool Strand::close(std::chrono::nanoseconds limit) {
  std::deque<Task> dropped;
  std::unique_lock lock(mutex_);
  closed_ = true;
  dropped.swap(tasks_);
  const bool ended = idle_.wait_for(lock, limit, [&] {
    return runner_ == std::thread::id() || runner_ == std::this_thread::get_id();
  });
  lock.unlock();
  return ended;
}

std::size_t Strand::depth() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

std::chrono::nanoseconds Strand::running_for() const {
  const std::lock_guard lock(mutex_);
  if (runner_ == std::thread::id()) return {};
  return std::chrono::steady_clock::now() - slice_began_;
}

}  // namespace ctibus::host
