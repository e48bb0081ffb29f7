#include "core/log/committer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/log/core.hpp"
#include "core/log/store.hpp"

namespace ctibus::log {

void Committer::start_after(std::uint64_t sequence) {
  followed_ = sequence;
  durable_.store(sequence);
  last_sync_ns_ = core_.clock.steady_ns();
}

bool Committer::sync_due() const {
  return wanted_.load() > durable_.load() || core_.closed.load() ||
         core_.clock.steady_ns() - last_sync_ns_ >= core_.options.sync_interval.count();
}

void Committer::pass() {
  core_.sequencer->role().observe();
  const bool due = sync_due();
  if (!unsaved_.empty()) retry_unsaved();
  for (;;) {
    if (!walk_.segment) {
      auto next = core_.chain.containing(followed_ + 1);
      if (!next || (next->sealed() && next->last_sequence() <= followed_)) break;
      const auto begin = next->begin();
      walk_ = {std::move(next), begin, followed_, begin, false};
    }
    auto& segment = *walk_.segment;
    // The order matters: a sealed segment grows no more, and `last` is at or before `end`.
    const bool sealed = segment.sealed();
    const std::uint64_t last = segment.last_sequence();
    const std::size_t end = segment.published();
    const bool records = core_.sequencer->records() != completed_records_;
    if (records || due || sealed) {
      const auto outcome = make_durable(end, last);
      if (outcome == Outcome::not_yet) break;
      complete(end, outcome);
      report(last, outcome);
    }
    if (!sealed) {
      if (!segment.sealed()) break;
      continue;  // a rescue has sealed it
    }
    followed_ = segment.last_sequence();
    walk_ = {};
  }
  if (due) last_sync_ns_ = core_.clock.steady_ns();
  last_publisher_.reset();
  if (core_.store) core_.chain.trim(core_.options.memory_window_bytes, true, [](Segment&) {});
}

Committer::Outcome Committer::make_durable(std::size_t end, std::uint64_t last) {
  auto& segment = *walk_.segment;
  if (!core_.store) {
    if (segment.sealed()) segment.settle();
    return Outcome::safe;
  }
  if (walk_.finished) return walk_.synced >= end ? Outcome::safe : Outcome::unsaved;
  if (segment.file()) return sync_mapped(end, last);
  if (segment.sealed()) return save_sealed();
  if (!core_.disk_full.load()) {
    core_.housekeeping.notify();  // it rolls as soon as there is a file
    return Outcome::not_yet;
  }
  return Outcome::unsaved;
}

Committer::Outcome Committer::sync_mapped(std::size_t end, std::uint64_t last) {
  auto& segment = *walk_.segment;
  const bool sealed = segment.sealed() && segment.published() == end;
  if (end > walk_.synced) {
    // The first time with the file's header.
    const std::size_t from = walk_.synced == segment.begin() ? 0 : walk_.synced;
    counters.syncs.add();
    if (sealed) segment.file()->written();
    const std::int64_t began = core_.clock.steady_ns();
    auto synced = segment.file()->sync(from, end - from);
    // A file is made in a hurry, without waiting for its name to reach the medium.
    if (synced && from == 0) synced = core_.store->sync_folder();
    counters.sync_times.note(static_cast<std::uint64_t>(core_.clock.steady_ns() - began));
    if (!synced) {
      counters.failed_syncs.add();
      core_.alarm("log.sync_failed", synced.error().text);
      return rescue();
    }
    walk_.synced = end;
    walk_.synced_last = last;
  }
  if (sealed) {
    core_.store->finish(segment, end, segment.last_sequence(), true);
    walk_.finished = true;
    if (unsaved_.empty()) segment.settle();
    core_.housekeeping.notify();
  }
  return Outcome::safe;
}

/// After a failed sync the file is not to be trusted with anything new: what it was to hold goes to
/// another one, from memory.
Committer::Outcome Committer::rescue() {
  auto& segment = *walk_.segment;
  if (!segment.sealed()) core_.sequencer->with_role([&] { core_.sequencer->roll(0); });
  core_.store->finish(segment, walk_.synced, walk_.synced_last, false);
  walk_.finished = true;
  const std::size_t end = segment.published();
  const auto saved = core_.store->save(segment, walk_.synced, end, core_.segment_header());
  if (saved) {
    walk_.synced = end;
    walk_.synced_last = segment.last_sequence();
    segment.settle();
    return Outcome::safe;
  }
  core_.set_disk_full(saved.error());
  keep_unsaved(walk_.synced);
  return Outcome::unsaved;
}

Committer::Outcome Committer::save_sealed() {
  auto& segment = *walk_.segment;
  walk_.finished = true;
  if (!core_.disk_full.load()) {
    const auto saved =
        core_.store->save(segment, segment.begin(), segment.published(), core_.segment_header());
    if (saved) {
      counters.syncs.add();
      walk_.synced = segment.published();
      segment.settle();
      return Outcome::safe;
    }
    core_.set_disk_full(saved.error());
  }
  keep_unsaved(segment.begin());
  return Outcome::unsaved;
}

void Committer::keep_unsaved(std::size_t from) {
  unsaved_.push_back({walk_.segment, from});
  std::size_t bytes = 0;
  for (const auto& part : unsaved_) bytes += part.segment->capacity();
  while (bytes > core_.options.memory_window_bytes && unsaved_.size() > 1) {
    const auto part = std::move(unsaved_.front());
    unsaved_.pop_front();
    bytes -= part.segment->capacity();
    const std::uint64_t first = part.segment->frame(part.from).sequence();
    const std::uint64_t last = part.segment->last_sequence();
    dropped_.emplace_back(first, last);
    core_.forget_types(part.segment->types(), last);
    part.segment->settle();
    core_.alarm("log.events_lost",
                fmt::format("events {} to {} leave memory without having reached the disk: make "
                            "room in {}",
                            first, last, core_.options.folder.string()));
  }
}

void Committer::retry_unsaved() {
  if (core_.disk_full.load()) return;
  while (!unsaved_.empty()) {
    auto& part = unsaved_.front();
    const auto saved = core_.store->save(*part.segment, part.from, part.segment->published(),
                                         core_.segment_header());
    if (!saved) {
      core_.set_disk_full(saved.error());
      return;
    }
    part.segment->settle();
    if (walk_.segment == part.segment) walk_.synced = part.segment->published();
    unsaved_.pop_front();
  }
  empty_reserve();
}

void Committer::empty_reserve() {
  if (!core_.store->reserve_used()) return;
  for (const auto& [first, last] : dropped_) {
    std::vector<FrameView> frames;
    core_.store->reserve_visit([&, from = first, to = last](FrameView frame) {
      if (frame.sequence() >= from && frame.sequence() <= to) frames.push_back(frame);
    });
    auto header = core_.segment_header();
    header.flags = SegmentHeader::kSparse;
    header.first_sequence = first;
    header.last_sequence = last;
    auto info = core_.store->write_file(frames, header);
    if (!info) {
      core_.set_disk_full(info.error());
      return;
    }
    core_.store->catalogue().add(std::move(*info));
  }
  dropped_.clear();
  core_.store->reserve_reset();
  reserve_full_ = false;
}

void Committer::complete(std::size_t end, Outcome outcome) {
  auto& segment = *walk_.segment;
  const std::size_t from = std::exchange(walk_.completed, std::max(end, walk_.completed));
  if (!segment.has_records() || core_.sequencer->records() == completed_records_) return;
  const auto each_record = [&](auto&& visit) {
    for (std::size_t offset = from; offset < end;) {
      const auto frame = segment.frame(offset);
      if (frame.message_class() == MessageClass::record) visit(frame);
      offset += frame.size();
    }
  };
  std::uint64_t in_reserve_to = UINT64_MAX;  // newest record that is safe
  if (outcome == Outcome::unsaved) {
    in_reserve_to = 0;
    each_record([&](FrameView record) {
      reserve_full_ = reserve_full_ || !core_.store->reserve_put(record);
      if (!reserve_full_) in_reserve_to = record.sequence();
    });
    if (auto synced = core_.store->reserve_sync(); !synced) {
      core_.alarm("log.sync_failed", synced.error().text);
      in_reserve_to = 0;
    }
  }
  std::optional<Error> error;
  const std::int64_t now = core_.clock.utc_ns();
  each_record([&](FrameView record) {
    if (record.sequence() > in_reserve_to && !error)
      error = Error{"log.disk_full", fmt::format("no room for records in {} and its reserve",
                                                 core_.options.folder.string())};
    complete_one(record, now, error);
  });
}

void Committer::complete_one(FrameView record, std::int64_t now_utc_ns,
                             const std::optional<Error>& error) {
  ++completed_records_;
  if (!error) {
    const std::int64_t took = now_utc_ns - record.header().publish_time_ns;
    counters.commits.note(static_cast<std::uint64_t>(std::max<std::int64_t>(took, 0)));
  }
  (error ? counters.failed : counters.completed).add();
  const auto source_epoch = record.id().source_epoch;
  if (!last_publisher_ || last_publisher_->options.source_epoch != source_epoch) {
    const std::lock_guard lock(core_.publishers_mutex);
    const auto found = core_.publishers.find(source_epoch);
    last_publisher_ = found == core_.publishers.end() ? nullptr : found->second.lock();
  }
  if (!last_publisher_) return;
  const std::lock_guard lock(last_publisher_->completion_mutex);
  if (last_publisher_->options.on_completion)
    last_publisher_->options.on_completion({record.id(), record.sequence(), error});
}

void Committer::report(std::uint64_t last, Outcome outcome) {
  {
    const std::lock_guard lock(mutex_);
    if (outcome == Outcome::safe && unsaved_.empty())
      durable_.store(std::max(last, durable_.load()));
    else
      given_up_ = std::max(last, given_up_);
  }
  progress_.notify_all();
}

Result<void> Committer::wait_for(std::uint64_t sequence) {
  auto wanted = wanted_.load();
  while (wanted < sequence && !wanted_.compare_exchange_weak(wanted, sequence)) {}
  std::unique_lock lock(mutex_);
  while (durable_.load() < sequence && given_up_ < sequence) {
    if (core_.committing.stopping()) return failure("log.closed", "the log is closed");
    core_.committing.notify();
    progress_.wait_for(lock, std::chrono::milliseconds(100));
  }
  if (durable_.load() >= sequence) return {};
  return failure("log.disk_full",
                 fmt::format("messages up to {} are in memory only: make room in {}", sequence,
                             core_.options.folder.string()));
}

}  // namespace ctibus::log
