#include "core/log/maintenance.hpp"

#include <algorithm>
#include <utility>

#include "core/log/core.hpp"
#include "core/log/correlation_index.hpp"
#include "core/log/pattern.hpp"
#include "core/log/store.hpp"

namespace ctibus::log {

void Maintenance::pass() {
  core_.sequencer->drain_leftovers();
  if (!core_.store) return core_.pool->prepare();
  touch_ahead();
  prepare_file();
}

/// A page that nobody has touched costs its first writer, who holds the role, some microseconds.
void Maintenance::touch_ahead() {
  constexpr std::size_t kAhead = std::size_t{4} << 20;
  const auto active = core_.chain.newest();
  if (!active || !active->file() || active->sealed()) return;
  if (touched_.lock() != active) {
    touched_ = active;
    touched_to_ = 0;
  }
  const std::size_t from = std::max(touched_to_, active->published());
  const std::size_t to = std::min(active->capacity(), active->published() + kAhead);
  if (to <= from) return;
  const std::size_t page_start = from / 4096 * 4096;
  active->file()->touch(page_start, to - page_start);
  touched_to_ = to;
}

void Maintenance::tidy_when_due() {
  const auto now = core_.clock.steady_ns();
  const auto files = core_.store->catalogue().size();
  constexpr std::int64_t kTidyEvery = 60'000'000'000;
  if (files != files_seen_ || now - last_tidy_ns_ >= kTidyEvery) tidy(false);
  if (quiet()) {
    const std::lock_guard lock(tidy_mutex_);
    if (!core_.disk_full.load()) build_indexes();
  }
}

/// Indexes only make old calls quicker to find: they are built between the floods.
bool Maintenance::quiet() {
  constexpr std::uint64_t kMessagesEachPass = 20'000;
  const auto tail = core_.sequencer->tail();
  return tail - std::exchange(seen_tail_, tail) < kMessagesEachPass;
}

void Maintenance::prepare_file() {
  const auto now = core_.clock.steady_ns();
  const bool full = core_.disk_full.load();
  if (full && now - last_try_ns_ < core_.options.retry_interval.count()) return;
  last_try_ns_ = now;
  if (auto made = core_.store->prepare_spare(); !made) {
    core_.set_disk_full(made.error());
    return;
  }
  if (full) {
    core_.disk_full.store(false);
    core_.alarm("log.disk_back", "the log can write files again");
  }
  core_.sequencer->with_role([&] {
    if (!core_.closed.load() && !core_.sequencer->active()->file()) core_.sequencer->roll(0);
  });
  core_.committing.notify();
}

void Maintenance::tidy(bool indexes) {
  if (!core_.store) return;
  const std::lock_guard lock(tidy_mutex_);
  last_tidy_ns_ = core_.clock.steady_ns();
  if (!core_.disk_full.load()) {
    checkpoint();
    if (indexes) build_indexes();
  }
  expire();
  files_seen_ = core_.store->catalogue().size();
}

void Maintenance::checkpoint() {
  const auto files = core_.store->catalogue().all();
  if (files.empty() || files.back().last <= checkpoint_at_) return;
  auto& sequencer = *core_.sequencer;
  std::vector<ValueRef> values;
  std::uint64_t as_of = 0;
  sequencer.with_role([&] {
    sequencer.publish_tail();
    as_of = sequencer.tail();
    sequencer.last_values().collect([](std::uint32_t) { return true; }, values);
  });
  // Recovery must find every message that the checkpoint stands for.
  if (!core_.committer->wait_for(as_of)) return;
  std::vector<FrameView> frames;
  frames.reserve(values.size());
  for (const auto& value : values) frames.push_back(value.view());
  std::sort(frames.begin(), frames.end(),
            [](FrameView a, FrameView b) { return a.sequence() < b.sequence(); });
  auto header = core_.segment_header();
  header.flags = SegmentHeader::kSparse | SegmentHeader::kCheckpoint;
  header.first_sequence = as_of;
  header.last_sequence = as_of;
  auto written = core_.store->write_file(frames, header, ".ckpt");
  if (!written) return;
  checkpoint_at_ = as_of;
  auto& file_system = core_.store->setup().files;
  const auto& folder = core_.store->setup().folder;
  const auto entries = file_system.list(folder);
  if (!entries) return;
  std::vector<std::string> old;
  for (const auto& entry : *entries)
    if (entry.name.ends_with(".ckpt")) old.push_back(entry.name);
  std::sort(old.begin(), old.end());
  // The one before stays, should this one turn out to be unreadable.
  for (std::size_t i = 0; i + 2 < old.size(); ++i) (void)file_system.remove(folder / old[i]);
}

void Maintenance::build_indexes() {
  auto& files = core_.store->setup().files;
  for (const auto& info : core_.store->catalogue().all()) {
    if (info.generation <= indexed_ || CorrelationIndex::load(files, info)) continue;
    const auto image = core_.store->open_image(info);
    if (image && (*image)->whole()) (void)CorrelationIndex::build(files, info, **image);
  }
  for (const auto& info : core_.store->catalogue().all())
    indexed_ = std::max(indexed_, info.generation);
}

bool Maintenance::unacknowledged(FrameView record) const {
  for (const auto& [name, position] : core_.consumers.all()) {
    if (position.acknowledged >= record.sequence()) continue;
    if (position.patterns.empty() ||
        std::any_of(position.patterns.begin(), position.patterns.end(),
                    [&](const std::string& pattern) { return matches(pattern, record.topic()); }))
      return true;
  }
  return false;
}

Maintenance::Fate Maintenance::expire_file(const FileInfo& info, std::int64_t records_before) {
  // Its states live on in the checkpoint; without one nothing goes.
  if (info.last > checkpoint_at_) return Fate::kept;
  std::vector<FrameView> keep;
  std::size_t records = 0;
  std::shared_ptr<Segment> image;
  if (info.has_records) {
    auto opened = core_.store->open_image(info);
    if (!opened) return Fate::kept;
    image = std::move(*opened);
    for (std::size_t offset = image->begin(); offset < image->published();) {
      const auto frame = image->frame(offset);
      offset += frame.size();
      if (frame.message_class() != MessageClass::record) continue;
      ++records;
      const bool expired = frame.header().publish_time_ns < records_before;
      const bool owed = unacknowledged(frame);
      if (expired && owed) report_unacknowledged(frame);
      if (!expired || owed) keep.push_back(frame);
    }
  }
  const auto oldest = core_.store->catalogue().at_or_after(1);
  const bool is_oldest = oldest && oldest->generation == info.generation;
  if (info.sparse && keep.size() == records && (records != 0 || !is_oldest)) return Fate::kept;
  if (keep.size() < records || keep.empty()) forget(info);
  // Between files that stay an empty one remains: it says that no record is missing there.
  if (!keep.empty() || !is_oldest) {
    auto header = core_.segment_header();
    header.flags = SegmentHeader::kSparse | (info.mended ? SegmentHeader::kMended : 0U);
    header.first_sequence = info.first;
    header.last_sequence = info.last;
    auto thinned = core_.store->write_file(keep, header);
    if (!thinned) return Fate::kept;
    thinned->utc_to_steady_ns = info.utc_to_steady_ns;
    core_.store->catalogue().replace(info.generation, std::move(*thinned));
    core_.store->remove_file(info);
    return Fate::thinned;
  }
  core_.store->remove_file(info);
  return Fate::removed;
}

void Maintenance::forget(const FileInfo& info) {
  if (info.types_known)
    core_.forget_types(info.types, info.last);
  else
    core_.note_gone(info.last);
}

void Maintenance::report_unacknowledged(FrameView record) {
  if (record.sequence() <= reported_) return;
  reported_ = record.sequence();
  core_.alarm("log.unacknowledged",
              "record " + std::to_string(record.sequence()) + " of '" +
                  std::string(record.topic()) +
                  "' is beyond its time but a durable consumer has not acknowledged it: start "
                  "the consumer or forget it");
}

void Maintenance::expire() {
  const auto& retention = core_.options.retention;
  auto& catalogue = core_.store->catalogue();
  const auto steady = core_.clock.steady_ns();
  // Age is steady time: a machine whose clock is set, also by years, throws away nothing young.
  const auto now_of = [steady](const FileInfo& info) { return steady - info.utc_to_steady_ns; };
  for (const auto& info : catalogue.all())
    if (info.newest_utc_ns < now_of(info) - retention.events.count())
      expire_file(info, now_of(info) - retention.records.count());

  if (catalogue.bytes() <= retention.max_bytes) return;
  // Too much: events go before their time, then records that nobody is waiting for.
  for (const bool records_too : {false, true})
    for (const auto& info : catalogue.all()) {
      if (catalogue.bytes() <= retention.max_bytes) return;
      expire_file(info, records_too ? INT64_MAX : now_of(info) - retention.records.count());
    }
  if (catalogue.bytes() > retention.max_bytes)
    core_.alarm("log.over_size",
                "segment files hold more than the limit and only unacknowledged records are left");
}

}  // namespace ctibus::log
