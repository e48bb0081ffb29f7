#include "ctibus/kit/traffic/erlang_a.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "arguments.hpp"
#include "blocking.hpp"
#include "offered_wait.hpp"
#include "solve.hpp"

namespace ctibus::traffic {
namespace {

OfferedWait offered_wait(const ErlangA::System& system) {
  const double service = 1 / system.handling.count();
  return {system.load * service, system.agents * service, 1 / system.patience.count()};
}

double arrivals_of(const ErlangA::System& system) { return system.load / system.handling.count(); }

}  // namespace

Result<ErlangA> ErlangA::create(const System& system) {
  Arguments given;
  given.load(system.load)
      .agents(system.agents)
      .time("the handling time", system.handling)
      .time("the patience", system.patience);
  if (!given.good()) return given.refusal();
  const OfferedWait offered = offered_wait(system);
  const double total = offered.integral([](double) { return 1.0; }, 0);
  // States below N over that of N - 1, and those from N on.
  const double unhindered = 1 / blocking_of(system.load, system.agents - 1);
  const double hindered = arrivals_of(system) * total;
  const double odds = unhindered * std::exp(-offered.log_peak()) / hindered;
  return ErlangA(system, 1 / (1 + odds), total);
}

ErlangA::ErlangA(const System& system, double wait, double total)
    : system_(system), wait_(wait), total_(total) {
  const double patience = system_.patience.count();
  const double mean = offered_wait(system_).integral(
      [&](double x) { return -patience * std::expm1(-x / patience); }, 0);
  mean_wait_ = Seconds{wait_ * mean / total_};
  abandonment_ = std::min(1.0, mean_wait_ / system_.patience);
}

Seconds ErlangA::mean_wait_of_answered() const {
  const double patience = system_.patience.count();
  const double mean =
      offered_wait(system_).integral([&](double x) { return x * std::exp(-x / patience); }, 0);
  return Seconds{wait_ * mean / total_ / (1 - abandonment_)};
}

double ErlangA::mean_queue() const { return arrivals_of(system_) * mean_wait_.count(); }

double ErlangA::utilisation() const {
  return std::min(1.0, system_.load * (1 - abandonment_) / system_.agents);
}

double ErlangA::wait_exceeds(Seconds t) const {
  if (t < Seconds{0}) return 1;
  const double offered = offered_wait(system_).integral([](double) { return 1.0; }, t.count());
  return wait_ * std::exp(-t / system_.patience) * offered / total_;
}

Seconds ErlangA::wait_quantile(double share) const {
  if (share <= 1 - wait_) return Seconds{0};
  if (!(share < 1)) return Seconds{std::numeric_limits<double>::infinity()};
  const auto reached = [&](double t) { return wait_exceeds(Seconds{t}) <= 1 - share; };
  double high = system_.patience.count();
  while (!reached(high)) high *= 2;
  return Seconds{first_that(0.0, high, reached)};
}

double ErlangA::answered_within(Seconds t) const {
  if (t < Seconds{0}) return 0;
  const double patience = system_.patience.count();
  const double later =
      offered_wait(system_).integral([&](double x) { return std::exp(-x / patience); }, t.count());
  return std::clamp(1 - abandonment_ - wait_ * later / total_, 0.0, 1.0);
}

double ErlangA::abandoned_within(Seconds t) const {
  return std::clamp(1 - wait_exceeds(t) - answered_within(t), 0.0, 1.0);
}

Result<std::uint32_t> erlang_a_agents(const ErlangA::System& system, const ErlangATarget& wanted) {
  Arguments given;
  given.load(system.load)
      .time("the handling time", system.handling)
      .time("the patience", system.patience)
      .within("the share of the service level", wanted.service_level.share, 0, 1)
      .not_negative("the time of the service level", wanted.service_level.within.count())
      .require(wanted.abandonment > 0 && wanted.abandonment <= 1, "the abandonment",
               wanted.abandonment, "above 0 and at most 1");
  if (!given.good()) return given.refusal();
  const auto reached = [&](std::uint32_t agents) {
    ErlangA::System with = system;
    with.agents = agents;
    const auto queue = ErlangA::create(with);
    return queue && queue->abandonment() <= wanted.abandonment &&
           queue->answered_within(wanted.service_level.within) >= wanted.service_level.share;
  };
  std::uint32_t enough = 1;
  while (!reached(enough)) {
    if (enough == max_agents) {
      return given.require(false, "the load", system.load, "one that 1000000 agents serve")
          .refusal();
    }
    enough = std::min(max_agents, enough * 2);
  }
  return first_that(enough / 2, enough, reached);
}

}  // namespace ctibus::traffic
