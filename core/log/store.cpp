#include "core/log/store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::log {

void describe(FileInfo& info, FrameView frame) {
  info.newest_utc_ns = std::max(info.newest_utc_ns, frame.header().publish_time_ns);
  info.types.add(frame.type());
  info.types_known = true;
  if (frame.message_class() == MessageClass::record) info.has_records = true;
}

Result<void> Store::lock_folder() {
  if (auto made = setup_.files.make_folder(setup_.folder); !made)
    return failure("log.open_failed", made.error().text);
  auto lock = setup_.files.lock(setup_.folder / "lock");
  if (!lock)
    return failure(lock.error().code == "log.locked" ? "log.locked" : "log.open_failed",
                   lock.error().text);
  lock_ = std::move(*lock);
  return {};
}

std::filesystem::path Store::path_for(std::uint64_t first, std::uint64_t generation,
                                      const char* extension) const {
  return setup_.folder / fmt::format("{:020}-{:08}{}", first, generation, extension);
}

Result<void> Store::prepare_spare() {
  const std::lock_guard lock(preparing_mutex_);
  return make_spare();
}

bool Store::prepare_spare_now() {
  constexpr auto patience = std::chrono::milliseconds(5);
  constexpr std::int64_t slow_ns = 50'000'000;
  if (preparing_took_ns_.load() > slow_ns) return false;
  // By UTC, as g++ 12's ThreadSanitizer knows no other timed lock: a step of the clock changes this
  // one wait, which ends in any case when the other thread has made its file.
  const std::unique_lock lock(preparing_mutex_, std::chrono::system_clock::now() + patience);
  return lock.owns_lock() && make_spare().has_value();
}

Result<void> Store::make_spare() {
  if (spare_ready()) return {};
  const std::int64_t began = setup_.clock.steady_ns();
  const auto path = setup_.folder / fmt::format("next-{:08}.new", next_generation());
  auto file = setup_.files.create(path, setup_.segment_bytes);
  if (!file) return tl::unexpected(file.error());
  (*file)->touch(0, std::min<std::size_t>(setup_.segment_bytes, 1 << 20));
  const auto memory = (*file)->memory();
  auto segment = std::make_shared<Segment>(memory, kSegmentHeaderBytes, *file, *file);
  preparing_took_ns_ = setup_.clock.steady_ns() - began;
  const std::lock_guard lock(spare_mutex_);
  spare_ = std::move(segment);
  spare_path_ = path;
  return {};
}

bool Store::spare_ready() const noexcept {
  const std::lock_guard lock(spare_mutex_);
  return spare_ != nullptr;
}

std::shared_ptr<Segment> Store::take_spare(std::size_t bytes) {
  const std::lock_guard lock(spare_mutex_);
  if (!spare_ || kSegmentHeaderBytes + bytes > spare_->capacity()) return nullptr;
  const std::lock_guard live_lock(live_mutex_);
  live_.push_back({spare_.get(), std::move(spare_path_), {}});
  return std::move(spare_);
}

void Store::begin(const Segment& segment, SegmentHeader header) noexcept {
  write_header({segment.data(), segment.capacity()}, header);
  const std::lock_guard lock(live_mutex_);
  for (auto& live : live_)
    if (live.segment == &segment) live.header = header;
}

void Store::finish(Segment& segment, std::size_t end, std::uint64_t last, bool cut) {
  Live live;
  {
    const std::lock_guard lock(live_mutex_);
    const auto found = std::find_if(live_.begin(), live_.end(),
                                    [&](const Live& l) { return l.segment == &segment; });
    if (found == live_.end()) return;
    live = std::move(*found);
    live_.erase(found);
  }
  if (last < live.header.first_sequence) {  // never used
    (void)setup_.files.remove(live.path);
    return;
  }
  FileInfo info;
  info.generation = live.header.generation;
  info.first = live.header.first_sequence;
  info.last = last;
  info.data_end = end;
  info.bytes = segment.capacity();
  // Of all that was appended, which after a failed sync is more than what is in the file.
  info.types = segment.types();
  info.types_known = true;
  info.has_records = segment.has_records();
  info.newest_utc_ns = segment.newest_utc_ns();
  info.utc_to_steady_ns = setup_.clock.steady_ns() - info.newest_utc_ns;
  // Whatever the name, the header counts: a failure here costs nothing but looks.
  info.path = path_for(info.first, info.generation);
  if (!setup_.files.rename(live.path, info.path)) info.path = live.path;
  if (cut && segment.capacity() - end > (64 << 10) && setup_.files.truncate(info.path, end))
    info.bytes = end;
  catalogue_.add(std::move(info));
}

