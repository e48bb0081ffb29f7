#ifndef CTIBUS_KIT_CALENDAR_OPTIONS_HPP
#define CTIBUS_KIT_CALENDAR_OPTIONS_HPP

#include <string>
#include <vector>

#include "ctibus/describe.hpp"

namespace ctibus::calendar {

/// When a service is open, as a site writes it: an option group for plugins. Empty: always.
struct OpeningHours {
  std::string time_zone;
  std::vector<std::string> hours;
  std::vector<std::string> holidays;
  std::vector<std::string> exceptions;

  static constexpr auto describe() {
    using O = OpeningHours;
    return declare_group<O>(
        "When a service is open; empty: always.",
        option(
            "time_zone", &O::time_zone,
            "IANA name of the zone that all of this is written in, such as Europe/Paris; must be "
            "given with any of the others.",
            {.reloadable = true}),
        option("hours", &O::hours,
               "Days and hours: \"mon-fri 08:30-12:00 13:30-18:00\", \"daily 00:00-24:00\", over "
               "midnight \"fri 22:00-02:00\"; empty: all the time.",
               {.reloadable = true}),
        option("holidays", &O::holidays,
               "iCalendar files (RFC 5545), each event of which closes the service while it lasts.",
               {.reloadable = true}),
        option("exceptions", &O::exceptions,
               "Dates with hours of their own, which count instead of `hours` and `holidays`: "
               "\"2026-12-24 09:00-12:00\", \"2026-12-28..2026-12-31 closed\".",
               {.reloadable = true}));
  }

  friend bool operator==(const OpeningHours&, const OpeningHours&) = default;
};

}  // namespace ctibus::calendar

#endif
