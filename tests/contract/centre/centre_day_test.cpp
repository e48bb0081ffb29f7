#include "centre_day.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ctibus::testing {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

constexpr std::uint64_t blocks = 4;

/// Seeds of one block, which runs beside the others.
class CentreBlock : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  void run(const CentreDay::Plan& plan, std::uint64_t seeds) {
    const std::uint64_t wanted = from_environment("CTIBUS_SEED", 0);
    for (std::uint64_t seed = 1 + GetParam(); seed <= seeds; seed += blocks) {
      if (wanted != 0 && wanted != seed) continue;
      std::string problem;
      try {
        CentreDay day(seed, plan);
        day.run();
        problem = day.verdict();
      } catch (const ExpectationFailed& failed) {
        problem = failed.what();
      }
      ASSERT_TRUE(problem.empty())
          << problem << "\nrepeat with: CTIBUS_SEED=" << seed << " ctest -R '"
          << ::testing::UnitTest::GetInstance()->current_test_info()->name() << "'";
    }
  }
};

TEST_P(CentreBlock, every_call_ends_every_agent_is_free_and_every_record_is_there_once) {
  run({.calls = 1000}, from_environment("CTIBUS_SEEDS", 200));
}

TEST_P(CentreBlock, the_same_holds_when_the_acd_is_killed_again_and_again) {
  run({.calls = 200, .kill_acd = true}, from_environment("CTIBUS_SEEDS", 40));
}

INSTANTIATE_TEST_SUITE_P(Seeds, CentreBlock, ::testing::Range<std::uint64_t>(0, blocks));

}  // namespace
}  // namespace ctibus::testing
