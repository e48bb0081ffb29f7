#include "core/log/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/log/core.hpp"
#include "core/log/correlation_index.hpp"
#include "core/log/store.hpp"

namespace ctibus::log {
namespace {

struct Candidate {
  FileInfo info;
  SegmentHeader header;
  std::shared_ptr<File> file;
  bool indexed = false;
  Scan scan;
};

class Recovery {
 public:
  explicit Recovery(Core& core)
      : core_(core),
        store_(*core.store),
        files_(store_.setup().files),
        folder_(store_.setup().folder) {}

  Result<Recovered> run() {
    auto entries = files_.list(folder_);
    if (!entries) return failure("log.open_failed", entries.error().text);
    if (auto read = read_headers(*entries); !read) return tl::unexpected(read.error());
    for (const auto& entry : *entries)
      if (entry.name.ends_with(".tmp")) (void)files_.remove(folder_ / entry.name);
    for (const auto& path : blank_) (void)files_.remove(path);
    for (const auto& path : bad_headers_) set_aside(path, "its header is damaged");
    sort(segments_);
    set_copies_aside();
    read_segments();
    take_reserve();
    rebuild();
    store_.generations_from(newest_generation_);
    return result_;
  }

 private:
  /// Only looks: a folder of a newer version must stay as it is.
  Result<void> read_headers(const std::vector<FileSystem::Entry>& entries) {
    for (const auto& entry : entries) {
      const bool segment = entry.name.ends_with(".log") || entry.name.ends_with(".new");
      const bool checkpoint = entry.name.ends_with(".ckpt");
      const bool reserve = entry.name == "reserve";
      if (!segment && !checkpoint && !reserve) continue;
      Candidate candidate;
      candidate.info.path = folder_ / entry.name;
      auto file = files_.open(candidate.info.path, false);
      if (!file) return failure("log.open_failed", file.error().text);
      candidate.file = std::move(*file);
      switch (read_header(candidate.file->memory(), candidate.header)) {
        case HeaderState::newer:
          return failure("log.newer_format",
                         fmt::format("{} has segment format {}, this version knows up to {}: start "
                                     "the newer version, nothing was changed",
                                     candidate.info.path.string(), candidate.header.version,
                                     SegmentHeader::kVersion));
        case HeaderState::blank:
          blank_.push_back(candidate.info.path);
          continue;
        case HeaderState::bad:
          (checkpoint ? blank_ : bad_headers_).push_back(candidate.info.path);
          continue;
        case HeaderState::valid:
          break;
      }
      const auto& header = candidate.header;
      candidate.info.generation = header.generation;
      candidate.info.first = header.first_sequence;
      candidate.info.bytes = entry.size;
      candidate.info.sparse = (header.flags & SegmentHeader::kSparse) != 0;
      candidate.info.mended = (header.flags & SegmentHeader::kMended) != 0;
      newest_generation_ = std::max(newest_generation_, header.generation);
      result_.last_epoch = std::max(result_.last_epoch, header.log_epoch);
      core_.types.reserve_below(header.types_end);
      core_.sources.reserve_below(header.sources_end);
      auto& kind = reserve ? reserve_ : checkpoint ? checkpoints_ : segments_;
      kind.push_back(std::move(candidate));
    }
    return {};
  }

  void set_aside(const std::filesystem::path& path, const std::string& why) {
    auto aside = path;
    aside += ".corrupt";
    (void)files_.rename(path, aside);
    auto index = path;
    (void)files_.remove(index.replace_extension(".idx"));
    core_.alarm("log.corrupt",
                fmt::format("{}: {}; kept as {}", path.string(), why, aside.filename().string()));
  }

  static void sort(std::vector<Candidate>& files) {
    std::sort(files.begin(), files.end(), [](const Candidate& a, const Candidate& b) {
      return std::pair(a.info.first, a.info.generation) <
             std::pair(b.info.first, b.info.generation);
    });
  }

