#ifndef CTIBUS_KIT_CALENDAR_HPP
#define CTIBUS_KIT_CALENDAR_HPP

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "ctibus/describe.hpp"
#include "ctibus/kit/calendar_options.hpp"
#include "ctibus/result.hpp"

namespace ctibus::calendar {

/** Tells when a service is open, by its weekly hours, holidays and exceptions.
 *
 *  A value, immutable; copying is cheap (shared data). All functions may be called from any thread
 *  at any time and know of no clock but the time that they are given. They take microseconds;
 *  `next_change` some milliseconds when nothing changes for years.
 *
 *  Hours belong to the date on which they begin: "fri 22:00-02:00" ends on Saturday, whatever
 *  Saturday is. A date with an exception has that one's hours in the place of the weekly ones, and
 *  holidays do not close them; a holiday closes weekly hours while it lasts.
 *
 *  Where clocks change: hours that would begin or end at a local time which is left out do so when
 *  the clocks go forward; at one that comes twice they begin the first time and end the second, and
 *  "24:00" is when the next date begins. In holidays RFC 5545 section 3.3.5 holds: the first of
 * two, and a time left out is counted from the offset before. An all-day event lasts from the first
 *  moment of its date to the first moment of the next, in the service's zone.
 */
class Calendar {
 public:
  /// Times from here on, and before 1970, are not told of: closed, and nothing changes.
  static constexpr Timestamp known_until =
      std::chrono::sys_days(std::chrono::year(2100) / std::chrono::January / 1);
  /// How far `next_change` looks ahead.
  static constexpr Duration farthest_change = std::chrono::hours(24) * 731;

  /// Always open.
  Calendar() = default;

  /** Reads the options and the files of holidays that they name: some milliseconds, seconds for
   *  files made to be slow. Relative paths are relative to the process's folder, which is that of
   *  the site's file.
   *
   *  Of a file, VEVENT counts, with RRULE, RDATE, EXDATE, RECURRENCE-ID and DURATION; events that
   *  are STATUS:CANCELLED do not, TRANSP says nothing. A TZID is an IANA name or Windows' name of a
   *  zone. A file has 16 MiB at most, all together 20000 events, 500 rules of recurrence and
   *  100000 occurrences; an event recurs daily at most.
   *
   *  Errors: `calendar.unknown_zone`, `calendar.bad_hours`, `calendar.bad_exception`,
   *  `calendar.unreadable`, `calendar.bad_file`, `calendar.too_much`; the text names the option or
   *  the file and line, and the cure. */
  [[nodiscard]] static Result<Calendar> read(const OpeningHours& options);

  [[nodiscard]] bool open(Timestamp time) const;

  /// The first time after `time` at which open() is not what it is at `time`; none: it is the same
  /// for `farthest_change`, or until `known_until`.
  [[nodiscard]] std::optional<Timestamp> next_change(Timestamp time) const;

  /// What the holiday that the service is closed for at this time is called (SUMMARY, UTF-8, may be
  /// empty); none: the service is open, closed by an exception, or there is no holiday. Outside of
  /// the weekly hours a holiday is told as well. Valid while a copy of this calendar lives.
  [[nodiscard]] std::optional<std::string_view> holiday(Timestamp time) const;

 private:
  struct Rules;
  explicit Calendar(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const Rules> rules_;  ///< null: always open
};

}  // namespace ctibus::calendar

#endif
