#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "ctibus/result.hpp"

class SndfileHandle;

namespace ctibus::media {

/// A WAV file (mono, 8000 samples a second, 16 bits) that is valid after each write, so that a
/// killed process leaves what it has heard. One thread, but for `pending`.
class RecordingFile {
 public:
  /// `some`: its beginning is written.
  using Failed = std::function<void(bool some)>;

  explicit RecordingFile(std::string path, Failed when_failed = {});
  /// A file that could not be filled at all is taken away.
  ~RecordingFile();

  /// Writes samples at their place in time; silence fills what is missing before them. What the
  /// disk did not take is tried again as silence with the next write. `media.cannot_record`.
  Result<> write(std::uint64_t position, std::span<const std::int16_t> samples);

  const std::string& path() const { return path_; }
  bool holds_something() const { return written_ > 0; }

  /// Samples on their way to the disk.
  std::atomic<std::size_t> pending{0};
  /// The owner was told of a problem.
  bool reported = false;
  const Failed failed;

 private:
  Result<> open();
  Result<> put(std::span<const std::int16_t> samples);

  std::string path_;
  std::unique_ptr<SndfileHandle> file_;
  std::uint64_t written_ = 0;
};

}  // namespace ctibus::media
