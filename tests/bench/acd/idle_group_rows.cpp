// Groups without calls, of which every agent is a member, beside ten that are called.

#include <fmt/format.h>

#include "contest.hpp"
#include "rows.hpp"

namespace ctibus::bench::acd {

void idle_group_rows(const Settings& settings, const Wanted& wanted, const Report& report) {
  constexpr std::size_t agents = 250;
  constexpr double handling = 2.5;  // seconds: 100 offers a second
  for (const std::size_t idle : {10U, 100U, 1000U, 2000U}) {
    const std::string name = fmt::format("idle_groups_{}", idle);
    if (!wanted(name)) continue;
    const Site site = site_with_idle_groups(agents, idle, Duration(2500), 2);
    const People people{.alerting = handling * 0.1, .talk = handling * 0.8};
    const auto decisions = static_cast<std::size_t>(4000 * settings.scale);
    report(contest(name, site, people, settings, [&](Exchange& exchange) {
      for (std::size_t i = 0; i < agents; ++i) exchange.log_on(i);
      exchange.let_call(200, [&] { return exchange.waiting() < 20 ? 200. : 50.; });
      exchange.run_for(std::chrono::seconds(10));
      exchange.measure(true);
      exchange.run_until([&] { return exchange.decisions().size() >= decisions; });
    }));
  }
}

}  // namespace ctibus::bench::acd
