#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/error.hpp"
#include "core/base/latencies.hpp"
#include "core/log/frame.hpp"
#include "core/log/publisher.hpp"
#include "core/log/reader.hpp"

namespace ctibus::log {

class FileSystem;

struct Retention {
  std::chrono::nanoseconds events = std::chrono::hours(24 * 7);  ///< and commands, replies, states
  std::chrono::nanoseconds records = std::chrono::hours(24 * 90);
  /// A record that a durable consumer has not acknowledged is kept beyond its time and reported.
  std::uint64_t max_bytes = std::uint64_t{4} << 30;  ///< all segment files together
};

struct Options {
  /// Folder of the segment files, created if missing; empty: the log lives in memory only.
  std::filesystem::path folder;
  std::size_t memory_segment_bytes = std::size_t{2} << 20;
  std::size_t memory_window_bytes = std::size_t{64} << 20;
  std::size_t disk_segment_bytes = std::size_t{64} << 20;
  std::size_t reserve_bytes = std::size_t{16} << 20;
  std::chrono::nanoseconds sync_interval = std::chrono::seconds(1);   ///< for event and state
  std::chrono::nanoseconds retry_interval = std::chrono::seconds(5);  ///< after a full disk
  Retention retention;
  const Clock* clock = nullptr;       ///< null: the machine's; must outlive the log
  FileSystem* file_system = nullptr;  ///< null: the machine's; must outlive the log
  /// What an operator must hear (`log.disk_full`, `log.sync_failed`, `log.corrupt` ...). Called
  /// from the log's own threads and from open(); must be cheap and must not call into the log.
  std::function<void(const std::string& code, const std::string& text)> on_alarm;
};

struct TypeInfo {
  std::uint32_t id = 0;
  std::string_view topic;  ///< lives as long as the log
  MessageClass message_class = MessageClass::event;
};

/// The matching last values as of `as_of`; each frame stays valid on its own.
struct Snapshot {
  Cursor as_of;
  std::vector<RetainedFrame> frames;
};

/// A copy of all counters at one moment. All count from open().
struct Counters {
  std::uint64_t appended = 0;
  std::uint64_t appended_bytes = 0;
  std::uint64_t appended_by_class[6] = {};  ///< by MessageClass
  std::uint64_t role_taken = 0;             ///< direct appends
  std::uint64_t role_contended = 0;         ///< publishes that found the role busy
  std::uint64_t lane_messages = 0;
  std::uint64_t outbox_messages = 0;
  std::uint64_t outbox_high_water = 0;  ///< most messages ever waiting in one outbox
  std::uint64_t lost = 0;               ///< refused with bus.outbox_full
  std::uint64_t wakes = 0;
  std::uint64_t gaps = 0;  ///< gap deliveries to readers
  std::uint64_t conflated = 0;
  std::uint64_t syncs = 0;
  std::uint64_t failed_syncs = 0;
  std::uint64_t records_completed = 0;
  std::uint64_t records_failed = 0;
  std::uint64_t durable_sequence = 0;
  std::uint64_t detached_segments = 0;  ///< segments that had to begin in memory
  std::uint64_t segment_files = 0;
  std::uint64_t segment_file_bytes = 0;
  std::uint64_t readers = 0;
  std::uint64_t max_reader_lag = 0;
  std::uint64_t lane_bytes = 0;         ///< now waiting in lanes
  std::uint64_t outbox_waiting = 0;     ///< messages now waiting in outboxes
  std::uint64_t first_sequence = 0;     ///< the oldest that a file holds; 0: there is no file
  std::int64_t oldest_file_utc_ns = 0;  ///< of the newest message in the oldest file; 0: none
  bool disk_full = false;               ///< files cannot be made for now, for whatever reason
  Latencies commits;                    ///< of records, from their publication to the medium
  Latencies sync_times;                 ///< of the writes to the medium
};

/// The order of a node's messages. All functions may be called from any thread unless they say
/// otherwise. Limits: 1024 readers, 1024 publishers, 16384 types and 65536 sources at a time.
class Log {
 public:
  /// Opens or creates; recovers what an earlier life left (see docs) and begins a new epoch.
  /// Errors: `log.locked` (another process has the folder), `log.newer_format` (nothing is
  /// touched), `log.open_failed`, `log.bad_option`.
  static Result<std::unique_ptr<Log>> open(Options options);

  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  /// As close().
  ~Log();

  /// The number of a topic, made at the first call and the same ever after. Not for the hot path.
  /// Errors: `log.bad_topic`, `log.class_conflict` (the topic has another class),
  /// `log.too_many_types`, `log.closed`.
  Result<std::uint32_t> intern(std::string_view topic, MessageClass message_class);
  [[nodiscard]] std::optional<TypeInfo> find_type(std::string_view topic) const;
  [[nodiscard]] std::optional<TypeInfo> type(std::uint32_t id) const;
  /// The name of a frame's source; empty when unknown.
  [[nodiscard]] std::string source_name(std::uint32_t source) const;

  /// Errors: `log.too_many_publishers`, `log.too_many_sources`, `log.closed`.
  Result<std::unique_ptr<Publisher>> add_publisher(PublisherOptions options);
  /// Errors: `log.bad_pattern`, `log.no_pattern`, `log.too_many_readers`, `log.durable_in_use`,
  /// `log.closed`.
  Result<std::unique_ptr<Reader>> add_reader(Subscription subscription);

  /// The newest message of a state, unless it is a tombstone.
  [[nodiscard]] std::optional<RetainedFrame> last_value(std::uint32_t type,
                                                        std::string_view key) const;
  /// Atomic with respect to the sequence. Invalid patterns match nothing.
  [[nodiscard]] Snapshot snapshot(const std::vector<std::string>& patterns) const;

  /// A named durable consumer has dealt with everything up to `sequence`. Never goes back. The
  /// consumer exists from its first reader or acknowledgement on, across restarts.
  /// Errors: `log.closed`, `log.bad_cursor` (beyond the tail).
  Result<void> acknowledge(std::string_view consumer, std::uint64_t sequence);
  [[nodiscard]] std::optional<std::uint64_t> acknowledged(std::string_view consumer) const;
  /// Ends a durable consumer: nothing is kept for it any more.
  Result<void> forget_consumer(std::string_view consumer);

  /// Visits every message in the log that carries this correlation, in order; returns their count.
  /// Views are valid until the visitor returns.
  std::size_t find_by_correlation(const ctibus_uuid& correlation,
                                  FunctionRef<void(const FrameView&)> visitor) const;

  /// The newest published position.
  [[nodiscard]] Cursor tail() const noexcept;
  [[nodiscard]] std::uint64_t epoch() const noexcept;
  [[nodiscard]] Counters counters() const;

  /// Blocks until everything published before the call is on the medium. Not on a strand.
  /// Errors: `log.sync_failed`, `log.disk_full`.
  Result<void> sync();
  /// One pass of what the background does now and then: checkpoint, retention, indexes. For tests
  /// and for `ctibus` commands; blocks.
  void maintain();
  /// Drains the lanes, syncs, ends the threads. Further publishing fails with `log.closed`.
  /// Idempotent.
  void close();

 private:
  explicit Log(std::shared_ptr<Core> core);
  std::shared_ptr<Core> core_;
};

}  // namespace ctibus::log
