#include "recurrence.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

namespace ctibus::calendar {
namespace {

using Rule = icalrecurrencetype;
using std::chrono::year;

constexpr local_seconds horizon = local_days(year(2100) / 1 / 1);

icaltimetype to_ical(local_seconds local, bool all_day) {
  const auto date = std::chrono::floor<days>(local);
  const std::chrono::year_month_day ymd(date);
  const std::chrono::hh_mm_ss clock(local - date);
  icaltimetype out = icaltime_null_time();
  out.year = static_cast<int>(ymd.year());
  out.month = static_cast<int>(static_cast<unsigned>(ymd.month()));
  out.day = static_cast<int>(static_cast<unsigned>(ymd.day()));
  out.is_date = all_day ? 1 : 0;
  if (all_day) return out;
  out.hour = static_cast<int>(clock.hours().count());
  out.minute = static_cast<int>(clock.minutes().count());
  out.second = static_cast<int>(clock.seconds().count());
  return out;
}

/// None: no time that exists.
std::optional<local_seconds> from_ical(const icaltimetype& time) {
  const std::chrono::year_month_day ymd(year(time.year),
                                        std::chrono::month(static_cast<unsigned>(time.month)),
                                        std::chrono::day(static_cast<unsigned>(time.day)));
  if (!ymd.ok()) return std::nullopt;
  const local_seconds midnight = local_days(ymd);
  if (time.is_date != 0) return midnight;
  return midnight + std::chrono::hours(time.hour) + minutes(time.minute) + seconds(time.second);
}

bool more_than_one(const short* list, int size) {
  return size > 1 && list[0] != ICAL_RECURRENCE_ARRAY_MAX && list[1] != ICAL_RECURRENCE_ARRAY_MAX;
}

std::int64_t length_of(const short* list, int size) {
  return std::find(list, list + size, static_cast<short>(ICAL_RECURRENCE_ARRAY_MAX)) - list;
}

/// What libical would work on for long, or what no holiday is.
Result<> check(const ContentLine& property, const Rule& rule) {
  switch (rule.freq) {
    case ICAL_NO_RECURRENCE:
      return property.failure(fmt::format("\"{}\" is no rule, such as FREQ=YEARLY;UNTIL=20301231",
                                          shown(property.value)));
    case ICAL_SECONDLY_RECURRENCE:
    case ICAL_MINUTELY_RECURRENCE:
    case ICAL_HOURLY_RECURRENCE:
      return property.failure("a holiday recurs daily at most; write FREQ=DAILY and its DURATION");
    default:
      break;
  }
  if (more_than_one(rule.by_hour, ICAL_BY_HOUR_SIZE) ||
      more_than_one(rule.by_minute, ICAL_BY_MINUTE_SIZE) ||
      more_than_one(rule.by_second, ICAL_BY_SECOND_SIZE)) {
    return property.failure("a holiday recurs daily at most; write an event for each time of day");
  }
  constexpr short longest_interval = 366;
  if (rule.interval > longest_interval) {
    return property.failure(fmt::format("an INTERVAL is {} at most", longest_interval));
  }
  return {};
}

/// UNTIL as the event's own clock shows it.
local_seconds until_of(const Rule& rule, const EventTime& start) {
  if (icaltime_is_null_time(rule.until) != 0) return horizon;
  const auto written = from_ical(rule.until);
  if (!written || *written >= horizon) return horizon;
  const bool date = rule.until.is_date != 0;
  if (start.all_day) return std::chrono::floor<days>(*written);
  if (date) return *written + days(1) - seconds(1);
  const bool utc = icaltime_is_utc(rule.until) != 0;
  return utc ? start.zone.to_local(sys_seconds(written->time_since_epoch())) : *written;
}

/// About as many steps of libical's, at some microseconds each.
std::int64_t cost_of(const Rule& rule, local_seconds from, local_seconds until) {
  const std::int64_t span = std::chrono::floor<days>(until - from).count() + 1;
  const std::int64_t interval = std::max<std::int64_t>(rule.interval, 1);
  switch (rule.freq) {
    case ICAL_DAILY_RECURRENCE:
      return span / interval + 1;
    case ICAL_WEEKLY_RECURRENCE:
      return (span / (7 * interval) + 1) *
             std::max<std::int64_t>(length_of(rule.by_day, ICAL_BY_DAY_SIZE), 1);
    case ICAL_MONTHLY_RECURRENCE:
      return (span / (30 * interval) + 1) * 4;
    default:
      return (span / (365 * interval) + 1) * 4;
  }
}

/// Looked for before libical reads the rule: it would leave its memory to us, or to nobody.
bool has_rscale(std::string_view rule) {
  constexpr std::string_view wanted = "RSCALE";
  const auto found = std::search(rule.begin(), rule.end(), wanted.begin(), wanted.end(),
                                 [](char c, char capital) { return (c & ~0x20) == capital; });
  return found != rule.end();
}

struct FreeIterator {
  void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};
using Iterator = std::unique_ptr<icalrecur_iterator, FreeIterator>;

Result<> pay(const ContentLine& property, RecurrenceBudget& budget, std::int64_t cost) {
  if (budget.rules == 0 || budget.steps < cost) {
    return failure("calendar.too_much",
                   fmt::format("line {}: more recurs up to here than there may be; end rules by "
                               "UNTIL, or export holidays only.",
                               property.line));
  }
  --budget.rules;
  budget.steps -= cost;
  return {};
}

}  // namespace

Result<std::vector<EventTime>> expand_rule(const ContentLine& property, const EventTime& start,
                                           RecurrenceBudget& budget) {
  if (has_rscale(property.value)) {
    return property.failure("RSCALE is not understood; name the dates by RDATE");
  }
  Rule rule = icalrecurrencetype_from_string(property.value.c_str());
  if (const auto checked = check(property, rule); !checked) return tl::unexpected(checked.error());
  const local_seconds until = until_of(rule, start);
  std::vector<EventTime> out{start};
  if (until <= start.local) return out;
  const auto cost = cost_of(rule, start.local, until);
  if (const auto paid = pay(property, budget, cost); !paid) return tl::unexpected(paid.error());

  const auto most = rule.count > 0 ? static_cast<std::size_t>(rule.count) : SIZE_MAX;
  rule.count = 0;
  rule.until = to_ical(until, start.all_day);  // which bounds libical's work, too
  const Iterator iterator(icalrecur_iterator_new(rule, to_ical(start.local, start.all_day)));
  if (!iterator) {
    return property.failure(
        fmt::format("\"{}\" never happens; correct or remove it", shown(property.value)));
  }
  while (out.size() < most) {
    const auto next = icalrecur_iterator_next(iterator.get());
    if (icaltime_is_null_time(next) != 0) break;
    const auto local = from_ical(next);
    if (!local || *local <= start.local) continue;
    if (*local > until) break;
    if (out.size() >= budget.occurrences) {
      return failure("calendar.too_much",
                     fmt::format("line {}: this happens more often than there is room for; end it "
                                 "by UNTIL or COUNT.",
                                 property.line));
    }
    out.push_back({*local, start.all_day, start.zone});
  }
  return out;
}

}  // namespace ctibus::calendar
