#include "core/log/sequencer.hpp"

#include <algorithm>

#include "core/log/crc32c.hpp"
#include "core/log/frame_builder.hpp"

namespace ctibus::log {
namespace {

// What one holder does for others before it hands over to the background.
constexpr std::size_t kTurn = 512;
constexpr std::size_t kPrefetch = 2048;
constexpr std::size_t kProgress = std::size_t{1} << 20;

/// Asks for a cache line to be written to. The compiler's own builtin asks for one to be read
/// unless it is told that the processor knows better; every 64-bit one does.
inline void prefetch_for_writing(const void* line) noexcept {
#if defined(__x86_64__)
  asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(line)));
#else
  __builtin_prefetch(line, 1);
#endif
}

}  // namespace

Sequencer::Sequencer(Setup setup) : setup_(std::move(setup)), utc_(setup_.clock) {}

bool Sequencer::start(std::uint64_t epoch, std::uint64_t last_sequence, std::int64_t last_time_ns) {
  epoch_ = epoch;
  last_sequence_ = last_sequence;
  last_time_ns_ = last_time_ns;
  tail_.store(last_sequence);
  return roll(0);
}

bool Sequencer::roll(std::size_t bytes) {
  auto fresh = setup_.supply.next(bytes);
  if (!fresh) return false;
  fresh->start_at(last_sequence_ + 1);
  setup_.supply.started(*fresh);
  if (active_) publish_tail();
  setup_.chain.push(fresh);
  // Only now: a reader that sees the seal finds the next one in the chain.
  const auto old = std::exchange(active_, std::move(fresh));
  offset_ = active_->begin();
  progress_at_ = 0;
  last_type_ = 0;
  if (old) {
    old->note_time(last_time_ns_);
    old->seal();
    setup_.supply.rolled(*old);
  }
  return true;
}

std::byte* Sequencer::reserve(std::size_t size) {
  if (offset_ + size > active_->capacity() && !roll(size)) return nullptr;
  if (offset_ >= progress_at_) {
    progress_at_ = offset_ + kProgress;
    if (setup_.on_progress) setup_.on_progress();
  }
  return active_->data() + offset_;
}

