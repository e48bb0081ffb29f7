#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/calendar.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::calendar {

/// "2026-03-29 00:59"
inline Timestamp utc(const std::string& text) {
  const auto number = [&](std::size_t at, std::size_t size) {
    return std::stoi(text.substr(at, size));
  };
  return std::chrono::sys_days(std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2)) +
         std::chrono::hours(number(11, 2)) + std::chrono::minutes(number(14, 2));
}

inline Calendar calendar_of(const OpeningHours& options) {
  auto calendar = Calendar::read(options);
  if (!calendar) {
    ADD_FAILURE() << calendar.error().code << ": " << calendar.error().text;
    return {};
  }
  return *std::move(calendar);
}

/// When the service begins to be open or closed from `from` on, told by next_change() only.
inline std::vector<Timestamp> changes(const Calendar& calendar, Timestamp from, std::size_t count) {
  std::vector<Timestamp> out;
  for (auto next = calendar.next_change(from); next && out.size() < count;
       next = calendar.next_change(*next)) {
    out.push_back(*next);
  }
  return out;
}

/// A file with these lines in a VCALENDAR.
class HolidayFile {
 public:
  explicit HolidayFile(std::string_view lines) {
    write("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + std::string(lines) +
          "END:VCALENDAR\n");
  }
  struct Bare {};
  HolidayFile(Bare, std::string_view text) { write(text); }

  [[nodiscard]] std::string path() const { return (folder_.path() / "holidays.ics").string(); }

 private:
  void write(std::string_view text) { std::ofstream(path(), std::ios::binary) << text; }
  support::TemporaryFolder folder_;
};

/// Always open but for what the events of the file close.
inline Calendar closed_by(const HolidayFile& file, const std::string& zone = "Europe/Paris") {
  return calendar_of({.time_zone = zone, .holidays = {file.path()}});
}

/// The same with one event of these lines.
inline Calendar closed_by_event(std::string_view lines, const std::string& zone = "Europe/Paris") {
  return closed_by(HolidayFile("BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\n" +
                               std::string(lines) + "END:VEVENT\n"),
                   zone);
}

}  // namespace ctibus::calendar
