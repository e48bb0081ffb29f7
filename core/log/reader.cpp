#include "core/log/reader.hpp"

#include <algorithm>

#include "core/log/core.hpp"
#include "core/log/store.hpp"

namespace ctibus::log {
namespace {

constexpr std::size_t kFetchAhead = 2048;
// Nearer than this nobody is "far behind": spares a look at the tail, which the publisher writes.
constexpr std::size_t kFarBehindBytes = 2048;

/// One reader at work: the state, and the log it reads.
class Walker {
 public:
  Walker(Core& core, ReaderState& state)
      : core_(core), state_(state), walk_left_(state.walk_bytes) {}

  /// It has walked as much as a call may.
  [[nodiscard]] bool tired() const noexcept { return walk_left_ == 0; }

  /// Delivers what comes before the log's next message. False: nothing is left of it.
  bool deliver_extra(Reader::Visitor visit) {
    if (!state_.gaps.empty()) {
      const auto gap = state_.gaps.front();
      state_.gaps.pop_front();
      state_.snapshot_wanted = true;
      core_.gaps.fetch_add(1, std::memory_order_relaxed);
      Delivery delivery = next(Delivery::Kind::gap, {});
      delivery.gap_from = gap.from;
      delivery.gap_to = gap.to;
      delivery.complete_up_to = state_.position;
      visit(delivery);
      return true;
    }
    if (state_.snapshot_wanted) take_snapshot();
    if (!state_.snapshot_running) return false;
    if (state_.snapshot_next < state_.snapshot.size()) {
      state_.visiting = std::move(state_.snapshot[state_.snapshot_next++]);
      auto delivery = next(Delivery::Kind::snapshot, state_.visiting.view());
      delivery.complete_up_to = state_.position;
      visit(delivery);
      state_.visiting = {};
      return true;
    }
    state_.snapshot_running = false;
    state_.snapshot.clear();
    auto delivery = next(Delivery::Kind::snapshot_end, {});
    delivery.complete_up_to = state_.snapshot_as_of;
    visit(delivery);
    return true;
  }

  [[nodiscard]] bool has_extra() const noexcept {
    return !state_.gaps.empty() || state_.snapshot_wanted || state_.snapshot_running;
  }

  /// Goes to the segment in which the next message is or will be. False: there is none yet. A loss
  /// on the way is noted as a gap.
  bool find_segment() {
    const std::uint64_t wanted = state_.position + 1;
    if (auto live = core_.chain.containing(wanted)) {
      // After close() the last one is sealed as well, and nothing follows.
      if (live->sealed() && live->last_sequence() < wanted) return false;
      enter(std::move(live));
      return true;
    }
    if (core_.store) {
      auto found = core_.store->open_at_or_after(
          wanted, [this](std::uint32_t type) { return wants_type(type); });
      if (found.hole_to >= wanted) skip_to(found.hole_to, found.lossy);
      if (found.thinned_to > state_.thinned_to) {
        state_.thinned_to = found.thinned_to;
        if (wants_more_than_records() || has_lost(wanted))
          state_.gaps.push_back({wanted, found.thinned_to});
      }
      if (found.segment) {
        enter(std::move(found.segment));
        if (state_.walk_bytes != SIZE_MAX) walk_left_ = 0;  // it was read and checked
        return true;
      }
      if (state_.position >= wanted) return true;  // look again from there
    }
    const std::uint64_t first = core_.chain.first_sequence();
    if (first <= wanted) return false;
    skip_to(first - 1, true);
    return true;
  }

