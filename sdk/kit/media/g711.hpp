#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ctibus/kit/media/media.hpp"

/// G.711: a byte a sample, 8000 a second.
namespace ctibus::media::g711 {

inline constexpr std::uint32_t rate = 8000;

std::vector<std::int16_t> decode(Codec codec, std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> encode(Codec codec, std::span<const std::int16_t> samples);
/// By table, in place.
void transcode(Codec from, Codec to, std::span<std::uint8_t> bytes);
std::uint8_t silence(Codec codec);

}  // namespace ctibus::media::g711
