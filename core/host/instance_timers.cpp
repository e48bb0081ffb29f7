#include "core/host/instance.hpp"
#include "ctibus/abi/strand.h"

namespace ctibus::host {
namespace {

constexpr std::size_t max_timers = 262144;
constexpr std::size_t max_posts = 65536;

}  // namespace

void Instance::start_timer(std::uint64_t token, std::int64_t delay_ns) {
  const std::lock_guard lock(timers_mutex_);
  if (timers_.size() >= max_timers && !timers_.contains(token)) {
    fail({"host.too_many_timers", "The instance has started 262144 timers that still run."});
    return;
  }
  RunningTimer& timer = timers_[token];
  services_.timers->cancel(timer.handle);
  timer.generation = ++timer_generation_;
  timer.handle = services_.timers->start(
      delay_ns, [weak = weak_from_this(), token, generation = timer.generation] {
        const auto self = weak.lock();
        if (!self) return;
        self->arrive([raw = self.get(), token, generation] { raw->fire_timer(token, generation); });
      });
}

void Instance::cancel_timer(std::uint64_t token) {
  const std::lock_guard lock(timers_mutex_);
  const auto found = timers_.find(token);
  if (found == timers_.end()) return;
  services_.timers->cancel(found->second.handle);
  timers_.erase(found);
}

void Instance::fire_timer(std::uint64_t token, std::uint64_t generation) {
  {
    // What was cancelled or moved while it waited for the strand does not fire.
    const std::lock_guard lock(timers_mutex_);
    const auto found = timers_.find(token);
    if (found == timers_.end() || found->second.generation != generation) return;
    timers_.erase(found);
  }
  const auto* table = handler<ctibus_time_handler>(CTIBUS_TIME_HANDLER);
  if (table == nullptr || table->on_timer == nullptr) return;
  call([&] { table->on_timer(instance_.self, token); });
}

void Instance::cancel_all_timers() {
  const std::lock_guard lock(timers_mutex_);
  for (const auto& [token, timer] : timers_) services_.timers->cancel(timer.handle);
  timers_.clear();
}

void Instance::post(std::uint64_t token) {
  if (posts_.fetch_add(1) >= max_posts) {
    --posts_;
    fail({"host.too_many_posts", "The instance has 65536 posts waiting for its strand."});
    return;
  }
  arrive([this, token] {
    --posts_;
    const auto* table = handler<ctibus_strand_handler>(CTIBUS_STRAND_HANDLER);
    if (table == nullptr || table->on_post == nullptr) return;
    call([&] { table->on_post(instance_.self, token); });
  });
}

}  // namespace ctibus::host
