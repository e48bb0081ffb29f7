#pragma once

#include <string_view>
#include <vector>

#include "ctibus/result.hpp"
#include "zone.hpp"

namespace ctibus::calendar {

/// From the beginning of a date on its clock; `end` is after 24 hours where midnight is passed.
struct HoursRange {
  minutes begin;
  minutes end;
};

/// The hours of one date, those that begin on it: ascending, apart from each other.
class DayHours {
 public:
  /// Adds "08:30-12:00 13:30-18:00". The error's text says what is wrong in which range; its code
  /// is the caller's.
  Result<> add(std::string_view text, std::string_view error_code);

  [[nodiscard]] const std::vector<HoursRange>& ranges() const { return ranges_; }

  /// Do the hours that begin on `date` cover this time?
  [[nodiscard]] bool cover(local_days date, sys_seconds time, const Zone& zone) const;
  /// Adds the times at which hours that begin on `date` do so, and end.
  void add_edges(local_days date, const Zone& zone, std::vector<sys_seconds>& edges) const;

 private:
  void insert(HoursRange range);
  std::vector<HoursRange> ranges_;
};

/// Takes the first word, up to a blank, off the text; empty: there is no more.
std::string_view take_word(std::string_view& text);

}  // namespace ctibus::calendar
