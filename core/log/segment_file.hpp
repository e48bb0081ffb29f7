#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/function_ref.hpp"
#include "core/log/frame.hpp"

namespace ctibus::log {

/// A segment file: this header, padded to kSegmentHeaderBytes, then frames back to back; zero bytes
/// follow them in a preallocated file. Little-endian. Every version of the format keeps magic,
/// version and checksum where they are: a damaged version is no newer one.
struct SegmentHeader {
  static constexpr std::uint64_t kMagic = 0x31474F4C49544321;  // "!CTILOG1"
  static constexpr std::uint32_t kVersion = 1;
  enum Flags : std::uint32_t {
    kSparse = 1,      ///< some sequences of its range were left out on purpose
    kCheckpoint = 2,  ///< the last values as of `last_sequence`
    kReserve = 4,     ///< records that found no room elsewhere
    kMended = 8       ///< damage has taken some of its frames
  };

  std::uint64_t magic = kMagic;
  std::uint32_t version = kVersion;
  std::uint32_t flags = 0;
  std::uint64_t log_epoch = 0;
  std::uint64_t first_sequence = 0;
  std::uint64_t last_sequence = 0;  ///< sparse: the end of the range it stands for; else 0
  std::uint64_t generation = 0;     ///< of two files with the same sequence, the higher one counts
  std::int64_t created_utc_ns = 0;
  std::uint32_t types_end = 0;  ///< numbers below were given away before this file
  std::uint32_t sources_end = 0;
  std::uint32_t frames = 0;    ///< of a file that was written at once; 0: not told
  std::uint32_t checksum = 0;  ///< CRC32C of all before
};
static_assert(sizeof(SegmentHeader) == 72, "the segment header is part of the file format");

inline constexpr std::size_t kSegmentHeaderBytes = 4096;

void write_header(std::span<std::byte> file, SegmentHeader header) noexcept;

enum class HeaderState : std::uint8_t { valid, blank, newer, bad };
HeaderState read_header(std::span<const std::byte> file, SegmentHeader& header) noexcept;

/// What a walk over all frames of a file found.
struct Scan {
  std::size_t end = kSegmentHeaderBytes;  ///< after the last good frame that follows the header
  std::uint64_t frames = 0;
  std::uint64_t last = 0;           ///< sequence of the last good one
  bool clean = true;                ///< nothing but zero bytes after `end`, or the end of the file
  std::size_t recovered_after = 0;  ///< good frames found beyond the first bad place
  std::size_t bad_bytes = 0;
};

/// Visits every good frame in order. Stops at the first bad one, or with `beyond_damage` looks for
/// more after it.
Scan scan_frames(std::span<const std::byte> file, bool beyond_damage,
                 FunctionRef<void(FrameView)> visit);

}  // namespace ctibus::log
