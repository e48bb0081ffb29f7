#pragma once

#include <cstdint>
#include <vector>

#include "content_line.hpp"
#include "ics_time.hpp"

namespace ctibus::calendar {

/// What rules of recurrence may still cost: libical's work is not bounded by itself.
struct RecurrenceBudget {
  std::size_t rules = 500;
  std::int64_t steps = 400'000;
  std::size_t occurrences = 100'000;
};

/// The occurrences of an event by its RRULE (RFC 5545 section 3.3.10) until 2100, the first of
/// which is `start`. Errors: calendar.bad_file, calendar.too_much, with the line.
Result<std::vector<EventTime>> expand_rule(const ContentLine& rule, const EventTime& start,
                                           RecurrenceBudget& budget);

}  // namespace ctibus::calendar
