#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/log/lane.hpp"
#include "core/log/publisher.hpp"
#include "core/log/role.hpp"
#include "core/log/spin_lock.hpp"

namespace ctibus::log {

/// What waits behind a full lane, in order, and what did not fit any more.
class Outbox {
 public:
  enum class Outcome : std::uint8_t { waiting, overflow };

  Outbox(std::size_t bytes, std::size_t messages) : max_bytes_(bytes), max_messages_(messages) {}

  /// True: new messages must queue up here, or are lost.
  [[nodiscard]] bool in_use() const noexcept { return in_use_.load(std::memory_order_acquire); }

  /// Takes ownership of a whole frame, or notes its number as lost.
  Outcome push(std::vector<std::uint64_t>&& frame, std::uint64_t number);

  /// The holder of the role: visits and removes the frames in order, at most `max`, until `visit`
  /// says false (and keeps that one). When it becomes
  /// empty and messages were lost, `gap(from, to)` ends the loss. Returns how many were visited.
  std::size_t drain(std::size_t max, const std::function<bool(FrameView)>& visit,
                    const std::function<void(std::uint64_t, std::uint64_t)>& gap);

  /// Any thread.
  [[nodiscard]] std::size_t waiting() const {
    if (!in_use()) return 0;
    const std::lock_guard lock(mutex_);
    return frames_.size();
  }
  [[nodiscard]] std::size_t high_water() const noexcept { return high_water_.load(); }

 private:
  const std::size_t max_bytes_;
  const std::size_t max_messages_;
  mutable std::mutex mutex_;
  std::deque<std::vector<std::uint64_t>> frames_;  // words, so that headers are aligned
  std::size_t bytes_ = 0;
  std::uint64_t lost_from_ = 0;
  std::uint64_t lost_to_ = 0;
  std::atomic<std::size_t> high_water_{0};
  std::atomic<bool> in_use_{false};
};

struct PublisherState {
  PublisherState(PublisherOptions wanted, std::size_t slot_number, std::uint32_t source_number)
      : options(std::move(wanted)),
        slot(slot_number),
        source(source_number),
        lane(options.lane_bytes),
        outbox(options.outbox_bytes, options.outbox_messages) {}

  /// 0 as its number: it is not above the last one.
  [[nodiscard]] ctibus_message_id next_id(std::uint64_t wanted) const noexcept {
    const std::uint64_t last = last_number.load(std::memory_order_relaxed);
    if (wanted == 0) return {options.source_epoch, last + 1};
    return {options.source_epoch, wanted > last ? wanted : 0};
  }

  PublisherOptions options;
  const std::size_t slot;
  const std::uint32_t source;

  [[nodiscard]] Role::Mark mark() const noexcept { return static_cast<Role::Mark>(slot) + 2; }

  // Numbers are given and lane and outbox are filled by whoever holds the role with this
  // publisher's mark while nobody queues, or else by the one who holds `queue_lock`, has set
  // `queueing` and has seen the role without the mark. Each side sets its own sign and then looks
  // at the other's, sequentially consistent, so that at least one of two sees the other.
  SpinLock queue_lock;
  std::atomic<bool> queueing{false};
  std::atomic<std::uint64_t> last_number{0};
  Lane lane;
  Outbox outbox;
  std::atomic<bool> failed{false};
  std::atomic<std::uint64_t> lost{0};

  std::mutex completion_mutex;  // held while the callback runs, so that the destructor can wait
};

}  // namespace ctibus::log
