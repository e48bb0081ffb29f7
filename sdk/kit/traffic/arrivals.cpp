#include "ctibus/kit/traffic/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "arguments.hpp"

namespace ctibus::traffic {

Result<Arrivals> Arrivals::create(const std::vector<ArrivalInterval>& intervals,
                                  AfterLast after_last) {
  Arguments given;
  given.require(!intervals.empty(), "the number of intervals", 0, "1 or more");
  Arrivals out(after_last);
  for (const auto& [length, calls] : intervals) {
    given.positive("an interval's length", length.count()).not_negative("its calls", calls);
    out.edges_.push_back(out.edges_.back() + length.count());
    out.calls_.push_back(out.calls_.back() + calls);
  }
  given.not_negative("the length of all intervals", out.edges_.back())
      .not_negative("the number of calls", out.calls_.back())
      .require(after_last == AfterLast::nothing || out.calls_.back() > 0,
               "the number of calls that repeat", 0, "above 0");
  if (!given.good()) return given.refusal();
  return out;
}

Result<Arrivals> Arrivals::constant(double calls_per_second) {
  return create({{.length = Seconds{1}, .calls = calls_per_second}}, AfterLast::repeat);
}

double Arrivals::calls_within(double moment) const {
  const auto after = std::upper_bound(edges_.begin(), edges_.end(), moment);
  if (after == edges_.begin()) return 0;
  if (after == edges_.end()) return calls_.back();
  const auto i = static_cast<std::size_t>(after - edges_.begin());
  const double part = (moment - edges_[i - 1]) / (edges_[i] - edges_[i - 1]);
  return calls_[i - 1] + part * (calls_[i] - calls_[i - 1]);
}

double Arrivals::moment_of(double calls) const {
  // An interval without calls ends with as many as it began with, and is passed over.
  const auto after = std::upper_bound(calls_.begin(), calls_.end(), calls);
  if (after == calls_.end()) return edges_.back();
  const auto i = static_cast<std::size_t>(after - calls_.begin());
  const double part = (calls - calls_[i - 1]) / (calls_[i] - calls_[i - 1]);
  return edges_[i - 1] + part * (edges_[i] - edges_[i - 1]);
}

double Arrivals::expected_until(Seconds until) const {
  const double moment = std::max(0.0, until.count());
  if (after_last_ == AfterLast::nothing) return calls_within(moment);
  const double rounds = std::floor(moment / edges_.back());
  return rounds * calls_.back() + calls_within(moment - rounds * edges_.back());
}

std::optional<Seconds> Arrivals::next(Seconds now, Generator& random) const {
  const double begin = std::max(0.0, now.count());
  const double target = expected_until(Seconds{begin}) - std::log(draw_unit(random));
  double moment = 0;
  if (after_last_ == AfterLast::nothing) {
    if (target >= calls_.back()) return std::nullopt;
    moment = moment_of(target);
  } else {
    const double rounds = std::floor(target / calls_.back());
    moment = rounds * edges_.back() + moment_of(target - rounds * calls_.back());
  }
  return Seconds{std::max(begin, moment)};
}

}  // namespace ctibus::traffic
