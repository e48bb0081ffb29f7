#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ctibus/kit/media/rtp_media.hpp"

namespace ctibus::media {

/// A sound ready to send: encoded once for everybody who hears it. Never changes.
class Sound {
 public:
  explicit Sound(std::span<const std::int16_t> samples);

  std::size_t size() const { return alaw_.size(); }
  std::span<const std::uint8_t> bytes(Codec codec) const {
    return codec == Codec::pcmu ? ulaw_ : alaw_;
  }

 private:
  std::vector<std::uint8_t> alaw_;
  std::vector<std::uint8_t> ulaw_;
};

using SoundPtr = std::shared_ptr<const Sound>;

/// The sounds that need no file.
class Treatments {
 public:
  explicit Treatments(const RtpOptions& options);
  /// Null when the name is none of theirs.
  SoundPtr find(std::string_view name) const;

 private:
  SoundPtr music_;
  SoundPtr ringback_;
  SoundPtr busy_;
  SoundPtr silence_;
};

/// Where somebody is in a sound.
class Player {
 public:
  Player(SoundPtr sound, bool loop) : sound_(std::move(sound)), loop_(loop) {}

  /// The next bytes; silence fills what the end of the sound leaves over.
  void next(Codec codec, std::span<std::uint8_t> out);
  bool ended() const { return !loop_ && position_ >= sound_->size(); }

 private:
  SoundPtr sound_;
  bool loop_;
  std::size_t position_ = 0;
};

}  // namespace ctibus::media
