// One decision of a busy centre: from the fact that makes it possible to the offer, and until the
// centre is done. Agents wait for calls at first, calls for agents then.

#include <fmt/format.h>

#include "contest.hpp"
#include "rows.hpp"

namespace ctibus::bench::acd {

namespace {

constexpr double offers_a_second = 100;

}  // namespace

void decision_rows(const Settings& settings, const Wanted& wanted, const Report& report) {
  static constexpr struct {
    std::size_t agents, groups;
  } sizes[] = {{250, 10}, {2000, 200}, {10000, 2000}};
  for (const auto& size : sizes) {
    const std::string name = fmt::format("decision_{}_agents", size.agents);
    if (!wanted(name)) continue;
    const double handling = static_cast<double>(size.agents) / offers_a_second;  // seconds
    const auto time = Duration(static_cast<std::int64_t>(handling * 1000));
    const Site site = varied_site({size.agents, size.groups, 8, time}, 1);
    const People people{.alerting = handling * 0.1,
                        .talk = handling * 0.8,
                        .ring_out = 0.002,
                        .breaks = 0.01,
                        .break_time = handling * 2};
    const auto decisions = static_cast<std::size_t>(10000 * settings.scale);
    report(contest(name, site, people, settings, [&](Exchange& exchange) {
      for (std::size_t i = 0; i < size.agents; ++i) exchange.log_on(i);
      const auto some = [&](std::size_t count) {
        exchange.measure(true);
        const std::size_t until = exchange.decisions().size() + count;
        exchange.run_until([&] { return exchange.decisions().size() >= until; });
        exchange.measure(false);
      };
      exchange.let_call(offers_a_second * 0.8, [] { return offers_a_second * 0.8; });
      exchange.run_for(4 * time);
      some(decisions / 2);
      exchange.let_call(offers_a_second * 10, [] { return offers_a_second * 10; });
      exchange.run_until([&] { return exchange.waiting() >= size.agents; });
      exchange.let_call(offers_a_second * 2, [&] {
        return exchange.waiting() < size.agents ? offers_a_second * 2 : offers_a_second / 2;
      });
      exchange.run_for(time / 2);
      some(decisions / 2);
    }));
  }
}

}  // namespace ctibus::bench::acd
