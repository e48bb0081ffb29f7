#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "ctibus/kit/acd/domain.hpp"
#include "ctibus/messages/acd.hpp"

namespace ctibus::acd {

/// How many calls of each group were answered in time of late, for groups with an objective.
///
/// The latest `window` counts, in slices of a sixtieth of it: memory does not grow with the calls.
/// Counts begin anew when `within` or `window` change.
class ServiceWatch {
 public:
  /// A call left the queue of the group, `waited` after it came there. Calls that were not let in
  /// because the group is closed or the caller is not wanted do not count, nor those that go on
  /// as another call.
  void left(const Group& group, LeaveReason reason, LeaveCause cause, Duration waited, Now now);
  /// What the life before had counted up to `then`, spread evenly over its time.
  void restore(const Group& group, const ServiceLevel& saved, Timestamp then, Now now);
  void group_removed(std::string_view group);

  ServiceLevel level_of(const Group& group, Now now);

  /// When the figure of a group changes because time passes.
  std::optional<Moment> next() const;
  /// Groups whose figure did.
  std::set<std::string> expire(Now now);

 private:
  struct Counts {
    std::uint32_t offered = 0;
    std::uint32_t answered = 0;
    std::uint32_t answered_in_time = 0;
    std::uint32_t abandoned = 0;
    std::uint32_t abandoned_in_time = 0;
  };
  struct Slice {
    Moment begin{};
    Counts counts;
  };
  struct Recent {
    Duration within{};
    Duration window{};
    Moment started{};
    std::deque<Slice> slices;  ///< the oldest first, those without a call left out
  };
  using Entry = std::pair<const std::string, Recent>;

  Entry* recent(const Group& group, Now now);
  static Moment width(const Recent& recent) { return Moment(recent.window) / 60; }
  static void add(Recent& recent, Moment at, const Counts& counts);
  static Moment leaves_window(const Recent& recent, const Slice& slice) {
    return slice.begin + recent.window;
  }
  void drop_old(Entry& entry, Now now);
  void expect(const Entry& entry);
  void unexpect(const Entry& entry);

  std::map<std::string, Recent, std::less<>> groups_;
  std::set<std::pair<Moment, std::string>> pending_;
};

/// Of how many calls the percentage is.
std::uint32_t counted(const ServiceLevel& level);

}  // namespace ctibus::acd
