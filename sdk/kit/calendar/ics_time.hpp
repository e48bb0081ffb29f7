#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content_line.hpp"
#include "ctibus/result.hpp"
#include "event_zones.hpp"
#include "zone.hpp"

namespace ctibus::calendar {

/// "20261224"; none: no date.
std::optional<local_days> date_of_digits(std::string_view text);

/// A date or a time of an event, in the zone in which it is written.
struct EventTime {
  local_seconds local;
  bool all_day = false;  ///< a date
  Zone zone;

  [[nodiscard]] local_days date() const { return std::chrono::floor<days>(local); }
  [[nodiscard]] sys_seconds utc() const {
    return all_day ? zone.first(local) : zone.as_event(local);
  }
};

/// A DATE or DATE-TIME (RFC 5545 sections 3.3.4, 3.3.5) of a property with its TZID; dates and
/// floating times are the service's. Error: calendar.bad_file, without a place.
Result<EventTime> read_time(std::string_view text, const ContentLine& property, EventZones& zones);

/// A list of them, divided by commas.
Result<std::vector<EventTime>> read_times(const ContentLine& property, EventZones& zones);

/// What a DURATION (section 3.3.6) adds: days as the calendar has them, then exact time.
struct Length {
  days whole_days{0};
  seconds exact{0};
};

/// Error: calendar.bad_file, without a place.
Result<Length> read_duration(const std::string& text, const ContentLine& property);

}  // namespace ctibus::calendar
