// What a centre keeps in memory, with the allocator's share of it.

#include <fmt/format.h>
#include <malloc.h>

#include <memory>

#include "ctibus/kit/acd/centre.hpp"
#include "quiet_listener.hpp"
#include "rows.hpp"
#include "site.hpp"

namespace ctibus::bench::acd {

namespace {

using ctibus::acd::Centre;
using ctibus::acd::CommandResult;

constexpr std::size_t agents = 2000;
constexpr std::size_t groups = 200;
constexpr std::size_t calls = 10000;
constexpr std::size_t joined = 8;
const ctibus::acd::Now now{std::chrono::seconds(100), Timestamp(std::chrono::hours(500000))};

double in_use() { return static_cast<double>(::mallinfo2().uordblks); }

struct Held {
  QuietListener listener;
  Centre centre{listener, [] { return std::uint64_t{0}; }};

  explicit Held(const ctibus::acd::Options& options) { (void)centre.configure(options, now); }
  void log_on(const Site& site) {
    for (const auto& agent : site.options.agents) (void)centre.log_on(agent.id, {}, true, now);
  }
};

ctibus::acd::Options options_of(std::size_t memberships, std::size_t members) {
  return varied_site({members, groups, memberships, Duration(60000)}, 3).options;
}

/// Of a configured centre with everybody logged on.
double centre_bytes(std::size_t memberships, std::size_t members) {
  const ctibus::acd::Options options = options_of(memberships, members);
  const double before = in_use();
  const auto held = std::make_unique<Held>(options);
  for (const auto& agent : options.agents) (void)held->centre.log_on(agent.id, {}, true, now);
  return in_use() - before;
}

void queue_calls(Centre& centre, const Site& site) {
  for (std::size_t i = 0; i < calls; ++i) {
    const auto& group = site.options.groups[i % groups];
    const std::string id = fmt::format("pbx1:{:08}", i);
    const ctibus::acd::CallFacts facts{.call = id,
                                       .connector = "pbx1",
                                       .calling = fmt::format("+3315550{:06}", i),
                                       .called = group.numbers.front(),
                                       .data = {{"customer", fmt::format("{}", i)}}};
    const ctibus::acd::Party trunk{"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk};
    const ctibus::acd::Party hold{"pbx1:hold", ConnectionState::queued, DeviceKind::queue};
    centre.arrive(facts, trunk.device, group.name, now);
    centre.hold_replied(id, CommandResult::accepted, now);
    centre.call_state(facts, {trunk, hold}, now);
  }
}

/// Nobody is logged on. `max_wait`: a deadline for each.
double call_bytes(bool max_wait) {
  Site site = varied_site({agents, groups, joined, Duration(60000)}, 3);
  for (auto& group : site.options.groups) {
    group.needs.clear();
    group.helpers.clear();
    if (max_wait) group.max_wait = std::chrono::minutes(5);
  }
  Held held(site.options);
  // The first call of a group makes what all of them share.
  queue_calls(held.centre, site);
  for (const std::string& call : held.centre.known_calls())
    held.centre.call_ended(call, false, now);
  const double before = in_use();
  queue_calls(held.centre, site);
  return (in_use() - before) / static_cast<double>(calls);
}

}  // namespace

void memory_rows(const Settings&, const Wanted& wanted, const Report& report) {
  const auto one = [&](const std::string& name, const auto& fill) {
    if (!wanted(name)) return;
    Row row{.name = name};
    fill(row);
    report(row);
  };
  one("memory_per_waiting_call", [](Row& row) {
    row.add("bytes", call_bytes(false));
    row.add("with_max_wait_bytes", call_bytes(true));
  });
  const double none = centre_bytes(0, 0);
  const double bare = centre_bytes(0, agents);
  one("memory_per_agent",
      [&](Row& row) { row.add("bytes", (bare - none) / static_cast<double>(agents)); });
  one("memory_per_membership", [&](Row& row) {
    row.add("bytes", (centre_bytes(joined, agents) - bare) / static_cast<double>(agents * joined));
  });
}

}  // namespace ctibus::bench::acd
