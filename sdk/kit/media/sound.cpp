#include "sound.hpp"

#include <algorithm>

#include "g711.hpp"
#include "tones.hpp"

namespace ctibus::media {
namespace {

SoundPtr made(const std::vector<std::int16_t>& samples) {
  return std::make_shared<const Sound>(samples);
}

}  // namespace

Sound::Sound(std::span<const std::int16_t> samples)
    : alaw_(g711::encode(Codec::pcma, samples)), ulaw_(g711::encode(Codec::pcmu, samples)) {}

Treatments::Treatments(const RtpOptions& options)
    : music_(made(make_music())),
      ringback_(made(make_cadence(options.ringback))),
      busy_(made(make_cadence(options.busy))),
      silence_(made(make_silence(std::chrono::seconds(1)))) {}

SoundPtr Treatments::find(std::string_view name) const {
  if (name == "music") return music_;
  if (name == "ringback") return ringback_;
  if (name == "busy") return busy_;
  if (name == "silence") return silence_;
  return nullptr;
}

void Player::next(Codec codec, std::span<std::uint8_t> out) {
  const auto bytes = sound_->bytes(codec);
  while (!out.empty() && !bytes.empty()) {
    if (position_ >= bytes.size()) {
      if (!loop_) break;
      position_ = 0;
    }
    const auto count = std::min(out.size(), bytes.size() - position_);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(position_), count, out.begin());
    position_ += count;
    out = out.subspan(count);
  }
  std::fill(out.begin(), out.end(), g711::silence(codec));
}

}  // namespace ctibus::media
