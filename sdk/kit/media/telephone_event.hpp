#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

/// Keys as named events (RFC 4733).
namespace ctibus::media {

struct TelephoneEvent {
  std::uint8_t event = 0;
  bool end = false;
  std::uint8_t volume = 10;    ///< -dBm0
  std::uint16_t duration = 0;  ///< samples
};

/// 0-9 * # A-D; 0 for events that are no keys.
char digit_of(std::uint8_t event);
/// Nothing for what is no key; lower case is as good.
std::optional<std::uint8_t> event_of(char digit);

std::optional<TelephoneEvent> read_event(std::span<const std::uint8_t> payload);
std::array<std::uint8_t, 4> write_event(const TelephoneEvent& event);

/// Makes of the packets of an event one press of a key: told with the first packet that arrives,
/// whichever it is; the rest, and packets that come late, tell nothing.
class DigitReceiver {
 public:
  /// The digit, when this packet is the first of its event.
  std::optional<char> receive(std::uint32_t ssrc, std::uint32_t timestamp,
                              const TelephoneEvent& event);

 private:
  struct Last {
    std::uint32_t ssrc;
    std::uint32_t timestamp;
    TelephoneEvent event;
  };
  std::optional<Last> last_;
};

}  // namespace ctibus::media