  /// Somebody has copied a file beside itself: the copy that has more counts.
  void set_copies_aside() {
    const auto same = [](const Candidate& a, const Candidate& b) {
      return a.info.first == b.info.first && a.info.generation == b.info.generation;
    };
    const auto good_frames = [](const Candidate& file) {
      return scan_frames(file.file->memory(), true, [](FrameView) {}).frames;
    };
    for (std::size_t i = 0; i + 1 < segments_.size();) {
      if (!same(segments_[i], segments_[i + 1])) {
        ++i;
        continue;
      }
      const std::size_t lesser =
          good_frames(segments_[i]) <= good_frames(segments_[i + 1]) ? i : i + 1;
      set_aside(segments_[lesser].info.path, "there is another copy of it");
      segments_.erase(segments_.begin() + static_cast<std::ptrdiff_t>(lesser));
    }
  }

  void read_segments() {
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      auto& segment = segments_[i];
      // A newer file that begins at the same place stands for this one (a rewrite, a compaction
      // that a crash has interrupted).
      if (i + 1 < segments_.size() && segments_[i + 1].info.first == segment.info.first) {
        (void)files_.remove(segment.info.path);
        continue;
      }
      const std::uint64_t limit =
          i + 1 < segments_.size() ? segments_[i + 1].info.first : UINT64_MAX;
      read_segment(segment, limit, i + 1 == segments_.size());
    }
  }

  void read_segment(Candidate& segment, std::uint64_t limit, bool newest) {
    auto& info = segment.info;
    if (const auto index = CorrelationIndex::load(files_, info)) {
      index->describe(info);
      if (info.last < limit && info.data_end <= segment.file->memory().size()) {
        take_up(info);
        return;
      }
      info.types.clear();
    }
    info.newest_utc_ns = 0;
    info.has_records = false;
    info.last = 0;
    info.data_end = kSegmentHeaderBytes;
    std::vector<FrameView> good;
    segment.scan = scan_frames(segment.file->memory(), true, [&](FrameView frame) {
      if (frame.sequence() >= limit) return;  // a newer file has it
      describe(info, frame);
      info.last = frame.sequence();
      info.data_end += frame.size();
      good.push_back(frame);
    });
    auto& scan = segment.scan;
    if (segment.header.frames > scan.frames) scan.clean = false;  // cut where a frame ends
    const bool torn = newest && segment.header.frames == 0 && scan.recovered_after == 0;
    const std::uint64_t wanted_last = segment.info.sparse ? segment.header.last_sequence : 0;
    if (scan.clean || torn) {
      result_.cut_bytes += scan.bad_bytes;
      if (info.last == 0 && wanted_last == 0) {
        (void)files_.remove(info.path);
        return;
      }
      info.last = std::max(info.last, wanted_last);
      if (!scan.clean)
        core_.alarm("log.tail_cut", fmt::format("{}: a torn tail of {} bytes is cut",
                                                info.path.string(), scan.bad_bytes));
      shrink(segment, good);
      take_up(info);
      return;
    }
    repair(segment, good);
  }

  /// Gives back what a preallocated file did not use, and a torn tail with it.
  void shrink(Candidate& segment, const std::vector<FrameView>& good) {
    auto& info = segment.info;
    if (info.data_end >= segment.file->memory().size()) return;
    const bool foreign_tail = !good.empty() && info.data_end < segment.scan.end;
    if (foreign_tail) return;  // superseded frames; the catalogue's data_end hides them
    segment.file.reset();
    if (files_.truncate(info.path, info.data_end)) info.bytes = info.data_end;
  }

