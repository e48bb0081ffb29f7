#include "ctibus/kit/traffic/erlang_c.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "arguments.hpp"
#include "blocking.hpp"
#include "solve.hpp"

namespace ctibus::traffic {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

double wait_probability_of(double load, std::uint32_t agents) {
  const double lost = blocking_of(load, agents);
  const double idle = 1 - load / agents;
  return idle > 0 ? lost / (idle + (1 - idle) * lost) : 1;
}

}  // namespace

Result<ErlangC> ErlangC::create(const System& system) {
  Arguments given;
  given.load(system.load).agents(system.agents).time("the handling time", system.handling);
  if (!given.good()) return given.refusal();
  return ErlangC(system, wait_probability_of(system.load, system.agents));
}

bool ErlangC::stable() const { return system_.load < system_.agents; }

double ErlangC::spare_rate() const {
  return std::max(0.0, system_.agents - system_.load) / system_.handling.count();
}

double ErlangC::wait_exceeds(Seconds t) const {
  if (t < Seconds{0}) return 1;
  return stable() ? wait_ * std::exp(-spare_rate() * t.count()) : 1;
}

double ErlangC::answered_within(Seconds t) const { return 1 - wait_exceeds(t); }

Seconds ErlangC::mean_wait() const { return Seconds{wait_ / spare_rate()}; }

Seconds ErlangC::wait_quantile(double share) const {
  if (share <= 1 - wait_ && stable()) return Seconds{0};
  if (!(share < 1)) return Seconds{infinite};
  return Seconds{std::log(wait_ / (1 - share)) / spare_rate()};
}

double ErlangC::mean_queue() const {
  return stable() ? wait_ * system_.load / (system_.agents - system_.load) : infinite;
}

double ErlangC::occupancy() const { return std::min(1.0, system_.load / system_.agents); }

Result<std::uint32_t> erlang_c_agents(double load, Seconds handling, const ServiceLevel& wanted) {
  Arguments given;
  given.load(load)
      .time("the handling time", handling)
      .within("the share of the service level", wanted.share, 0, 1)
      .not_negative("the time of the service level", wanted.within.count());
  if (!given.good()) return given.refusal();
  const auto reached = [&](std::uint32_t agents) {
    const auto queue = ErlangC::create({.load = load, .agents = agents, .handling = handling});
    return queue && queue->stable() && queue->answered_within(wanted.within) >= wanted.share;
  };
  const auto too_few = static_cast<std::uint32_t>(load);
  std::uint32_t more = 1;
  while (!reached(std::min(max_agents, too_few + more))) {
    if (too_few + more >= max_agents) {
      return given.require(false, "the load", load, "one that 1000000 agents serve").refusal();
    }
    more *= 2;
  }
  return first_that(too_few, std::min(max_agents, too_few + more), reached);
}

}  // namespace ctibus::traffic
