#pragma once

#include <string_view>
#include <vector>

#include "content_line.hpp"

namespace ctibus::calendar {

/// A VEVENT as it is written: those of its properties that say when it is and what it is called.
struct RawEvent {
  std::size_t line = 0;
  std::vector<ContentLine> properties;

  /// Null: there is none.
  [[nodiscard]] const ContentLine* find(std::string_view name) const;
};

/// Divides an iCalendar text (RFC 5545 section 3.4) into its events. Errors: calendar.bad_file with
/// the line; calendar.too_much for more than `most_events`.
Result<std::vector<RawEvent>> read_components(std::string_view text, std::size_t most_events);

}  // namespace ctibus::calendar
