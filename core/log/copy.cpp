#include "core/log/copy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/log/core.hpp"
#include "core/log/store.hpp"

namespace ctibus::log {
namespace {

using Bytes = std::span<const std::byte>;

/// A header as it lies at the beginning of a file.
std::vector<std::byte> header_bytes(SegmentHeader header) {
  std::vector<std::byte> bytes(kSegmentHeaderBytes);
  write_header(bytes, header);
  return bytes;
}

class Copy {
 public:
  Copy(Core& core, CopySink& sink) : core_(core), store_(*core.store), sink_(sink) {}

  Result<Copied> run() {
    std::vector<ValueRef> values;
    auto& sequencer = *core_.sequencer;
    sequencer.with_role([&] {
      sequencer.publish_tail();
      end_ = sequencer.tail();
      sequencer.last_values().collect([](std::uint32_t) { return true; }, values);
    });
    if (auto durable = core_.committer->wait_for(end_); !durable) {
      return tl::unexpected(durable.error());
    }
    // Taken before the catalogue is asked: what is finished meanwhile is then in both.
    live_ = core_.chain.all();
    if (auto done = finished_files(); !done) return tl::unexpected(done.error());
    if (auto done = from_memory(end_); !done) return tl::unexpected(done.error());
    if (auto done = checkpoint(values); !done) return tl::unexpected(done.error());
    return Copied{{sequencer.epoch(), end_}, first_};
  }

 private:
  Result<void> finished_files() {
    std::uint64_t missing = 0;  // generation of a file that was not there
    while (next_ <= end_) {
      const auto info = store_.catalogue().at_or_after(next_);
      if (!info || info->first > end_) return {};
      if (info->first > next_) {
        if (auto done = before(*info); !done) return done;
      }
      const auto taken = take(*info);
      if (!taken) return tl::unexpected(taken.error());
      if (!*taken) {
        // Retention was here: the catalogue has what it left, or nothing.
        if (std::exchange(missing, info->generation) == info->generation) {
          return failure("log.io", info->path.string() + " is not there.");
        }
        continue;
      }
      if (first_ == 0) first_ = info->first;
      next_ = info->last + 1;
    }
    return {};
  }

  /// The catalogue goes on behind a hole.
  Result<void> before(const FileInfo& info) {
    if (auto done = from_memory(info.first - 1); !done) return done;
    const auto oldest = store_.catalogue().at_or_after(1);
    if (first_ == 0 || next_ >= info.first || !oldest || oldest->first < info.first) return {};
    // Retention has caught up with the copy.
    first_ = 0;
    return sink_.discard();
  }

  Result<bool> take(const FileInfo& info) {
    const auto name = store_.path_for(info.first, info.generation).filename().string();
    if (info.last <= end_) return sink_.copy(name, info.path, info.data_end);
    const auto image = store_.open_image(info);
    if (!image) return false;
    return from_segment(**image, end_).map([] { return true; });
  }

  Result<void> from_memory(std::uint64_t last) {
    for (const auto& segment : live_) {
      if (next_ > last) return {};
      if (segment->first_sequence() > last || segment->last_sequence() < next_) continue;
      if (auto done = from_segment(*segment, last); !done) return done;
    }
    return {};
  }

  /// A file of the whole messages from `next_` up to `last`.
  Result<void> from_segment(const Segment& segment, std::uint64_t last) {
    const std::size_t from =
        next_ <= segment.first_sequence() ? segment.begin() : find_offset(segment, next_ - 1);
    const std::size_t limit = segment.published();
    auto header = core_.segment_header();
    std::size_t to = from;
    std::uint64_t newest = 0;
    while (to < limit) {
      const auto frame = segment.frame(to);
      if (frame.sequence() > last) break;
      if (header.frames++ == 0) header.first_sequence = frame.sequence();
      newest = frame.sequence();
      to += frame.size();
    }
    if (header.frames == 0) return {};
    header.generation = store_.next_generation();
    header.created_utc_ns = core_.clock.utc_ns();
    const auto head = header_bytes(header);
    const Bytes parts[] = {head, Bytes(segment.data() + from, to - from)};
    const auto name = store_.path_for(header.first_sequence, header.generation).filename();
    if (auto done = sink_.write(name.string(), parts); !done) return done;
    if (first_ == 0) first_ = header.first_sequence;
    next_ = newest + 1;
    return {};
  }

  Result<void> checkpoint(const std::vector<ValueRef>& values) {
    std::vector<FrameView> frames;
    frames.reserve(values.size());
    for (const auto& value : values) frames.push_back(value.view());
    std::sort(frames.begin(), frames.end(),
              [](FrameView a, FrameView b) { return a.sequence() < b.sequence(); });
    auto header = core_.segment_header();
    header.flags = SegmentHeader::kSparse | SegmentHeader::kCheckpoint;
    header.first_sequence = header.last_sequence = end_;
    header.generation = store_.next_generation();
    header.created_utc_ns = core_.clock.utc_ns();
    header.frames = static_cast<std::uint32_t>(frames.size());
    const auto head = header_bytes(header);
    std::vector<Bytes> parts{head};
    for (const auto& frame : frames) parts.push_back(frame.bytes());
    const auto name = store_.path_for(end_, header.generation, ".ckpt").filename();
    return sink_.write(name.string(), parts);
  }

  Core& core_;
  Store& store_;
  CopySink& sink_;
  std::vector<std::shared_ptr<Segment>> live_;
  std::uint64_t end_ = 0;
  std::uint64_t next_ = 1;
  std::uint64_t first_ = 0;
};

}  // namespace

Result<Copied> copy_open(Core& core, CopySink& sink) {
  if (!core.store) {
    return failure("log.no_files", "The log lives in memory: there is nothing to copy.");
  }
  if (core.closed.load()) return failure("log.closed", "the log is closed");
  return Copy(core, sink).run();
}

}  // namespace ctibus::log
