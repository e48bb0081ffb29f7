#include "calendars.hpp"

// Paris: forward on 2026-03-29 01:00 UTC (02:00 to 03:00), back on 2026-10-25 01:00 UTC (03:00 to
// 02:00). New York: forward on 2026-03-08 07:00 UTC, back on 2026-11-01 06:00 UTC.

namespace ctibus::calendar {
namespace {

Calendar in_zone(const std::string& zone, const std::string& hours) {
  return calendar_of({.time_zone = zone, .hours = {hours}});
}

TEST(ClockChanges, hours_follow_the_clock_on_the_wall) {
  const auto paris = in_zone("Europe/Paris", "daily 08:00-18:00");
  EXPECT_EQ(changes(paris, utc("2026-03-27 23:00"), 4),
            (std::vector{utc("2026-03-28 07:00"), utc("2026-03-28 17:00"), utc("2026-03-29 06:00"),
                         utc("2026-03-29 16:00")}));
  EXPECT_EQ(changes(paris, utc("2026-10-23 22:00"), 4),
            (std::vector{utc("2026-10-24 06:00"), utc("2026-10-24 16:00"), utc("2026-10-25 07:00"),
                         utc("2026-10-25 17:00")}));
  const auto new_york = in_zone("America/New_York", "daily 08:00-18:00");
  EXPECT_EQ(changes(new_york, utc("2026-03-07 23:30"), 2),
            (std::vector{utc("2026-03-08 12:00"), utc("2026-03-08 22:00")}));
  EXPECT_EQ(changes(new_york, utc("2026-10-31 23:30"), 2),
            (std::vector{utc("2026-11-01 13:00"), utc("2026-11-01 23:00")}));
}

TEST(ClockChanges, hours_that_begin_at_a_time_left_out_begin_when_the_clocks_go_forward) {
  EXPECT_EQ(changes(in_zone("Europe/Paris", "sun 02:30-06:00"), utc("2026-03-28 12:00"), 2),
            (std::vector{utc("2026-03-29 01:00"), utc("2026-03-29 04:00")}));
  EXPECT_EQ(changes(in_zone("America/New_York", "sun 02:30-06:00"), utc("2026-03-07 12:00"), 2),
            (std::vector{utc("2026-03-08 07:00"), utc("2026-03-08 10:00")}));
}

TEST(ClockChanges, hours_that_end_at_a_time_left_out_end_when_the_clocks_go_forward) {
  EXPECT_EQ(changes(in_zone("Europe/Paris", "sat 22:00-02:30"), utc("2026-03-28 12:00"), 2),
            (std::vector{utc("2026-03-28 21:00"), utc("2026-03-29 01:00")}));
}

TEST(ClockChanges, hours_that_are_left_out_whole_are_none) {
  const auto paris = in_zone("Europe/Paris", "sun 02:10-02:50");
  EXPECT_EQ(paris.next_change(utc("2026-03-28 12:00")), utc("2026-04-05 00:10"));
}

TEST(ClockChanges, hours_begin_the_first_time_and_end_the_second) {
  EXPECT_EQ(changes(in_zone("Europe/Paris", "sun 02:30-06:00"), utc("2026-10-24 12:00"), 2),
            (std::vector{utc("2026-10-25 00:30"), utc("2026-10-25 05:00")}));
  EXPECT_EQ(changes(in_zone("Europe/Paris", "sat 22:00-02:30"), utc("2026-10-24 12:00"), 2),
            (std::vector{utc("2026-10-24 20:00"), utc("2026-10-25 01:30")}));
  EXPECT_EQ(changes(in_zone("America/New_York", "sun 01:30-01:45"), utc("2026-10-31 12:00"), 2),
            (std::vector{utc("2026-11-01 05:30"), utc("2026-11-01 06:45")}));
}

TEST(ClockChanges, a_whole_day_has_all_its_hours) {
  EXPECT_EQ(changes(in_zone("Europe/Paris", "sun 00:00-24:00"), utc("2026-03-28 12:00"), 2),
            (std::vector{utc("2026-03-28 23:00"), utc("2026-03-29 22:00")}));
  EXPECT_EQ(changes(in_zone("Europe/Paris", "sun 00:00-24:00"), utc("2026-10-24 12:00"), 2),
            (std::vector{utc("2026-10-24 22:00"), utc("2026-10-25 23:00")}));
}

TEST(ClockChanges, at_midnight_dates_have_one_beginning) {
  // Havana's clocks go back from 01:00 to 00:00 on 2026-11-01 05:00 UTC.
  EXPECT_EQ(changes(in_zone("America/Havana", "sat 12:00-24:00"), utc("2026-10-31 12:00"), 2),
            (std::vector{utc("2026-10-31 16:00"), utc("2026-11-01 04:00")}));
  // Beirut's go forward from 00:00 to 01:00 on 2026-03-28 22:00 UTC.
  EXPECT_EQ(changes(in_zone("Asia/Beirut", "sun 00:00-06:00"), utc("2026-03-28 12:00"), 2),
            (std::vector{utc("2026-03-28 22:00"), utc("2026-03-29 03:00")}));
}

TEST(ClockChanges, an_open_service_stays_so) {
  for (const auto* zone : {"Europe/Paris", "America/New_York", "America/Havana", "Asia/Beirut",
                           "Australia/Lord_Howe", "Pacific/Apia", "America/Goose_Bay"}) {
    const auto calendar = in_zone(zone, "daily 00:00-24:00");
    for (const auto* year : {"2007", "2010", "2011", "2026"}) {
      EXPECT_FALSE(calendar.next_change(utc(std::string(year) + "-01-01 12:00"))) << zone << year;
    }
  }
}

TEST(ClockChanges, a_date_that_a_zone_left_out_is_passed_over) {
  // Apia had no 2011-12-30, a Friday.
  EXPECT_EQ(changes(in_zone("Pacific/Apia", "fri 08:00-12:00"), utc("2011-12-26 00:00"), 1),
            (std::vector{utc("2012-01-05 18:00")}));
}

}  // namespace
}  // namespace ctibus::calendar
