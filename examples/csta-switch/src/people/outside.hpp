#pragma once

#include <string>

#include "model/telephony.hpp"

namespace csta_switch {

/// People beyond the trunks, by handles that last as long as they are on a line.
class Outside {
 public:
  Outside(const Site& site, Telephony& telephony, Timers& timers)
      : site_(&site), telephony_(&telephony), timers_(&timers) {}

  /// Null: no line is free. It is his who calls in next.
  Device* line_for(std::string_view trunk);
  /// The handle of whoever is on the line from now on.
  int take(Device& line) { return line.outside = ++handles_; }
  /// Where he is; nothing when his line is free again.
  Found at(int handle);
  /// Of those whom the switch has called and who have not answered, the first.
  Found ringing();
  /// He answers, and has a handle.
  int answers(Found ringing);
  bool vanishes(int handle);

 private:
  const Site* site_;
  Telephony* telephony_;
  Timers* timers_;
  int handles_ = 0;
};

}  // namespace csta_switch
