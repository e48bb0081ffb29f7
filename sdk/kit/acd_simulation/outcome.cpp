#include "ctibus/kit/acd_simulation/outcome.hpp"

#include <algorithm>

namespace ctibus::acd {

void Tally::add(const Tally& other) {
  offered += other.offered;
  answered += other.answered;
  in_time += other.in_time;
  abandoned += other.abandoned;
  dissuaded += other.dissuaded;
  overflowed += other.overflowed;
  lost += other.lost;
  wait += other.wait;
  wait_of_answered += other.wait_of_answered;
  longest_wait = std::max(longest_wait, other.longest_wait);
  time += other.time;
  queue += other.queue;
  staffed += other.staffed;
  engaged += other.engaged;
  longest_queue = std::max(longest_queue, other.longest_queue);
}

}  // namespace ctibus::acd
