#pragma once

#include <functional>
#include <queue>
#include <vector>

#include "ctibus/kit/traffic/distribution.hpp"

namespace ctibus::traffic {

/// Agents with one queue, first come first served, that callers leave when their patience ends: as
/// in the books, for any distributions.
class Queue {
 public:
  struct Outcome {
    double wait = 0;  ///< until answered or gone
    bool answered = true;
  };

  Queue(std::size_t agents, Distribution handling, Distribution patience, std::uint64_t seed)
      : handling_(std::move(handling)),
        patience_(std::move(patience)),
        handling_luck_(make_generator(seed, 1)),
        patience_luck_(make_generator(seed, 2)) {
    for (std::size_t i = 0; i < agents; ++i) free_at_.push(0);
  }

  Outcome arrive(double moment) {
    const double first_free = free_at_.top();
    const double wait = std::max(0.0, first_free - moment);
    const double patience = patience_.draw(patience_luck_).count();
    const double handling = handling_.draw(handling_luck_).count();
    if (patience < wait) return {patience, false};
    free_at_.pop();
    free_at_.push(moment + wait + handling);
    return {wait, true};
  }

 private:
  Distribution handling_;
  Distribution patience_;
  Generator handling_luck_;
  Generator patience_luck_;
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at_;
};

}  // namespace ctibus::traffic
