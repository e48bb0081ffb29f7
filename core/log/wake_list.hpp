#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "core/log/type_table.hpp"

namespace ctibus::log {

/// Types of what one holding of the role has appended: few, or "many".
class TouchedTypes {
 public:
  TouchedTypes() = default;
  /// Element by element: the whole in one piece would have to wait for the latest store into it.
  TouchedTypes(const TouchedTypes& other) noexcept : count_(other.count_), many_(other.many_) {
    for (std::uint32_t i = 0; i < count_; ++i) types_[i] = other.types_[i];
  }
  TouchedTypes& operator=(const TouchedTypes&) = delete;

  void add(std::uint32_t type) noexcept {
    if (count_ != 0 && types_[count_ - 1] == type) return;
    for (std::size_t i = 0; i < count_; ++i)
      if (types_[i] == type) return;
    if (count_ == types_.size())
      many_ = true;
    else
      types_[count_++] = type;
  }
  void clear() noexcept {
    count_ = 0;
    many_ = false;
  }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] bool many() const noexcept { return many_; }
  [[nodiscard]] const std::uint32_t* begin() const noexcept { return types_.data(); }
  [[nodiscard]] const std::uint32_t* end() const noexcept { return types_.data() + count_; }

 private:
  std::array<std::uint32_t, 7> types_;
  std::uint32_t count_ = 0;
  bool many_ = false;
};

/// Who sleeps, and how to wake them. Any thread.
class WakeList {
 public:
  /// A place for a reader; none when all are taken.
  std::optional<std::size_t> add(std::function<void()> wake);
  /// When it returns, the callback does not run and never will again.
  void remove(std::size_t reader);

  void set_parked(std::size_t reader) noexcept {
    parked_[reader / 64].fetch_or(bit(reader), std::memory_order_seq_cst);
  }
  void clear_parked(std::size_t reader) noexcept {
    parked_[reader / 64].fetch_and(~bit(reader), std::memory_order_seq_cst);
  }

  /// Wakes the parked readers that want one of `touched`; returns how many.
  std::size_t wake(const TypeTable& types, const TouchedTypes& touched);

  static constexpr std::uint64_t bit(std::size_t reader) noexcept {
    return std::uint64_t{1} << (reader % 64);
  }

 private:
  struct Slot {
    std::mutex mutex;
    std::function<void()> wake;
    bool taken = false;
  };
  std::array<std::atomic<std::uint64_t>, kReaderWords> parked_{};
  std::atomic<std::size_t> words_{0};  // beyond these no slot was ever taken
  std::mutex mutex_;
  std::array<Slot, kMaxReaders> slots_;
};

}  // namespace ctibus::log
