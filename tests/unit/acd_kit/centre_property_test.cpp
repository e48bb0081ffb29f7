#include <gtest/gtest.h>

#include "ctibus/testing/seeds.hpp"
#include "mayhem.hpp"

namespace ctibus::acd::testing {
namespace {

TEST(CentreProperty, whatever_happens_nobody_is_forgotten_passed_over_or_taken_twice) {
  for (const std::uint64_t seed : ctibus::testing::Seeds::wanted(400).all()) {
    Mayhem mayhem(seed);
    mayhem.run(800);
    if (mayhem.referee.problems.empty()) mayhem.finish();
    ASSERT_TRUE(mayhem.referee.problems.empty())
        << mayhem.referee.problems.front() << "\nrepeat with CTIBUS_SEED=" << seed
        << " ctest -R whatever_happens_nobody";
  }
}

}  // namespace
}  // namespace ctibus::acd::testing
