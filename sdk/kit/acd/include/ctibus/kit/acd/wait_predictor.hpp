#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "ctibus/messages/acd.hpp"

namespace ctibus::acd {

/// How often something happens to each of a changing number of subjects, newer evidence counting
/// more: it fades with the time in which there are subjects, yet never below what a small centre
/// needs to know anything at all.
class FadingRate {
 public:
  /// So many events are kept, however long ago they were.
  static constexpr double events_kept = 40;

  void pass(double seconds, double subjects);
  void count(double events);
  /// Per subject and second; 0 before anything was seen.
  double mean() const { return exposure_ > 0 ? events_ / exposure_ : 0; }
  /// How many events of equal weight say as much. The squared relative error is its inverse.
  double samples() const { return squares_ > 0 ? events_ * events_ / squares_ : 0; }

 private:
  double events_ = 0;
  double squares_ = 0;   ///< of the events' weights
  double exposure_ = 0;  ///< subjects times seconds
};

/// How unevenly events come: the variance of the time that a few of them take together, over that
/// of events which do not depend on each other. 1 where there is no evidence; more where they come
/// in bursts, as when another group takes the agents away for a while, less where they come by the
/// clock.
class Dispersion {
 public:
  /// So many are looked at together, for what one gap says of the next.
  static constexpr int together = 5;

  void pass(double seconds, double subjects) { time_ += subjects * seconds; }
  /// `rate`: how often they were believed to come.
  void count(double rate);
  double value() const;

 private:
  int events_ = 0;
  double time_ = 0;      ///< since the first of them
  double expected_ = 0;  ///< of that time, in events
  double sum_ = 0;
  double groups_ = 0;
};

/// How long a call will wait behind others, from how fast a group's line moved of late while there
/// was one: the predictors by queue length of R. Ibrahim and W. Whitt, "Real-time delay estimation
/// in overloaded multiserver queues with abandonments", Management Science 55(10), 2009 (QL_m).
///
/// With i calls ahead, the line in front of a call moves at the rate s*r + i*theta: r, how often an
/// agent at work takes a call that waits, s, how many are at work now, theta, how often one who
/// waits gives up or is sent elsewhere. The wait is the sum of the times until it has moved past
/// all who are ahead and once more. r and theta are measured only while somebody waits, so r holds
/// whatever keeps agents from this group's line: calls of stronger groups that they serve too,
/// relaxing needs, work after calls, offers not taken.
///
/// The error is that of exponential times, of r and theta, which are known from a number of events
/// only, and of answers that come in bursts (see Dispersion). What it does not know: how long talks
/// and patience last already, calls that will overtake by a better rank, how soon a rush in a
/// stronger group ends, and any difference between calls of the group (in what they ask of an
/// agent, in their switch). Agents of other groups who help count by their answers, not by their
/// number. The evidence may be old, where nobody had to wait since.
class WaitPredictor {
 public:
  using Moment = std::chrono::nanoseconds;

  /// Evidence fades to a third in so much time with somebody waiting.
  static constexpr std::chrono::minutes memory{30};
  /// Before, r is less well known than to a third, and a prediction would be a guess.
  static constexpr double answers_needed = 10;

  /// A call that had waited was taken by an agent. Counts with the next observe().
  void answered() { ++answered_; }
  /// A call that waited went without. Counts with the next observe().
  void lost() { ++lost_; }
  /// After each distribution that changed something: how many wait for an agent from now on, and
  /// how many agents are at work.
  void observe(std::uint32_t waiting, std::uint32_t staffed, Moment now);
  /// Of the last observe().
  bool somebody_waits() const { return waiting_ > 0; }

  /// Until the call is offered to an agent, with so many ahead of it that wait. Ringing comes on
  /// top. Unknown before `answers_needed`, and when nobody is at work. Costs O(1).
  WaitEstimate predict(std::size_t ahead, std::uint32_t staffed, Moment now) const;

 private:
  void pass(Moment now);

  std::uint32_t waiting_ = 0;
  std::uint32_t staffed_ = 0;
  std::uint32_t answered_ = 0;
  std::uint32_t lost_ = 0;
  Moment at_{};
  FadingRate answers_;     ///< per agent at work
  FadingRate losses_;      ///< per call that waits
  Dispersion unevenness_;  ///< of answers
};

}  // namespace ctibus::acd
