#include "recording_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sndfile.hh>
#include <system_error>

namespace ctibus::media {

RecordingFile::RecordingFile(std::string path, Failed when_failed)
    : failed(std::move(when_failed)), path_(std::move(path)) {}

RecordingFile::~RecordingFile() {
  if (file_ && reported && written_ == 0) (void)::unlink(path_.c_str());
}

Result<> RecordingFile::open() {
  // What somebody said is not for everybody on the machine.
  constexpr mode_t mode = S_IRUSR | S_IWUSR | S_IRGRP;
  const int descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) {
    return failure("media.cannot_record", fmt::format("{} cannot be written: {}.", path_,
                                                      std::generic_category().message(errno)));
  }
  constexpr bool closes = true;
  file_ = std::make_unique<SndfileHandle>(descriptor, closes, SFM_WRITE,
                                          SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 8000);
  if (!*file_) {
    return failure("media.cannot_record",
                   fmt::format("{} cannot be written: {}", path_, file_->strError()));
  }
  file_->command(SFC_SET_UPDATE_HEADER_AUTO, nullptr, SF_TRUE);
  return {};
}

Result<> RecordingFile::write(std::uint64_t position, std::span<const std::int16_t> samples) {
  if (!file_ || !*file_) {
    if (auto opened = open(); !opened) return opened;
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
