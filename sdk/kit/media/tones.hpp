#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "ctibus/kit/media/rtp_media.hpp"

/// Sounds that are made, not read: 8000 samples a second.
namespace ctibus::media {

/// One period of a tone: what is on and what is off.
std::vector<std::int16_t> make_cadence(const Cadence& cadence);
/// A quiet melody that can be repeated for ever.
std::vector<std::int16_t> make_music();
std::vector<std::int16_t> make_silence(std::chrono::milliseconds length);
/// The two tones of a key (ITU-T Q.23). Nothing for what is no key.
std::vector<std::int16_t> make_dtmf(char digit, std::chrono::milliseconds length);

}  // namespace ctibus::media
