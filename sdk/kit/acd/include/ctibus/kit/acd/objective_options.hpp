#pragma once

#include <chrono>
#include <cstdint>

#include "ctibus/describe.hpp"
#include "ctibus/messages/acd.hpp"

namespace ctibus::acd {

/// The service level that a group is to reach.
struct ObjectiveOptions {
  Duration within{0};
  std::uint32_t percent = 0;
  ServiceFormula formula = ServiceFormula::offered;
  Duration window{std::chrono::minutes(30)};
  std::uint32_t calls = 10;

  static constexpr auto describe() {
    using O = ObjectiveOptions;
    return declare_group<O>(
        "The service level of a group: how many calls are answered in time.",
        option("within", &O::within, "A wait in time is no longer; 0: nothing is counted.",
               {.max = "72h", .reloadable = true}),
        option("percent", &O::percent,
               "So many are to be in time, else an alarm is given; 0: no alarm.",
               {.max = "100", .reloadable = true}),
        option("formula", &O::formula,
               "Of which calls: offered (all that came), answered, or answered_and_abandoned, "
               "where who hangs up in time counts as in time.",
               {.reloadable = true}),
        option("window", &O::window, "Calls of so long count, up to now.",
               {.min = "1m", .max = "72h", .reloadable = true}),
        option("calls", &O::calls, "No alarm before so many have been counted.",
               {.min = "1", .max = "100000", .reloadable = true}));
  }
};

}  // namespace ctibus::acd
