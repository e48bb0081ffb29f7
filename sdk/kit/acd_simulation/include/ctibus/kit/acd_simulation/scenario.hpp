#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/acd/options.hpp"
#include "ctibus/kit/traffic/arrivals.hpp"
#include "ctibus/kit/traffic/batch_means.hpp"
#include "ctibus/kit/traffic/distribution.hpp"
#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::acd {

using traffic::Seconds;

/// People of one kind who call one group. All times count from the start of the scenario.
struct Callers {
  std::string group;
  /// When they come: by chance, or at moments in rising order.
  std::variant<traffic::Arrivals, std::vector<Seconds>> arrivals;
  traffic::Distribution talk;
  /// After-call work of their calls; none: the group's `wrap_up_time`.
  std::optional<traffic::Distribution> wrap_up = std::nullopt;
  /// How long they wait before they hang up; none: for ever.
  std::optional<traffic::Distribution> patience = std::nullopt;
};

/// When an agent works. Who has a call then ends it, and its after-call work, before leaving.
struct Shift {
  std::string agent;
  Seconds from{0};
  Seconds to{0};  ///< after `from`
};

/// What agents do when their device alerts.
struct Habits {
  /// Until they answer; none: at once. Beyond `ring_timeout` it is no answer.
  std::optional<traffic::Distribution> ring = std::nullopt;
  double no_answer = 0;  ///< the probability that they do not
  /// Who was made not ready or logged off for that is back after this time.
  Seconds back_after{60};
};

/// Wrong on purpose: what proves by theory must be able to fail.
enum class Fault : std::uint8_t {
  none,
  newest_first,  ///< calls are ranked as if those who came last had come first
  idle_agent,    ///< the last agent never logs on
};

/// A call centre and what happens to it. Everybody is at one switch, whatever devices the agents
/// have in the configuration.
struct Scenario {
  Options options;
  std::vector<Callers> callers;
  std::vector<Shift> shifts;  ///< none: all agents, all the time
  Habits habits;
  Timestamp start{};  ///< the moment 0, for opening hours
  /// The end. Callers who are still there are cut off, and count as abandoned if they wait. None:
  /// when the last call has ended.
  std::optional<Seconds> until;
  /// So many calls are observed; more come until all of these have left, or as many have come again
  /// (at least 100 000) because nobody answers. 0: all.
  std::uint64_t calls = 0;
  Seconds threshold{20};  ///< of the service level
  Seconds interval{0};    ///< of the tallies over the day; 0: none
  traffic::BatchOptions batches;
  Fault fault = Fault::none;
};

}  // namespace ctibus::acd
