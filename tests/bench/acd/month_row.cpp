// A month of a centre with 250 agents under virtual time: how far ahead of the clock a simulation
// with the real engine runs.

#include <cmath>

#include "exchange.hpp"
#include "rows.hpp"

namespace ctibus::bench::acd {

namespace {

constexpr std::size_t agents = 250;
constexpr double opens = 8, closes = 20;  // o'clock

/// Calls a second: two peaks, at half past ten and at three, and a tail.
double curve(double hour) {
  const auto peak = [&](double at, double width) {
    return std::exp(-(hour - at) * (hour - at) / (2 * width * width));
  };
  if (hour < opens || hour >= closes) return 0;
  return 0.1 + 0.75 * peak(10.5, 1.4) + 0.6 * peak(15, 1.8);
}

}  // namespace

void month_row(const Settings& settings, const Wanted& wanted, const Report& report) {
  Row row{.name = "month_250_agents"};
  if (!wanted(row.name)) return;
  const auto days = std::max(1, static_cast<int>(std::lround(22 * settings.scale)));
  const Site site = varied_site({agents, 30, 8, std::chrono::minutes(5)}, 4);
  const People people{.alerting = 5,
                      .talk = 230,
                      .patience = 300,
                      .ring_out = 0.01,
                      .breaks = 0.05,
                      .break_time = 600};
  const auto begun = std::chrono::steady_clock::now();
  Exchange exchange(site, people, 5);
  const auto midnight = exchange.now().steady;
  const auto hour = [&] {
    const double hours = std::chrono::duration<double>(exchange.now().steady - midnight).count();
    return std::fmod(hours / 3600, 24);
  };
  exchange.let_call(1.5, [&] { return curve(hour()); });
  for (int day = 0; day < days; ++day) {
    exchange.run_for(std::chrono::hours(8));
    // Three shifts, the last of a few.
    const auto shift = [](std::size_t agent) { return agent % 5 < 3 ? 0 : agent % 5 < 4 ? 1 : 2; };
    const auto each = [&](int of, const auto& act) {
      for (std::size_t i = 0; i < agents; ++i) {
        if (shift(i) == of) act(i);
      }
    };
    const auto on = [&](std::size_t agent) { exchange.log_on(agent); };
    const auto off = [&](std::size_t agent) { exchange.log_off(agent); };
    each(0, on);
    exchange.run_for(std::chrono::hours(2));
    each(1, on);
    exchange.run_for(std::chrono::hours(2));
    each(2, on);
    exchange.run_for(std::chrono::hours(4));
    each(0, off);
    exchange.run_for(std::chrono::hours(2));
    each(1, off);
    exchange.run_for(std::chrono::hours(2));
    each(2, off);
    exchange.run_for(std::chrono::hours(4));
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  const auto calls = static_cast<double>(exchange.calls());
  const auto answered = static_cast<double>(exchange.answered());
  row.add("days", days);
  row.add("calls", calls);
  row.add("seconds", seconds);
  row.add("calls_per_second", calls / seconds);
  row.add("answered_share", answered / calls);
  row.add("mean_wait_s", exchange.waited() / answered);
  if (exchange.waiting() != 0) row.failure = "calls wait at night";
  report(row);
}

}  // namespace ctibus::bench::acd
