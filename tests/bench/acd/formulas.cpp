#include "formulas.hpp"

#include <cmath>

#include "ctibus/kit/traffic/erlang_b.hpp"
#include "ctibus/kit/traffic/erlang_c.hpp"
#include "point.hpp"

namespace ctibus::bench {

double priority_wait(int which, double load_1, double load_2, std::uint32_t agents) {
  const auto all = sure(traffic::ErlangC::create({.load = load_1 + load_2, .agents = agents}));
  const double share_1 = load_1 / agents;
  const double share_all = (load_1 + load_2) / agents;
  const double first = all.wait_probability() / agents / (1 - share_1);
  return which == 1 ? first : first / (1 - share_all);
}

LimitedQueue limited_queue(double load, std::uint32_t agents, std::uint32_t places) {
  // Weights of the states with n calls, in units of that in which exactly the agents are busy.
  const double busy_or_less = 1 / sure(traffic::erlang_b(load, agents));
  const double ratio = load / agents;
  double sum = busy_or_less;
  double queue = 0;
  double weight = 1;
  for (std::uint32_t waiting = 1; waiting <= places; ++waiting) {
    weight *= ratio;
    sum += weight;
    queue += weight * waiting;
  }
  return {weight / sum, queue / sum};
}

LimitedWait limited_wait(double load, std::uint32_t agents, double limit) {
  // The density of the wait of a caller who would not leave, in units of the weight of the state in
  // which one agent is free: it falls at `spare` until the limit, at `agents` beyond.
  const double not_waiting = 1 / sure(traffic::erlang_b(load, agents - 1));
  const double spare = agents - load;
  const double at_limit = std::exp(-spare * limit);
  const double until = load * (1 - at_limit) / spare;
  const double beyond = load * at_limit / agents;
  const double sum = not_waiting + until + beyond;
  const double time_until = load * ((1 - at_limit) / spare - limit * at_limit) / spare;
  return {beyond / sum, (time_until + limit * beyond) / sum};
}

}  // namespace ctibus::bench
