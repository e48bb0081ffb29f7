#include "calendars.hpp"

namespace ctibus::calendar {
namespace {

constexpr auto one = std::chrono::milliseconds(1);

TEST(OpeningHours, without_options_the_service_is_always_open) {
  for (const Calendar& calendar : {Calendar(), calendar_of({})}) {
    EXPECT_TRUE(calendar.open(utc("2026-12-25 03:00")));
    EXPECT_FALSE(calendar.next_change(utc("2026-12-25 03:00")));
    EXPECT_FALSE(calendar.holiday(utc("2026-12-25 03:00")));
  }
}

TEST(OpeningHours, begin_and_end_to_the_millisecond) {
  const auto calendar = calendar_of({.time_zone = "UTC", .hours = {"mon-fri 08:30-12:00"}});
  EXPECT_FALSE(calendar.open(utc("2026-01-05 08:30") - one));
  EXPECT_TRUE(calendar.open(utc("2026-01-05 08:30")));
  EXPECT_TRUE(calendar.open(utc("2026-01-05 12:00") - one));
  EXPECT_FALSE(calendar.open(utc("2026-01-05 12:00")));
  EXPECT_EQ(calendar.next_change(utc("2026-01-05 08:30") - one), utc("2026-01-05 08:30"));
  EXPECT_EQ(calendar.next_change(utc("2026-01-05 08:30")), utc("2026-01-05 12:00"));
}

TEST(OpeningHours, are_told_on_the_clock_of_the_zone) {
  const auto calendar = calendar_of({.time_zone = "Asia/Kolkata", .hours = {"mon 00:00-01:00"}});
  EXPECT_TRUE(calendar.open(utc("2026-01-04 18:30")));
  EXPECT_FALSE(calendar.open(utc("2026-01-04 18:29")));
}

TEST(OpeningHours, days_are_written_alone_in_ranges_in_lists_and_over_the_weekend) {
  const auto calendar =
      calendar_of({.time_zone = "UTC",
                   .hours = {"mon 01:00-02:00", "tue-thu 02:00-03:00", "sat-mon 03:00-04:00",
                             "wed,fri-sat 04:00-05:00", "daily 05:00-06:00 07:00-08:00"}});
  const auto open = [&](int day, int hour) {  // the 5th is a Monday
    return calendar.open(utc("2026-01-05 00:30") + std::chrono::hours(24 * day + hour));
  };
  const std::string_view by_hour[] = {"       ", "x      ", " xxx   ", "x    xx", "  x xx ",
                                      "xxxxxxx", "       ", "xxxxxxx", "       "};
  for (int hour = 0; hour < 9; ++hour) {
    for (int day = 0; day < 7; ++day) {
      EXPECT_EQ(open(day, hour), by_hour[hour][static_cast<std::size_t>(day)] == 'x')
          << "day " << day << " hour " << hour;
    }
  }
}

TEST(OpeningHours, over_midnight_end_on_the_next_day) {
  const auto calendar = calendar_of({.time_zone = "UTC", .hours = {"fri 22:00-02:00"}});
  EXPECT_EQ(
      changes(calendar, utc("2026-01-05 00:00"), 3),
      (std::vector{utc("2026-01-09 22:00"), utc("2026-01-10 02:00"), utc("2026-01-16 22:00")}));
}

TEST(OpeningHours, that_touch_at_midnight_are_one) {
  const auto calendar =
      calendar_of({.time_zone = "UTC", .hours = {"mon 20:00-24:00", "tue 00:00-06:00"}});
  EXPECT_EQ(calendar.next_change(utc("2026-01-05 21:00")), utc("2026-01-06 06:00"));
}

TEST(OpeningHours, that_overlap_are_all_of_them) {
  const auto calendar = calendar_of(
      {.time_zone = "UTC", .hours = {"mon 10:00-12:00 08:00-11:00", "daily 11:30-13:00"}});
  EXPECT_EQ(changes(calendar, utc("2026-01-05 00:00"), 2),
            (std::vector{utc("2026-01-05 08:00"), utc("2026-01-05 13:00")}));
}

TEST(OpeningHours, of_the_whole_week_never_change) {
  const auto calendar = calendar_of({.time_zone = "Europe/Paris", .hours = {"daily 00:00-24:00"}});
  EXPECT_TRUE(calendar.open(utc("2026-03-29 01:00")));
  EXPECT_FALSE(calendar.next_change(utc("2026-01-05 00:00")));
}

TEST(OpeningHours, beyond_the_years_told_of_the_service_is_closed) {
  for (const Calendar& calendar :
       {Calendar(), calendar_of({.time_zone = "UTC", .hours = {"daily 00:00-12:00"}})}) {
    for (const Timestamp time :
         {Timestamp::min(), Timestamp::max(), utc("1969-12-31 11:00"), utc("2100-01-01 11:00")}) {
      EXPECT_FALSE(calendar.open(time));
      EXPECT_FALSE(calendar.next_change(time));
      EXPECT_FALSE(calendar.holiday(time));
    }
    EXPECT_TRUE(calendar.open(utc("1970-01-01 00:00")));
    EXPECT_TRUE(calendar.open(utc("2099-12-31 11:00")));
  }
}

}  // namespace
}  // namespace ctibus::calendar
