#include <array>
#include <optional>
#include <vector>

#include "core/base/manual_clock.hpp"
#include "core/log/crc32c.hpp"
#include "core/log/log.hpp"
#include "core/log/segment_file.hpp"
#include "fuzz.hpp"
#include "memory_file_system.hpp"

// A log's folder as something has left it: segments, indexes, checkpoints, the reserve. The log
// opens, tells all that it has, takes more, and opens again.
//
// Each file: a byte that chooses the name (and, from 0x80 on, that checksums are put right), a
// word and the content. The header page of a segment is its 72 bytes only.

namespace ctibus::fuzz {
namespace {

using namespace log;

constexpr std::array<const char*, 8> file_names{"00000000000000000001-00000002.log",
                                                "00000000000000000001-00000002.idx",
                                                "00000000000000000065-00000006.log",
                                                "00000000000000000065-00000006.idx",
                                                "00000000000000000133-00000010.ckpt",
                                                "reserve",
                                                "next-00000011.new",
                                                "00000000000000000107-00000008.log"};

void mend_checksums(std::span<std::byte> file) {
  SegmentHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  if (header.version == SegmentHeader::kVersion) header.magic = SegmentHeader::kMagic;
  write_header(file, header);
  for (std::size_t at = kSegmentHeaderBytes; at + sizeof(ctibus_frame_header) <= file.size();) {
    const auto frame = FrameView::parse(file.subspan(at));
    if (!frame) return;
    const std::uint32_t checksum = frame_checksum(file.data() + at, frame->size());
    std::memcpy(file.data() + at + offsetof(ctibus_frame_header, checksum), &checksum,
                sizeof checksum);
    at += frame->size();
  }
}

/// Magic, fields, checksum and four bytes; see correlation_index.cpp.
void mend_index(std::vector<std::uint8_t>& file) {
  constexpr std::size_t checksum_at = 64;
  constexpr std::size_t header_size = 72;
  if (file.size() < header_size) return;
  const std::uint32_t checksum =
      crc32c(file.data(), checksum_at) ^
      (crc32c(file.data() + header_size, file.size() - header_size) * 31);
  std::memcpy(file.data() + checksum_at, &checksum, sizeof checksum);
}

std::vector<std::uint64_t> segment_of(Bytes content, bool mend, std::size_t& size) {
  const Bytes header = content.first(std::min(content.size(), sizeof(SegmentHeader)));
  const Bytes frames = content.subspan(header.size());
  size = kSegmentHeaderBytes + frames.size();
  std::vector<std::uint64_t> words((size + 7) / 8);
  const std::span<std::byte> file(reinterpret_cast<std::byte*>(words.data()), size);
  if (!header.empty()) std::memcpy(file.data(), header.data(), header.size());
  if (!frames.empty()) {
    std::memcpy(file.data() + kSegmentHeaderBytes, frames.data(), frames.size());
  }
  if (mend) mend_checksums(file);
  return words;
}

void fill(MemoryFileSystem& folder, Bytes input) {
  Input in(input);
  while (!in.empty()) {
    const std::uint8_t choice = in.byte();
    const std::string name = file_names[choice % file_names.size()];
    const Bytes content = in.part();
    if (name.ends_with(".idx")) {
      std::vector<std::uint8_t> index(content.begin(), content.end());
      if (choice >= 0x80) mend_index(index);
      folder.put(name, index);
    } else {
      std::size_t size = 0;
      const auto words = segment_of(content, choice >= 0x80, size);
      folder.put(name, Bytes(reinterpret_cast<const std::uint8_t*>(words.data()), size));
    }
  }
}

/// Everything that there is is delivered in order, and only once.
void read_all(Log& log) {
  Subscription everything;
  everything.patterns = {">"};
  everything.start = Start::at({1, 0});
  const auto reader = log.add_reader(std::move(everything));
  require(reader.has_value(), "a log can be read");
  const std::uint64_t tail = log.tail().sequence;
  std::uint64_t number = 0;
  std::uint64_t last = 0;
  std::optional<ctibus_uuid> correlation;
  const auto visit = [&](const Delivery& delivery) {
    require(delivery.number == ++number, "deliveries are numbered densely");
    if (delivery.kind != Delivery::Kind::message) return;
    require(delivery.frame.sequence() > last, "messages are delivered in order");
    last = delivery.frame.sequence();
    correlation = delivery.frame.header().correlation;
  };
  while ((*reader)->position().sequence < tail && (*reader)->read(visit) != 0) {}
  if (correlation) {
    (void)log.find_by_correlation(*correlation, [](const FrameView&) {});
  }
  (void)log.snapshot({">"});
}

}  // namespace

void run(Bytes input) {
  MemoryFileSystem folder;
  fill(folder, input);
  const ManualClock clock;
  std::uint64_t tail = 0;
  for (int life = 0; life < 2; ++life) {
    Options options;
    options.folder = "/log";
    options.disk_segment_bytes = std::size_t{64} << 10;
    options.memory_segment_bytes = std::size_t{64} << 10;
    options.reserve_bytes = std::size_t{64} << 10;
    options.clock = &clock;
    options.file_system = &folder;
    const auto log = Log::open(std::move(options));
    if (!log) {
      require(life == 0 && !log.error().text.empty(), "what was opened once opens again");
      return;
    }
    require((*log)->tail().sequence >= tail, "nothing that was there is lost");
    read_all(**log);
    const auto type = (*log)->intern("fuzz.done", MessageClass::record);
    if (type) {
      const auto publisher = (*log)->add_publisher({.name = "fuzz"});
      if (publisher) {
        Draft draft;
        draft.type = *type;
        (void)(*publisher)->publish(draft);
      }
    }
    (*log)->maintain();
    tail = (*log)->tail().sequence;
    (*log)->close();
  }
}

}  // namespace ctibus::fuzz
