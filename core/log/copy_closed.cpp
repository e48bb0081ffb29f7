#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/log/copy.hpp"
#include "core/log/file_system.hpp"
#include "core/log/segment_file.hpp"

namespace ctibus::log {
namespace {

namespace fs = std::filesystem;

struct SegmentOnDisk {
  std::string name;
  std::shared_ptr<File> file;
  HeaderState state{};
  SegmentHeader header;
  Scan scan;
  std::uint64_t epoch = 0;  ///< of its newest frame

  [[nodiscard]] bool is(const char* extension) const { return name.ends_with(extension); }
  [[nodiscard]] bool messages() const { return is(".log") || is(".new"); }
  /// Nothing is wrong with it but, perhaps, a tail that was cut while it was written.
  [[nodiscard]] bool sound() const {
    const bool torn = header.frames == 0 && scan.recovered_after == 0;
    return state == HeaderState::valid && (scan.clean || torn) && header.frames <= scan.frames;
  }
  [[nodiscard]] std::uint64_t last() const {
    const bool sparse = (header.flags & SegmentHeader::kSparse) != 0;
    return std::max(scan.last, sparse ? header.last_sequence : 0);
  }
};

/// All files of a log with messages or values in them, by name.
Result<std::vector<SegmentOnDisk>> read_folder(const fs::path& folder) {
  auto& files = machine_file_system();
  auto entries = files.list(folder);
  if (!entries) return failure("log.open_failed", entries.error().text);
  std::sort(entries->begin(), entries->end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  std::vector<SegmentOnDisk> out;
  for (const auto& entry : *entries) {
    SegmentOnDisk found{.name = entry.name};
    if (!found.messages() && !found.is(".ckpt") && found.name != "reserve") continue;
    auto file = files.open(folder / entry.name, false);
    if (!file) return failure("log.open_failed", file.error().text);
    found.file = std::move(*file);
    const auto memory = found.file->memory();
    found.state = read_header(memory, found.header);
    if (found.state == HeaderState::blank) continue;
    if (found.state == HeaderState::newer) {
      return failure("log.newer_format",
                     fmt::format("{} has segment format {}, this version knows up to {}: use the "
                                 "newer version, nothing was changed",
                                 (folder / entry.name).string(), found.header.version,
                                 SegmentHeader::kVersion));
    }
    if (found.state == HeaderState::valid) {
      found.scan = scan_frames(memory, true, [&](FrameView frame) { found.epoch = frame.epoch(); });
    }
    out.push_back(std::move(found));
  }
  return out;
}

void note(const SegmentOnDisk& segment, Cursor& position, std::uint64_t& first) {
  if (segment.last() == 0) return;
  position.sequence = std::max(position.sequence, segment.last());
  position.epoch = std::max({position.epoch, segment.header.log_epoch, segment.epoch});
  if (first == 0 || segment.header.first_sequence < first) first = segment.header.first_sequence;
}

}  // namespace

Result<Copied> copy_closed(const fs::path& folder, CopySink& sink) {
  auto segments = read_folder(folder);
  if (!segments) return tl::unexpected(segments.error());
  Copied copied;
  for (const auto& segment : *segments) {
    std::string name = segment.name;
    if (segment.is(".new") && segment.state == HeaderState::valid) {
      name =
          fmt::format("{:020}-{:08}.log", segment.header.first_sequence, segment.header.generation);
    }
    if (segment.messages() && segment.state == HeaderState::valid) {
      note(segment, copied.position, copied.first);
    }
    // What was made ready for messages that did not come is left out.
    const auto size = segment.sound() ? segment.scan.end : segment.file->memory().size();
    auto taken = sink.copy(name, folder / segment.name, size);
    if (!taken) return tl::unexpected(taken.error());
    if (!*taken) return failure("log.io", (folder / segment.name).string() + " is not there.");
  }
  return copied;
}

Result<std::shared_ptr<void>> lock_closed(const fs::path& folder) {
  return machine_file_system().lock(folder / "lock");
}

Result<Contents> read_closed(const fs::path& folder) {
  auto segments = read_folder(folder);
  if (!segments) return tl::unexpected(segments.error());
  Contents contents;
  // Of two files that begin at the same place the newer one counts.
  std::map<std::uint64_t, const SegmentOnDisk*> by_first;
  for (const auto& segment : *segments) {
    contents.format = std::max(contents.format, segment.header.version);
    if (!segment.sound() || !segment.scan.clean) {
      contents.damages.push_back({segment.name,
                                  segment.state == HeaderState::valid ? segment.scan.end : 0,
                                  segment.scan.last});
    }
    if (!segment.messages() || segment.state != HeaderState::valid) continue;
    note(segment, contents.position, contents.first);
    auto& kept = by_first[segment.header.first_sequence];
    if (kept == nullptr || kept->header.generation < segment.header.generation) kept = &segment;
  }
  std::uint64_t expected = 0;
  for (const auto& [first, segment] : by_first) {
    if (expected != 0 && first > expected) contents.holes.emplace_back(expected, first - 1);
    expected = std::max(expected, segment->last() + 1);
  }
  return contents;
}

}  // namespace ctibus::log
