#include "ics_time.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>

namespace ctibus::calendar {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

unsigned number_of(std::string_view digits) {
  unsigned out = 0;
  for (const char c : digits) out = out * 10 + static_cast<unsigned>(c - '0');
  return out;
}

/// "T083000"
std::optional<seconds> clock_of(std::string_view text) {
  if (text.size() != 7 || text[0] != 'T' || !all_digits(text.substr(1))) return std::nullopt;
  const unsigned hour = number_of(text.substr(1, 2));
  const unsigned minute = number_of(text.substr(3, 2));
  const unsigned second = number_of(text.substr(5, 2));
  constexpr unsigned leap_second = 60;
  if (hour > 23 || minute > 59 || second > leap_second) return std::nullopt;
  return std::chrono::hours(hour) + minutes(minute) + seconds(std::min(second, 59U));
}

}  // namespace

std::optional<local_days> date_of_digits(std::string_view text) {
  if (text.size() != 8 || !all_digits(text)) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(static_cast<int>(number_of(text.substr(0, 4)))),
      std::chrono::month(number_of(text.substr(4, 2))),
      std::chrono::day(number_of(text.substr(6, 2))));
  if (!date.ok()) return std::nullopt;
  return local_days(date);
}

Result<EventTime> read_time(std::string_view text, const ContentLine& property, EventZones& zones) {
  const auto date = date_of_digits(text.substr(0, 8));
  if (date && text.size() == 8) return EventTime{*date, true, zones.service()};
  const bool utc = text.ends_with('Z');
  const auto clock =
      text.size() < 8 ? std::nullopt : clock_of(text.substr(8, text.size() - 8 - (utc ? 1 : 0)));
  if (!date || !clock) {
    return property.failure(fmt::format(
        "\"{}\" is neither a date (20261224) nor a time (20261224T090000)", shown(text)));
  }
  const auto zone = utc ? zones.utc(property) : zones.of(property);
  if (!zone) return tl::unexpected(zone.error());
  return EventTime{*date + *clock, false, *zone};
}

Result<std::vector<EventTime>> read_times(const ContentLine& property, EventZones& zones) {
  std::vector<EventTime> out;
  std::string_view rest = property.value;
  for (bool more = true; more;) {
    const auto comma = rest.find(',');
    const auto time = read_time(rest.substr(0, comma), property, zones);
    if (!time) return tl::unexpected(time.error());
    out.push_back(*time);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
  }
  return out;
}

Result<Length> read_duration(const std::string& text, const ContentLine& property) {
  const auto read = icaldurationtype_from_string(text.c_str());
  if (icaldurationtype_is_bad_duration(read) != 0 || read.is_neg != 0) {
    return property.failure(
        fmt::format("\"{}\" is no length of time, such as P1D or PT1H30M", shown(text)));
  }
  return Length{days(std::int64_t{read.weeks} * 7 + std::int64_t{read.days}),
                std::chrono::hours(std::int64_t{read.hours}) + minutes(std::int64_t{read.minutes}) +
                    seconds(std::int64_t{read.seconds})};
}

}  // namespace ctibus::calendar
