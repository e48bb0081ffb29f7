#include "core/log/wake_list.hpp"

namespace ctibus::log {

std::optional<std::size_t> WakeList::add(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  for (std::size_t reader = 0; reader < kMaxReaders; ++reader) {
    auto& slot = slots_[reader];
    if (slot.taken) continue;
    slot.taken = true;
    const std::lock_guard callback_lock(slot.mutex);
    slot.wake = std::move(wake);
    if (words_.load() < reader / 64 + 1) words_.store(reader / 64 + 1);
    return reader;
  }
  return std::nullopt;
}

void WakeList::remove(std::size_t reader) {
  clear_parked(reader);
  auto& slot = slots_[reader];
  {
    const std::lock_guard callback_lock(slot.mutex);
    slot.wake = nullptr;
  }
  const std::lock_guard lock(mutex_);
  slot.taken = false;
}

std::size_t WakeList::wake(const TypeTable& types, const TouchedTypes& touched) {
  std::size_t woken = 0;
  const std::size_t words = words_.load(std::memory_order_seq_cst);
  for (std::size_t word = 0; word < words; ++word) {
    const std::uint64_t parked = parked_[word].load(std::memory_order_seq_cst);
    if (parked == 0) continue;
    std::uint64_t wanted = touched.many() ? ~std::uint64_t{0} : 0;
    for (const auto type : touched)
      if (const auto* entry = types.get(type))
        wanted |= entry->interest[word].load(std::memory_order_acquire);
    for (auto bits = parked & wanted; bits != 0; bits &= bits - 1) {
      const auto reader = word * 64 + static_cast<std::size_t>(__builtin_ctzll(bits));
      if ((parked_[word].fetch_and(~bit(reader), std::memory_order_seq_cst) & bit(reader)) == 0)
        continue;
      auto& slot = slots_[reader];
      const std::lock_guard lock(slot.mutex);
      if (!slot.wake) continue;
      slot.wake();
      ++woken;
    }
  }
  return woken;
}

}  // namespace ctibus::log
