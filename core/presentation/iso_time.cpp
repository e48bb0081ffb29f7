#include "core/presentation/iso_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ctibus::presentation {
namespace {

using namespace std::chrono_literals;

/// What four digits of a year can tell. Anybody may send any count of milliseconds.
constexpr Timestamp earliest = std::chrono::sys_days(0y / 1 / 1);
constexpr Timestamp latest = std::chrono::sys_days(10000y / 1 / 1) - Duration(1);

}  // namespace

std::string iso_time(Timestamp time) {
  time = std::clamp(time, earliest, latest);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<Timestamp> parse_iso_time(std::string_view text) {
  const auto number = [&](std::size_t digits, int& value) {
    if (text.size() < digits) return false;
    const auto parsed = std::from_chars(text.data(), text.data() + digits, value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + digits || value < 0) return false;
    text.remove_prefix(digits);
    return true;
  };
  const auto mark = [&](std::string_view any) {
    if (text.empty() || any.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
  };
  int year = 0;
  int month = 0;
  int day = 0;
  if (!number(4, year) || !mark("-") || !number(2, month) || !mark("-") || !number(2, day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  Timestamp time = std::chrono::sys_days(date);
  if (mark("T ")) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!number(2, hour) || !mark(":") || !number(2, minute)) return std::nullopt;
    if (mark(":") && !number(2, second)) return std::nullopt;
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    int milliseconds = 0;
    if (mark(".")) {
      int weight = 100;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        milliseconds += weight * (text.front() - '0');
        weight /= 10;
        text.remove_prefix(1);
      }
    }
    time += std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) +
            Duration(milliseconds);
  }
  mark("Z");
  if (!text.empty() || time > latest) return std::nullopt;
  return time;
}

}  // namespace ctibus::presentation
