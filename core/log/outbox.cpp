#include "core/log/publisher_state.hpp"

namespace ctibus::log {

Outbox::Outcome Outbox::push(std::vector<std::uint64_t>&& frame, std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  in_use_.store(true, std::memory_order_release);
  const std::size_t size = frame.size() * sizeof(std::uint64_t);
  // Once something is lost, all that follows is, until the gap is in the log: order before fill.
  if (lost_from_ != 0 || frames_.size() >= max_messages_ || bytes_ + size > max_bytes_) {
    if (lost_from_ == 0) lost_from_ = number;
    lost_to_ = number;
    return Outcome::overflow;
  }
  bytes_ += size;
  frames_.push_back(std::move(frame));
  if (frames_.size() > high_water_.load(std::memory_order_relaxed))
    high_water_.store(frames_.size(), std::memory_order_relaxed);
  return Outcome::waiting;
}

std::size_t Outbox::drain(std::size_t max, const std::function<bool(FrameView)>& visit,
                          const std::function<void(std::uint64_t, std::uint64_t)>& gap) {
  std::size_t visited = 0;
  const std::lock_guard lock(mutex_);
  for (; visited < max && !frames_.empty(); ++visited) {
    if (!visit(FrameView(reinterpret_cast<const std::byte*>(frames_.front().data())))) break;
    bytes_ -= frames_.front().size() * sizeof(std::uint64_t);
    frames_.pop_front();
  }
  if (frames_.empty()) {
    if (lost_from_ != 0) gap(lost_from_, lost_to_);
    lost_from_ = lost_to_ = 0;
    in_use_.store(false, std::memory_order_release);
  }
  return visited;
}

}  // namespace ctibus::log
