#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "core/base/clock.hpp"
#include "ctibus/ids.hpp"

namespace ctibus::host {

/// Ids and chance for the instances of a host. Any thread.
class Entropy {
 public:
  /// With a seed all ids and numbers repeat; without one they come from the system. The clock must
  /// outlive this.
  explicit Entropy(const Clock& clock, std::optional<std::uint64_t> seed = std::nullopt)
      : clock_(clock), state_(seed) {}

  /// UUIDv7 (RFC 9562 5.7): 48 bits of milliseconds and 74 random ones.
  Uuid uuid();
  std::uint64_t random();

 private:
  const Clock& clock_;
  std::mutex mutex_;
  std::optional<std::uint64_t> state_;
};

}  // namespace ctibus::host
