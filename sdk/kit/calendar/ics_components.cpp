#include "ics_components.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ctibus::calendar {
namespace {

bool tells_when_or_what(std::string_view property) {
  constexpr std::array<std::string_view, 11> names{
      "DTSTART", "DTEND",         "DURATION", "RRULE",   "RDATE", "EXDATE",
      "EXRULE",  "RECURRENCE-ID", "STATUS",   "SUMMARY", "UID"};
  return std::find(names.begin(), names.end(), property) != names.end();
}

class Components {
 public:
  explicit Components(std::size_t most_events) : most_events_(most_events) {}

  Result<> take(ContentLine property) {
    if (property.name == "BEGIN") return begin(property);
    if (property.name == "END") return end(property);
    if (open_.empty()) return property.failure("this stands outside of BEGIN:VCALENDAR");
    if (open_.back().name == "VEVENT" && tells_when_or_what(property.name)) {
      if (properties_left_ == 0) return too_much(property, "line");
      --properties_left_;
      events_.back().properties.push_back(std::move(property));
    }
    return {};
  }

  Result<std::vector<RawEvent>> finish() {
    if (!open_.empty()) {
      return failure_at(
          open_.back().line,
          fmt::format("BEGIN:{} has no END; is the file all there?", shown(open_.back().name)));
    }
    if (!any_) return failure_at(1, "there is no BEGIN:VCALENDAR; is this an iCalendar file?");
    return std::move(events_);
  }

 private:
  struct Open {
    std::string name;
    std::size_t line;
  };

  Result<> begin(const ContentLine& property) {
    constexpr std::size_t deepest = 8;
    if (open_.empty() && property.value != "VCALENDAR") {
      return property.failure("a calendar begins with BEGIN:VCALENDAR; is this an iCalendar file?");
    }
    if (open_.size() == deepest) return property.failure("this is in too many others");
    any_ = true;
    open_.push_back({property.value, property.line});
    if (property.value != "VEVENT") return {};
    if (open_.size() != 2) return property.failure("an event stands in VCALENDAR only");
    if (events_.size() == most_events_) return too_much(property, "event");
    events_.push_back({property.line, {}});
    return {};
  }

  Result<> end(const ContentLine& property) {
    if (open_.empty() || open_.back().name != property.value) {
      return property.failure(
          fmt::format("there is no BEGIN:{} that this may end", shown(property.value)));
    }
    open_.pop_back();
    return {};
  }

  static tl::unexpected<Error> too_much(const ContentLine& property, std::string_view what) {
    return failure(
        "calendar.too_much",
        fmt::format("line {}: this is one {} more than there may be; export holidays only.",
                    property.line, what));
  }

  std::size_t most_events_;
  std::size_t properties_left_ = 200'000;
  std::vector<Open> open_;
  std::vector<RawEvent> events_;
  bool any_ = false;
};

}  // namespace

const ContentLine* RawEvent::find(std::string_view name) const {
  const auto found =
      std::find_if(properties.begin(), properties.end(),
                   [&](const ContentLine& property) { return property.name == name; });
  return found == properties.end() ? nullptr : &*found;
}

Result<std::vector<RawEvent>> read_components(std::string_view text, std::size_t most_events) {
  Components components(most_events);
  UnfoldedLines lines(text);
  while (lines.next()) {
    auto property = read_content_line(lines.text(), lines.line());
    if (!property) return tl::unexpected(property.error());
    if (const auto taken = components.take(*std::move(property)); !taken) {
      return tl::unexpected(taken.error());
    }
  }
  return components.finish();
}

}  // namespace ctibus::calendar
