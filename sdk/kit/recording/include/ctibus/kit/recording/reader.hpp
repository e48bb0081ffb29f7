#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "ctibus/kit/recording/format.hpp"
#include "ctibus/kit/wire/frame.hpp"
#include "ctibus/msgpack.hpp"
#include "ctibus/result.hpp"

namespace ctibus::recording {

/// One entry that is not the head. Views are valid until the next one is read.
struct Entry {
  EntryKind kind = EntryKind::message;
  std::uint64_t offset = 0;              ///< in the file
  bool snapshot = false;                 ///< message: a last value
  wire::Frame frame;                     ///< message
  std::span<const std::uint8_t> schema;  ///< declaration
  GapMark gap;
  SnapshotMark snapshot_end;
};

/// Reads a recording from its beginning to its end, or to where it was cut. The bytes are not
/// trusted. One thread.
class Reader {
 public:
  /// How a recording ends; known once next() has returned nothing.
  enum class Ending : std::uint8_t {
    orderly,  ///< its recorder was stopped
    cut,      ///< its recorder was killed, or its disk was full; what was read is all there was
    damaged,  ///< bytes within it make no sense; what was read comes before them
  };

  /// Errors: recording.unreadable, recording.not_a_recording, recording.newer_format,
  /// recording.damaged.
  static Result<Reader> open(const std::filesystem::path& file);
  /// The same over any bytes; `name` is for errors.
  static Result<Reader> over(std::unique_ptr<std::istream> bytes, const std::string& name);

  [[nodiscard]] const Head& head() const { return head_; }
  /// The next entry of a known kind, or null after the last one.
  const Entry* next();
  [[nodiscard]] Ending ending() const { return ending_; }
  /// The end in words, with its place; empty when it is an orderly one.
  [[nodiscard]] std::string ending_text() const;

 private:
  Reader(std::unique_ptr<std::istream> bytes, std::string name);
  Result<> begin();
  /// The next entry's bytes behind its header, in content_; false at the end.
  bool read(EntryHeader& header);
  bool stop(Ending ending);
  bool take(const EntryHeader& header);

  std::unique_ptr<std::istream> bytes_;
  std::string name_;
  Head head_;
  Entry entry_;
  msgpack::Buffer content_;
  std::uint64_t offset_ = 0;  ///< of the next entry
  bool ended_ = false;
  Ending ending_ = Ending::cut;
};

}  // namespace ctibus::recording
