#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "core/log/catalogue.hpp"
#include "core/log/frame.hpp"

namespace ctibus::log {

struct Core;
class Segment;

/// What the background does. Soon: leftovers of lanes, the next segment file, the next pages of the
/// present one. At leisure: checkpoints, indexes, retention.
class Maintenance {
 public:
  explicit Maintenance(Core& core) : core_(core) {}

  /// The housekeeping thread, often.
  void pass();
  /// The tidying thread, often.
  void tidy_when_due();
  /// Any thread: checkpoint and retention now, and what indexes are missing if wanted.
  void tidy(bool indexes = true);

 private:
  void prepare_file();
  void touch_ahead();
  void checkpoint();
  void build_indexes();
  [[nodiscard]] bool quiet();
  void expire();

  enum class Fate : std::uint8_t { kept, thinned, removed };
  /// Removes what need not be kept of a file: all but records, and records published before
  /// `records_before` that no durable consumer is owed.
  Fate expire_file(const FileInfo& info, std::int64_t records_before);
  /// Something of this file cannot be read any more.
  void forget(const FileInfo& info);
  [[nodiscard]] bool unacknowledged(FrameView record) const;
  void report_unacknowledged(FrameView record);

  Core& core_;
  std::mutex tidy_mutex_;
  std::int64_t last_try_ns_ = 0;
  std::weak_ptr<Segment> touched_;
  std::size_t touched_to_ = 0;
  std::uint64_t seen_tail_ = 0;
  // tidy() may run on any thread while tidy_when_due() looks at these.
  std::atomic<std::int64_t> last_tidy_ns_{0};
  std::atomic<std::size_t> files_seen_{0};
  std::uint64_t checkpoint_at_ = 0;
  std::uint64_t indexed_ = 0;  // newest generation that has an index
  std::uint64_t reported_ = 0;
};

}  // namespace ctibus::log
