#include "calendars.hpp"

namespace ctibus::calendar {
namespace {

const std::string office = "mon-fri 08:00-18:00";
constexpr auto christmas =
    "BEGIN:VEVENT\nUID:c\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\n"
    "SUMMARY:Christmas\nEND:VEVENT\n";

TEST(Exceptions, have_their_own_hours_in_the_place_of_the_weekly_ones) {
  const auto calendar =
      calendar_of({.time_zone = "UTC",
                   .hours = {office},
                   .exceptions = {"2026-12-24 09:00-12:00 13:00-14:00", "2026-12-25 closed"}});
  EXPECT_EQ(changes(calendar, utc("2026-12-23 18:00"), 5),
            (std::vector{utc("2026-12-24 09:00"), utc("2026-12-24 12:00"), utc("2026-12-24 13:00"),
                         utc("2026-12-24 14:00"), utc("2026-12-28 08:00")}));
}

TEST(Exceptions, open_on_days_without_weekly_hours) {
  const auto calendar = calendar_of(
      {.time_zone = "UTC", .hours = {office}, .exceptions = {"2026-12-20 10:00-11:00"}});
  EXPECT_EQ(calendar.next_change(utc("2026-12-19 00:00")), utc("2026-12-20 10:00"));
}

TEST(Exceptions, hold_for_each_date_of_a_range) {
  const auto calendar = calendar_of(
      {.time_zone = "UTC", .hours = {office}, .exceptions = {"2026-12-28..2027-01-01 closed"}});
  EXPECT_EQ(changes(calendar, utc("2026-12-25 17:00"), 2),
            (std::vector{utc("2026-12-25 18:00"), utc("2027-01-04 08:00")}));
}

TEST(Exceptions, come_before_holidays_and_those_before_weekly_hours) {
  const HolidayFile file(christmas);
  const auto calendar = calendar_of({.time_zone = "UTC",
                                     .hours = {office},
                                     .holidays = {file.path()},
                                     .exceptions = {"2026-12-24 09:00-12:00"}});
  EXPECT_EQ(changes(calendar, utc("2026-12-23 17:00"), 4),
            (std::vector{utc("2026-12-23 18:00"), utc("2026-12-24 09:00"), utc("2026-12-24 12:00"),
                         utc("2026-12-28 08:00")}));
}

TEST(Exceptions, are_no_holidays_by_name) {
  const HolidayFile file(christmas);
  const auto calendar = calendar_of({.time_zone = "UTC",
                                     .hours = {office},
                                     .holidays = {file.path()},
                                     .exceptions = {"2026-12-24 09:00-12:00"}});
  EXPECT_EQ(calendar.holiday(utc("2026-12-24 10:00")), std::nullopt);
  EXPECT_EQ(calendar.holiday(utc("2026-12-24 15:00")), std::nullopt);
  EXPECT_EQ(calendar.holiday(utc("2026-12-25 10:00")), "Christmas");
  EXPECT_EQ(calendar.holiday(utc("2026-12-25 03:00")), "Christmas");
  EXPECT_EQ(calendar.holiday(utc("2026-12-28 03:00")), std::nullopt);
}

TEST(Exceptions, leave_the_night_before_to_the_day_on_which_it_began) {
  const auto calendar = calendar_of(
      {.time_zone = "UTC", .hours = {"daily 22:00-02:00"}, .exceptions = {"2026-12-25 closed"}});
  EXPECT_EQ(
      changes(calendar, utc("2026-12-24 12:00"), 3),
      (std::vector{utc("2026-12-24 22:00"), utc("2026-12-25 02:00"), utc("2026-12-26 22:00")}));
}

TEST(Exceptions, over_midnight_go_on_into_a_holiday) {
  const HolidayFile file(christmas);
  const auto calendar = calendar_of({.time_zone = "UTC",
                                     .hours = {"daily 22:00-02:00"},
                                     .holidays = {file.path()},
                                     .exceptions = {"2026-12-23 20:00-03:00"}});
  EXPECT_EQ(
      changes(calendar, utc("2026-12-23 12:00"), 3),
      (std::vector{utc("2026-12-23 20:00"), utc("2026-12-24 03:00"), utc("2026-12-27 00:00")}));
}

}  // namespace
}  // namespace ctibus::calendar
