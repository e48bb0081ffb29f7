#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "ctibus/testing/test_host.hpp"
#include "plugins/acd/acd.hpp"
#include "plugins/cdr/cdr.hpp"

namespace ctibus::testing {

/// The switch of a call centre `pbx1` with the agents at its telephones 1000, 1001 ..., who answer,
/// reject, let it ring and hang up by themselves, and with the world outside.
class Exchange {
 public:
  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  virtual ~Exchange() = default;

  virtual void load(TestHost& host, int agents) = 0;
  /// Somebody dials; returns a name for him, empty when he finds no line.
  virtual std::string dial(std::string_view calling, std::string_view called) = 0;
  virtual void hang_up(std::string_view caller) = 0;
  /// He disappears without a word.
  virtual void vanish(std::string_view caller) = 0;
  /// What else is wrong at the end; empty: nothing.
  virtual std::string verdict() { return {}; }
};

std::unique_ptr<Exchange> simulated_exchange();
std::unique_ptr<Exchange> sip_exchange();
std::unique_ptr<Exchange> csta_exchange();

/// A hard day of a small call centre: a switch, the ACD and the call detail records under one
/// clock. People hang up, let it ring, reject or vanish without a word; a seed repeats the day.
class CentreDay {
 public:
  struct Plan {
    int calls = 1000;
    bool kill_acd = false;     ///< now and then, at a random moment
    bool kill_switch = false;  ///< the connector, likewise
  };

  CentreDay(std::uint64_t seed, Plan plan, std::unique_ptr<Exchange> exchange);

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
  std::unique_ptr<Exchange> exchange_;
  Random random_;  ///< the people's, apart from the host's
  int arrived_ = 0;
  /// Virtual time -> what somebody outside does then.
  std::multimap<std::int64_t, std::pair<bool, std::string>> partings_;
};

}  // namespace ctibus::testing
