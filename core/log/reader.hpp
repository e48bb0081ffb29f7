#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/function_ref.hpp"
#include "core/log/frame.hpp"

namespace ctibus::log {

struct Core;
struct ReaderState;

/// A place in the log: everything up to and including `sequence` of life `epoch` was seen.
struct Cursor {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// Where a subscription begins.
struct Start {
  enum class From : std::uint8_t {
    live,      ///< with the next message
    snapshot,  ///< the matching last values as of S, then S+1 ...
    cursor,    ///< after `cursor`; a lost part gives a gap and a snapshot
    time       ///< with the first message published at or after `utc_ns`
  };
  From from = From::live;
  Cursor cursor{};
  std::int64_t utc_ns = 0;

  static Start live() { return {}; }
  static Start snapshot() { return {From::snapshot, {}, 0}; }
  static Start at(Cursor cursor) { return {From::cursor, cursor, 0}; }
  static Start time(std::int64_t utc_ns) { return {From::time, {}, utc_ns}; }
};

struct Subscription {
  /// Topic patterns (see pattern.hpp); a message matching any of them is delivered.
  std::vector<std::string> patterns;
  /// When not empty: only messages with one of these keys, or of one of these sources (by name).
  std::vector<std::string> keys;
  std::vector<std::string> sources;
  Start start;
  /// Named durable consumer: resumes after its acknowledged position, `start` serves only the first
  /// time. Unacknowledged records are kept for it.
  std::string durable_name;
  /// A durable consumer that has lived on knows better than its acknowledgements: `start` serves.
  bool lived_on = false;
  /// Called when a parked reader has something to read; at most once per park(). Runs on the
  /// publishing thread, so it must be cheap and must not call into the log: post to a strand, wake
  /// a thread. Never called after ~Reader.
  std::function<void()> wake;
  /// A reader at least this many messages behind skips `state` messages that a newer one of the
  /// same key has replaced. 0 never skips.
  std::uint64_t conflate_behind = 65536;
  /// A call of read() or park() walks about as many bytes of the log, or enters one segment file:
  /// for a thread that has other things to do as well. 0: until there is nothing more.
  std::size_t walk_bytes = 0;
};

/// What a visitor gets. Every delivery has the next dense `number` of its subscription.
struct Delivery {
  enum class Kind : std::uint8_t {
    message,       ///< `frame`, in log order
    snapshot,      ///< `frame` is a last value, older than what follows
    snapshot_end,  ///< no frame; keys not named since the snapshot began do not exist as of
                   ///< `complete_up_to`
    gap            ///< no frame; sequences gap_from..gap_to cannot be had; a snapshot follows
  };
  Kind kind = Kind::message;
  FrameView frame;
  std::uint64_t number = 0;
  std::uint64_t complete_up_to = 0;  ///< nothing matching at or below this is still to come
  std::uint64_t gap_from = 0;
  std::uint64_t gap_to = 0;
};

/// A cursor with a filter. Made by Log::add_reader. One thread at a time; different readers are
/// independent and never slow a publisher. May outlive the Log's owner: it then reads what is left.
class Reader {
 public:
  using Visitor = FunctionRef<void(const Delivery&)>;

  Reader(std::shared_ptr<Core> core, std::unique_ptr<ReaderState> state);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  /// Visits up to `max` deliveries that are there now and returns their count; 0 means that nothing
  /// is waiting, or with Subscription::walk_bytes that nothing was found so far: park() tells.
  /// Views are valid until the visitor returns, unless retained. The visitor must not throw and
  /// must not use this reader except retain().
  std::size_t read(Visitor visitor, std::size_t max = 256);

  /// Announces that the caller is about to sleep. True: nothing to read, `wake` will be called once
  /// when there is. False: read on.
  [[nodiscard]] bool park();
  /// Takes the announcement back. A wake-up may already be on its way.
  void unpark();

  /// Within a visitor: keeps the memory of the visited frame alive beyond the visit. Holds a whole
  /// segment (not slowing anybody); copy what must live long.
  [[nodiscard]] RetainedFrame retain(const Delivery& delivery) const;

  /// Everything up to here was walked (delivered or filtered out); resume with
  /// Start::at(position()).
  [[nodiscard]] Cursor position() const noexcept;
  /// Sequences between position() and the tail.
  [[nodiscard]] std::uint64_t lag() const noexcept;
  /// The number of the newest delivery.
  [[nodiscard]] std::uint64_t deliveries() const noexcept;

 private:
  std::shared_ptr<Core> core_;
  std::unique_ptr<ReaderState> state_;
};

}  // namespace ctibus::log
