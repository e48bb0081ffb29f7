#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>

#include "mailbox.hpp"
#include "outgoing.hpp"
#include "sound.hpp"

namespace ctibus::media {

/// Presses keys one after the other, as events when the peer knows them (RFC 4733), else as sound.
/// Moves with each tick.
class DigitSender {
 public:
  static constexpr std::uint32_t tick_samples = 160;
  using Send = std::function<void(RtpHeader, std::uint8_t payload_type,
                                  std::span<const std::uint8_t> payload)>;

  /// False when too many wait already, or it is no key.
  bool add(const DigitWish& wish);
  bool active() const { return current_.has_value() || !waiting_.empty(); }
  /// Forgets all of them; returns how many.
  std::size_t clear();
  void tick(Outgoing::Time now, const StreamFormat& format, Outgoing& outgoing, const Send& send);

 private:
  struct Current {
    std::uint8_t event = 0;
    std::uint32_t total = 0;    ///< samples
    std::uint32_t elapsed = 0;  ///< samples
    int after = 0;              ///< ticks since the key was let go
    std::uint32_t timestamp = 0;
    std::optional<Player> tone;  ///< when sent as sound
  };

  void begin(Outgoing::Time now, const StreamFormat& format, Outgoing& outgoing);
  void tick_event(const StreamFormat& format, Outgoing& outgoing, const Send& send);
  void tick_tone(Outgoing::Time now, const StreamFormat& format, Outgoing& outgoing,
                 const Send& send);

  std::deque<DigitWish> waiting_;
  std::optional<Current> current_;
};

}  // namespace ctibus::media
