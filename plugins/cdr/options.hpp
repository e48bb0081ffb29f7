#pragma once

#include <cstdint>
#include <string>

#include "ctibus/describe.hpp"

namespace ctibus::cdr_plugin {

struct Options {
  std::string data_source;
  Duration settle_time = std::chrono::seconds(2);
  Duration max_call_time = std::chrono::hours(24);
  std::uint32_t max_open = 50'000;
  Duration keep_calls = std::chrono::hours(24 * 365);
  std::uint32_t alarm_after = 3;
  std::string region = "FR";

  static constexpr auto describe() {
    using O = Options;
    return declare_group<O>(
        "Call detail records: one a conversation, on the bus and in SQL.",
        option("data_source", &O::data_source,
               "Where the tables are: sqlite:///FILE or postgresql://... (default: the site's).",
               {.secret = true}),
        option("settle_time", &O::settle_time,
               "How long a conversation that is over waits for late events.",
               {.min = "0s", .max = "5m"}),
        option("max_call_time", &O::max_call_time,
               "A conversation of which nothing was heard for so long is closed as inferred.",
               {.min = "1m", .max = "30d"}),
        option("max_open", &O::max_open,
               "More open conversations than this close the oldest as inferred.",
               {.min = "100", .max = "1000000"}),
        option("keep_calls", &O::keep_calls, "Rows older than this are deleted; 0s: never.",
               {.min = "0s"}),
        option("alarm_after", &O::alarm_after,
               "Failed attempts to write a row before it is an error in the log.",
               {.min = "1", .max = "1000"}),
        option("region", &O::region,
               "Country of the site, ISO 3166: how cdr.erase reads national numbers."));
  }
};

}  // namespace ctibus::cdr_plugin
