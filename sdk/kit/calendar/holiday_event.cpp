#include "holiday_event.hpp"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace ctibus::calendar {
namespace {

constexpr std::size_t longest_text = 200;

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT(bytes, at, size, character);
    if (character < 0) return false;
  }
  return true;
}

/// TEXT (section 3.3.11) in one line, of a length that fits into a message.
Result<std::string> read_text(const ContentLine& property) {
  if (!is_utf8(property.value))
    return property.failure("this is not UTF-8; save the file as UTF-8");
  std::string out;
  for (std::size_t i = 0; i < property.value.size(); ++i) {
    char c = property.value[i];
    if (c == '\\' && i + 1 < property.value.size()) {
      c = property.value[++i];
      if (c == 'n' || c == 'N') c = ' ';
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool inside_character = (byte & 0xc0U) == 0x80;
    if (out.size() >= longest_text && !inside_character) break;
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return out;
}

Result<> check_counts(const RawEvent& raw) {
  constexpr std::array<std::string_view, 6> once{"DTSTART", "DTEND",         "DURATION",
                                                 "RRULE",   "RECURRENCE-ID", "UID"};
  for (const std::string_view name : once) {
    const ContentLine* first = raw.find(name);
    for (const ContentLine& other : raw.properties) {
      if (other.name != name || &other == first) continue;
      return other.failure(fmt::format("the event has another one on line {}", first->line));
    }
  }
  if (raw.find("DTSTART") == nullptr) {
    return failure_at(raw.line, "the event has no DTSTART, which says when it begins");
  }
  if (const ContentLine* rule = raw.find("EXRULE")) {
    return rule->failure("RFC 5545 has no such rules any more; name the dates by EXDATE");
  }
  return {};
}

/// From the start to DTEND.
Result<Length> read_end(const ContentLine& property, const EventTime& start, EventZones& zones) {
  const auto end = read_time(property.value, property, zones);
  if (!end) return tl::unexpected(end.error());
  if (end->all_day != start.all_day) {
    return property.failure("DTSTART and DTEND are both dates or both times");
  }
  if (end->utc() < start.utc()) return property.failure("the event ends before it begins");
  if (!start.all_day) return Length{days(0), end->utc() - start.utc()};
  // Many programs write the same date twice for one day.
  return Length{std::max(days(1), std::chrono::floor<days>(end->local - start.local)), {}};
}

Result<Length> read_length(const RawEvent& raw, const EventTime& start, EventZones& zones) {
  if (const ContentLine* end = raw.find("DTEND")) return read_end(*end, start, zones);
  if (const ContentLine* duration = raw.find("DURATION")) {
    return read_duration(duration->value, *duration);
  }
  return Length{days(start.all_day ? 1 : 0), {}};
}

/// "20261224T090000Z/PT1H" or with an end (section 3.3.9).
Result<ExtraOccurrence> read_period(std::string_view text, const ContentLine& property,
                                    EventZones& zones) {
  const auto slash = text.find('/');
  const auto start = read_time(text.substr(0, slash), property, zones);
  if (!start) return tl::unexpected(start.error());
  if (slash == std::string_view::npos) return ExtraOccurrence{*start, {}};
  const auto rest = text.substr(slash + 1);
  if (rest.starts_with('P')) {
    const auto length = read_duration(std::string(rest), property);
    if (!length) return tl::unexpected(length.error());
    return ExtraOccurrence{*start, *length};
  }
  const auto end = read_time(rest, property, zones);
  if (!end) return tl::unexpected(end.error());
  if (end->utc() < start->utc()) return property.failure("a period ends before it begins");
  return ExtraOccurrence{*start, Length{days(0), end->utc() - start->utc()}};
}

Result<> read_extra(const ContentLine& property, EventZones& zones, HolidayEvent& event) {
  std::string_view rest = property.value;
  for (bool more = true; more;) {
    const auto comma = rest.find(',');
    const auto extra = read_period(rest.substr(0, comma), property, zones);
    if (!extra) return tl::unexpected(extra.error());
    event.extra.push_back(*extra);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
  }
  return {};
}

Result<> read_lists(const RawEvent& raw, EventZones& zones, HolidayEvent& event) {
  for (const ContentLine& property : raw.properties) {
    if (property.name == "RDATE") {
      if (const auto read = read_extra(property, zones, event); !read) return read;
    } else if (property.name == "EXDATE") {
      const auto times = read_times(property, zones);
      if (!times) return tl::unexpected(times.error());
      event.except.insert(event.except.end(), times->begin(), times->end());
    }
  }
  return {};
}

Result<> read_identity(const RawEvent& raw, EventZones& zones, HolidayEvent& event) {
  if (const ContentLine* status = raw.find("STATUS"))
    event.cancelled = status->value == "CANCELLED";
  if (const ContentLine* uid = raw.find("UID")) event.uid = uid->value;
  if (const ContentLine* replaced = raw.find("RECURRENCE-ID")) {
    if (replaced->parameter("RANGE") != nullptr) {
      return replaced->failure("RANGE is not understood; end the one series and begin another");
    }
    const auto time = read_time(replaced->value, *replaced, zones);
    if (!time) return tl::unexpected(time.error());
    event.replaces = *time;
  }
  if (const ContentLine* summary = raw.find("SUMMARY")) {
    auto text = read_text(*summary);
    if (!text) return tl::unexpected(text.error());
    event.summary = *std::move(text);
  }
  return {};
}

}  // namespace

sys_seconds HolidayEvent::end_of(const EventTime& begin, const Length& wanted) const {
  // Whatever is longer reaches beyond all that is told of.
  const days whole = std::min(wanted.whole_days, days(400 * 366));
  const seconds exact = std::min(wanted.exact, seconds(days(400 * 366)));
  const EventTime after{begin.local + whole, begin.all_day, begin.zone};
  return after.utc() + exact;
}

Result<HolidayEvent> read_event(const RawEvent& raw, EventZones& zones) {
  if (const auto checked = check_counts(raw); !checked) return tl::unexpected(checked.error());
  const ContentLine& begin = *raw.find("DTSTART");
  const auto start = read_time(begin.value, begin, zones);
  if (!start) return tl::unexpected(start.error());
  const auto length = read_length(raw, *start, zones);
  if (!length) return tl::unexpected(length.error());
  HolidayEvent event{.uid = {}, .summary = {}, .start = *start, .length = *length};
  if (const ContentLine* rule = raw.find("RRULE")) event.rule = *rule;
  if (const auto read = read_identity(raw, zones, event); !read) {
    return tl::unexpected(read.error());
  }
  if (const auto read = read_lists(raw, zones, event); !read) return tl::unexpected(read.error());
  return event;
}

}  // namespace ctibus::calendar
