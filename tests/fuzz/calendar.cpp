#include "ctibus/kit/calendar.hpp"

#include <string>

#include "fuzz.hpp"
#include "temporary_file.hpp"

// Opening hours: a line of weekly hours, a line of an exception, and an iCalendar file.

namespace ctibus::fuzz {
namespace {

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

void check(const calendar::Calendar& calendar) {
  using std::chrono::hours;
  const Timestamp moments[] = {Timestamp::min(),
                               Timestamp(hours(0)),
                               Timestamp(hours(24 * 20500)),
                               Timestamp(hours(24 * 20541)),
                               calendar::Calendar::known_until - Duration(1),
                               Timestamp::max()};
  for (const Timestamp time : moments) {
    const auto next = calendar.next_change(time);
    const bool open = calendar.open(time);
    require(!next || (*next > time && calendar.open(*next) != open &&
                      calendar.open(*next - Duration(1)) == open),
            "a change is one");
    const auto holiday = calendar.holiday(time);
    require(!holiday || !open, "an open service has no holiday");
    require(!holiday || holiday->size() < 204, "what a holiday is called is short");
  }
}

void read(const calendar::OpeningHours& options) {
  if (const auto calendar = calendar::Calendar::read(options)) {
    check(*calendar);
  } else {
    require(calendar.error().code.starts_with("calendar.") && !calendar.error().text.empty(),
            "an error says what is wrong");
  }
}

}  // namespace

void run(Bytes input) {
  std::string_view text = text_of(input);
  const std::string hours(take_line(text));
  const std::string exception(take_line(text));
  const TemporaryFile file(bytes_of(text));
  read({.time_zone = "Europe/Paris", .hours = {hours}});
  read({.time_zone = "America/New_York", .exceptions = {exception}});
  read({.time_zone = "Europe/Paris",
        .hours = {"mon-fri 08:00-18:00"},
        .holidays = {file.path().string()}});
}

}  // namespace ctibus::fuzz
