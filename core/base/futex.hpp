#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace ctibus {

/// Sleeps while `word` holds `expected`, until woken or until `limit` has passed; may return early.
/// std::atomic::wait has no time limit, which is why this exists. Any thread.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                std::chrono::nanoseconds limit) noexcept;

/// Wakes one sleeper on `word`.
void futex_wake(const std::atomic<std::uint32_t>& word) noexcept;

}  // namespace ctibus
