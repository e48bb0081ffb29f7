#include "ctibus/kit/traffic/units.hpp"

#include "arguments.hpp"

namespace ctibus::traffic {

Result<double> offered_load(double calls, Seconds over, Seconds handling) {
  Arguments given;
  given.not_negative("the number of calls", calls)
      .positive("the time in which they come", over.count())
      .not_negative("the handling time", handling.count());
  if (!given.good()) return given.refusal();
  return calls * (handling / over);
}

}  // namespace ctibus::traffic
