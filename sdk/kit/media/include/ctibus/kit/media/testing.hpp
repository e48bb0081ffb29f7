#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ctibus/kit/media/media.hpp"
#include "ctibus/result.hpp"

/// Ears for tests: what is in a piece of telephone sound. Pure functions; samples are linear, 8000
/// a second unless a rate is given.
namespace ctibus::media::ears {

/// A sound file of any format that play() takes, at 8000 samples a second, all channels as one.
/// Blocks.
Result<std::vector<std::int16_t>> read_wav(const std::string& path);
/// Mono, 16 bits. Blocks.
Result<> write_wav(const std::string& path, std::span<const std::int16_t> samples,
                   std::uint32_t rate = 8000);

/// A tone of this frequency (Hz).
std::vector<std::int16_t> sine(double frequency, double seconds, double height = 8000,
                               std::uint32_t rate = 8000);

/// As RTP carries it (G.711).
std::vector<std::uint8_t> encode(Codec codec, std::span<const std::int16_t> samples);
std::vector<std::int16_t> decode(Codec codec, std::span<const std::uint8_t> bytes);

/// Height of the part of the sound that has this frequency (Goertzel), as of a sine's peak.
double level_at(std::span<const std::int16_t> samples, double frequency, std::uint32_t rate = 8000);

/// The frequency from 100 to 3700 Hz that is loudest, to 5 Hz; 0 when nothing is louder than a
/// height of 50.
double dominant_frequency(std::span<const std::int16_t> samples, std::uint32_t rate = 8000);

}  // namespace ctibus::media::ears
