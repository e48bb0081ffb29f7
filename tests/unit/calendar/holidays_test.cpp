#include <fmt/format.h>

#include "calendars.hpp"

namespace ctibus::calendar {
namespace {

TEST(Holidays, of_one_date_last_until_the_next) {
  for (const auto* end :
       {"", "DTEND;VALUE=DATE:20260502\n", "DTEND;VALUE=DATE:20260501\n", "DURATION:P1D\n"}) {
    const auto calendar = closed_by_event(std::string("DTSTART;VALUE=DATE:20260501\n") + end);
    EXPECT_EQ(changes(calendar, utc("2026-01-01 00:00"), 3),
              (std::vector{utc("2026-04-30 22:00"), utc("2026-05-01 22:00")}))
        << end;
  }
}

TEST(Holidays, of_several_dates_last_until_the_day_of_their_end) {
  const auto calendar = closed_by_event("DTSTART;VALUE=DATE:20260327\nDTEND;VALUE=DATE:20260401\n");
  EXPECT_EQ(changes(calendar, utc("2026-01-01 00:00"), 3),
            (std::vector{utc("2026-03-26 23:00"), utc("2026-03-31 22:00")}));
}

TEST(Holidays, with_times_close_for_these) {
  const auto calendar =
      closed_by_event("DTSTART:20260501T120000Z\nDTEND:20260501T133000Z\nSUMMARY:Meeting\n");
  EXPECT_EQ(changes(calendar, utc("2026-01-01 00:00"), 3),
            (std::vector{utc("2026-05-01 12:00"), utc("2026-05-01 13:30")}));
  EXPECT_EQ(calendar.holiday(utc("2026-05-01 12:00")), "Meeting");
  EXPECT_EQ(calendar.holiday(utc("2026-05-01 13:30")), std::nullopt);
}

TEST(Holidays, with_times_are_in_their_own_zone) {
  for (const auto* zone : {"America/New_York", "Eastern Standard Time",
                           "/example.org/20260101/America/New_York", "\"America/New_York\""}) {
    const auto calendar = closed_by_event("DTSTART;TZID=" + std::string(zone) +
                                          ":20260501T120000\nDURATION:PT1H30M\n");
    EXPECT_EQ(changes(calendar, utc("2026-01-01 00:00"), 3),
              (std::vector{utc("2026-05-01 16:00"), utc("2026-05-01 17:30")}))
        << zone;
  }
}

TEST(Holidays, without_a_zone_are_in_the_service_s) {
  const auto calendar = closed_by_event("DTSTART:20260501T120000\nDTEND:20260501T130000\n");
  EXPECT_EQ(calendar.next_change(utc("2026-01-01 00:00")), utc("2026-05-01 10:00"));
}

TEST(Holidays, days_of_a_duration_are_the_calendar_s_and_hours_exact) {
  EXPECT_EQ(changes(closed_by_event("DTSTART:20260328T120000\nDURATION:P1D\n"),
                    utc("2026-01-01 00:00"), 2),
            (std::vector{utc("2026-03-28 11:00"), utc("2026-03-29 10:00")}));
  EXPECT_EQ(changes(closed_by_event("DTSTART:20260328T120000\nDURATION:PT24H\n"),
                    utc("2026-01-01 00:00"), 2),
            (std::vector{utc("2026-03-28 11:00"), utc("2026-03-29 11:00")}));
}

TEST(Holidays, at_local_times_left_out_or_doubled_are_as_rfc_5545_has_it) {
  EXPECT_EQ(changes(closed_by_event("DTSTART:20260329T023000\nDURATION:PT1H\n"),
                    utc("2026-01-01 00:00"), 2),
            (std::vector{utc("2026-03-29 01:30"), utc("2026-03-29 02:30")}));
  EXPECT_EQ(changes(closed_by_event("DTSTART:20261025T023000\nDURATION:PT1H\n"),
                    utc("2026-01-01 00:00"), 2),
            (std::vector{utc("2026-10-25 00:30"), utc("2026-10-25 01:30")}));
}

TEST(Holidays, that_take_no_time_close_nothing) {
  EXPECT_FALSE(closed_by_event("DTSTART:20260501T120000Z\n").next_change(utc("2026-01-01 00:00")));
}

TEST(Holidays, that_are_cancelled_do_not_close) {
  EXPECT_TRUE(closed_by_event("DTSTART;VALUE=DATE:20260501\nSTATUS:CANCELLED\n")
                  .open(utc("2026-05-01 12:00")));
}

TEST(Holidays, that_show_people_as_free_close_as_well) {
  EXPECT_FALSE(closed_by_event("DTSTART;VALUE=DATE:20260501\nTRANSP:TRANSPARENT\n")
                   .open(utc("2026-05-01 12:00")));
}

TEST(Holidays, close_weekly_hours_only_while_they_last) {
  const HolidayFile file(
      "BEGIN:VEVENT\nUID:a\nDTSTART:20260501T080000Z\nDTEND:20260501T100000Z\nEND:VEVENT\n");
  const auto calendar = calendar_of(
      {.time_zone = "Europe/Paris", .hours = {"fri 08:00-18:00"}, .holidays = {file.path()}});
  EXPECT_EQ(changes(calendar, utc("2026-05-01 00:00"), 4),
            (std::vector{utc("2026-05-01 06:00"), utc("2026-05-01 08:00"), utc("2026-05-01 10:00"),
                         utc("2026-05-01 16:00")}));
}

TEST(Holidays, of_all_files_count) {
  const HolidayFile first("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\nEND:VEVENT\n");
  const HolidayFile second("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260502\nEND:VEVENT\n");
  const auto calendar =
      calendar_of({.time_zone = "UTC", .holidays = {first.path(), second.path()}});
  EXPECT_EQ(changes(calendar, utc("2026-01-01 00:00"), 3),
            (std::vector{utc("2026-05-01 00:00"), utc("2026-05-03 00:00")}));
}

TEST(Holidays, that_overlap_are_called_as_the_first_of_them) {
  const HolidayFile file(
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260502\nSUMMARY:Day\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260504\nSUMMARY:Days\nEND:"
      "VEVENT\n"
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260503\nDTEND;VALUE=DATE:20260506\nSUMMARY:More\nEND:"
      "VEVENT\n");
  const auto calendar = closed_by(file, "UTC");
  EXPECT_EQ(calendar.holiday(utc("2026-05-01 12:00")), "Days");
  EXPECT_EQ(calendar.holiday(utc("2026-05-02 12:00")), "Days");
  EXPECT_EQ(calendar.holiday(utc("2026-05-03 12:00")), "Days");
  EXPECT_EQ(calendar.holiday(utc("2026-05-04 12:00")), "More");
  EXPECT_EQ(calendar.next_change(utc("2026-05-01 12:00")), utc("2026-05-06 00:00"));
}

TEST(Holidays, are_called_what_their_summary_says) {
  const auto name = [](std::string_view summary) {
    const auto calendar = closed_by_event("DTSTART;VALUE=DATE:20260501\n" + std::string(summary));
    return std::string(calendar.holiday(utc("2026-05-01 12:00")).value_or("none"));
  };
  EXPECT_EQ(name(""), "");
  EXPECT_EQ(name("SUMMARY;LANGUAGE=fr:Fête du travail\n"), "Fête du travail");
  EXPECT_EQ(name("SUMMARY:Noël\\, Saint-\r\n Étienne\\; et\\nplus\n"),
            "Noël, Saint-Étienne; et plus");
  EXPECT_EQ(name("SUMMARY:a\tb\x01"
                 "c\n"),
            "a b c");
  const std::string long_text(199, 'x');
  EXPECT_EQ(name(fmt::format("SUMMARY:{0}{0}\n", long_text)), long_text + "x");
  EXPECT_EQ(name(fmt::format("SUMMARY:{}éé\n", long_text)), fmt::format("{}é", long_text));
}

TEST(Holidays, are_read_with_any_line_ends_and_parts_that_do_not_matter) {
  std::string text =
      "\xef\xbb\xbf"
      "begin:VCALENDAR\nX-WR-CALNAME:x\n\nBEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\n"
      "DTSTART:16010101T000000\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
      "BEGIN:VTODO\nDTSTART:nonsense\nEND:VTODO\n"
      "BEGIN:VEVENT\nDESCRIPTION:l\n\tong\ndtstart;value=DATE:2026\n 0501\nBEGIN:VALARM\n"
      "DURATION:PT15M\nTRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR";
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const std::string& form : {text, crlf}) {
    const HolidayFile file(HolidayFile::Bare{}, form);
    EXPECT_EQ(changes(closed_by(file, "UTC"), utc("2026-01-01 00:00"), 3),
              (std::vector{utc("2026-05-01 00:00"), utc("2026-05-02 00:00")}));
  }
}

}  // namespace
}  // namespace ctibus::calendar
