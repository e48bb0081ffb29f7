#include "day_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace ctibus::calendar {
namespace {

constexpr minutes whole_day = days(1);

/// "08:30", to "24:00".
std::optional<minutes> read_clock(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || !digit(0) || !digit(1) || text[2] != ':' || !digit(3) || !digit(4)) {
    return std::nullopt;
  }
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const minutes time(number(0) * 60 + number(3));
  if (number(3) > 59 || time > whole_day) return std::nullopt;
  return time;
}

sys_seconds begin_of(const HoursRange& range, local_days date, const Zone& zone) {
  return zone.first(date + range.begin);
}

sys_seconds end_of(const HoursRange& range, local_days date, const Zone& zone) {
  // Else hours until midnight would reach into the next date where midnight comes twice.
  return range.end == whole_day ? zone.first(date + range.end) : zone.last(date + range.end);
}

}  // namespace

std::string_view take_word(std::string_view& text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  const auto word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

Result<> DayHours::add(std::string_view text, std::string_view error_code) {
  const auto bad = [&](std::string_view word, std::string_view why) {
    return failure(std::string(error_code), fmt::format("\"{}\" {}", word, why));
  };
  bool none = true;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
    none = false;
    const auto dash = std::min(word.find('-'), word.size());
    const auto begin = read_clock(word.substr(0, dash));
    const auto end =
        dash == word.size() ? std::optional<minutes>() : read_clock(word.substr(dash + 1));
    if (!begin || !end) return bad(word, "is no range of times; write 08:30-12:00, to 24:00");
    if (*begin == *end) return bad(word, "ends when it begins; write 00:00-24:00 for a whole day");
    if (*begin == whole_day) return bad(word, "begins with the next day; write 00:00 for that one");
    insert({*begin, *end < *begin ? *end + whole_day : *end});
  }
  if (none) return failure(std::string(error_code), "no hours are given; write 08:30-12:00");
  return {};
}

void DayHours::insert(HoursRange range) {
  std::erase_if(ranges_, [&](const HoursRange& other) {
    if (other.end < range.begin || range.end < other.begin) return false;
    range = {std::min(range.begin, other.begin), std::max(range.end, other.end)};
    return true;
  });
  const auto place = std::find_if(ranges_.begin(), ranges_.end(), [&](const HoursRange& other) {
    return other.begin > range.begin;
  });
  ranges_.insert(place, range);
}

bool DayHours::cover(local_days date, sys_seconds time, const Zone& zone) const {
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const HoursRange& range) {
    return begin_of(range, date, zone) <= time && time < end_of(range, date, zone);
  });
}

void DayHours::add_edges(local_days date, const Zone& zone, std::vector<sys_seconds>& edges) const {
  for (const HoursRange& range : ranges_) {
    edges.push_back(begin_of(range, date, zone));
    edges.push_back(end_of(range, date, zone));
  }
}

}  // namespace ctibus::calendar