  /// Walks frames up to the end of what is published in this segment, at most `max` deliveries.
  /// Without `visit`, stops before the first that would be delivered and returns 1.
  std::size_t walk(std::size_t max, const Reader::Visitor* visit) {
    auto& segment = *state_.segment;
    const std::size_t published = segment.published();
    std::size_t offset = state_.offset;
    const std::size_t end = published - offset > walk_left_ ? offset + walk_left_ : published;
    std::size_t count = 0;
    if (end - offset > kFarBehindBytes) prepare_conflation();
    while (offset < end && count < max) {
      const auto frame = segment.frame(offset);
      const auto& header = frame.header();
      // Where a frame ends is known only once it has arrived; the memory is fetched ahead of that,
      // but not what the publisher is still writing.
      for (std::size_t line = 0; line < header.size; line += 64)
        if (const std::size_t ahead = offset + kFetchAhead + line; ahead < end)
          __builtin_prefetch(segment.data() + ahead);
      if (header.sequence > state_.position &&
          state_.filter.wants(core_.types, core_.sources, header) && !superseded(header)) {
        if (visit == nullptr) {
          count = 1;
          break;
        }
        auto delivery = next(Delivery::Kind::message, frame);
        delivery.complete_up_to = header.sequence;
        state_.position = header.sequence;
        (*visit)(delivery);
        ++count;
      } else if (header.sequence > state_.position) {
        state_.position = header.sequence;
      }
      offset += frame.size();
    }
    const std::size_t walked = offset - state_.offset;
    walk_left_ -= std::min(walk_left_, walked);
    state_.offset = offset;
    return count;
  }

  /// At the end of what is published: goes on to the next segment if there will be no more here.
  bool leave_if_sealed() {
    auto& segment = *state_.segment;
    if (!segment.sealed() || state_.offset != segment.published()) return false;
    state_.position = std::max(state_.position, segment.last_sequence());
    state_.segment.reset();
    return true;
  }

 private:
  Delivery next(Delivery::Kind kind, FrameView frame) {
    Delivery delivery;
    delivery.kind = kind;
    delivery.frame = frame;
    delivery.number = ++state_.deliveries;
    return delivery;
  }

  /// Whether a file that kept only its records may lack something wanted.
  bool wants_more_than_records() {
    const auto end = core_.types.end();
    for (std::uint32_t type = 1; type < end; ++type) {
      const auto* entry = core_.types.get(type);
      if (entry != nullptr && entry->message_class != MessageClass::record && wants_type(type))
        return true;
    }
    return false;
  }

  bool wants_type(std::uint32_t type) { return state_.filter.wants_type(core_.types, type); }

  void enter(std::shared_ptr<Segment> segment) {
    state_.offset = segment->first_sequence() > state_.position
                        ? segment->begin()
                        : find_offset(*segment, state_.position);
    state_.segment = std::move(segment);
  }

  /// Nothing up to `to` can be had. It is a loss only if something wanted was there.
  void skip_to(std::uint64_t to, bool lossy) {
    const std::uint64_t from = state_.position + 1;
    state_.position = to;
    if (lossy && has_lost(from)) state_.gaps.push_back({from, to});
  }

  /// Whether something wanted at or after `from` may have left the log's reach.
  bool has_lost(std::uint64_t from) {
    if (core_.gone_up_to.load() >= from) return true;
    const auto end = core_.types.end();
    for (std::uint32_t type = 1; type < end; ++type) {
      const auto* entry = core_.types.get(type);
      if (entry != nullptr && entry->gone_up_to.load() >= from && wants_type(type)) return true;
    }
    return false;
  }

  void take_snapshot() {
    state_.snapshot_wanted = false;
    state_.snapshot_running = true;
    state_.snapshot.clear();
    state_.snapshot_next = 0;
    auto& sequencer = *core_.sequencer;
    sequencer.with_role([&] {
      sequencer.publish_tail();
      state_.snapshot_as_of = sequencer.tail();
      sequencer.last_values().collect([this](std::uint32_t type) { return wants_type(type); },
                                      state_.snapshot);
    });
    std::erase_if(state_.snapshot, [this](const ValueRef& value) {
      return !state_.filter.wants(core_.types, core_.sources, value.view().header());
    });
    std::sort(state_.snapshot.begin(), state_.snapshot.end(),
              [](const ValueRef& a, const ValueRef& b) {
                return a.view().sequence() < b.view().sequence();
              });
    state_.states_from = state_.snapshot_as_of + 1;
  }