Result<FileInfo> Store::write_file(const std::vector<FrameView>& frames, SegmentHeader header,
                                   const char* extension) {
  std::size_t size = kSegmentHeaderBytes;
  for (const auto& frame : frames) size += frame.size();
  header.generation = next_generation();
  header.created_utc_ns = setup_.clock.utc_ns();
  header.frames = static_cast<std::uint32_t>(frames.size());
  FileInfo info;
  info.path = path_for(header.first_sequence, header.generation, extension);
  info.generation = header.generation;
  info.first = header.first_sequence;
  info.last = header.last_sequence;
  info.sparse = (header.flags & SegmentHeader::kSparse) != 0;
  info.mended = (header.flags & SegmentHeader::kMended) != 0;
  auto temporary = info.path;
  temporary += ".tmp";
  auto file = setup_.files.create(temporary, size);
  if (!file) return tl::unexpected(file.error());
  const auto memory = (*file)->memory();
  write_header(memory, header);
  info.data_end = kSegmentHeaderBytes;
  info.types_known = true;
  for (const auto& frame : frames) {
    std::memcpy(memory.data() + info.data_end, frame.bytes().data(), frame.size());
    info.data_end += frame.size();
    describe(info, frame);
    if (!info.sparse) info.last = std::max(info.last, frame.sequence());
  }
  info.bytes = size;
  info.utc_to_steady_ns = setup_.clock.steady_ns() - info.newest_utc_ns;
  auto done = (*file)->sync(0, size);
  if (done) done = setup_.files.rename(temporary, info.path);
  if (done) done = setup_.files.sync_folder(setup_.folder);
  if (done) return info;
  (void)setup_.files.remove(temporary);
  (void)setup_.files.remove(info.path);
  return tl::unexpected(done.error());
}

Result<void> Store::save(Segment& segment, std::size_t from, std::size_t to, SegmentHeader header) {
  std::vector<FrameView> frames;
  for (std::size_t offset = from; offset < to;) {
    frames.push_back(segment.frame(offset));
    offset += frames.back().size();
  }
  if (frames.empty()) return {};
  header.first_sequence = frames.front().sequence();
  auto info = write_file(frames, header);
  if (!info) return tl::unexpected(info.error());
  catalogue_.add(std::move(*info));
  return {};
}

Store::Found Store::open_at_or_after(std::uint64_t sequence,
                                     FunctionRef<bool(std::uint32_t)> wants) {
  const auto info = catalogue_.at_or_after(sequence);
  if (!info) return {};
  if (info->first > sequence) return {nullptr, info->first - 1, true, 0};
  if (info->types_known && !info->sparse) {
    bool wanted = false;
    info->types.for_each([&](std::uint32_t type) { wanted = wanted || wants(type); });
    if (!wanted) return {nullptr, info->last, false, 0};
  }
  auto image = open_image(*info);
  if (!image) return {nullptr, info->last, true, 0};
  const bool thinned = info->sparse || info->mended || !(*image)->whole();
  return {std::move(*image), 0, false, thinned ? info->last : 0};
}

Result<std::shared_ptr<Segment>> Store::open_image(const FileInfo& info) {
  if (auto image = info.image.lock()) return image;
  auto file = setup_.files.open(info.path, false);
  if (!file) return tl::unexpected(file.error());
  const auto memory = (*file)->memory();
  // Whoever reads an old file trusts its sizes: check once per mapping that no bit has rotted.
  const auto limit = memory.first(std::min(memory.size(), info.data_end));
  auto good = std::make_shared<std::vector<std::byte>>();
  const auto scan = scan_frames(limit, false, [](FrameView) {});
  std::shared_ptr<Segment> image;
  if (scan.clean && scan.end == info.data_end) {
    image = Segment::finished(limit, kSegmentHeaderBytes, *file, info.first, info.last);
  } else {
    const auto whole = scan_frames(limit, true, [&](FrameView frame) {
      good->insert(good->end(), frame.bytes().begin(), frame.bytes().end());
    });
    image = Segment::finished(*good, 0, good, info.first, info.last, false);
    report_damage(info, info.data_end - limit.size() + whole.bad_bytes);
  }
  catalogue_.remember_image(info.generation, image);
  return image;
}

void Store::report_damage(const FileInfo& info, std::size_t bytes) {
  if (!catalogue_.note_damage(info.generation)) return;
  // It says where frames are; without it the next start mends the file.
  auto index = info.path;
  (void)setup_.files.remove(index.replace_extension(".idx"));
  if (setup_.on_damage)
    setup_.on_damage(info, fmt::format("{}: {} bytes of messages {} to {} are damaged; the others "
                                       "are read, and the next start mends the file",
                                       info.path.string(), bytes, info.first, info.last));
}

void Store::remove_file(const FileInfo& info) {
  catalogue_.remove(info.generation);
  (void)setup_.files.remove(info.path);
  auto index = info.path;
  (void)setup_.files.remove(index.replace_extension(".idx"));
}

}  // namespace ctibus::log
