#include "core/log/chain.hpp"

#include <algorithm>

namespace ctibus::log {

void Chain::push(Pointer segment) {
  const std::lock_guard lock(mutex_);
  bytes_ += segment->capacity();
  segments_.push_back(std::move(segment));
}

Chain::Pointer Chain::containing(std::uint64_t sequence) const {
  const std::lock_guard lock(mutex_);
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), sequence,
                                      [](std::uint64_t wanted, const Pointer& segment) {
                                        return wanted < segment->first_sequence();
                                      });
  return after == segments_.begin() ? nullptr : *std::prev(after);
}

std::uint64_t Chain::first_sequence() const {
  const std::lock_guard lock(mutex_);
  return segments_.empty() ? 0 : segments_.front()->first_sequence();
}

Chain::Pointer Chain::newest() const {
  const std::lock_guard lock(mutex_);
  return segments_.empty() ? nullptr : segments_.back();
}

std::vector<Chain::Pointer> Chain::all() const {
  const std::lock_guard lock(mutex_);
  return {segments_.begin(), segments_.end()};
}

std::vector<Chain::Pointer> Chain::trim(std::size_t window, bool only_settled,
                                        FunctionRef<void(Segment&)> gone) {
  std::vector<Pointer> taken;
  const std::lock_guard lock(mutex_);
  while (segments_.size() > 1 && bytes_ - segments_.back()->capacity() > window) {
    if (only_settled && !segments_.front()->settled()) break;
    bytes_ -= segments_.front()->capacity();
    gone(*segments_.front());
    taken.push_back(std::move(segments_.front()));
    segments_.pop_front();
  }
  return taken;
}

}  // namespace ctibus::log
