#include "ber_time.hpp"

#include <gtest/gtest.h>

namespace ctibus::csta {
namespace {

TEST(BerTime, of_both_forms_is_one_in_the_tree) {
  for (const auto& [generalized, date_time] :
       {std::pair{"20261123090204", "2026-11-23T09:02:04"},
        std::pair{"20261123090204Z", "2026-11-23T09:02:04Z"},
        std::pair{"20261123090204.25Z", "2026-11-23T09:02:04.25Z"},
        std::pair{"20261123090204+0130", "2026-11-23T09:02:04+01:30"},
        std::pair{"20261123090204,5-0800", "2026-11-23T09:02:04,5-08:00"}}) {
    EXPECT_EQ(date_time_of(generalized, false), date_time);
    EXPECT_EQ(generalized_time_of(date_time), generalized);
  }
}

TEST(BerTime, with_two_digits_for_the_year_is_of_1950_to_2049) {
  EXPECT_EQ(date_time_of("491231235959Z", true), "2049-12-31T23:59:59Z");
  EXPECT_EQ(date_time_of("500101000000+0100", true), "1950-01-01T00:00:00+01:00");
}

TEST(BerTime, that_is_none_stays_as_it_is) {
  for (const auto* text : {"", "2026", "202611230902", "2026-11-23", "20261123090204+01",
                           "2026112309020X", "20261123090204.Z", "20261123090204Zulu"}) {
    EXPECT_EQ(date_time_of(text, false), text);
    EXPECT_EQ(generalized_time_of(text), text);
  }
  EXPECT_EQ(date_time_of("5", true), "5");
  EXPECT_EQ(generalized_time_of("2026-11-23T09:02:04+0100"), "2026-11-23T09:02:04+0100");
}

}  // namespace
}  // namespace ctibus::csta
