#include "week_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <optional>
#include <string_view>

namespace ctibus::calendar {
namespace {

constexpr std::string_view bad_hours = "calendar.bad_hours";
using Days = std::bitset<7>;

std::optional<std::size_t> read_day(std::string_view text) {
  constexpr std::array<std::string_view, 7> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

/// "mon", "mon-fri", "sat-mon"; none: unreadable.
Days read_days(std::string_view text) {
  const auto dash = std::min(text.find('-'), text.size());
  const auto first = read_day(text.substr(0, dash));
  const auto last = dash == text.size() ? first : read_day(text.substr(dash + 1));
  Days out;
  if (!first || !last) return out;
  for (std::size_t day = *first; !out.test(*last); day = (day + 1) % 7) out.set(day);
  return out;
}

/// "daily" or days divided by commas; none: unreadable.
Days read_day_list(std::string_view text) {
  if (text == "daily") return Days().set();
  Days out;
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    const Days some = read_days(text.substr(0, comma));
    if (some.none()) return {};
    out |= some;
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
  }
  return out;
}

Result<> add_hours(std::string_view text, WeekHours& week) {
  const auto word = take_word(text);
  const Days wanted = read_day_list(word);
  if (wanted.none()) {
    return failure(std::string(bad_hours),
                   fmt::format("\"{}\" is no day; write mon, tue, wed, thu, fri, sat, sun, "
                               "mon-fri, mon,wed or daily, then hours",
                               word));
  }
  for (std::size_t day = 0; day < week.size(); ++day) {
    if (!wanted.test(day)) continue;
    if (auto added = week[day].add(text, bad_hours); !added) return added;
  }
  return {};
}

}  // namespace

Result<WeekHours> read_week(const std::vector<std::string>& texts) {
  WeekHours week;
  if (texts.empty()) {
    (void)add_hours("daily 00:00-24:00", week);
  }
  for (const std::string& text : texts) {
    if (const auto added = add_hours(text, week); !added) {
      return failure(std::string(bad_hours),
                     fmt::format("hours \"{}\": {}.", text, added.error().text));
    }
  }
  return week;
}

}  // namespace ctibus::calendar
