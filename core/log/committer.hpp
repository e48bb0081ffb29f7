#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/latencies.hpp"
#include "core/log/frame.hpp"
#include "core/log/segment.hpp"
#include "core/log/tally.hpp"

namespace ctibus::log {

struct Core;
struct PublisherState;

/// Follows the log as one more reader: brings segments to the medium, then completes the records in
/// them. Whatever gathers while one sync runs is committed by the next. What cannot be saved now
/// waits in memory, bounded; its records go to the reserve. pass() runs on one thread.
class Committer {
 public:
  explicit Committer(Core& core) : core_(core) {}

  /// Before the threads start: where the new epoch begins.
  void start_after(std::uint64_t sequence);
  void pass();
  /// Any thread: blocks until all up to `sequence` is on the medium, or cannot be for now.
  Result<void> wait_for(std::uint64_t sequence);

  [[nodiscard]] std::uint64_t durable() const noexcept { return durable_.load(); }

  struct {
    Tally syncs, failed_syncs, completed, failed;
    LatencyTally commits, sync_times;
  } counters;

 private:
  enum class Outcome : std::uint8_t { safe, unsaved, not_yet };

  /// The segment being followed.
  struct Walk {
    std::shared_ptr<Segment> segment;
    std::size_t synced = 0;         // on the medium up to here ...
    std::uint64_t synced_last = 0;  // ... and this sequence
    std::size_t completed = 0;      // its records were completed up to here
    bool finished = false;          // its file was dealt with
  };
  /// Frames that no file holds yet.
  struct Unsaved {
    std::shared_ptr<Segment> segment;
    std::size_t from = 0;
  };

  [[nodiscard]] bool sync_due() const;
  Outcome make_durable(std::size_t end, std::uint64_t last);
  Outcome sync_mapped(std::size_t end, std::uint64_t last);
  Outcome rescue();
  Outcome save_sealed();
  void keep_unsaved(std::size_t from);
  void retry_unsaved();
  void empty_reserve();

  void complete(std::size_t end, Outcome outcome);
  void complete_one(FrameView record, std::int64_t now_utc_ns, const std::optional<Error>& error);
  void report(std::uint64_t last, Outcome outcome);

  Core& core_;
  Walk walk_;
  std::uint64_t followed_ = 0;  // newest sequence of the segments left behind
  std::uint64_t completed_records_ = 0;
  std::int64_t last_sync_ns_ = 0;
  std::deque<Unsaved> unsaved_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> dropped_;  // ranges kept only in the reserve
  bool reserve_full_ = false;
  std::shared_ptr<PublisherState> last_publisher_;

  std::atomic<std::uint64_t> durable_{0};
  std::atomic<std::uint64_t> wanted_{0};
  std::mutex mutex_;
  std::condition_variable progress_;
  std::uint64_t given_up_ = 0;
};

}  // namespace ctibus::log
