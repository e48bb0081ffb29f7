#include "core/log/publisher.hpp"

#include <fmt/format.h>

#include <thread>

#include "core/log/core.hpp"
#include "core/log/frame_builder.hpp"

namespace ctibus::log {
namespace {

/// Puts the message into the lane or behind it. False: there was no room.
bool enqueue(PublisherState& state, const TypeEntry& type, const Draft& draft, std::size_t size,
             ctibus_message_id id) {
  const Origin origin = draft.origin.value_or(Origin{state.source, id});
  if (!state.outbox.in_use()) {
    if (auto* place = state.lane.reserve(size)) {
      build_frame(place, size, type, draft, origin.source, origin.id);
      state.lane.commit();
      return true;
    }
  }
  std::vector<std::uint64_t> frame(size / sizeof(std::uint64_t));
  build_frame(reinterpret_cast<std::byte*>(frame.data()), size, type, draft, origin.source,
              origin.id);
  return state.outbox.push(std::move(frame), id.number) == Outbox::Outcome::waiting;
}

tl::unexpected<Error> bad_number(const PublisherState& state, const Draft& draft) {
  return failure("log.bad_number",
                 fmt::format("'{}' numbers a message {}, after {}", state.options.name,
                             draft.number, state.last_number.load()));
}

}  // namespace

Publisher::Publisher(std::shared_ptr<Core> core, std::shared_ptr<PublisherState> state)
    : core_(std::move(core)), state_(std::move(state)) {}

Publisher::~Publisher() {
  core_->sequencer->detach(*state_);
  {
    const std::lock_guard lock(core_->publishers_mutex);
    core_->publishers.erase(state_->options.source_epoch);
  }
  const std::lock_guard lock(state_->completion_mutex);
  state_->options.on_completion = nullptr;
}

Result<ctibus_message_id> Publisher::publish(const Draft& draft) {
  const auto* type = core_->types.get(draft.type);
  if (type == nullptr)
    return failure("log.unknown_type",
                   fmt::format("type {} was never interned in this log", draft.type));
  const std::size_t size = built_size(*type, draft);
  if (size == 0)
    return failure(
        "log.too_large",
        fmt::format("a message of '{}' with {} bytes of payload and {} of key is beyond "
                    "the frame limit of {} bytes",
                    type->topic, draft.payload.size(), draft.key.size(), CTIBUS_FRAME_MAX_SIZE));
  auto& sequencer = *core_->sequencer;
  auto& state = *state_;
  if (sequencer.role().try_take(state.mark())) {
    if (!state.queueing.load(std::memory_order_seq_cst)) {
      auto published = publish_direct(*type, draft, size);
      sequencer.finish();
      return published;
    }
    sequencer.finish();
  } else {
    sequencer.counters.contended.fetch_add(1, std::memory_order_relaxed);
  }

  state.queue_lock.lock();
  state.queueing.exchange(true, std::memory_order_seq_cst);
  for (unsigned round = 0; sequencer.role().holder() == state.mark(); ++round)
    if (round > 32) std::this_thread::yield();
  auto published = publish_queued(*type, draft, size);
  state.queueing.store(false, std::memory_order_release);
  state.queue_lock.unlock();
  if (sequencer.role().try_take()) sequencer.finish();
  return published;
}

Result<ctibus_message_id> Publisher::publish_direct(const TypeEntry& type, const Draft& draft,
                                                    std::size_t size) {
  auto& sequencer = *core_->sequencer;
  auto& state = *state_;
  if (core_->closed.load(std::memory_order_acquire))
    return failure("log.closed", "the log is closed");
  const bool first = state.lane.empty() && !state.outbox.in_use();
  if (first || sequencer.drain(state, SIZE_MAX)) {
    const ctibus_message_id id = state.next_id(draft.number);
    if (id.number == 0) return bad_number(state, draft);
    const bool stored = draft.origin ? sequencer.append(type, draft, size, draft.origin->source,
                                                        draft.origin->id) != 0
                                     : sequencer.append(type, draft, size, state.source, id) != 0;
    if (stored) {
      sequencer.counters.taken.add();
      state.last_number.store(id.number, std::memory_order_relaxed);
      sequencer.role().drop_mark();
      return id;
    }
  }
  return publish_queued(type, draft, size);
}

Result<ctibus_message_id> Publisher::publish_queued(const TypeEntry& type, const Draft& draft,
                                                    std::size_t size) {
  auto& sequencer = *core_->sequencer;
  auto& state = *state_;
  if (core_->closed.load(std::memory_order_acquire))
    return failure("log.closed", "the log is closed");
  const ctibus_message_id id = state.next_id(draft.number);
  if (id.number == 0) return bad_number(state, draft);
  state.last_number.store(id.number, std::memory_order_relaxed);
  const bool waiting = enqueue(state, type, draft, size, id);
  // Whoever holds the role may have lost its turn on the processor to this very thread.
  if (state.outbox.in_use()) std::this_thread::yield();
  sequencer.announce(state);
  if (waiting) return id;
  state.failed.store(true);
  state.lost.fetch_add(1);
  sequencer.counters.lost.fetch_add(1, std::memory_order_relaxed);
  return failure("bus.outbox_full",
                 fmt::format("message {} of '{}' is lost: lane and outbox ({} messages, {} bytes) "
                             "are full; a bus.gap event will tell the readers",
                             id.number, state.options.name, state.options.outbox_messages,
                             state.options.outbox_bytes));
}

bool Publisher::failed() const noexcept { return state_->failed.load(); }
void Publisher::clear_failure() noexcept { state_->failed.store(false); }
std::uint64_t Publisher::lost() const noexcept { return state_->lost.load(); }
std::uint32_t Publisher::source() const noexcept { return state_->source; }
std::uint64_t Publisher::source_epoch() const noexcept { return state_->options.source_epoch; }

bool Publisher::settled() const noexcept {
  return state_->lane.empty() && !state_->outbox.in_use();
}

std::uint64_t Publisher::last_number() const noexcept {
  return state_->last_number.load(std::memory_order_relaxed);
}

}  // namespace ctibus::log
