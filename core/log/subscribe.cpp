#include <algorithm>

#include "core/log/core.hpp"
#include "core/log/log.hpp"
#include "core/log/pattern.hpp"
#include "core/log/store.hpp"

// How a subscription finds its place.

namespace ctibus::log {
namespace {

/// Where the life `epoch` ended; none when it is not known.
std::optional<std::uint64_t> end_of(Core& core, std::uint64_t epoch) {
  std::vector<ValueRef> values;
  core.sequencer->with_role([&] {
    core.sequencer->last_values().collect(
        [&](std::uint32_t type) { return type == core.system_types.epoch; }, values);
  });
  // Each notice tells where the life before it ended: take the oldest one after `epoch`.
  std::optional<EpochNotice> next;
  bool known = false;
  for (const auto& value : values) {
    const auto notice = unpack_epoch(value.view().payload());
    if (!notice) continue;
    known = known || notice->epoch == epoch;
    if (notice->epoch > epoch && (!next || notice->epoch < next->epoch)) next = notice;
  }
  if (!known || !next) return std::nullopt;
  return next->last_sequence;
}

/// The last sequence published before `utc_ns`.
std::uint64_t before_time(Core& core, std::int64_t utc_ns) {
  std::uint64_t result = 0;
  const auto look_into = [&](const Segment& segment) {
    const auto end = segment.published();
    for (std::size_t offset = segment.begin(); offset < end;) {
      const auto frame = segment.frame(offset);
      if (frame.header().publish_time_ns >= utc_ns) return false;
      result = std::max(result, frame.sequence());
      offset += frame.size();
    }
    return true;
  };
  const auto live = core.chain.all();
  if (core.store) {
    for (const auto& info : core.store->catalogue().all()) {
      if (info.newest_utc_ns < utc_ns) {
        result = std::max(result, info.last);
        continue;
      }
      const auto image = core.store->open_image(info);
      if (image && !look_into(**image)) return result;
    }
  }
  const auto begins_before = [&](const Segment& segment) {
    return segment.published() > segment.begin() &&
           segment.frame(segment.begin()).header().publish_time_ns < utc_ns;
  };
  for (std::size_t i = 0; i < live.size(); ++i) {
    const auto& segment = live[i];
    if (segment->sealed() && segment->last_sequence() <= result) continue;
    if (segment->sealed() && i + 1 < live.size() && begins_before(*live[i + 1])) {
      result = segment->last_sequence();  // publish times never go backwards
      continue;
    }
    if (!look_into(*segment)) break;
  }
  // Nothing older is left: begin with the oldest there is instead of reporting a gap.
  if (result == 0 && !live.empty() && !core.store) result = live.front()->first_sequence() - 1;
  return result;
}

void place(Core& core, ReaderState& state, const Start& start) {
  auto& sequencer = *core.sequencer;
  const auto live_end = [&] {
    return sequencer.with_role([&] {
      sequencer.publish_tail();
      return sequencer.tail();
    });
  };
  switch (start.from) {
    case Start::From::live:
      state.position = live_end();
      return;
    case Start::From::time:
      state.position = before_time(core, start.utc_ns);
      if (state.position == 0 && core.store) {
        const auto files = core.store->catalogue().all();
        if (!files.empty()) state.position = files.front().first - 1;
      }
      return;
    case Start::From::snapshot:
      sequencer.with_role([&] {
        sequencer.publish_tail();
        state.position = state.snapshot_as_of = sequencer.tail();
        sequencer.last_values().collect(
            [&](std::uint32_t type) { return state.filter.wants_type(core.types, type); },
            state.snapshot);
      });
      std::erase_if(state.snapshot, [&](const ValueRef& value) {
        return !state.filter.wants(core.types, core.sources, value.view().header());
      });
      std::sort(state.snapshot.begin(), state.snapshot.end(),
                [](const ValueRef& a, const ValueRef& b) {
                  return a.view().sequence() < b.view().sequence();
                });
      state.snapshot_running = true;
      return;
    case Start::From::cursor:
      break;
  }
  const auto tail = live_end();
  const auto& cursor = start.cursor;
  state.position = cursor.sequence;
  if (cursor.epoch == sequencer.epoch()) {
    if (cursor.sequence <= tail) return;
    state.position = tail;  // it cannot have seen what does not exist
    state.gaps.push_back({tail + 1, cursor.sequence});
    return;
  }
  const auto end = end_of(core, cursor.epoch);
  if (end && cursor.sequence <= *end) return;
  if (end) {
    // It saw messages that a power cut has taken back.
    state.position = *end;
    state.gaps.push_back({*end + 1, cursor.sequence});
    return;
  }
  state.position = tail;
  state.gaps.push_back({cursor.sequence + 1, std::max(tail, cursor.sequence + 1)});
}

}  // namespace

Result<std::unique_ptr<Reader>> Log::add_reader(Subscription subscription) {
  if (core_->closed.load()) return failure("log.closed", "the log is closed");
  if (subscription.patterns.empty())
    return failure("log.no_pattern", "a subscription needs at least one topic pattern");
  for (const auto& pattern : subscription.patterns)
    if (auto valid = check_pattern(pattern); !valid) return tl::unexpected(valid.error());
  const auto& durable = subscription.durable_name;
  std::optional<Consumers::Position> resumed;
  if (!durable.empty()) {
    resumed = core_->consumers.find(durable);
    if (!resumed) core_->consumers.update(durable, 0, &subscription.patterns);
    if (!core_->consumers.attach(durable))
      return failure("log.durable_in_use", "durable consumer '" + durable +
                                               "' already has a reader: one name, one reader");
  }
  const auto slot = core_->wakes.add(std::move(subscription.wake));
  if (!slot) {
    if (!durable.empty()) core_->consumers.release(durable);
    if (!durable.empty() && !resumed) core_->consumers.forget(durable);
    return failure("log.too_many_readers", "1024 readers are attached");
  }
  auto state = std::make_unique<ReaderState>(
      Filter(subscription.patterns, subscription.keys, subscription.sources), *slot);
  state->durable_name = durable;
  state->conflate_behind = subscription.conflate_behind;
  if (subscription.walk_bytes != 0) state->walk_bytes = subscription.walk_bytes;
  {
    const std::lock_guard lock(core_->interest_mutex);
    core_->filters[*slot] = &state->filter;
    const auto end = core_->types.end();
    for (std::uint32_t type = 1; type < end; ++type)
      if (auto* entry = core_->types.get(type);
          entry != nullptr && state->filter.wants_topic(entry->topic))
        entry->interest[*slot / 64].fetch_or(WakeList::bit(*slot));
  }
  core_->readers.fetch_add(1);
  if (resumed && !subscription.lived_on) {
    state->position = resumed->acknowledged;
  } else {
    place(*core_, *state, subscription.start);
  }
  if (!durable.empty()) {
    // Known from here on, also after a crash: what follows is kept for it.
    core_->sequencer->with_role([&] {
      const auto acknowledged =
          subscription.lived_on && resumed ? resumed->acknowledged : state->position;
      const auto position = core_->consumers.update(durable, acknowledged, &subscription.patterns);
      core_->append_system(core_->system_types.consumer, durable,
                           pack(ConsumerNotice{position.acknowledged, position.patterns}));
    });
  }
  return std::make_unique<Reader>(core_, std::move(state));
}

}  // namespace ctibus::log
