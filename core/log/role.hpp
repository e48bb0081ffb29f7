#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

namespace ctibus::log {

/// The sequencer's role: whoever holds it may number and store messages. Never held while waiting
/// for anything but another holder's bounded work.
///
/// Why the orders are what they are: a holder releases with a sequentially consistent exchange and
/// then looks at a flag (waiting lanes, parked readers); the other side sets its flag with a
/// sequentially consistent operation and then looks at the role (`observe` or `try_take`). So one
/// of the two sees the other; and as the role is only ever changed by read-modify-write operations
/// or, with a release, by its holder, whoever observes it sees all that earlier holders stored.
class Role {
 public:
  using Mark = std::uint32_t;  ///< tells one holder from others; not 0
  static constexpr Mark anybody = 1;

  bool try_take(Mark mark = anybody) noexcept {
    Mark nobody = 0;
    return word_.load(std::memory_order_seq_cst) == 0 &&
           word_.compare_exchange_strong(nobody, mark, std::memory_order_seq_cst);
  }

  /// Waits its turn. For rare work; publishers use try_take and their lane.
  void take() noexcept {
    for (unsigned round = 0; !try_take(); ++round) {
      if (round > 64) std::this_thread::yield();
    }
  }

  void release() noexcept { word_.exchange(0, std::memory_order_seq_cst); }

  /// The holder goes on as anybody.
  void drop_mark() noexcept { word_.store(anybody, std::memory_order_release); }
  [[nodiscard]] Mark holder() const noexcept { return word_.load(std::memory_order_seq_cst); }

  void observe() const noexcept { (void)word_.load(std::memory_order_seq_cst); }

 private:
  alignas(64) std::atomic<std::uint32_t> word_{0};
};

}  // namespace ctibus::log
