#pragma once

#include <array>
#include <string>
#include <vector>

#include "day_hours.hpp"

namespace ctibus::calendar {

/// By std::chrono::weekday::c_encoding(): 0 is Sunday.
using WeekHours = std::array<DayHours, 7>;

/// Reads the option `hours`; none: all of the week. Error: calendar.bad_hours.
Result<WeekHours> read_week(const std::vector<std::string>& texts);

}  // namespace ctibus::calendar
