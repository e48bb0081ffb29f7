#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ctibus::judge {

/// Memory that a check's child shares with the judge: where it is, so that a child that crashes or
/// hangs need not tell. Written by the child only.
struct Progress {
  /// Steady time at which the plugin was entered; 0: it is not.
  std::atomic<std::int64_t> entered_ns{0};
  char callback[128] = {};
  char step[128] = {};  ///< what the check is doing
  /// Why the child ended itself with `exit_flood`.
  char last_words[256] = {};

  static constexpr int exit_flood = 77;

  template <std::size_t size>
  static void put(char (&out)[size], std::string_view text) {
    const std::size_t kept = text.size() < size - 1 ? text.size() : size - 1;
    if (kept != 0) std::memcpy(out, text.data(), kept);
    out[kept] = '\0';
  }
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "it lies in shared memory");

}  // namespace ctibus::judge
