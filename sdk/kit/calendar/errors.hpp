#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::calendar {

/// What can be wrong with a service's opening hours.
inline constexpr ErrorEntry errors[] = {
    {.id = "calendar.bad_exception",
     .text = "A date with hours of its own cannot be read.",
     .meaning = "The opening hours cannot be used.",
     .cure = "Write \"2026-12-25 closed\", \"2026-12-24 09:00-12:00\" or "
             "\"2026-12-28..2026-12-31 09:00-12:00\", each date once, from 1970 to 2099."},
    {.id = "calendar.bad_file",
     .text = "A file of holidays has a line that makes no sense as iCalendar (RFC 5545).",
     .meaning = "The opening hours cannot be used: a holiday might be missed.",
     .cure = "Export the calendar again, or correct the line."},
    {.id = "calendar.bad_hours",
     .text = "Opening hours cannot be read.",
     .meaning = "The opening hours cannot be used.",
     .cure =
         "Write days, then hours: \"mon-fri 08:30-12:00 13:30-18:00\", \"sat,sun 09:00-12:00\", "
         "\"daily 00:00-24:00\", \"fri 22:00-02:00\"."},
    {.id = "calendar.too_much",
     .text = "Files of holidays have more in them than a calendar of holidays needs.",
     .meaning = "The opening hours cannot be used.",
     .cure = "Export the holidays only, and events that recur no longer than they are needed."},
    {.id = "calendar.unknown_zone",
     .text = "There is no time zone of this name.",
     .meaning = "Hours and holidays could not be told in UTC.",
     .cure = "Write a name of the IANA time zone database, such as Europe/Paris; Debian has them "
             "in the package tzdata."},
    {.id = "calendar.unreadable",
     .text = "A file of holidays cannot be opened or read.",
     .meaning = "The opening hours cannot be used.",
     .cure = "Check the path, which is relative to the site's file, and its permissions."},
};

}  // namespace ctibus::kit::calendar
