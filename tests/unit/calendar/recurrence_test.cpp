#include "calendars.hpp"

namespace ctibus::calendar {
namespace {

/// When the service closes from 2026 on, up to `count` times.
std::vector<Timestamp> closings(const Calendar& calendar, std::size_t count) {
  std::vector<Timestamp> out;
  for (const Timestamp change : changes(calendar, utc("2026-01-01 12:00"), 2 * count)) {
    if (!calendar.open(change)) out.push_back(change);
  }
  return out;
}

TEST(Recurrence, of_a_year_goes_on_without_end) {
  const auto calendar =
      closed_by_event("DTSTART;VALUE=DATE:19450508\nRRULE:FREQ=YEARLY\nSUMMARY:Victoire\n", "UTC");
  EXPECT_EQ(closings(calendar, 3), (std::vector{utc("2026-05-08 00:00"), utc("2027-05-08 00:00"),
                                                utc("2028-05-08 00:00")}));
  EXPECT_EQ(calendar.holiday(utc("2099-05-08 12:00")), "Victoire");
  EXPECT_TRUE(calendar.open(utc("2099-05-09 12:00")));
}

TEST(Recurrence, follows_days_of_the_week) {
  const auto calendar = closed_by_event(
      "DTSTART;VALUE=DATE:20250526\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO\n", "UTC");
  EXPECT_EQ(closings(calendar, 2), (std::vector{utc("2026-05-25 00:00"), utc("2027-05-31 00:00")}));
}

TEST(Recurrence, keeps_its_local_time_when_clocks_change) {
  const auto calendar = closed_by_event(
      "DTSTART;TZID=America/New_York:20261031T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\n");
  EXPECT_EQ(closings(calendar, 9), (std::vector{utc("2026-10-31 16:00"), utc("2026-11-01 17:00")}));
}

TEST(Recurrence, ends_by_count) {
  const auto calendar =
      closed_by_event("DTSTART:20260601T120000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n");
  EXPECT_EQ(closings(calendar, 9), (std::vector{utc("2026-06-01 12:00"), utc("2026-06-08 12:00"),
                                                utc("2026-06-15 12:00")}));
}

TEST(Recurrence, ends_with_until_included) {
  for (const auto* until :
       {"20260608T100000Z", "20260608T120000", "20260608", "20260615T095959Z"}) {
    const auto calendar = closed_by_event(
        "DTSTART;TZID=Europe/Paris:20260601T120000\nDURATION:PT1H\nRRULE:FREQ="
        "WEEKLY;UNTIL=" +
        std::string(until) + "\n");
    EXPECT_EQ(closings(calendar, 9),
              (std::vector{utc("2026-06-01 10:00"), utc("2026-06-08 10:00")}))
        << until;
  }
  EXPECT_EQ(closings(closed_by_event(
                         "DTSTART;VALUE=DATE:20260601\nRRULE:FREQ=WEEKLY;UNTIL=20260608T000000Z\n",
                         "UTC"),
                     9)
                .size(),
            2U);
}

TEST(Recurrence, has_its_start_even_where_the_rule_does_not) {
  const auto calendar =
      closed_by_event("DTSTART;VALUE=DATE:20260602\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2\n", "UTC");
  EXPECT_EQ(closings(calendar, 9), (std::vector{utc("2026-06-02 00:00"), utc("2026-06-08 00:00")}));
  EXPECT_EQ(closings(closed_by_event(
                         "DTSTART;VALUE=DATE:20260602\nRRULE:FREQ=WEEKLY;UNTIL=20200101\n", "UTC"),
                     9),
            (std::vector{utc("2026-06-02 00:00")}));
}

TEST(Recurrence, leaves_out_excluded_dates) {
  for (const auto* except :
       {"EXDATE;VALUE=DATE:20260608", "EXDATE:20260608T100000Z",
        "EXDATE;TZID=Europe/Paris:20260608T120000", "EXDATE:20260101T100000Z,20260608T100000Z",
        "EXDATE:20260101T100000Z\nEXDATE:20260608T100000Z"}) {
    const auto calendar =
        closed_by_event("DTSTART:20260601T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n" +
                        std::string(except) + "\n");
    EXPECT_EQ(closings(calendar, 9),
              (std::vector{utc("2026-06-01 10:00"), utc("2026-06-15 10:00")}))
        << except;
  }
  EXPECT_EQ(closings(closed_by_event("DTSTART;VALUE=DATE:20260601\nRRULE:FREQ=WEEKLY;COUNT=3\n"
                                     "EXDATE:20260601T000000\n",
                                     "UTC"),
                     9),
            (std::vector{utc("2026-06-08 00:00"), utc("2026-06-15 00:00")}));
}

TEST(Recurrence, has_extra_dates_and_periods) {
  const auto calendar = closed_by_event(
      "DTSTART:20260601T100000Z\nDURATION:PT1H\nRDATE:20260603T100000Z,20260604T100000Z\n"
      "RDATE;VALUE=PERIOD:20260605T100000Z/PT2H,20260606T100000Z/20260606T130000Z\n");
  EXPECT_EQ(changes(calendar, utc("2026-06-04 12:00"), 4),
            (std::vector{utc("2026-06-05 10:00"), utc("2026-06-05 12:00"), utc("2026-06-06 10:00"),
                         utc("2026-06-06 13:00")}));
  EXPECT_EQ(closings(calendar, 9).size(), 5U);
}

TEST(Recurrence, lets_single_occurrences_be_moved_and_cancelled) {
  const HolidayFile file(
      "BEGIN:VEVENT\nUID:a\nDTSTART:20260601T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n"
      "END:VEVENT\n"
      "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260608T100000Z\nDTSTART:20260609T100000Z\n"
      "DURATION:PT1H\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260615T100000Z\nDTSTART:20260615T100000Z\n"
      "DURATION:PT1H\nSTATUS:CANCELLED\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:b\nDTSTART:20260608T100000Z\nDURATION:PT5M\nEND:VEVENT\n");
  EXPECT_EQ(
      closings(closed_by(file), 9),
      (std::vector{utc("2026-06-01 10:00"), utc("2026-06-08 10:00"), utc("2026-06-09 10:00")}));
}

}  // namespace
}  // namespace ctibus::calendar
