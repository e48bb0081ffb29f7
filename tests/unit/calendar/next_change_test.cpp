#include <fmt/format.h>

#include <array>

#include "calendars.hpp"
#include "ctibus/testing/clock.hpp"
#include "ctibus/testing/seeds.hpp"

namespace ctibus::calendar {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::Random;
using testing::Seeds;

/// Opening hours of all kinds, of a few weeks around a change of clocks, to the minute.
class RandomSite {
 public:
  explicit RandomSite(Random& random) : random_(random) {
    constexpr std::array zones{"UTC",          "Europe/Paris",        "America/New_York",
                               "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana",
                               "Pacific/Apia", "Asia/Beirut",         "America/St_Johns"};
    options_.time_zone = zones[random_.below(zones.size())];
    start_ =
        std::chrono::sys_days(std::chrono::year(2026) / (random_.below(2) == 0 ? 3 : 10) / 20) +
        minutes(random_.below(20 * 1440));
    for (std::uint64_t n = random_.below(4); n > 0; --n) options_.hours.push_back(weekly());
    for (std::uint64_t n = random_.below(3); n > 0; --n) add_exception(n);
    std::string events;
    for (std::uint64_t n = random_.below(4); n > 0; --n) events += event();
    file_.emplace(events);
    options_.holidays = {file_->path()};
  }

  [[nodiscard]] const OpeningHours& options() const { return options_; }
  [[nodiscard]] Timestamp start() const { return start_; }

 private:
  std::string time() {
    return fmt::format("{:02}:{:02}", random_.below(24), random_.below(2) == 0 ? 0 : 17);
  }
  std::string ranges() {
    std::string out;
    for (std::uint64_t n = 1 + random_.below(3); n > 0; --n) {
      const auto begin = time();
      auto end = time();
      if (random_.below(5) == 0 || end == begin) end = "24:00";
      out += fmt::format(" {}-{}", begin, end);
    }
    return out;
  }
  std::string weekly() {
    constexpr std::array days{"daily", "mon-fri", "sat", "sun", "sat-mon", "wed,fri"};
    return days[random_.below(days.size())] + ranges();
  }
  std::string date(Timestamp when) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(when));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  }
  std::string digits(Timestamp when) {
    std::string out = date(when);
    std::erase(out, '-');
    return out;
  }
  void add_exception(std::uint64_t n) {
    const Timestamp first = start_ + hours(24) * static_cast<int>(n * 4 + random_.below(2));
    options_.exceptions.push_back(fmt::format("{}..{}{}", date(first),
                                              date(first + hours(24) * random_.below(2)),
                                              random_.below(2) == 0 ? " closed" : ranges()));
  }
  std::string event() {
    const Timestamp first = start_ + hours(24) * random_.below(9);
    const std::string rule = random_.below(2) == 0 ? "RRULE:FREQ=WEEKLY\n" : "";
    if (random_.below(2) == 0) {
      return fmt::format("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{}\nDURATION:P{}D\n{}END:VEVENT\n",
                         digits(first), 1 + random_.below(3), rule);
    }
    return fmt::format("BEGIN:VEVENT\nDTSTART:{}T{:02}0000\nDURATION:PT{}H\n{}END:VEVENT\n",
                       digits(first), random_.below(24), random_.below(40), rule);
  }

  Random& random_;
  OpeningHours options_;
  std::optional<HolidayFile> file_;
  Timestamp start_;
};

TEST(NextChange, is_the_first_minute_at_which_open_differs) {
  for (const std::uint64_t seed : Seeds::wanted(40).all()) {
    Random random(seed);
    const RandomSite site(random);
    const auto calendar = calendar_of(site.options());
    const Timestamp end = site.start() + hours(24) * 14;
    auto next = calendar.next_change(site.start());
    bool open = calendar.open(site.start());
    for (Timestamp time = site.start() + minutes(1); time < end; time += minutes(1)) {
      const bool due = next && *next <= time;
      if (due) {
        ASSERT_EQ(*next, time) << "seed " << seed;
        next = calendar.next_change(time);
        open = !open;
      }
      ASSERT_EQ(calendar.open(time), open)
          << "seed " << seed << " " << time.time_since_epoch().count();
    }
  }
}

TEST(NextChange, looks_ahead_two_years_and_no_farther) {
  const auto calendar = calendar_of(
      {.time_zone = "UTC", .hours = {"daily 00:00-24:00"}, .exceptions = {"2028-06-01 closed"}});
  EXPECT_EQ(calendar.next_change(utc("2026-06-02 00:00")), utc("2028-06-01 00:00"));
  EXPECT_EQ(calendar.next_change(utc("2026-06-01 00:00")), utc("2028-06-01 00:00"));
  EXPECT_EQ(calendar.next_change(utc("2026-05-31 23:59")), std::nullopt);
}

TEST(NextChange, passes_over_what_changes_nothing) {
  const auto calendar =
      closed_by_event("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;UNTIL=20271231\n", "UTC");
  EXPECT_EQ(calendar.next_change(utc("2026-01-01 00:00")), utc("2028-01-01 00:00"));
}

TEST(NextChange, of_a_service_that_never_opens_is_none) {
  const auto calendar = closed_by_event("DTSTART;VALUE=DATE:20260101\nDURATION:P9999W\n", "UTC");
  EXPECT_FALSE(calendar.open(utc("2026-01-01 00:00")));
  EXPECT_FALSE(calendar.next_change(utc("2026-01-01 00:00")));
  EXPECT_EQ(calendar.next_change(utc("2025-12-31 00:00")), utc("2026-01-01 00:00"));
}

}  // namespace
}  // namespace ctibus::calendar
