// The distribution's own code, simulated, against the formulas of teletraffic. Exit 1 when a row is
// outside its interval.

#include <fmt/format.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "point.hpp"

namespace ctibus::bench {
namespace {

/// That a right simulation has a row outside, of all rows together (C. E. Bonferroni).
constexpr double false_alarm = 0.01;

struct Settings {
  bool json = false;
  std::uint64_t calls = 1'000'000;
  std::uint64_t seed = 1;
  std::string only;
  acd::Fault fault = acd::Fault::none;
  unsigned jobs = 1;
};

struct Result {
  acd::Outcome outcome;
  double seconds = 0;  ///< of processor time
};

double thread_seconds() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

std::vector<Point> wanted_points(const Settings& settings) {
  std::vector<Point> points;
  std::uint64_t number = 0;
  for (auto* group : {&erlang_c_points, &erlang_a_points, &erlang_b_points, &single_agent_points,
                      &routing_points}) {
    for (Point& point : group()) {
      point.seed = settings.seed * 1000 + number++;
      if (point.name.find(settings.only) != std::string::npos) points.push_back(std::move(point));
    }
  }
  return points;
}

Result run(Point& point, const Settings& settings) {
  acd::Scenario& scenario = point.scenario;
  const std::uint64_t warm_up = settings.calls / 20;
  scenario.batches = {.warm_up = warm_up / scenario.options.groups.size()};
  scenario.calls = settings.calls + warm_up;
  scenario.fault = settings.fault;
  const acd::Simulation simulation = sure(acd::Simulation::create(scenario));
  const double before = thread_seconds();
  acd::Outcome outcome = simulation.run(point.seed);
  return {std::move(outcome), thread_seconds() - before};
}

bool print(const Point& point, const Measure& measure, const Result& result, double confidence,
           bool json) {
  const traffic::Estimate estimate =
      (result.outcome.groups[measure.group].*measure.ratio).estimate(confidence);
  const bool inside = estimate.covers(measure.theory);
  if (json) {
    fmt::print(
        "{{\"row\":\"{}: {}\",\"theory\":{:.7g},\"simulated\":{:.7g},\"half_width\":{:.4g},"
        "\"inside\":{}}}\n",
        point.name, measure.what, measure.theory, estimate.value, estimate.half_width, inside);
  } else {
    fmt::print("{:38} {:26} {:>10.5g} {:>10.5g} +- {:<10.3g} {}\n", point.name, measure.what,
               measure.theory, estimate.value, estimate.half_width, inside ? "" : "OUTSIDE");
  }
  std::fflush(stdout);
  return inside;
}

/// Points in their order, as soon as they are there.
int compare(const Settings& settings) {
  std::vector<Point> points = wanted_points(settings);
  std::size_t rows = 0;
  for (const Point& point : points) rows += point.measures.size();
  if (rows == 0) {
    fmt::print(stderr, "There is no such row.\n");
    return 2;
  }
  const double confidence = 1 - false_alarm / static_cast<double>(rows);
  if (!settings.json) {
    fmt::print(
        "{} rows, {} calls a point, seed {}: intervals of {:.4f} % each, so that all of "
        "them hold in 99 % of runs\n\n{:38} {:26} {:>10} {:>10}\n",
        rows, settings.calls, settings.seed, 100 * confidence, "", "", "theory", "simulated");
  }
  std::vector<std::promise<Result>> results(points.size());
  std::atomic<std::size_t> next{0};
  std::vector<std::future<void>> workers;
  for (unsigned i = 0; i < std::max(settings.jobs, 1U); ++i) {
    workers.push_back(std::async(std::launch::async, [&] {
      for (std::size_t at = next++; at < points.size(); at = next++) {
        results[at].set_value(run(points[at], settings));
      }
    }));
  }
  std::size_t outside = 0;
  std::size_t problems = 0;
  double calls = 0;
  double seconds = 0;
  for (std::size_t at = 0; at < points.size(); ++at) {
    const Result result = results[at].get_future().get();
    for (const Measure& measure : points[at].measures) {
      outside += print(points[at], measure, result, confidence, settings.json) ? 0U : 1U;
    }
    for (const std::string& problem : result.outcome.problems) {
      fmt::print(stderr, "{}: {}\n", points[at].name, problem);
      ++problems;
    }
    calls += static_cast<double>(result.outcome.calls);
    seconds += result.seconds;
  }
  fmt::print(stderr,
             "{} of {} rows outside; {:.0f} calls in {:.1f} s of processor time, {:.0f}/s\n",
             outside, rows, calls, seconds, calls / seconds);
  return outside + problems == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ctibus::bench

int main(int argc, char** argv) {
  ctibus::bench::Settings settings;
  CLI::App app("The distribution of calls, simulated, against the formulas of teletraffic");
  app.add_flag("--json", settings.json, "One JSON object a row");
  app.add_option("--calls", settings.calls, "Calls a point")->capture_default_str();
  app.add_option("--seed", settings.seed, "Of the random numbers")->capture_default_str();
  app.add_option("--only", settings.only, "Only points whose name contains this");
  app.add_option("--jobs", settings.jobs, "Points at a time")->capture_default_str();
  const std::map<std::string, ctibus::acd::Fault> faults{
      {"newest_first", ctibus::acd::Fault::newest_first},
      {"idle_agent", ctibus::acd::Fault::idle_agent}};
  app.add_option("--fault", settings.fault, "Wrong on purpose: rows must be outside")
      ->transform(CLI::CheckedTransformer(faults));
  CLI11_PARSE(app, argc, argv);
  return ctibus::bench::compare(settings);
}
