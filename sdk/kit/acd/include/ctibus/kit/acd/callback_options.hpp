#pragma once

#include <cstdint>
#include <string>

#include "ctibus/describe.hpp"

namespace ctibus::acd {

/// How a group calls its customers back.
struct CallbackOptions {
  bool lost = false;
  Duration lost_after{5000};
  bool automatic = true;
  std::uint32_t attempts = 3;
  Duration retry_after{900000};
  Duration ring_time{40000};
  Duration expires{172800000};
  std::string prefix;
  std::string calling_number;

  static constexpr auto describe() {
    using O = CallbackOptions;
    return declare_group<O>(
        "How customers are called back. A callback waits in its rank, among the calls.",
        option("lost", &O::lost, "Also those who hung up while they waited.", {.reloadable = true}),
        option("lost_after", &O::lost_after,
               "Who waited less before hanging up is not called; 0: everybody is.",
               {.max = "1h", .reloadable = true}),
        option("automatic", &O::automatic,
               "Distributed to the agents as calls are; else agents take them from a list.",
               {.reloadable = true}),
        option("attempts", &O::attempts, "How many times a customer is called at most.",
               {.min = "1", .max = "20", .reloadable = true}),
        option("retry_after", &O::retry_after, "Time between two attempts.",
               {.min = "10s", .max = "7d", .reloadable = true}),
        option("ring_time", &O::ring_time, "How long the customer's telephone rings.",
               {.min = "5s", .max = "3m", .reloadable = true}),
        option("expires", &O::expires, "A callback is dropped this long after it was asked for.",
               {.min = "1m", .max = "30d", .reloadable = true}),
        option(
            "prefix", &O::prefix,
            "Dialled before the customer's number, as it was presented or given, to get outside.",
            {.reloadable = true}),
        option("calling_number", &O::calling_number,
               "What the customer sees; empty: the number of the agent's device.",
               {.reloadable = true}));
  }
};

}  // namespace ctibus::acd
