#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ics_components.hpp"
#include "ics_time.hpp"

namespace ctibus::calendar {

/// When something that is not the rule's happens as well (RDATE).
struct ExtraOccurrence {
  EventTime start;
  std::optional<Length> length;  ///< none: the event's
};

/// A VEVENT, understood (RFC 5545 section 3.6.1).
struct HolidayEvent {
  std::string uid;
  std::string summary;
  EventTime start;
  Length length;
  bool cancelled = false;
  std::optional<EventTime> replaces;  ///< the occurrence of the recurring event of the same UID
  std::optional<ContentLine> rule;
  std::vector<ExtraOccurrence> extra;
  std::vector<EventTime> except;

  [[nodiscard]] sys_seconds end_of(const EventTime& begin, const Length& length) const;
};

/// Error: calendar.bad_file with the line.
Result<HolidayEvent> read_event(const RawEvent& raw, EventZones& zones);

}  // namespace ctibus::calendar
