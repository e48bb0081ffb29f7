#include "digit_sender.hpp"

#include <algorithm>

#include "telephone_event.hpp"
#include "tones.hpp"

namespace ctibus::media {
namespace {

using namespace std::chrono_literals;

/// What receivers recognise for sure, and what the duration of an event can say.
constexpr auto kShortest = 40ms;
constexpr auto kLongest = 8000ms;
constexpr int kEndPackets = 3;  // RFC 4733 clause 2.5.1.4
constexpr int kPauseTicks = 4;

}  // namespace

bool DigitSender::add(const DigitWish& wish) {
  if (waiting_.size() >= Wish::max_digits || !event_of(wish.digit)) return false;
  waiting_.push_back(
      {wish.digit, std::clamp<std::chrono::milliseconds>(wish.duration, kShortest, kLongest)});
  return true;
}

std::size_t DigitSender::clear() {
  const auto count = waiting_.size() + (current_ ? 1 : 0);
  waiting_.clear();
  current_.reset();
  return count;
}

void DigitSender::tick(Outgoing::Time now, const StreamFormat& format, Outgoing& outgoing,
                       const Send& send) {
  if (!current_) {
    if (waiting_.empty()) return;
    begin(now, format, outgoing);
  }
  if (current_->tone) {
    tick_tone(now, format, outgoing, send);
  } else {
    tick_event(format, outgoing, send);
  }
  if (current_->after >= kPauseTicks) current_.reset();
}

void DigitSender::begin(Outgoing::Time now, const StreamFormat& format, Outgoing& outgoing) {
  const auto wish = waiting_.front();
  waiting_.pop_front();
  Current next;
  next.event = event_of(wish.digit).value_or(0);
  next.total = static_cast<std::uint32_t>(wish.duration.count()) * 8;
  if (format.dtmf_payload_type != 0) {
    next.timestamp = outgoing.begin_event(now);
  } else {
    next.tone.emplace(std::make_shared<const Sound>(make_dtmf(wish.digit, wish.duration)), false);
  }
  current_ = std::move(next);
}

void DigitSender::tick_event(const StreamFormat& format, Outgoing& outgoing, const Send& send) {
  auto& key = *current_;
  const bool first = key.elapsed == 0;
  key.elapsed = std::min(key.elapsed + tick_samples, key.total);
  const bool end = key.elapsed == key.total;
  if (end && key.after++ == 0) outgoing.end_event(key.timestamp, key.total);
  if (key.after > kEndPackets) return;
  const auto payload = write_event(
      {.event = key.event, .end = end, .duration = static_cast<std::uint16_t>(key.elapsed)});
  send(outgoing.event(key.timestamp, first), format.dtmf_payload_type, payload);
}

void DigitSender::tick_tone(Outgoing::Time now, const StreamFormat& format, Outgoing& outgoing,
                            const Send& send) {
  auto& key = *current_;
  if (key.tone->ended()) ++key.after;
  std::array<std::uint8_t, tick_samples> payload{};
  key.tone->next(format.codec, payload);
  send(outgoing.sound(now, tick_samples), format.payload_type, payload);
}

}  // namespace ctibus::media
