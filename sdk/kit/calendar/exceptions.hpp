#pragma once

#include <string>
#include <vector>

#include "day_hours.hpp"

namespace ctibus::calendar {

/// Dates with hours of their own.
class Exceptions {
 public:
  /// Reads the option `exceptions`. Error: calendar.bad_exception.
  static Result<Exceptions> read(const std::vector<std::string>& texts);

  /// Null: the date has none. Without ranges: closed.
  [[nodiscard]] const DayHours* find(local_days date) const;

 private:
  struct Entry {
    local_days first;
    local_days last;
    DayHours hours;
    std::string text;
  };
  static Result<Entry> read_entry(std::string_view text);

  std::vector<Entry> entries_;  ///< ascending, no date twice
};

}  // namespace ctibus::calendar
