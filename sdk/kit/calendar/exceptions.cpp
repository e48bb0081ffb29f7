#include "exceptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "ics_time.hpp"

namespace ctibus::calendar {
namespace {

constexpr std::string_view bad_exception = "calendar.bad_exception";

tl::unexpected<Error> bad(std::string text) {
  return failure(std::string(bad_exception), std::move(text));
}

/// "2026-12-24", from 1970 to 2099.
std::optional<local_days> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto date = date_of_digits(
      fmt::format("{}{}{}", text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)));
  if (!date) return std::nullopt;
  const std::chrono::year_month_day known(*date);
  if (known.year() < std::chrono::year(1970) || known.year() > std::chrono::year(2099)) {
    return std::nullopt;
  }
  return date;
}

}  // namespace

Result<Exceptions::Entry> Exceptions::read_entry(std::string_view text) {
  Entry entry{{}, {}, {}, std::string(text)};
  const auto dates = take_word(text);
  const auto dots = dates.find("..");
  const auto first = read_date(dates.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : read_date(dates.substr(dots + 2));
  if (!first || !last) {
    return bad(fmt::format(
        "\"{}\" is no date from 1970 to 2099; write 2026-12-24 or 2026-12-28..2026-12-31", dates));
  }
  if (*last < *first) return bad(fmt::format("\"{}\" ends before it begins", dates));
  entry.first = *first;
  entry.last = *last;
  auto rest = text;
  if (take_word(rest) == "closed" && take_word(rest).empty()) return entry;
  if (const auto added = entry.hours.add(text, bad_exception); !added) {
    return bad(added.error().text + ", or closed");
  }
  return entry;
}

Result<Exceptions> Exceptions::read(const std::vector<std::string>& texts) {
  Exceptions out;
  for (const std::string& text : texts) {
    auto entry = read_entry(text);
    if (!entry) return bad(fmt::format("exceptions \"{}\": {}.", text, entry.error().text));
    out.entries_.push_back(*std::move(entry));
  }
  std::stable_sort(out.entries_.begin(), out.entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.first < b.first; });
  for (std::size_t i = 1; i < out.entries_.size(); ++i) {
    if (out.entries_[i].first > out.entries_[i - 1].last) continue;
    return bad(
        fmt::format("exceptions \"{}\" and \"{}\" are of the same date; write each date once.",
                    out.entries_[i - 1].text, out.entries_[i].text));
  }
  return out;
}

const DayHours* Exceptions::find(local_days date) const {
  const auto after =
      std::upper_bound(entries_.begin(), entries_.end(), date,
                       [](local_days wanted, const Entry& entry) { return wanted < entry.first; });
  if (after == entries_.begin() || std::prev(after)->last < date) return nullptr;
  return &std::prev(after)->hours;
}

}  // namespace ctibus::calendar
