#include "core/config/units.hpp"

#include <rapidcheck/gtest.h>

using namespace ctibus;
using namespace std::chrono_literals;

TEST(Units, durations_are_read_with_every_unit) {
  EXPECT_EQ(config::parse_duration("500ms"), Duration(500ms));
  EXPECT_EQ(config::parse_duration("20s"), Duration(20s));
  EXPECT_EQ(config::parse_duration("1h30m"), Duration(90min));
  EXPECT_EQ(config::parse_duration("7d"), Duration(168h));
  EXPECT_EQ(config::parse_duration("1d2h3m4s5ms"), Duration(24h + 2h + 3min + 4s + 5ms));
}

TEST(Units, sizes_are_read_with_every_unit) {
  EXPECT_EQ(config::parse_size("512B"), Size{512});
  EXPECT_EQ(config::parse_size("1KiB"), Size{1024});
  EXPECT_EQ(config::parse_size("64MiB"), Size{std::uint64_t{64} << 20});
  EXPECT_EQ(config::parse_size("4GiB"), Size{std::uint64_t{4} << 30});
  EXPECT_EQ(config::parse_size("2TiB"), Size{std::uint64_t{2} << 40});
}

TEST(Units, what_is_not_sure_is_refused) {
  for (const char* text : {"", "20", "s", "20 s", "20S", "-1s", "1.5s", "1s1s", "1s1m", "20sec",
                           "0x10s", "99999999999999999999s", "300000000000d", "36501d"}) {
    const auto parsed = config::parse_duration(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "config.bad_unit");
  }
  for (const char* text : {"", "64", "MiB", "64MB", "64 MiB", "1MiB1KiB", "-1B", "9999999TiB"}) {
    EXPECT_FALSE(config::parse_size(text)) << text;
  }
}

RC_GTEST_PROP(Units, what_is_written_is_read_again, ()) {
  const Duration time(*rc::gen::inRange<std::int64_t>(0, longest_duration.count() + 1));
  RC_ASSERT(config::parse_duration(config::format_duration(time)) == time);
  const Size size{*rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 62)};
  RC_ASSERT(config::parse_size(config::format_size(size)) == size);
}
