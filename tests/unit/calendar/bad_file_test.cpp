#include "calendars.hpp"

namespace ctibus::calendar {
namespace {

Error refusal(const HolidayFile& file) {
  const auto calendar = Calendar::read({.time_zone = "Europe/Paris", .holidays = {file.path()}});
  if (!calendar) return calendar.error();
  ADD_FAILURE() << "this was read";
  return {};
}

/// Of an event with these lines, the first of which is line 5.
Error refusal_of(std::string_view lines) {
  return refusal(HolidayFile("BEGIN:VEVENT\n" + std::string(lines) + "END:VEVENT\n"));
}

TEST(BadFile, is_refused_with_the_line_and_the_property) {
  struct Case {
    std::string_view lines;
    std::string_view told;
  };
  const Case cases[] = {
      {"SUMMARY:x\n", "line 4: the event has no DTSTART"},
      {"UID:1\nDTSTART:2026-05-01\n", "line 6: DTSTART: \"2026-05-01\" is neither"},
      {"DTSTART;VALUE=DATE:20260230\n", "line 5: DTSTART"},
      {"DTSTART:20260501T250000\n", "line 5: DTSTART"},
      {"DTSTART:20260501T1200\n", "line 5: DTSTART"},
      {"DTSTART:20260501T120000ZZ\n", "line 5: DTSTART"},
      {"DTSTART:\n", "line 5: DTSTART"},
      {"DTSTART;TZID=Mars/Olympus:20260501T120000\n", "line 5: DTSTART: TZID \"Mars/Olympus\""},
      {"DTSTART;VALUE=DATE:20260501\nDTSTART;VALUE=DATE:20260502\n", "line 6: DTSTART: the event"},
      {"DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260430\n", "line 6: DTEND: the event ends"},
      {"DTSTART;VALUE=DATE:20260501\nDTEND:20260501T120000\n", "line 6: DTEND: DTSTART and DTEND"},
      {"DTSTART;VALUE=DATE:20260501\nDURATION:1D\n", "line 6: DURATION: \"1D\""},
      {"DTSTART;VALUE=DATE:20260501\nDURATION:-P1D\n", "line 6: DURATION: \"-P1D\""},
      {"DTSTART;VALUE=DATE:20260501\nRDATE:x\n", "line 6: RDATE"},
      {"DTSTART;VALUE=DATE:20260501\nRDATE:20260501T120000/20260501T110000\n", "line 6: RDATE"},
      {"DTSTART;VALUE=DATE:20260501\nEXDATE:20260501,\n", "line 6: EXDATE"},
      {"DTSTART;VALUE=DATE:20260501\nEXRULE:FREQ=DAILY\n", "line 6: EXRULE"},
      {"DTSTART;VALUE=DATE:20260501\nSUMMARY:\xff\n", "line 6: SUMMARY: this is not UTF-8"},
      {"DTSTART;VALUE=DATE:20260501\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260501\n",
       "line 7: RECURRENCE-ID"},
      {"DTSTART;VALUE=DATE:20260501\nno property\n", "line 6: \"no property\" is no property"},
      {"DTSTART;VALUE=DATE:20260501\nX;=\n", "line 6"},
      {"DTSTART;VALUE=DATE:20260501\nX;A=\"b:c\n", "line 6"},
      {"DTSTART;VALUE=DATE:20260501\nBEGIN:VEVENT\nEND:VEVENT\n", "line 6: BEGIN: an event"},
      {"DTSTART;VALUE=DATE:20260501\nEND:VALARM\n", "line 6: END: there is no BEGIN:VALARM"},
  };
  for (const auto& [lines, told] : cases) {
    const Error error = refusal_of(lines);
    EXPECT_EQ(error.code, "calendar.bad_file") << lines;
    EXPECT_NE(error.text.find("holidays.ics\": " + std::string(told)), std::string::npos)
        << "\"" << told << "\" in: " << error.text;
  }
}

TEST(BadFile, with_rules_that_no_holiday_has_is_refused) {
  for (const auto* rule :
       {"FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=2", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=1,2", "FREQ=DAILY;BYSECOND=1,2", "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=30000", "FREQ=FORTNIGHTLY", "DAILY", "", "FREQ=YEARLY;COUNT=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;RSCALE=CHINESE", "rscale=;FREQ=X",
        "FREQ=YEARLY;BYMONTH=13", "COUNT=3"}) {
    const Error error =
        refusal_of("DTSTART:20260501T120000\nRRULE:" + std::string(rule) + "\nDURATION:PT1H\n");
    EXPECT_EQ(error.code, "calendar.bad_file") << rule;
    EXPECT_NE(error.text.find("line 6: RRULE: "), std::string::npos) << error.text;
  }
}

TEST(BadFile, that_is_no_calendar_is_refused) {
  for (const auto* text : {"", "\n\n", "<!DOCTYPE html>\n<html>", "BEGIN:VCARD\nEND:VCARD\n",
                           "BEGIN:VCALENDAR\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026",
                           "END:VCALENDAR\n", "BEGIN:VCALENDAR\nEND:VCALENDAR\nX:y\n",
                           "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\nEND:VEVENT\n"}) {
    const Error error = refusal(HolidayFile(HolidayFile::Bare{}, text));
    EXPECT_EQ(error.code, "calendar.bad_file") << text;
    EXPECT_NE(error.text.find("line "), std::string::npos) << error.text;
  }
}

TEST(BadFile, that_cannot_be_read_is_refused_by_its_name) {
  for (const auto* path : {"", "no/such/file.ics", "/tmp", "/dev/zero"}) {
    const auto calendar = Calendar::read({.time_zone = "UTC", .holidays = {path}});
    ASSERT_FALSE(calendar) << path;
    EXPECT_EQ(calendar.error().code, "calendar.unreadable") << calendar.error().text;
    EXPECT_NE(calendar.error().text.find("holidays \"" + std::string(path) + "\": "),
              std::string::npos);
  }
}

TEST(BadFile, with_too_much_in_it_is_refused_soon) {
  const auto events = [](std::size_t count, std::string_view lines) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
      out.append("BEGIN:VEVENT\n").append(lines).append("END:VEVENT\n");
    }
    return out;
  };
  const auto list = [](std::size_t count) {
    std::string out = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\nRDATE:20260501";
    for (std::size_t i = 0; i < count; ++i) out += ",20260501";
    return out + "\nEND:VEVENT\n";
  };
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "BEGIN:X\n";
  const std::string texts[] = {
      "X-BIG:" + std::string(17 << 20, 'x') + "\n",
      events(20'001, "DTSTART;VALUE=DATE:20260501\n"),
      events(501, "DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY\n"),
      events(4, "DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=DAILY\n"),
      events(400, "DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n"),
      list(150'000),
      events(1,
             [] {
               std::string lines = "DTSTART;VALUE=DATE:20260501\n";
               for (int i = 0; i < 250'000; ++i) lines += "EXDATE;VALUE=DATE:20260501\n";
               return lines;
             }()),
  };
  for (const std::string& text : texts) {
    const Error error = refusal(HolidayFile(text));
    EXPECT_EQ(error.code, "calendar.too_much") << error.text;
  }
  EXPECT_EQ(refusal(HolidayFile(deep)).code, "calendar.bad_file");
}

}  // namespace
}  // namespace ctibus::calendar
