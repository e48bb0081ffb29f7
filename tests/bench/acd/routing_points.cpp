#include "ctibus/kit/traffic/erlang_c.hpp"
#include "formulas.hpp"
#include "point.hpp"

namespace ctibus::bench {

using acd::GroupOutcome;

namespace {

constexpr double handling = 180;

/// Two groups with the same agents, one of which goes first.
Point priorities() {
  Point point{"priorities A=4+4 N=10", {}, {}};
  point.scenario.options.groups = {{.name = "strong", .priority = 10},
                                   {.name = "weak", .priority = 20}};
  add_agents(point.scenario, 10, {"strong", "weak"});
  point.scenario.callers = {callers("strong", 4, handling), callers("weak", 4, handling)};
  const auto all = sure(traffic::ErlangC::create({.load = 8, .agents = 10}));
  point.measures = {
      {"strong: wait probability", all.wait_probability(), 0, &GroupOutcome::delayed},
      {"weak: wait probability", all.wait_probability(), 1, &GroupOutcome::delayed},
      {"strong: mean wait, s", handling * priority_wait(1, 4, 4, 10), 0, &GroupOutcome::wait},
      {"weak: mean wait, s", handling * priority_wait(2, 4, 4, 10), 1, &GroupOutcome::wait}};
  return point;
}

/// Two groups that help each other at once are one, served in the order of arrival.
Point help() {
  Point point{"mutual help A=3+7 N=7+7", {}, {}};
  point.scenario.options.groups = {{.name = "north", .helpers = {{.group = "south"}}},
                                   {.name = "south", .helpers = {{.group = "north"}}}};
  add_agents(point.scenario, 7, {"north"});
  add_agents(point.scenario, 7, {"south"});
  point.scenario.callers = {callers("north", 3, handling), callers("south", 7, handling)};
  const auto all = sure(
      traffic::ErlangC::create({.load = 10, .agents = 14, .handling = acd::Seconds(handling)}));
  for (const std::size_t group : {0u, 1u}) {
    const std::string name = group == 0 ? "north: " : "south: ";
    point.measures.push_back(
        {name + "wait probability", all.wait_probability(), group, &GroupOutcome::delayed});
    point.measures.push_back({name + "within 20 s", all.answered_within(acd::Seconds(20)), group,
                              &GroupOutcome::service_level});
  }
  return point;
}

Point queue_of_ten() {
  Point point{"queue of 10 places A=14 N=14", plain_centre(14), {}};
  point.scenario.options.groups[0].queues = {{.capacity = 10}};
  point.scenario.callers = {callers("calls", 14, handling)};
  const LimitedQueue theory = limited_queue(14, 14, 10);
  point.measures = {{"dissuaded", theory.lost, 0, &GroupOutcome::dissuaded},
                    {"mean queue", theory.mean_queue, 0, &GroupOutcome::queue}};
  return point;
}

/// By way of three queues, whose limits add up.
Point limit_of_a_minute() {
  Point point{"60 s in three queues A=14 N=15", plain_centre(15), {}};
  auto& group = point.scenario.options.groups[0];
  for (const int seconds : {10, 20, 30}) {
    group.queues.push_back({.max_wait = std::chrono::seconds(seconds)});
  }
  group.overflow = "690";
  point.scenario.callers = {callers("calls", 14, handling)};
  const LimitedWait theory = limited_wait(14, 15, 60 / handling);
  point.measures = {{"overflowed", theory.left, 0, &GroupOutcome::overflowed},
                    {"mean wait, s", handling * theory.mean_wait, 0, &GroupOutcome::wait}};
  return point;
}

/// Experts at first, after a minute anybody: of whom there are always enough. What waits a minute
/// leaves the experts.
Point relaxation() {
  Point point{"relaxed after 60 s A=14 N=15", plain_centre(0), {}};
  auto& group = point.scenario.options.groups[0];
  group.needs = {{.needs = "expert"}, {.after = std::chrono::seconds(60)}};
  add_agents(point.scenario, 15, {"calls"}, "expert");
  add_agents(point.scenario, 40, {"calls"});
  point.scenario.callers = {callers("calls", 14, handling)};
  point.scenario.threshold = acd::Seconds(59.999);
  const LimitedWait theory = limited_wait(14, 15, 60 / handling);
  point.measures = {{"by experts", 1 - theory.left, 0, &GroupOutcome::service_level},
                    {"mean wait, s", handling * theory.mean_wait, 0, &GroupOutcome::wait}};
  return point;
}

}  // namespace

std::vector<Point> routing_points() {
  return {priorities(), help(), queue_of_ten(), limit_of_a_minute(), relaxation()};
}

}  // namespace ctibus::bench
