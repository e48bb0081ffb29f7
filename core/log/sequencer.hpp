#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "core/base/quick_utc.hpp"
#include "core/log/chain.hpp"
#include "core/log/last_values.hpp"
#include "core/log/publisher_state.hpp"
#include "core/log/role.hpp"
#include "core/log/tally.hpp"
#include "core/log/type_table.hpp"
#include "core/log/wake_list.hpp"

namespace ctibus::log {

inline constexpr std::size_t kMaxPublishers = 1024;

/// Where the sequencer gets its next segment from. Called with the role held: must not wait.
class SegmentSupply {
 public:
  SegmentSupply() = default;
  SegmentSupply(const SegmentSupply&) = delete;
  SegmentSupply& operator=(const SegmentSupply&) = delete;
  virtual ~SegmentSupply() = default;
  /// A segment with room for `bytes`; null when there is no memory.
  virtual std::shared_ptr<Segment> next(std::size_t bytes) = 0;
  /// It got its place in the order; nobody else sees it yet.
  virtual void started(Segment& fresh) = 0;
  /// `sealed` was left for a newer one.
  virtual void rolled(Segment& sealed) = 0;
};

/// Numbers and stores messages, one after another. Functions marked [role] may be called only by
/// whoever holds role().
class Sequencer {
 public:
  struct Setup {
    TypeTable& types;
    Chain& chain;
    WakeList& wakes;
    SegmentSupply& supply;
    const Clock& clock;
    bool checksums = false;
    /// Outside the role: a `record` was appended; lanes still wait after a bounded turn.
    std::function<void()> on_record;
    std::function<void()> on_leftover;
    /// With the role held, now and then as a segment fills up: its next pages are wanted soon.
    std::function<void()> on_progress;
  };

  explicit Sequencer(Setup setup);

  /// Before anybody else calls: the position after which it goes on. False without memory.
  bool start(std::uint64_t epoch, std::uint64_t last_sequence, std::int64_t last_time_ns);

  [[nodiscard]] Role& role() noexcept { return role_; }
  LastValues& last_values() noexcept { return values_; }  ///< [role]

  /// [role] Builds the message in place. Sequence 0 when there is no memory for it.
  std::uint64_t append(const TypeEntry& type, const Draft& draft, std::size_t size,
                       std::uint32_t source, ctibus_message_id id);
  /// [role] Stores a frame that was built elsewhere. False without memory.
  bool append(FrameView built);
  /// [role] Appends all that waits in one publisher's lane and outbox, at most `max` messages.
  /// False: something is left.
  bool drain(PublisherState& publisher, std::size_t max);
  /// [role] Appends all that waits anywhere.
  void drain_all();
  /// [role] Leaves the active segment for a new one.
  bool roll(std::size_t bytes);
  /// [role] The end: nothing may be appended any more.
  void seal() {
    publish_tail();
    active_->note_time(last_time_ns_);
    active_->seal();
  }
  /// [role] What readers may see, up to now.
  void publish_tail() noexcept;

  /// Ends the holding of the role: drains others (bounded), makes all visible, releases, wakes.
  void finish();

  /// Waits for the role and runs `work` with it.
  template <class Work>
  decltype(auto) with_role(Work&& work) {
    role_.take();
    struct Finish {
      Sequencer& self;
      ~Finish() { self.finish(); }
    } finish{*this};
    return work();
  }

  /// Appends what waits in lanes, as long as nobody else does. Any thread.
  void drain_leftovers() {
    if (anybody_waits()) with_role([] {});
  }

  /// The publisher has put something into its lane or outbox.
  void announce(const PublisherState& publisher) noexcept {
    waiting_[publisher.slot / 64].fetch_or(WakeList::bit(publisher.slot),
                                           std::memory_order_seq_cst);
  }

  std::optional<std::size_t> take_slot();
  void attach(const std::shared_ptr<PublisherState>& publisher);
  void detach(PublisherState& publisher);

  [[nodiscard]] std::uint64_t tail() const noexcept {
    return tail_.load(std::memory_order_acquire);
  }
  [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }
  [[nodiscard]] std::uint64_t records() const noexcept {
    return records_.load(std::memory_order_acquire);
  }
  [[nodiscard]] const std::shared_ptr<Segment>& active() const noexcept {  ///< [role]
    return active_;
  }

  /// [role] Called for messages lost by a publisher: appends `bus.gap`.
  std::function<void(const PublisherState&, std::uint64_t from, std::uint64_t to)> on_loss;

  struct {
    Tally appended, bytes, by_class[6], taken, lane_messages, outbox_messages;
    std::atomic<std::uint64_t> contended{0}, lost{0}, wakes{0};
  } counters;

 private:
  std::byte* reserve(std::size_t size);
  std::uint64_t stamp(std::byte* frame, std::size_t size);
  void drain_waiting();
  [[nodiscard]] bool anybody_waits() const noexcept;

  Setup setup_;
  QuickUtc utc_;
  Role role_;

  // All of this belongs to the holder of the role.
  std::shared_ptr<Segment> active_;
  std::size_t offset_ = 0;
  std::size_t progress_at_ = 0;
  std::uint64_t last_sequence_ = 0;
  std::int64_t last_time_ns_ = 0;
  std::uint64_t epoch_ = 0;
  std::uint32_t last_type_ = 0;
  bool touched_records_ = false;
  TouchedTypes touched_;
  LastValues values_;
  std::array<std::shared_ptr<PublisherState>, kMaxPublishers> publishers_;

  // Apart from what others write: lanes that wait.
  alignas(64) std::atomic<std::uint64_t> tail_{0};
  std::atomic<std::uint64_t> records_{0};
  alignas(64) std::array<std::atomic<std::uint64_t>, kMaxPublishers / 64> waiting_{};
  std::atomic<std::size_t> waiting_words_{0};
  std::mutex slots_mutex_;
  std::array<bool, kMaxPublishers> slots_taken_{};
};

}  // namespace ctibus::log