  /// A damaged place in the middle: the good frames go to a new file, the old one is kept aside.
  void repair(Candidate& segment, const std::vector<FrameView>& good) {
    const auto& info = segment.info;
    const auto before = segment.scan.frames - segment.scan.recovered_after;
    const auto why =
        fmt::format("{} bytes are damaged, {} frames before and {} after them are good",
                    segment.scan.bad_bytes, before, segment.scan.recovered_after);
    core_.note_gone(good.empty() ? info.first : good.back().sequence());
    if (!good.empty()) {
      store_.generations_from(newest_generation_);
      auto header = segment.header;
      header.flags |= SegmentHeader::kMended;
      auto saved = store_.write_file(good, header);
      if (!saved) {
        core_.alarm("log.corrupt", fmt::format("{}: {}, and there is no room to save them: {}",
                                               info.path.string(), why, saved.error().text));
        take_up_as_it_is(segment, good, before);
        return;
      }
      newest_generation_ = saved->generation;
      take_up(*saved);
    }
    set_aside(info.path, why);
  }

  /// The frames before the damage; those after it keep their sequences until the next start.
  void take_up_as_it_is(Candidate& segment, const std::vector<FrameView>& good,
                        std::size_t before) {
    auto& info = segment.info;
    result_.last_sequence = std::max(result_.last_sequence, good.back().sequence());
    result_.last_time_ns = std::max(result_.last_time_ns, info.newest_utc_ns);
    if (before == 0) return;
    info.data_end = segment.scan.end;
    info.last = good[std::min(before, good.size()) - 1].sequence();
    take_up(info);
  }

  void take_up(FileInfo info) {
    const auto& clock = store_.setup().clock;
    info.utc_to_steady_ns = clock.steady_ns() - clock.utc_ns();
    if (info.mended) core_.note_gone(info.last);
    result_.found = true;
    result_.last_sequence = std::max(result_.last_sequence, info.last);
    result_.last_time_ns = std::max(result_.last_time_ns, info.newest_utc_ns);
    store_.catalogue().add(std::move(info));
  }

  /// Records that a full disk has sent to the reserve: those that no other file has become one.
  void take_reserve() {
    for (auto& reserve : reserve_) {
      std::vector<FrameView> frames;
      scan_frames(reserve.file->memory(), false, [&](FrameView frame) {
        const auto file = store_.catalogue().at_or_after(frame.sequence());
        if (!file || file->first > frame.sequence()) frames.push_back(frame);
      });
      bool saved = true;
      // One file for each hole, as ranges in the catalogue do not overlap.
      for (std::size_t begin = 0; begin < frames.size();) {
        const auto next = store_.catalogue().at_or_after(frames[begin].sequence());
        std::size_t end = begin + 1;
        while (end < frames.size() && (!next || frames[end].sequence() < next->first)) ++end;
        SegmentHeader header;
        header.flags = SegmentHeader::kSparse;
        header.log_epoch = frames[begin].epoch();
        header.first_sequence = frames[begin].sequence();
        header.last_sequence = frames[end - 1].sequence();
        result_.last_epoch = std::max(result_.last_epoch, header.log_epoch);
        store_.generations_from(newest_generation_);
        auto info = store_.write_file({frames.begin() + static_cast<std::ptrdiff_t>(begin),
                                       frames.begin() + static_cast<std::ptrdiff_t>(end)},
                                      header);
        if (!info && frames.size() == end - begin) info = adopt_reserve(reserve, header, frames);
        if (info) {
          newest_generation_ = std::max(newest_generation_, info->generation);
          take_up(*info);
        } else {
          saved = false;
          core_.alarm("log.disk_full", info.error().text);
        }
        begin = end;
      }
      reserve.file.reset();
      // Not saved: keep it, the next start tries again; new records will have no reserve.
      if (saved && !frames.empty() && !reserve_adopted_) (void)files_.remove(reserve.info.path);
    }
  }

