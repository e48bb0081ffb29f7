#include "centre_day.hpp"

#include <gtest/gtest.h>

#include "ctibus/testing/seeds.hpp"

namespace ctibus::testing {
namespace {

constexpr std::uint64_t blocks = 4;

struct Block {
  std::unique_ptr<Exchange> (*exchange)();
  std::uint64_t number = 0;
  std::uint64_t share = 1;  ///< of the seeds: one in so many, where a day takes long

  friend void PrintTo(const Block& block, std::ostream* out) {
    *out << "block " << block.number << " of " << blocks;
  }
};

std::string test_name() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return std::string(test->test_suite_name()) + "." + test->name();
}

/// Seeds of one block, which runs beside the others.
class CentreBlock : public ::testing::TestWithParam<Block> {
 protected:
  void run(const CentreDay::Plan& plan, std::uint64_t otherwise) {
    const Seeds seeds = Seeds::wanted(otherwise);
    for (const std::uint64_t seed : seeds.all()) {
      if (seed % blocks != GetParam().number) continue;
      if (!seeds.one && seed > seeds.last / GetParam().share) break;
      std::string problem;
      try {
        CentreDay day(seed, plan, GetParam().exchange());
        day.run();
        problem = day.verdict();
      } catch (const ExpectationFailed& failed) {
        problem = failed.what();
      }
      ASSERT_TRUE(problem.empty()) << problem << "\nrepeat with: CTIBUS_SEED=" << seed
                                   << " ctest -R '" << test_name() << "'";
    }
  }
};

TEST_P(CentreBlock, every_call_ends_every_agent_is_free_and_every_record_is_there_once) {
  run({.calls = 1000}, 200);
}

TEST_P(CentreBlock, the_same_holds_when_the_acd_is_killed_again_and_again) {
  run({.calls = 200, .kill_acd = true}, 40);
}

TEST_P(CentreBlock, the_same_holds_when_the_connector_is_killed_again_and_again) {
  run({.calls = 200, .kill_switch = true}, 40);
}

std::vector<Block> all_blocks(std::unique_ptr<Exchange> (*exchange)(), std::uint64_t share = 1) {
  std::vector<Block> out;
  for (std::uint64_t number = 0; number < blocks; ++number) {
    out.push_back({exchange, number, share});
  }
  return out;
}
std::string block_name(const ::testing::TestParamInfo<Block>& block) {
  return std::to_string(block.param.number);
}

INSTANTIATE_TEST_SUITE_P(Simulated, CentreBlock,
                         ::testing::ValuesIn(all_blocks(simulated_exchange)), block_name);
INSTANTIATE_TEST_SUITE_P(Csta, CentreBlock, ::testing::ValuesIn(all_blocks(csta_exchange, 5)),
                         block_name);
INSTANTIATE_TEST_SUITE_P(Sip, CentreBlock, ::testing::ValuesIn(all_blocks(sip_exchange)),
                         block_name);

}  // namespace
}  // namespace ctibus::testing
