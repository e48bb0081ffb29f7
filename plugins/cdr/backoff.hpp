#pragma once

#include <chrono>
#include <cstdint>

namespace ctibus::cdr_plugin {

/// Doubles from `first` to `most`.
struct Backoff {
  std::chrono::milliseconds first;
  std::chrono::milliseconds most;

  constexpr std::chrono::milliseconds delay(std::uint32_t failures) const {
    const auto wanted = first * (std::int64_t{1} << (failures < 16 ? failures : 16));
    return wanted < most ? wanted : most;
  }
};

}  // namespace ctibus::cdr_plugin
