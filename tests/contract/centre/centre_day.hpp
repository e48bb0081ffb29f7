#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "connectors/pbx/sim/sim.hpp"
#include "ctibus/testing/test_host.hpp"
#include "plugins/acd/acd.hpp"
#include "plugins/cdr/cdr.hpp"

namespace ctibus::testing {

/// A hard day of a small call centre: a simulated PBX, the ACD and the call detail records under
/// one clock. People hang up, let it ring, reject or vanish without a word; a seed repeats the day.
class CentreDay {
 public:
  struct Plan {
    int calls = 1000;
    bool kill_acd = false;  ///< now and then, at a random moment
  };

  CentreDay(std::uint64_t seed, Plan plan);

  /// Every call arrives and ends.
  void run();
  /// What is wrong at the end; empty: nothing.
  std::string verdict();

 private:
  static constexpr int agents = 10;

  void log_agents_on();
  void arrive();
  void agents_come_back();
  std::string check_calls();
  std::string check_queue();
  std::string check_agents();
  std::string check_records();
  std::chrono::milliseconds between(std::int64_t least, std::int64_t most);

  Plan plan_;
  TestHost host_;
  Random random_;  ///< the people's, apart from the host's
  int arrived_ = 0;
  /// Virtual time -> what somebody outside does then.
  std::multimap<std::int64_t, std::pair<bool, std::string>> partings_;
};

}  // namespace ctibus::testing
