#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctibus/kit/acd/domain.hpp"
#include "ctibus/kit/acd_simulation/outcome.hpp"
#include "ctibus/kit/acd_simulation/scenario.hpp"

namespace ctibus::acd::simulation {

/// A call's way through a group.
struct Visit {
  std::uint32_t group = 0;
  Moment entered{};
  bool observed = false;
  bool open = false;
};

/// Counts what a run shows. Groups are numbers, in the order of the configuration.
class Collector {
 public:
  explicit Collector(const Scenario& scenario);

  void entered(const Visit& visit, Moment now);
  void left(const Visit& visit, LeaveReason reason, Moment now);
  /// By how much there are more agents of a group logged on, and engaged.
  void staff(std::uint32_t group, int logged_on, int engaged, Moment now);
  /// All groups, at the end.
  std::vector<GroupOutcome> take(Moment now);

 private:
  /// What a group looks like now, and what has added up since it was last written down.
  struct Watch {
    Moment since{};
    std::int64_t waiting = 0;
    std::int64_t logged_on = 0;
    std::int64_t engaged = 0;
    Tally fresh;
  };

  void pass(std::uint32_t group, Moment now);
  void pass_within(std::uint32_t group, Moment until);
  Tally* interval_at(GroupOutcome& group, Moment at);

  Moment threshold_;
  Moment interval_;
  std::vector<GroupOutcome> groups_;
  std::vector<Watch> watches_;
};

}  // namespace ctibus::acd::simulation
