#include "holidays.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "holiday_event.hpp"
#include "ics_file.hpp"

namespace ctibus::calendar {
namespace {

/// The occurrences that an event does not have: EXDATE, and those that others of its UID replace.
class Excluded {
 public:
  void add(const EventTime& time) {
    if (time.all_day) {
      dates_.insert(time.date());
    } else {
      // Outlook excludes whole days by times.
      dates_of_times_.insert(time.date());
      times_.insert(time.utc());
    }
  }

  [[nodiscard]] bool has(const EventTime& start) const {
    if (dates_.contains(start.date())) return true;
    return start.all_day ? dates_of_times_.contains(start.date()) : times_.contains(start.utc());
  }

 private:
  std::set<local_days> dates_;
  std::set<local_days> dates_of_times_;
  std::set<sys_seconds> times_;
};

using Replaced = std::map<std::string, std::vector<EventTime>, std::less<>>;

/// Closes the service while this event lasts, each time.
Result<> close(const HolidayEvent& event, const Replaced& replaced, std::size_t line,
               RecurrenceBudget& budget, Closures& closures) {
  Excluded excluded;
  for (const EventTime& time : event.except) excluded.add(time);
  if (const auto others = replaced.find(event.uid); !event.replaces && others != replaced.end()) {
    for (const EventTime& time : others->second) excluded.add(time);
  }
  std::vector<EventTime> starts{event.start};
  if (event.rule) {
    auto expanded = expand_rule(*event.rule, event.start, budget);
    if (!expanded) return tl::unexpected(expanded.error());
    starts = *std::move(expanded);
  }
  if (starts.size() + event.extra.size() > budget.occurrences) {
    return failure("calendar.too_much",
                   fmt::format("line {}: more happens up to here than there is room for; export "
                               "holidays only.",
                               line));
  }
  budget.occurrences -= starts.size() + event.extra.size();

  const auto label = closures.add_label(event.summary);
  const auto add = [&](const EventTime& start, const Length& length) {
    if (!excluded.has(start)) closures.add({start.utc(), event.end_of(start, length), label});
  };
  for (const EventTime& start : starts) add(start, event.length);
  for (const auto& [start, length] : event.extra) add(start, length.value_or(event.length));
  return {};
}

}  // namespace

Result<> Holidays::add(std::string_view text) {
  const auto raw = read_components(text, events_left_);
  if (!raw) return tl::unexpected(raw.error());
  events_left_ -= raw->size();
  std::vector<HolidayEvent> events;
  Replaced replaced;
  for (const RawEvent& component : *raw) {
    auto event = read_event(component, zones_);
    if (!event) return tl::unexpected(event.error());
    if (event->replaces && !event->uid.empty()) replaced[event->uid].push_back(*event->replaces);
    events.push_back(*std::move(event));
  }
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].cancelled) continue;
    const auto closed = close(events[i], replaced, (*raw)[i].line, budget_, closures_);
    if (!closed) return closed;
  }
  return {};
}

Closures Holidays::finish() && {
  closures_.arrange();
  return std::move(closures_);
}

Result<Closures> read_holidays(const std::vector<std::string>& paths, const Zone& service) {
  Holidays holidays(service);
  for (const std::string& path : paths) {
    const auto failed = [&](const Error& error) {
      return failure(error.code, fmt::format("holidays \"{}\": {}", path, error.text));
    };
    const auto text = read_file(path);
    if (!text) return failed(text.error());
    if (const auto added = holidays.add(*text); !added) return failed(added.error());
  }
  return std::move(holidays).finish();
}

}  // namespace ctibus::calendar