  /// The disk is still full: the reserve itself becomes a segment file, which needs no room.
  Result<FileInfo> adopt_reserve(const Candidate& reserve, SegmentHeader header,
                                 const std::vector<FrameView>& frames) {
    auto file = files_.open(reserve.info.path, true);
    if (!file) return tl::unexpected(file.error());
    header.generation = store_.next_generation();
    FileInfo info = reserve.info;
    info.generation = header.generation;
    info.first = header.first_sequence;
    info.last = header.last_sequence;
    info.sparse = true;
    const auto memory = reserve.file->memory();
    info.data_end = static_cast<std::size_t>(frames.back().bytes().data() - memory.data()) +
                    frames.back().size();
    for (const auto& frame : frames) describe(info, frame);
    write_header((*file)->memory(), header);
    if (auto synced = (*file)->sync(0, kSegmentHeaderBytes); !synced)
      return tl::unexpected(synced.error());
    info.path = store_.path_for(info.first, info.generation);
    if (auto renamed = files_.rename(reserve.info.path, info.path); !renamed)
      return tl::unexpected(renamed.error());
    (void)files_.sync_folder(folder_);
    reserve_adopted_ = true;
    return info;
  }

  void rebuild() {
    auto& values = core_.sequencer->last_values();
    std::uint64_t from = 0;
    std::sort(checkpoints_.begin(), checkpoints_.end(), [](const Candidate& a, const Candidate& b) {
      return a.header.last_sequence > b.header.last_sequence;
    });
    for (const auto& checkpoint : checkpoints_) {
      // One that is ahead of the recovered end holds values whose messages are lost.
      if (checkpoint.header.last_sequence > result_.last_sequence) continue;
      const auto scan = scan_frames(checkpoint.file->memory(), false, [](FrameView) {});
      if (!scan.clean || checkpoint.header.frames > scan.frames) continue;
      scan_frames(checkpoint.file->memory(), false, [&](FrameView frame) { learn(frame, values); });
      from = checkpoint.header.last_sequence;
      break;
    }
    const auto files = store_.catalogue().all();
    if (!files.empty() && files.front().first > 1) core_.note_gone(files.front().first - 1);
    std::uint64_t expected = files.empty() ? 1 : files.front().first;
    for (const auto& info : files) {
      if (info.first > expected) {
        core_.note_gone(info.first - 1);
        core_.alarm("log.corrupt",
                    fmt::format("messages {} to {} are in no file: one is missing, or they were in "
                                "memory only when the process ended",
                                expected, info.first - 1));
      }
      expected = info.last + 1;
      if (info.last <= from) continue;
      const auto image = store_.open_image(info);
      if (!image) continue;
      for (std::size_t offset = (*image)->begin(); offset < (*image)->published();) {
        const auto frame = (*image)->frame(offset);
        if (frame.sequence() > from) learn(frame, values);
        offset += frame.size();
      }
    }
  }

  void learn(FrameView frame, LastValues& values) {
    core_.types.restore(frame.topic(), frame.message_class(), frame.type());
    result_.last_time_ns = std::max(result_.last_time_ns, frame.header().publish_time_ns);
    result_.last_epoch = std::max(result_.last_epoch, frame.epoch());
    if (frame.message_class() != MessageClass::state) return;
    values.update(frame);
    const auto topic = frame.topic();
    if (topic == topics::type) {
      if (const auto notice = unpack_type(frame.payload()))
        core_.types.restore(frame.key(), static_cast<MessageClass>(notice->message_class),
                            notice->id);
    } else if (topic == topics::source) {
      if (const auto notice = unpack_source(frame.payload()))
        core_.sources.restore(frame.key(), notice->id);
    } else if (topic == topics::consumer) {
      if (frame.tombstone()) {
        core_.consumers.forget(frame.key());
      } else if (const auto notice = unpack_consumer(frame.payload())) {
        core_.consumers.update(frame.key(), notice->sequence, &notice->patterns);
      }
    }
  }

  Core& core_;
  Store& store_;
  FileSystem& files_;
  const std::filesystem::path& folder_;
  std::vector<Candidate> segments_, checkpoints_, reserve_;
  std::vector<std::filesystem::path> blank_, bad_headers_;
  std::uint64_t newest_generation_ = 0;
  bool reserve_adopted_ = false;
  Recovered result_;
};

}  // namespace

Result<Recovered> recover(Core& core) { return Recovery(core).run(); }

}  // namespace ctibus::log
