#include "ctibus/kit/acd/wait_predictor.hpp"

#include <algorithm>
#include <cmath>

namespace ctibus::acd {

namespace {

constexpr std::size_t most_terms = 64;
constexpr double dispersion_kept = 0.99;  ///< of the evidence, at each new group of events
constexpr double even_groups = 10;        ///< so much evidence is needed to believe in bursts
constexpr double longest_wait = 1e6;      ///< in seconds: beyond, it is no estimate but a refusal

Duration duration_of(double seconds) { return Duration(std::llround(seconds * 1e3)); }

/// Sums over the stages 0 to n-1 of a line that moves at the rate `serve + i * leave`.
struct Stages {
  double times = 0;    ///< of 1 / rate: the mean of the whole
  double squares = 0;  ///< of 1 / rate^2: its variance

  Stages(std::size_t count, double serve, double leave) {
    const std::size_t summed = std::min(count, most_terms);
    for (std::size_t i = 0; i < summed; ++i) {
      const double time = 1 / (serve + static_cast<double>(i) * leave);
      times += time;
      squares += time * time;
    }
    if (count == summed) return;
    // The rest by the midpoint rule, whose error is far below a millionth here.
    const double rest = static_cast<double>(count - summed);
    const double first = serve + (static_cast<double>(summed) - 0.5) * leave;
    const double last = first + rest * leave;
    const double growth = rest * leave / first;
    times += growth < 1e-9 ? rest / first : std::log1p(growth) / leave;
    squares += rest / (first * last);
  }
};

}  // namespace

void FadingRate::pass(double seconds, double subjects) {
  if (seconds <= 0 || subjects <= 0) return;
  const double memory = std::chrono::duration<double>(WaitPredictor::memory).count();
  double kept = std::exp(-seconds / memory);
  if (events_ * kept < events_kept) kept = std::min(1.0, events_kept / std::max(events_, 1e-9));
  events_ *= kept;
  squares_ *= kept * kept;
  exposure_ *= kept;
  // This time fades as it passes, too.
  exposure_ += subjects * seconds * (kept < 1 ? (1 - kept) / -std::log(kept) : 1);
}

void FadingRate::count(double events) {
  events_ += events;
  squares_ += events;
}

void Dispersion::count(double rate) {
  expected_ += time_ * rate;
  time_ = 0;
  if (++events_ < together) return;
  const double excess = expected_ - together;
  sum_ = sum_ * dispersion_kept + excess * excess / together;
  groups_ = groups_ * dispersion_kept + 1;
  events_ = 0;
  expected_ = 0;
}

double Dispersion::value() const { return (even_groups + sum_) / (even_groups + groups_); }

void WaitPredictor::pass(Moment now) {
  const double seconds = std::chrono::duration<double>(now - at_).count();
  at_ = std::max(at_, now);
  if (waiting_ == 0) return;
  answers_.pass(seconds, staffed_);
  losses_.pass(seconds, waiting_);
  unevenness_.pass(seconds, staffed_);
}

void WaitPredictor::observe(std::uint32_t waiting, std::uint32_t staffed, Moment now) {
  pass(now);
  const double believed = answers_.mean();
  answers_.count(answered_);
  for (; answered_ > 0; --answered_) unevenness_.count(believed);
  if (answers_.samples() < answers_needed) unevenness_ = {};
  losses_.count(lost_);
  lost_ = 0;
  waiting_ = waiting;
  staffed_ = staffed;
}

WaitEstimate WaitPredictor::predict(std::size_t ahead, std::uint32_t staffed, Moment now) const {
  WaitPredictor current = *this;
  current.pass(now);
  const double samples = current.answers_.samples();
  if (staffed == 0 || samples < answers_needed) return {};
  const double serve = staffed * current.answers_.mean();
  const double leave = current.losses_.mean();
  const Stages stages(ahead + 1, serve, leave);
  if (!(stages.times < longest_wait)) return {};
  const double by_serving = serve * stages.squares;
  const double by_leaving = stages.times - by_serving;
  const double losses = std::max(current.losses_.samples(), 1.0);
  const double served = by_serving / stages.times;  // the share of the line that is not lost
  const double uneven = 1 + (current.unevenness_.value() - 1) * served;
  const double variance = (stages.squares + by_serving * by_serving / samples) * uneven +
                          by_leaving * by_leaving / losses;
  return {
      .known = true, .wait = duration_of(stages.times), .error = duration_of(std::sqrt(variance))};
}

}  // namespace ctibus::acd
