#include "ctibus/kit/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "exceptions.hpp"
#include "holidays.hpp"
#include "week_hours.hpp"

namespace ctibus::calendar {
namespace {

constexpr bool told_of(Timestamp time) {
  return time.time_since_epoch() >= Duration(0) && time < Calendar::known_until;
}

local_days date_of(sys_seconds time, const Zone& zone) {
  return std::chrono::floor<days>(zone.to_local(time));
}

Result<Zone> read_zone(const OpeningHours& options) {
  const std::string& name = options.time_zone;
  if (const auto zone = Zone::find(name)) return *zone;
  return failure("calendar.unknown_zone",
                 name.empty()
                     ? "time_zone is missing: write an IANA name such as Europe/Paris."
                     : fmt::format("time_zone \"{}\" is unknown: write an IANA name such as "
                                   "Europe/Paris, or install the package tzdata.",
                                   name));
}

}  // namespace

struct Calendar::Rules {
  Zone zone;
  WeekHours week;
  Exceptions exceptions;
  Closures holidays;

  [[nodiscard]] const DayHours& weekly(local_days date) const {
    return week[std::chrono::weekday(date).c_encoding()];
  }

  [[nodiscard]] bool open(sys_seconds time) const {
    bool weekly_open = false;
    const local_days today = date_of(time, zone);
    // Tomorrow's hours may have begun where clocks have gone back over midnight.
    for (local_days date = today - days(1); date <= today + days(1); date += days(1)) {
      if (const DayHours* exception = exceptions.find(date)) {
        if (exception->cover(date, time, zone)) return true;
      } else {
        weekly_open = weekly_open || weekly(date).cover(date, time, zone);
      }
    }
    return weekly_open && holidays.find(time) == nullptr;
  }

  /// The times after the beginning of this date, and until its end, at which something may change.
  void edges_of(local_days today, std::vector<sys_seconds>& edges) const {
    edges.clear();
    for (local_days date = today - days(1); date <= today + days(1); date += days(1)) {
      const DayHours* exception = exceptions.find(date);
      (exception != nullptr ? *exception : weekly(date)).add_edges(date, zone, edges);
    }
    const sys_seconds begin = zone.first(today);
    const sys_seconds end = zone.first(today + days(1));
    holidays.add_edges(begin, end, edges);
    std::erase_if(edges, [&](sys_seconds edge) { return edge <= begin || edge > end; });
    std::sort(edges.begin(), edges.end());
  }
};

Result<Calendar> Calendar::read(const OpeningHours& options) {
  if (options == OpeningHours{}) return Calendar();
  const auto zone = read_zone(options);
  if (!zone) return tl::unexpected(zone.error());
  auto week = read_week(options.hours);
  if (!week) return tl::unexpected(week.error());
  auto exceptions = Exceptions::read(options.exceptions);
  if (!exceptions) return tl::unexpected(exceptions.error());
  auto holidays = read_holidays(options.holidays, *zone);
  if (!holidays) return tl::unexpected(holidays.error());
  return Calendar(std::make_shared<const Rules>(
      Rules{*zone, *std::move(week), *std::move(exceptions), *std::move(holidays)}));
}

bool Calendar::open(Timestamp time) const {
  if (!told_of(time)) return false;
  return !rules_ || rules_->open(std::chrono::floor<seconds>(time));
}

std::optional<Timestamp> Calendar::next_change(Timestamp time) const {
  if (!told_of(time) || !rules_) return std::nullopt;
  const auto now = std::chrono::floor<seconds>(time);
  const auto last = std::min<Timestamp>(time + farthest_change, known_until - Duration(1));
  const bool open_now = rules_->open(now);
  const local_days last_date = date_of(std::chrono::floor<seconds>(last), rules_->zone) + days(1);
  std::vector<sys_seconds> edges;
  for (auto date = date_of(now, rules_->zone) - days(1); date <= last_date; date += days(1)) {
    rules_->edges_of(date, edges);
    for (const sys_seconds edge : edges) {
      if (edge <= now) continue;
      if (edge > last) return std::nullopt;
      if (rules_->open(edge) != open_now) return edge;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> Calendar::holiday(Timestamp time) const {
  if (!told_of(time) || !rules_) return std::nullopt;
  const auto now = std::chrono::floor<seconds>(time);
  const std::string* label = rules_->holidays.find(now);
  if (label == nullptr || rules_->open(now) ||
      rules_->exceptions.find(date_of(now, rules_->zone)) != nullptr) {
    return std::nullopt;
  }
  return *label;
}

}  // namespace ctibus::calendar
