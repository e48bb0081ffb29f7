#include "recorder.hpp"

#include <algorithm>

#include "g711.hpp"

namespace ctibus::media {
namespace {

constexpr std::int64_t kLatest = 1600;  // samples for which late packets are waited for
constexpr std::int64_t kBlock = 1600;
/// A tone is known after 40 ms of it; whoever decides then stops the recording soon.
constexpr std::int64_t kTone = 480;
constexpr std::int64_t kDecision = 1600;
constexpr std::int64_t kAhead = 8000;  // further ahead of its time, a packet tells a wrong time

}  // namespace

Recorder::Recorder(Disk& disk, std::shared_ptr<RecordingFile> file, Time begun)
    : disk_(disk), file_(std::move(file)), begun_(begun) {}

std::int64_t Recorder::position_of(Time now) const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count() * 8;
}

void Recorder::add(Time now, const RtpHeader& header, Codec codec,
                   std::span<const std::uint8_t> bytes) {
  const auto arrival = position_of(now);
  const bool known = newest_ && newest_->ssrc == header.ssrc;
  const std::int64_t since =
      known ? static_cast<std::int32_t>(header.timestamp - newest_->timestamp) : 0;
  auto position = known ? newest_->position + since : arrival;
  if (!known || position > arrival + kAhead || (since > 0 && position < handed_on_)) {
    position = std::max(arrival, handed_on_);
    newest_ = Source{header.ssrc, header.timestamp, position};
  } else if (since > 0) {
    newest_ = Source{header.ssrc, header.timestamp, position};
  }
  if (position < handed_on_) return;
  const auto samples = g711::decode(codec, bytes);
  const auto begin = static_cast<std::size_t>(position - handed_on_);
  if (window_.size() < begin + samples.size()) window_.resize(begin + samples.size());
  std::copy(samples.begin(), samples.end(), window_.begin() + static_cast<std::ptrdiff_t>(begin));
}

void Recorder::flush(Time now) {
  const auto until = position_of(now) - kLatest;
  if (until >= handed_on_ + kBlock) hand_on(until);
}

void Recorder::key_heard() {
  key_ = handed_on_ + static_cast<std::int64_t>(window_.size()) - kTone;
}

void Recorder::finish(Time now) {
  const auto heard = handed_on_ + static_cast<std::int64_t>(window_.size());
  auto end = std::max(position_of(now), heard);
  if (key_ && end - *key_ <= kTone + kDecision) end = *key_;
  hand_on(std::max(end, handed_on_));
  // Silence up to the end; also makes the file when nothing was heard.
  disk_.append(std::move(file_), static_cast<std::uint64_t>(handed_on_), {});
}

void Recorder::hand_on(std::int64_t until) {
  const auto count = std::min(window_.size(), static_cast<std::size_t>(until - handed_on_));
  const auto end = window_.begin() + static_cast<std::ptrdiff_t>(count);
  if (count > 0) {
    disk_.append(file_, static_cast<std::uint64_t>(handed_on_), {window_.begin(), end});
    window_.erase(window_.begin(), end);
  }
  handed_on_ = until;
}

}  // namespace ctibus::media