std::uint64_t Sequencer::stamp(std::byte* frame, std::size_t size) {
  auto& header = *reinterpret_cast<ctibus_frame_header*>(frame);
  last_time_ns_ = std::max(utc_.now(), last_time_ns_);
  header.log_epoch = epoch_;
  header.sequence = ++last_sequence_;
  header.publish_time_ns = last_time_ns_;
  if (header.event_time_ns == 0) header.event_time_ns = last_time_ns_;
  header.checksum = setup_.checksums ? frame_checksum(frame, size) : 0;
  offset_ += size;
  // The next message's cache lines travel here while the caller does something else.
  for (std::size_t ahead = 0; ahead < size; ahead += 64)
    prefetch_for_writing(frame + size + kPrefetch + ahead);

  if (header.type != last_type_) {
    last_type_ = header.type;
    active_->types().add(header.type);
    touched_.add(header.type);
  } else if (touched_.empty()) {
    touched_.add(header.type);
  }
  counters.appended.add();
  counters.bytes.add(size);
  counters.by_class[header.message_class].add();
  if (header.message_class == CTIBUS_CLASS_STATE) {
    values_.update(FrameView(frame));
  } else if (header.message_class == CTIBUS_CLASS_RECORD) {
    touched_records_ = true;
    active_->note_record();
    records_.store(records_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  return header.sequence;
}

std::uint64_t Sequencer::append(const TypeEntry& type, const Draft& draft, std::size_t size,
                                std::uint32_t source, ctibus_message_id id) {
  auto* place = reserve(size);
  if (place == nullptr) return 0;
  build_frame(place, size, type, draft, source, id);
  return stamp(place, size);
}

bool Sequencer::append(FrameView built) {
  auto* place = reserve(built.size());
  if (place == nullptr) return false;
  std::memcpy(place, built.bytes().data(), built.size());
  stamp(place, built.size());
  return true;
}

void Sequencer::publish_tail() noexcept {
  if (active_->published() == offset_) return;
  active_->publish(offset_, last_sequence_);
  tail_.store(last_sequence_, std::memory_order_release);
}

bool Sequencer::drain(PublisherState& publisher, std::size_t max) {
  std::size_t done = 0;
  for (; done < max; ++done) {
    const auto frame = publisher.lane.front();
    if (frame.empty()) break;
    if (!append(frame)) return false;
    publisher.lane.pop();
  }
  counters.lane_messages.add(done);
  if (publisher.outbox.in_use() && publisher.lane.empty()) {
    bool stored = true;
    const auto visited = publisher.outbox.drain(
        max - std::min(max, done),
        [&](FrameView frame) {
          stored = stored && append(frame);
          return stored;
        },
        [&](std::uint64_t from, std::uint64_t to) {
          if (on_loss) on_loss(publisher, from, to);
        });
    counters.outbox_messages.add(visited);
  }
  return publisher.lane.empty() && !publisher.outbox.in_use();
}

void Sequencer::drain_waiting() {
  std::size_t left = kTurn;
  const std::size_t words = waiting_words_.load(std::memory_order_seq_cst);
  for (std::size_t word = 0; word < words; ++word) {
    if (waiting_[word].load(std::memory_order_seq_cst) == 0) continue;
    for (auto bits = waiting_[word].exchange(0, std::memory_order_seq_cst); bits != 0;
         bits &= bits - 1) {
      const auto slot = word * 64 + static_cast<std::size_t>(__builtin_ctzll(bits));
      const auto& publisher = publishers_[slot];
      if (!publisher) continue;
      const auto before = counters.appended.get();
      if (left == 0 || !drain(*publisher, left)) announce(*publisher);
      left -= std::min<std::size_t>(left, counters.appended.get() - before);
    }
  }
}

void Sequencer::drain_all() {
  for (const auto& publisher : publishers_)
    if (publisher) drain(*publisher, SIZE_MAX);
}

bool Sequencer::anybody_waits() const noexcept {
  const std::size_t words = waiting_words_.load(std::memory_order_seq_cst);
  for (std::size_t word = 0; word < words; ++word)
    if (waiting_[word].load(std::memory_order_seq_cst) != 0) return true;
  return false;
}

void Sequencer::finish() {
  for (int turn = 0;; ++turn) {
    if (anybody_waits()) drain_waiting();
    publish_tail();
    const TouchedTypes touched = touched_;
    const bool records = touched_records_;
    touched_.clear();
    touched_records_ = false;
    role_.release();
    if (!touched.empty())
      if (const auto woken = setup_.wakes.wake(setup_.types, touched); woken != 0)
        counters.wakes.fetch_add(woken, std::memory_order_relaxed);
    if (records && setup_.on_record) setup_.on_record();
    // Whoever found the role busy has announced itself before our release: look once more.
    if (!anybody_waits()) return;
    if (turn == 1) {
      if (setup_.on_leftover) setup_.on_leftover();
      return;
    }
    if (!role_.try_take()) return;
  }
}

std::optional<std::size_t> Sequencer::take_slot() {
  const std::lock_guard lock(slots_mutex_);
  for (std::size_t slot = 0; slot < kMaxPublishers; ++slot) {
    if (slots_taken_[slot]) continue;
    slots_taken_[slot] = true;
    if (waiting_words_.load() < slot / 64 + 1) waiting_words_.store(slot / 64 + 1);
    return slot;
  }
  return std::nullopt;
}

void Sequencer::attach(const std::shared_ptr<PublisherState>& publisher) {
  with_role([&] { publishers_[publisher->slot] = publisher; });
}

void Sequencer::detach(PublisherState& publisher) {
  std::shared_ptr<PublisherState> keep;
  with_role([&] {
    drain(publisher, SIZE_MAX);
    keep = std::move(publishers_[publisher.slot]);
  });
  const std::lock_guard lock(slots_mutex_);
  slots_taken_[publisher.slot] = false;
}

}  // namespace ctibus::log
