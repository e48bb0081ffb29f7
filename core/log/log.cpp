#include "core/log/log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/log/copy.hpp"
#include "core/log/core.hpp"
#include "core/log/correlation_index.hpp"
#include "core/log/maintenance.hpp"
#include "core/log/pattern.hpp"
#include "core/log/store.hpp"
#include "ctibus/describe.hpp"

namespace ctibus::log {
namespace {

Result<void> check(const Options& options) {
  const auto refuse = [](const char* text) { return failure("log.bad_option", text); };
  if (options.memory_segment_bytes < 4096 || options.memory_segment_bytes % 8 != 0)
    return refuse("memory_segment_bytes must be a multiple of 8 and at least 4096");
  if (options.disk_segment_bytes < 16384 || options.disk_segment_bytes % 4096 != 0)
    return refuse("disk_segment_bytes must be a multiple of 4096 and at least 16384");
  if (options.reserve_bytes < 16384 || options.reserve_bytes % 4096 != 0)
    return refuse("reserve_bytes must be a multiple of 4096 and at least 16384");
  if (options.sync_interval <= std::chrono::nanoseconds(0) ||
      options.retry_interval <= std::chrono::nanoseconds(0))
    return refuse("sync_interval and retry_interval must be above zero");
  // Beyond, ages wrap around and everything counts as old.
  for (const auto kept : {options.retention.events, options.retention.records})
    if (kept <= std::chrono::nanoseconds(0) || kept > longest_duration)
      return refuse("what is kept has an age from above zero to a century");
  return {};
}

}  // namespace

Log::Log(std::shared_ptr<Core> core) : core_(std::move(core)) {}
Log::~Log() { close(); }
void Log::close() { core_->close(); }

Result<std::unique_ptr<Log>> Log::open(Options options) {
  if (auto valid = check(options); !valid) return tl::unexpected(valid.error());
  auto core = std::make_shared<Core>(std::move(options));
  if (auto opened = core->open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<Log>(new Log(std::move(core)));
}

Result<std::uint32_t> Log::intern(std::string_view topic, MessageClass message_class) {
  return core_->intern(topic, message_class);
}

std::optional<TypeInfo> Log::find_type(std::string_view topic) const {
  return type(core_->types.find(topic));
}

std::optional<TypeInfo> Log::type(std::uint32_t id) const {
  const auto* entry = core_->types.get(id);
  if (entry == nullptr) return std::nullopt;
  return TypeInfo{id, entry->topic, entry->message_class};
}

Result<std::uint32_t> Log::intern_source(std::string_view name) {
  if (core_->closed.load()) return failure("log.closed", "the log is closed");
  return core_->intern_source(name, 0);
}

std::string Log::source_name(std::uint32_t source) const { return core_->sources.name(source); }

Result<std::unique_ptr<Publisher>> Log::add_publisher(PublisherOptions options) {
  return core_->add_publisher(std::move(options));
}

Snapshot Log::snapshot(const std::vector<std::string>& patterns) const {
  const Filter filter(patterns, {}, {});
  // Found out before the role is held.
  std::vector<bool> wanted(core_->types.end());
  for (std::uint32_t type = 1; type < wanted.size(); ++type) {
    const auto* entry = core_->types.get(type);
    wanted[type] = entry != nullptr && filter.wants_topic(entry->topic);
  }
  std::vector<ValueRef> values;
  Snapshot result;
  auto& sequencer = *core_->sequencer;
  sequencer.with_role([&] {
    sequencer.publish_tail();
    result.as_of = {sequencer.epoch(), sequencer.tail()};
    sequencer.last_values().collect(
        [&](std::uint32_t type) { return type < wanted.size() && wanted[type]; }, values);
  });
  result.frames.reserve(values.size());
  for (const auto& value : values) result.frames.push_back(value.retain());
  std::sort(result.frames.begin(), result.frames.end(),
            [](const RetainedFrame& a, const RetainedFrame& b) {
              return a.view().sequence() < b.view().sequence();
            });
  return result;
}

std::optional<RetainedFrame> Log::last_value(std::uint32_t type, std::string_view key) const {
  ValueRef value;
  core_->sequencer->with_role([&] { value = core_->sequencer->last_values().find(type, key); });
  if (value.empty()) return std::nullopt;
  return value.retain();
}

Result<void> Log::acknowledge(std::string_view consumer, std::uint64_t sequence) {
  if (core_->closed.load()) return failure("log.closed", "the log is closed");
  if (sequence > core_->sequencer->tail())
    return failure("log.bad_cursor",
                   fmt::format("consumer '{}' acknowledges {}, but the log ends at {}", consumer,
                               sequence, core_->sequencer->tail()));
  core_->sequencer->with_role([&] {
    const auto before = core_->consumers.find(consumer);
    if (before && before->acknowledged >= sequence) return;
    const auto position = core_->consumers.update(consumer, sequence, nullptr);
    core_->append_system(core_->system_types.consumer, consumer,
                         pack(ConsumerNotice{position.acknowledged, position.patterns}));
  });
  return {};
}

std::optional<std::uint64_t> Log::acknowledged(std::string_view consumer) const {
  const auto position = core_->consumers.find(consumer);
  if (!position) return std::nullopt;
  return position->acknowledged;
}

Result<void> Log::forget_consumer(std::string_view consumer) {
  if (core_->closed.load()) return failure("log.closed", "the log is closed");
  // With the role, so that nothing acknowledges in between.
  return core_->sequencer->with_role([&]() -> Result<void> {
    const auto known = core_->consumers.find(consumer);
    if (!known)
      return failure("log.unknown_consumer",
                     fmt::format("there is no durable consumer '{}'", consumer));
    if (!core_->consumers.forget(consumer))
      return failure("log.durable_in_use",
                     fmt::format("durable consumer '{}' has a reader: end it first", consumer));
    core_->append_system(core_->system_types.consumer, consumer, {}, CTIBUS_FRAME_TOMBSTONE);
    return {};
  });
}

std::vector<ConsumerInfo> Log::consumers() const {
  std::vector<FileInfo> files;
  if (core_->store) files = core_->store->catalogue().all();
  const auto end = core_->sequencer->tail();
  std::vector<ConsumerInfo> result;
  for (auto& [name, position] : core_->consumers.all()) {
    ConsumerInfo info{.name = name,
                      .acknowledged = position.acknowledged,
                      .behind = end > position.acknowledged ? end - position.acknowledged : 0,
                      .attached = position.attached,
                      .patterns = position.patterns};
    for (const auto& file : files) {
      if (!file.has_records || file.last <= position.acknowledged) continue;
      info.kept_bytes += file.bytes;
      if (info.oldest_utc_ns == 0) info.oldest_utc_ns = file.newest_utc_ns;
    }
    result.push_back(std::move(info));
  }
  return result;
}

std::size_t Log::find_by_correlation(const ctibus_uuid& correlation,
                                     FunctionRef<void(const FrameView&)> visitor) const {
  std::size_t count = 0;
  std::uint64_t seen = 0;  // the catalogue and the chain overlap
  const auto look_at = [&](FrameView frame) {
    if (frame.sequence() <= seen ||
        std::memcmp(&frame.header().correlation, &correlation, sizeof correlation) != 0)
      return;
    seen = frame.sequence();
    visitor(frame);
    ++count;
  };
  const auto walk = [&](const Segment& segment) {
    const auto end = segment.published();
    for (std::size_t offset = segment.begin(); offset < end;) {
      const auto frame = segment.frame(offset);
      look_at(frame);
      offset += frame.size();
    }
  };
  // Taken before the catalogue: what settles meanwhile is then in both, not in neither.
  const auto live = core_->chain.all();
  if (core_->store) {
    for (const auto& info : core_->store->catalogue().all()) {
      const auto index = CorrelationIndex::load(core_->store->setup().files, info);
      bool any = !index;
      if (index) index->find(correlation, [&](std::size_t) { any = true; });
      if (!any) continue;
      const auto image = core_->store->open_image(info);
      if (!image) continue;
      if (!index || !(*image)->whole()) {
        walk(**image);
        continue;
      }
      const std::span<const std::byte> bytes((*image)->data(), (*image)->published());
      index->find(correlation, [&](std::size_t offset) {
        if (offset >= bytes.size()) return;
        if (const auto frame = FrameView::parse(bytes.subspan(offset))) look_at(*frame);
      });
    }
  }
  for (const auto& segment : live) walk(*segment);
  return count;
}

Result<Copied> Log::copy(CopySink& sink) const { return copy_open(*core_, sink); }

Cursor Log::tail() const noexcept { return {core_->sequencer->epoch(), core_->sequencer->tail()}; }
std::uint64_t Log::epoch() const noexcept { return core_->sequencer->epoch(); }
Result<void> Log::sync() { return core_->committer->wait_for(core_->sequencer->tail()); }
void Log::maintain() { core_->maintenance->tidy(); }

Counters Log::counters() const {
  Counters result;
  const auto& sequencer = core_->sequencer->counters;
  const auto& committer = core_->committer->counters;
  result.appended = sequencer.appended.get();
  result.appended_bytes = sequencer.bytes.get();
  for (std::size_t i = 0; i < 6; ++i) result.appended_by_class[i] = sequencer.by_class[i].get();
  result.role_taken = sequencer.taken.get();
  result.role_contended = sequencer.contended.load();
  result.lane_messages = sequencer.lane_messages.get();
  result.outbox_messages = sequencer.outbox_messages.get();
  {
    const std::lock_guard lock(core_->publishers_mutex);
    for (const auto& [epoch, publisher] : core_->publishers) {
      const auto state = publisher.lock();
      if (!state) continue;
      result.outbox_high_water =
          std::max<std::uint64_t>(result.outbox_high_water, state->outbox.high_water());
      result.lane_bytes += state->lane.waiting_bytes();
      result.outbox_waiting += state->outbox.waiting();
    }
  }
  result.lost = sequencer.lost.load();
  result.wakes = sequencer.wakes.load();
  result.gaps = core_->gaps.load();
  result.conflated = core_->conflated.load();
  result.syncs = committer.syncs.get();
  result.failed_syncs = committer.failed_syncs.get();
  result.records_completed = committer.completed.get();
  result.records_failed = committer.failed.get();
  result.durable_sequence = core_->committer->durable();
  result.detached_segments = core_->detached_segments.load();
  result.disk_full = core_->disk_full.load();
  result.commits = committer.commits.get();
  result.sync_times = committer.sync_times.get();
  if (core_->store) {
    result.segment_files = core_->store->catalogue().size();
    result.segment_file_bytes = core_->store->catalogue().bytes();
    if (const auto oldest = core_->store->catalogue().at_or_after(0)) {
      result.first_sequence = oldest->first;
      result.oldest_file_utc_ns = oldest->newest_utc_ns;
    }
  }
  result.readers = core_->readers.load();
  const auto end = core_->sequencer->tail();
  for (const auto& position : core_->positions)
    if (const auto at = position.load(); at < end)
      result.max_reader_lag = std::max(result.max_reader_lag, end - at);
  return result;
}

}  // namespace ctibus::log
