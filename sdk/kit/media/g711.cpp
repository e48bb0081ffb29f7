#include "g711.hpp"

#include <spandsp.h>

#include <algorithm>
#include <array>

namespace ctibus::media::g711 {
namespace {

using Table = std::array<std::uint8_t, 256>;
using Levels = std::array<std::int16_t, 256>;

Levels levels(Codec codec) {
  Levels out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(i);
    out[i] = codec == Codec::pcmu ? ulaw_to_linear(byte) : alaw_to_linear(byte);
  }
  return out;
}

std::uint8_t encoded(Codec codec, std::int16_t sample) {
  return codec == Codec::pcmu ? linear_to_ulaw(sample) : linear_to_alaw(sample);
}

Table table(Codec from, Codec to) {
  Table out{};
  const auto heights = levels(from);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = encoded(to, heights[i]);
  return out;
}

}  // namespace

std::vector<std::int16_t> decode(Codec codec, std::span<const std::uint8_t> bytes) {
  static const auto ulaw = levels(Codec::pcmu);
  static const auto alaw = levels(Codec::pcma);
  const auto& heights = codec == Codec::pcmu ? ulaw : alaw;
  std::vector<std::int16_t> samples(bytes.size());
  std::transform(bytes.begin(), bytes.end(), samples.begin(),
                 [&](std::uint8_t byte) { return heights[byte]; });
  return samples;
}

std::vector<std::uint8_t> encode(Codec codec, std::span<const std::int16_t> samples) {
  std::vector<std::uint8_t> bytes(samples.size());
  std::transform(samples.begin(), samples.end(), bytes.begin(),
                 [&](std::int16_t sample) { return encoded(codec, sample); });
  return bytes;
}

void transcode(Codec from, Codec to, std::span<std::uint8_t> bytes) {
  static const auto to_alaw = table(Codec::pcmu, Codec::pcma);
  static const auto to_ulaw = table(Codec::pcma, Codec::pcmu);
  if (from == to) return;
  const auto& other = to == Codec::pcma ? to_alaw : to_ulaw;
  for (auto& byte : bytes) byte = other[byte];
}

std::uint8_t silence(Codec codec) { return encoded(codec, 0); }

}  // namespace ctibus::media::g711
