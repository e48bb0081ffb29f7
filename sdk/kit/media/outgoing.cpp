#include "outgoing.hpp"

#include <cstdlib>

namespace ctibus::media {
namespace {

constexpr std::int32_t kTimestampJump = 10 * 8000;
constexpr int kSequenceJump = 3000;
constexpr std::uint16_t kReorder = 1000;

std::int32_t distance(std::uint32_t to, std::uint32_t from) {
  return static_cast<std::int32_t>(to - from);
}

int distance(std::uint16_t to, std::uint16_t from) {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(to - from));
}

}  // namespace

Outgoing::Outgoing(std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp, Time now)
    : ssrc_(ssrc),
      sequence_(sequence),
      next_timestamp_(timestamp),
      first_timestamp_(timestamp),
      begun_(now) {}

std::uint32_t Outgoing::clock(Time now) const {
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count();
  return first_timestamp_ + static_cast<std::uint32_t>(elapsed * 8);
}

std::uint32_t Outgoing::resumed(Time now) const {
  const auto by_clock = clock(now);
  return distance(by_clock, next_timestamp_) > 0 ? by_clock : next_timestamp_;
}

RtpHeader Outgoing::own(std::uint32_t timestamp) {
  return {.sequence = ++sequence_, .timestamp = timestamp, .ssrc = ssrc_};
}

RtpHeader Outgoing::sound(Time now, std::uint32_t samples) {
  const bool begins = source_ != Source::sound;
  source_ = Source::sound;
  auto header = own(begins ? resumed(now) : next_timestamp_);
  header.marker = begins;
  next_timestamp_ = header.timestamp + samples;
  return header;
}

std::uint32_t Outgoing::begin_event(Time now) {
  source_ = Source::event;
  return resumed(now);
}

RtpHeader Outgoing::event(std::uint32_t timestamp, bool first) {
  auto header = own(timestamp);
  header.marker = first;
  return header;
}

void Outgoing::end_event(std::uint32_t timestamp, std::uint32_t samples) {
  next_timestamp_ = timestamp + samples;
}

std::optional<RtpHeader> Outgoing::relayed(Time now, const RtpHeader& from, std::uint32_t samples) {
  const bool goes_on = source_ == Source::relay && relay_.ssrc == from.ssrc &&
                       std::abs(distance(from.timestamp, relay_.timestamp)) < kTimestampJump &&
                       std::abs(distance(from.sequence, relay_.newest)) < kSequenceJump;
  if (!goes_on) {
    source_ = Source::relay;
    relay_ = {.ssrc = from.ssrc,
              .floor = from.sequence,
              .newest = from.sequence,
              .timestamp = from.timestamp,
              .sequence_offset = static_cast<std::uint16_t>(sequence_ + 1 - from.sequence),
              .timestamp_offset = resumed(now) - from.timestamp};
  } else if (distance(from.sequence, relay_.floor) < 0) {
    return std::nullopt;
  }
  RtpHeader header{.marker = from.marker || !goes_on,
                   .sequence = static_cast<std::uint16_t>(from.sequence + relay_.sequence_offset),
                   .timestamp = from.timestamp + relay_.timestamp_offset,
                   .ssrc = ssrc_};
  if (distance(from.sequence, relay_.newest) > 0) {
    relay_.newest = from.sequence;
    relay_.timestamp = from.timestamp;
    if (distance(from.sequence, relay_.floor) > 2 * kReorder) {
      relay_.floor = static_cast<std::uint16_t>(from.sequence - kReorder);
    }
  }
  if (distance(header.sequence, sequence_) > 0) sequence_ = header.sequence;
  const auto next = header.timestamp + samples;
  if (distance(next, next_timestamp_) > 0) next_timestamp_ = next;
  return header;
}

}  // namespace ctibus::media
