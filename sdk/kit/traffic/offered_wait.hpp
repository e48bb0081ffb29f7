#pragma once

#include <functional>

namespace ctibus::traffic {

/// How long a caller who never hangs up waits in M/M/N+M, given that all agents are busy. The
/// density at x is that of exp(f(x)), f(x) = (arrivals / leaving) (1 - e^(-leaving x)) - service x
/// (Mandelbaum and Zeltyn, 2007), here in units of its peak: at large loads or patience the peak
/// itself is beyond all numbers, while this needs neither large terms nor differences of such.
class OfferedWait {
 public:
  using Weight = std::function<double(double)>;

  /// A second: calls that come; ends of calls while all are busy; hang-ups of one who waits.
  OfferedWait(double arrivals, double service, double leaving);

  /// f at the peak; not negative.
  [[nodiscard]] double log_peak() const { return log_peak_; }

  /// The integral of weight(x) exp(f(x) - log_peak) from `from` >= 0 to infinity. The weight is
  /// smooth in units of the patience.
  [[nodiscard]] double integral(const Weight& weight, double from) const;

 private:
  // Distances are from the mode, which may be so far away that it would swallow them.
  [[nodiscard]] double drop(double distance) const;  ///< log_peak - f
  [[nodiscard]] double panels(const Weight& weight, double from, double step, double to) const;

  double leaving_;
  double slope_;  ///< of f, downwards, at its mode, which may be the edge at 0
  double bend_;   ///< of f there, divided by `leaving`
  double mode_;
  double log_peak_;
  double step_;  ///< over which nothing changes much
};

}  // namespace ctibus::traffic
