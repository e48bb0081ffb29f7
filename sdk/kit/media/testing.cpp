#include "ctibus/kit/media/testing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <sndfile.hh>

#include "g711.hpp"
#include "sound_file.hpp"

namespace ctibus::media::ears {

Result<std::vector<std::int16_t>> read_wav(const std::string& path) {
  return read_sound_file(path);
}

Result<> write_wav(const std::string& path, std::span<const std::int16_t> samples,
                   std::uint32_t rate) {
  SndfileHandle file(path, SFM_WRITE, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, static_cast<int>(rate));
  const auto count = static_cast<sf_count_t>(samples.size());
  if (!file || file.write(samples.data(), count) != count) {
    return failure("media.cannot_record",
                   fmt::format("{} cannot be written: {}", path, file.strError()));
  }
  return {};
}

std::vector<std::int16_t> sine(double frequency, double seconds, double height,
                               std::uint32_t rate) {
  std::vector<std::int16_t> samples(static_cast<std::size_t>(seconds * rate));
  const double step = 2 * std::numbers::pi * frequency / rate;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] =
        static_cast<std::int16_t>(std::lround(height * std::sin(step * static_cast<double>(i))));
  }
  return samples;
}

std::vector<std::uint8_t> encode(Codec codec, std::span<const std::int16_t> samples) {
  return g711::encode(codec, samples);
}

std::vector<std::int16_t> decode(Codec codec, std::span<const std::uint8_t> bytes) {
  return g711::decode(codec, bytes);
}

double level_at(std::span<const std::int16_t> samples, double frequency, std::uint32_t rate) {
  if (samples.empty()) return 0;
  const double step = 2 * std::numbers::pi * frequency / rate;
  const double factor = 2 * std::cos(step);
  double last = 0;
  double before = 0;
  for (const auto sample : samples) {
    const double now = sample + factor * last - before;
    before = last;
    last = now;
  }
  const auto sum = last - before * std::exp(std::complex(0.0, -step));
  return 2 * std::abs(sum) / static_cast<double>(samples.size());
}

double dominant_frequency(std::span<const std::int16_t> samples, std::uint32_t rate) {
  // Blocks of a fifth of a second cannot tell frequencies closer than 5 Hz apart, so that no step
  // passes over a tone.
  const std::size_t block = std::max<std::size_t>(rate / 5, 1);
  double loudest = 0;
  double at = 0;
  for (int hertz = 100; hertz <= 3700; hertz += 5) {
    const double frequency = hertz;
    double power = 0;
    std::size_t blocks = 0;
    for (std::size_t begin = 0; begin < samples.size(); begin += block, ++blocks) {
      const auto size = std::min(block, samples.size() - begin);
      power += std::pow(level_at(samples.subspan(begin, size), frequency, rate), 2);
    }
    const double level = blocks > 0 ? std::sqrt(power / static_cast<double>(blocks)) : 0;
    if (level > loudest) {
      loudest = level;
      at = frequency;
    }
  }
  return loudest > 50 ? at : 0;
}

}  // namespace ctibus::media::ears
