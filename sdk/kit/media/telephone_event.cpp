#include "telephone_event.hpp"

#include <string_view>

namespace ctibus::media {
namespace {

constexpr std::string_view kDigits = "0123456789*#ABCD";
/// Older than this, a packet is not late: its sender has begun to count anew.
constexpr std::int32_t kLate = 5 * 8000;
/// A key that is held for longer than the duration can say goes on as a further event.
constexpr std::uint16_t kLongest = 0xffff;

}  // namespace

char digit_of(std::uint8_t event) { return event < kDigits.size() ? kDigits[event] : '\0'; }

std::optional<std::uint8_t> event_of(char digit) {
  if (digit >= 'a' && digit <= 'd') digit = static_cast<char>(digit - 'a' + 'A');
  const auto at = kDigits.find(digit);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

std::optional<TelephoneEvent> read_event(std::span<const std::uint8_t> payload) {
  if (payload.size() < 4) return std::nullopt;
  return TelephoneEvent{.event = payload[0],
                        .end = (payload[1] & 0x80) != 0,
                        .volume = static_cast<std::uint8_t>(payload[1] & 0x3f),
                        .duration = static_cast<std::uint16_t>(payload[2] << 8 | payload[3])};
}

std::array<std::uint8_t, 4> write_event(const TelephoneEvent& event) {
  return {event.event, static_cast<std::uint8_t>((event.end ? 0x80 : 0) | (event.volume & 0x3f)),
          static_cast<std::uint8_t>(event.duration >> 8),
          static_cast<std::uint8_t>(event.duration & 0xff)};
}

std::optional<char> DigitReceiver::receive(std::uint32_t ssrc, std::uint32_t timestamp,
                                           const TelephoneEvent& event) {
  const char digit = digit_of(event.event);
  if (digit == '\0') return std::nullopt;
  bool goes_on = false;
  if (last_ && last_->ssrc == ssrc) {
    const auto since = static_cast<std::int32_t>(timestamp - last_->timestamp);
    if (since == 0) {
      last_->event = event;
      return std::nullopt;
    }
    if (since < 0 && since > -kLate) return std::nullopt;
    goes_on = since == kLongest && !last_->event.end && last_->event.event == event.event;
  }
  last_ = Last{ssrc, timestamp, event};
  return goes_on ? std::nullopt : std::optional(digit);
}

}  // namespace ctibus::media
