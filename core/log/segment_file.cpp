#include "core/log/segment_file.hpp"

#include <algorithm>
#include <cstddef>

#include "core/log/crc32c.hpp"
#include "core/log/type_table.hpp"

namespace ctibus::log {
namespace {

std::optional<FrameView> good_frame(std::span<const std::byte> rest, std::uint64_t after) {
  // Cheap first: in a damaged file this is asked at every eighth byte.
  ctibus_frame_header header;
  std::memcpy(&header, rest.data(), sizeof header);
  if (header.version != CTIBUS_FRAME_VERSION || header.size < sizeof header ||
      header.size > rest.size() || header.size % 8 != 0)
    return std::nullopt;
  const auto frame = FrameView::parse(rest);
  // Tables are as long as the greatest type.
  if (!frame || frame->sequence() <= after || frame->type() >= kMaxTypes) return std::nullopt;
  if (frame->header().checksum != frame_checksum(rest.data(), frame->size())) return std::nullopt;
  return *frame;
}

bool all_zero(std::span<const std::byte> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

}  // namespace

void write_header(std::span<std::byte> file, SegmentHeader header) noexcept {
  header.checksum = crc32c(&header, offsetof(SegmentHeader, checksum));
  std::memcpy(file.data(), &header, sizeof header);
}

HeaderState read_header(std::span<const std::byte> file, SegmentHeader& header) noexcept {
  // A process may be killed between making a file and giving it its size.
  if (file.size() < kSegmentHeaderBytes)
    return all_zero(file) ? HeaderState::blank : HeaderState::bad;
  std::memcpy(&header, file.data(), sizeof header);
  if (header.magic == 0) return all_zero(file) ? HeaderState::blank : HeaderState::bad;
  if (header.magic != SegmentHeader::kMagic ||
      header.checksum != crc32c(&header, offsetof(SegmentHeader, checksum)))
    return HeaderState::bad;
  return header.version > SegmentHeader::kVersion ? HeaderState::newer : HeaderState::valid;
}

Scan scan_frames(std::span<const std::byte> file, bool beyond_damage,
                 FunctionRef<void(FrameView)> visit) {
  Scan scan;
  std::size_t offset = kSegmentHeaderBytes;
  std::optional<std::size_t> hole;
  while (offset + sizeof(ctibus_frame_header) <= file.size()) {
    const auto frame = good_frame(file.subspan(offset), scan.last);
    if (frame) {
      if (hole) scan.bad_bytes += offset - *hole;
      hole.reset();
      visit(*frame);
      ++scan.frames;
      scan.last = frame->sequence();
      offset += frame->size();
      if (scan.clean)
        scan.end = offset;
      else
        ++scan.recovered_after;
      continue;
    }
    if (!hole) {
      if (all_zero(file.subspan(offset))) return scan;
      scan.clean = false;
      hole = offset;
      if (!beyond_damage) break;
    }
    offset += 8;  // frames begin at multiples of 8
  }
  const auto rest = hole ? *hole : offset;
  if (rest >= file.size() || all_zero(file.subspan(rest))) return scan;
  // The end of a frame that was cut is too short for a header.
  scan.clean = false;
  const auto last_byte =
      std::find_if(file.rbegin(), file.rend() - static_cast<std::ptrdiff_t>(rest),
                   [](std::byte b) { return b != std::byte{0}; });
  scan.bad_bytes += static_cast<std::size_t>(last_byte.base() - file.begin()) - rest;
  return scan;
}

}  // namespace ctibus::log
