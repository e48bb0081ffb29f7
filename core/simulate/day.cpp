#include "core/simulate/day.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace ctibus::simulate {

namespace {

constexpr std::chrono::hours whole_day{24};
/// For callers who still wait then.
constexpr std::chrono::hours late_calls{1};

Result<acd::Callers> callers_of(const Expected& row, std::chrono::minutes zero,
                                std::chrono::minutes interval) {
  std::vector<traffic::ArrivalInterval> intervals;
  if (row.start > zero) intervals.push_back({Seconds(row.start - zero), 0});
  intervals.push_back({Seconds(interval), row.calls});
  auto arrivals = traffic::Arrivals::create(intervals);
  if (!arrivals) return tl::unexpected(arrivals.error());
  const auto about = [](Seconds mean) {
    return mean > Seconds(0) ? traffic::Distribution::exponential(mean)
                             : traffic::Distribution::constant(mean);
  };
  auto talk = about(row.talk);
  if (!talk) return tl::unexpected(talk.error());
  acd::Callers callers{.group = row.group, .arrivals = std::move(*arrivals), .talk = *talk};
  if (row.wrap_up) {
    auto wrap_up = about(*row.wrap_up);
    if (!wrap_up) return tl::unexpected(wrap_up.error());
    callers.wrap_up = *wrap_up;
  }
  if (row.patience) {
    auto patience = about(*row.patience);
    if (!patience) return tl::unexpected(patience.error());
    callers.patience = *patience;
  }
  return callers;
}

std::vector<acd::Shift> shifts_of(const std::vector<Staffing>& staff, std::chrono::minutes zero) {
  std::vector<acd::Shift> shifts;
  std::map<std::string, std::chrono::minutes> since;
  const auto end_shift = [&](const std::string& agent, std::chrono::minutes from,
                             std::chrono::minutes to) {
    from = std::max(from, zero);
    if (from < to) shifts.push_back({agent, Seconds(from - zero), Seconds(to - zero)});
  };
  for (const Staffing& staffing : staff) {
    std::erase_if(since, [&](const auto& entry) {
      if (staffing.agents.contains(entry.first)) return false;
      end_shift(entry.first, entry.second, staffing.start);
      return true;
    });
    for (const std::string& agent : staffing.agents) since.try_emplace(agent, staffing.start);
  }
  for (const auto& [agent, from] : since) end_shift(agent, from, 2 * whole_day);
  return shifts;
}

std::optional<date::year_month_day> parse_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  if (text.size() != form.size()) return std::nullopt;
  for (std::size_t at = 0; at < form.size(); ++at) {
    const bool is_digit = text[at] >= '0' && text[at] <= '9';
    if (form[at] == '0' ? !is_digit : text[at] != form[at]) return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t digits) {
    unsigned value = 0;
    for (const char digit : text.substr(at, digits)) {
      value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    return value;
  };
  const date::year_month_day read{date::year(static_cast<int>(number(0, 4))),
                                  date::month(number(5, 2)), date::day(number(8, 2))};
  return read.ok() ? std::optional(read) : std::nullopt;
}

Result<Timestamp> moment_of(const Day& day, std::chrono::minutes time) {
  const auto wrong = [&] {
    return failure("simulate.bad_date",
                   fmt::format("\"{}\" is no date: write it as 2026-05-04.", day.date));
  };
  const auto day_of_year = parse_date(day.date);
  if (!day_of_year) return wrong();
  std::string zone = "Etc/UTC";
  for (const acd::GroupOptions& group : day.options.groups) {
    if (group.hours.time_zone.empty()) continue;
    zone = group.hours.time_zone;
    break;
  }
  try {
    const auto moment = date::locate_zone(zone)->to_sys(date::local_days(*day_of_year) + time,
                                                        date::choose::earliest);
    return Timestamp(std::chrono::floor<Duration>(moment));
  } catch (const std::runtime_error&) {
    return wrong();  // of what the calendar refuses itself
  }
}

}  // namespace

std::chrono::minutes first_start(const Traffic& traffic) {
  std::chrono::minutes first = whole_day;
  for (const Expected& row : traffic.rows) first = std::min(first, row.start);
  return first;
}

Result<acd::Scenario> scenario_of(const Day& day) {
  const std::chrono::minutes zero = first_start(day.traffic);
  acd::Scenario scenario;
  scenario.options = day.options;
  scenario.threshold = day.threshold;
  scenario.habits = day.habits;
  scenario.interval = Seconds(day.traffic.interval);
  std::chrono::minutes last = zero;
  for (const Expected& row : day.traffic.rows) {
    last = std::max(last, row.start);
    if (row.calls <= 0) continue;
    auto callers = callers_of(row, zero, day.traffic.interval);
    if (!callers) return tl::unexpected(callers.error());
    scenario.callers.push_back(std::move(*callers));
  }
  scenario.until = Seconds(last - zero + day.traffic.interval + late_calls);
  if (day.staff) {
    scenario.shifts = shifts_of(*day.staff, zero);
    // No shift at all would mean everybody.
    if (scenario.shifts.empty()) scenario.options.agents.clear();
  }
  if (day.date.empty()) {
    for (acd::GroupOptions& group : scenario.options.groups) group.hours = {};
  } else {
    const auto start = moment_of(day, zero);
    if (!start) return tl::unexpected(start.error());
    scenario.start = *start;
  }
  return scenario;
}

}  // namespace ctibus::simulate
