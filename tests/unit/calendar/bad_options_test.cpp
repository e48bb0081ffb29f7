#include "calendars.hpp"

namespace ctibus::calendar {
namespace {

struct Case {
  OpeningHours options;
  std::string code;
  std::vector<std::string> told;
};

OpeningHours hours(std::string text) {
  return {.time_zone = "UTC", .hours = {"mon 08:00-09:00", std::move(text)}};
}
OpeningHours exception(std::string text) {
  return {.time_zone = "UTC", .exceptions = {"2026-01-01 closed", std::move(text)}};
}

TEST(BadOptions, are_refused_by_option_and_entry) {
  const std::string bad_hours = "calendar.bad_hours";
  const std::string bad_exception = "calendar.bad_exception";
  const Case cases[] = {
      {{.hours = {"mon 08:00-09:00"}}, "calendar.unknown_zone", {"time_zone", "missing"}},
      {{.time_zone = "Europe/Pari"}, "calendar.unknown_zone", {"time_zone", "\"Europe/Pari\""}},
      {{.time_zone = "../../etc/passwd"}, "calendar.unknown_zone", {"time_zone"}},
      {hours(""), bad_hours, {"hours \"\"", "no day"}},
      {hours("lun 08:00-09:00"), bad_hours, {"hours \"lun 08:00-09:00\"", "\"lun\""}},
      {hours("mon-"), bad_hours, {"\"mon-\""}},
      {hours("mon,,tue 08:00-09:00"), bad_hours, {"\"mon,,tue\""}},
      {hours("mon-fri-sun 08:00-09:00"), bad_hours, {"\"mon-fri-sun\""}},
      {hours("08:00-09:00"), bad_hours, {"\"08:00-09:00\" is no day"}},
      {hours("tue"), bad_hours, {"hours \"tue\"", "no hours"}},
      {hours("tue 8:00-9:00"), bad_hours, {"\"8:00-9:00\""}},
      {hours("tue 08:00"), bad_hours, {"\"08:00\""}},
      {hours("tue 08:00-09:60"), bad_hours, {"\"08:00-09:60\""}},
      {hours("tue 08:00-24:01"), bad_hours, {"\"08:00-24:01\""}},
      {hours("tue 24:00-01:00"), bad_hours, {"\"24:00-01:00\""}},
      {hours("tue 08:00-08:00"), bad_hours, {"\"08:00-08:00\"", "00:00-24:00"}},
      {hours("tue 08:00-09:00 closed"), bad_hours, {"\"closed\""}},
      {hours(std::string("tue 08:00-09:0\0", 15)), bad_hours, {"no range"}},
      {exception(""), bad_exception, {"exceptions \"\""}},
      {exception("2026-12-25"), bad_exception, {"exceptions \"2026-12-25\"", "closed"}},
      {exception("2026-02-29 closed"), bad_exception, {"\"2026-02-29\" is no date"}},
      {exception("1969-12-31 closed"), bad_exception, {"1970"}},
      {exception("2100-01-01 closed"), bad_exception, {"2099"}},
      {exception("25.12.2026 closed"), bad_exception, {"\"25.12.2026\""}},
      {exception("2026-12-25.. closed"), bad_exception, {"\"2026-12-25..\""}},
      {exception("2026-12-25..2026-12-24 closed"), bad_exception, {"ends before it begins"}},
      {exception("2026-12-25 open"), bad_exception, {"\"open\"", "or closed"}},
      {exception("2026-12-25 closed 09:00-10:00"), bad_exception, {"\"closed\""}},
      {exception("2025-12-24..2026-01-01 closed"),
       bad_exception,
       {"\"2025-12-24..2026-01-01 closed\"", "\"2026-01-01 closed\"", "once"}},
  };
  for (const auto& [options, code, told] : cases) {
    const auto calendar = Calendar::read(options);
    ASSERT_FALSE(calendar) << told.front();
    EXPECT_EQ(calendar.error().code, code) << calendar.error().text;
    for (const std::string& part : told) {
      EXPECT_NE(calendar.error().text.find(part), std::string::npos)
          << "\"" << part << "\" in: " << calendar.error().text;
    }
  }
}

}  // namespace
}  // namespace ctibus::calendar
