#include "sound_file.hpp"

#include <fmt/format.h>
#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sndfile.hh>

namespace ctibus::media {
namespace {

constexpr int kRate = 8000;
constexpr sf_count_t kMaxSeconds = 3600;
constexpr int kMaxChannels = 16;
constexpr int kMaxRate = 384'000;
constexpr sf_count_t kBlock = 4096;

std::vector<float> read_as_one_channel(SndfileHandle& file) {
  const auto channels = static_cast<std::size_t>(file.channels());
  std::vector<float> block(static_cast<std::size_t>(kBlock) * channels);
  std::vector<float> samples;
  // The header's length may be a lie: what can be read counts.
  const auto limit = static_cast<std::size_t>(kMaxSeconds * file.samplerate());
  while (samples.size() < limit) {
    const auto frames = file.readf(block.data(), kBlock);
    if (frames <= 0) break;
    for (std::size_t i = 0; i < static_cast<std::size_t>(frames); ++i) {
      float sum = 0;
      for (std::size_t c = 0; c < channels; ++c) sum += block[i * channels + c];
      samples.push_back(sum / static_cast<float>(channels));
    }
  }
  return samples;
}

Result<std::vector<float>> resampled(std::vector<float> samples, int rate) {
  if (rate == kRate || samples.empty()) return samples;
  const auto length = static_cast<double>(samples.size()) * kRate / rate;
  std::vector<float> out(static_cast<std::size_t>(std::ceil(length)) + 1);
  std::size_t done = 0;
  const auto* problem = soxr_oneshot(rate, kRate, 1, samples.data(), samples.size(), nullptr,
                                     out.data(), out.size(), &done, nullptr, nullptr, nullptr);
  if (problem != nullptr) return failure("media.cannot_play", problem);
  out.resize(done);
  return out;
}

}  // namespace

Result<std::vector<std::int16_t>> read_sound_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return failure("media.cannot_play", fmt::format("There is no sound file {}.", path));
  }
  SndfileHandle file(path);
  if (!file) {
    return failure("media.cannot_play",
                   fmt::format("{} cannot be read as sound: {}", path, file.strError()));
  }
  const int rate = file.samplerate();
  if (rate < 1000 || rate > kMaxRate || file.channels() < 1 || file.channels() > kMaxChannels ||
      file.frames() > kMaxSeconds * rate) {
    return failure("media.cannot_play",
                   fmt::format("{} has {} channels, {} samples a second, {} samples: more than is "
                               "of use on a telephone.",
                               path, file.channels(), rate, file.frames()));
  }
  auto sound = resampled(read_as_one_channel(file), rate);
  if (!sound) return tl::unexpected(std::move(sound.error()));
  std::vector<std::int16_t> samples(sound->size());
  std::transform(sound->begin(), sound->end(), samples.begin(), [](float value) {
    return static_cast<std::int16_t>(std::lround(std::clamp(value, -1.0f, 1.0f) * 32767));
  });
  return samples;
}

}  // namespace ctibus::media