  [[nodiscard]] bool superseded(const ctibus_frame_header& header) {
    if (header.message_class != CTIBUS_CLASS_STATE) return false;
    if (header.sequence < state_.states_from) return true;
    if (header.sequence > state_.newest_as_of || (header.flags & CTIBUS_FRAME_TOMBSTONE) != 0 ||
        state_.newest.count(header.sequence) != 0)
      return false;
    core_.conflated.fetch_add(1, std::memory_order_relaxed);
    return true;
  }

  /// Far behind: learns which states are the newest of their key, once for all up to now.
  void prepare_conflation() {
    if (state_.conflate_behind == 0 || state_.position < state_.newest_as_of) return;
    state_.newest.clear();
    auto& sequencer = *core_.sequencer;
    if (sequencer.tail() < state_.position + state_.conflate_behind) return;
    std::vector<ValueRef> values;
    sequencer.with_role([&] {
      sequencer.publish_tail();
      state_.newest_as_of = sequencer.tail();
      sequencer.last_values().collect([this](std::uint32_t type) { return wants_type(type); },
                                      values);
    });
    for (const auto& value : values) state_.newest.insert(value.view().sequence());
  }

  Core& core_;
  ReaderState& state_;
  std::size_t walk_left_;
};

}  // namespace

Reader::Reader(std::shared_ptr<Core> core, std::unique_ptr<ReaderState> state)
    : core_(std::move(core)), state_(std::move(state)) {}

Reader::~Reader() {
  {
    const std::lock_guard lock(core_->interest_mutex);
    core_->filters[state_->slot] = nullptr;
    const auto end = core_->types.end();
    for (std::uint32_t type = 1; type < end; ++type)
      if (auto* entry = core_->types.get(type))
        entry->interest[state_->slot / 64].fetch_and(~WakeList::bit(state_->slot));
    core_->positions[state_->slot].store(Core::kNoPosition);
  }
  core_->wakes.remove(state_->slot);
  if (!state_->durable_name.empty()) core_->consumers.release(state_->durable_name);
  core_->readers.fetch_sub(1);
}

std::size_t Reader::read(Visitor visitor, std::size_t max) {
  Walker walker(*core_, *state_);
  std::size_t count = 0;
  while (count < max && !walker.tired()) {
    if (walker.has_extra()) {
      if (walker.deliver_extra(visitor)) ++count;
      continue;
    }
    if (!state_->segment) {
      if (!walker.find_segment()) break;
      continue;
    }
    const auto visited = walker.walk(max - count, &visitor);
    count += visited;
    if (visited == 0 && !walker.leave_if_sealed() && state_->offset == state_->segment->published())
      break;
  }
  core_->positions[state_->slot].store(state_->position, std::memory_order_relaxed);
  return count;
}

bool Reader::park() {
  core_->wakes.set_parked(state_->slot);
  core_->sequencer->role().observe();
  Walker walker(*core_, *state_);
  for (;;) {
    bool wait = false;
    if (walker.has_extra() || walker.tired()) {
      wait = false;
    } else if (!state_->segment) {
      if (walker.find_segment()) continue;
      wait = true;
    } else if (walker.walk(1, nullptr) == 0) {
      if (walker.leave_if_sealed()) continue;
      if (state_->offset != state_->segment->published()) continue;
      wait = true;
    }
    if (!wait) unpark();
    core_->positions[state_->slot].store(wait ? Core::kNoPosition : state_->position,
                                         std::memory_order_relaxed);
    return wait;
  }
}

void Reader::unpark() { core_->wakes.clear_parked(state_->slot); }

RetainedFrame Reader::retain(const Delivery& delivery) const {
  if (delivery.kind == Delivery::Kind::snapshot) return state_->visiting.retain();
  return {state_->segment, delivery.frame};
}

Cursor Reader::position() const noexcept { return {core_->sequencer->epoch(), state_->position}; }

std::uint64_t Reader::lag() const noexcept {
  const auto tail = core_->sequencer->tail();
  return tail > state_->position ? tail - state_->position : 0;
}

std::uint64_t Reader::deliveries() const noexcept { return state_->deliveries; }

}  // namespace ctibus::log
