#include <vector>

#include "core/log/crc32c.hpp"
#include "core/log/segment_file.hpp"
#include "fuzz.hpp"

// The bytes of one segment file behind its header page, read as a start reads them. With an odd
// first byte every frame that could be one gets its checksum first, as no mutation finds it.

namespace ctibus::fuzz {
namespace {

using namespace log;

void mend_checksums(std::span<std::byte> file) {
  for (std::size_t at = kSegmentHeaderBytes; at + sizeof(ctibus_frame_header) <= file.size();) {
    const auto frame = FrameView::parse(file.subspan(at));
    if (!frame) {
      at += 8;
      continue;
    }
    const std::uint32_t checksum = frame_checksum(file.data() + at, frame->size());
    std::memcpy(file.data() + at + offsetof(ctibus_frame_header, checksum), &checksum,
                sizeof checksum);
    at += frame->size();
  }
}

void look_at(FrameView frame) {
  require(frame.topic().size() + frame.key().size() + frame.idempotency_key().size() +
                  frame.payload().size() <=
              frame.size(),
          "the parts of a frame lie within it");
  require(FrameView::parse(frame.bytes()).has_value(), "a frame that was visited is one");
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  const bool mend = (in.byte() & 1) != 0;
  const Bytes frames = in.rest();
  std::vector<std::uint64_t> words((kSegmentHeaderBytes + frames.size() + 7) / 8);
  const std::span<std::byte> file(reinterpret_cast<std::byte*>(words.data()),
                                  kSegmentHeaderBytes + frames.size());
  if (!frames.empty()) {
    std::memcpy(file.data() + kSegmentHeaderBytes, frames.data(), frames.size());
  }
  if (mend) mend_checksums(file);

  std::uint64_t visited = 0;
  const Scan strict = scan_frames(file, false, [&](FrameView frame) {
    look_at(frame);
    ++visited;
  });
  require(visited == strict.frames, "as many frames are counted as visited");
  require(strict.end <= file.size() && strict.bad_bytes <= file.size(), "a scan ends in the file");
  std::uint64_t last = 0;
  const Scan wide = scan_frames(file, true, [&](FrameView frame) {
    look_at(frame);
    require(frame.sequence() > last, "sequences grow");
    last = frame.sequence();
  });
  require(wide.frames >= strict.frames && wide.end == strict.end, "a wide scan sees no less");

  SegmentHeader header;
  write_header(file, header);
  require(read_header(file, header) == HeaderState::valid, "a header is read as it was written");
  if (!frames.empty()) {
    std::memcpy(file.data(), frames.data(), std::min(frames.size(), kSegmentHeaderBytes));
    (void)read_header(file, header);
  }
}

}  // namespace ctibus::fuzz
