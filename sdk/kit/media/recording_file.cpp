#include "recording_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sndfile.hh>

namespace ctibus::media {

RecordingFile::RecordingFile(std::string path) : path_(std::move(path)) {}

RecordingFile::~RecordingFile() = default;

Result<> RecordingFile::write(std::uint64_t position, std::span<const std::int16_t> samples) {
  if (!file_ || !*file_) {
    file_ = std::make_unique<SndfileHandle>(path_, SFM_WRITE, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1,
                                            8000);
    if (!*file_) {
      return failure("media.cannot_record",
                     fmt::format("{} cannot be written: {}", path_, file_->strError()));
    }
    file_->command(SFC_SET_UPDATE_HEADER_AUTO, nullptr, SF_TRUE);
  }
  static constexpr std::array<std::int16_t, 4000> kSilence{};
  while (written_ < position) {
    const auto count = std::min<std::uint64_t>(position - written_, kSilence.size());
    if (auto done = put(std::span(kSilence).first(count)); !done) return done;
  }
  // What was written as silence in the meantime keeps its place.
  const auto skipped = std::min<std::uint64_t>(written_ - position, samples.size());
  return put(samples.subspan(skipped));
}

Result<> RecordingFile::put(std::span<const std::int16_t> samples) {
  const auto count = static_cast<sf_count_t>(samples.size());
  const auto done = count > 0 ? file_->write(samples.data(), count) : 0;
  written_ += static_cast<std::uint64_t>(std::max<sf_count_t>(done, 0));
  if (done == count) return {};
  return failure("media.cannot_record",
                 fmt::format("{} cannot be written further: {}", path_, file_->strError()));
}

}  // namespace ctibus::media
