#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backends.hpp"
#include "cdr.hpp"
#include "ctibus/kit/sql.hpp"
#include "ctibus/testing/test_host.hpp"
#include "scenario.hpp"

namespace ctibus::cdr_plugin {

/// Plays one line of a scenario to the bus, as the instance that would say it.
inline void play(testing::TestHost& host, const Step& step) {
  const TypedEvent event(step);
  testing::SendOptions options;
  options.source = step.event == "entered" || step.event == "left" || step.event == "offered" ||
                           step.event == "offer_ended"
                       ? "acd"
                       : "pbx1";
  options.correlation = uuid_of(step.has("root") ? step.word("root") : step.call);
  options.inferred = step.has("inferred");
  std::visit([&](const auto& body) { host.send(body, options); }, event.body());
}

/// Plays a scenario to the bus, in its time, which begins with the host's.
inline void play(testing::TestHost& host, std::string_view scenario) {
  const auto start = std::chrono::nanoseconds(host.clock().steady_ns());
  for (const Step& step : parse(scenario)) {
    const auto due = start + std::chrono::nanoseconds(step.at);
    const auto now = std::chrono::nanoseconds(host.clock().steady_ns());
    if (due > now) host.advance(due - now);
    play(host, step);
  }
}

/// A test's own look at the tables.
inline sql::Database look(const testing::TestHost& host) { return sql::open(host.data_source()); }

/// A site whose tables are in an empty database of each system.
class EachSite : public ::testing::TestWithParam<sql::Dialect> {
 protected:
  void SetUp() override {
    std::string dsn;
    CTIBUS_EMPTY_DATABASE(dsn, GetParam(), host_.folder());
    host_.set_data_source(dsn);
  }

  testing::TestHost host_{5};
};

/// All rows of a query as text, columns divided by spaces, one row a line.
inline std::string rows(sql::Database database, std::string_view query) {
  std::string out;
  const auto found = database.query(query).value();
  for (const sql::Row& row : found) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) out += ' ';
      out += row.get<std::optional<std::string>>(i)
                 .value_or(std::to_string(row.get<std::int64_t>(i).value_or(-1)))
                 .value_or("-");
    }
    out += '\n';
  }
  return out;
}

inline constexpr std::string_view simple_call = R"(
  0   originated c1 T1 calling=0612345678 called=0102030405 direction=incoming
  1   delivered c1 1001
  5   established c1 1001
  65  connection_cleared c1 T1 cause=normal_clearing
  65  cleared c1 cause=normal_clearing
)";

}  // namespace ctibus::cdr_plugin
