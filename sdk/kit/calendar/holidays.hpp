#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "closures.hpp"
#include "ctibus/result.hpp"
#include "event_zones.hpp"
#include "recurrence.hpp"

namespace ctibus::calendar {

/// Collects the events of iCalendar texts, and what they close.
class Holidays {
 public:
  explicit Holidays(const Zone& service) : zones_(service) {}

  /// Errors: calendar.bad_file, calendar.too_much; the text begins with the line.
  Result<> add(std::string_view text);
  [[nodiscard]] Closures finish() &&;

 private:
  EventZones zones_;
  Closures closures_;
  RecurrenceBudget budget_;
  std::size_t events_left_ = 20'000;
};

/// Reads the option `holidays`. Errors: those of Holidays and read_file(), with the file.
Result<Closures> read_holidays(const std::vector<std::string>& paths, const Zone& service);

}  // namespace ctibus::calendar
