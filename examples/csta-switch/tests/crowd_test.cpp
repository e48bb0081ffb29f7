#include "application.hpp"

namespace csta_switch {
namespace {

using testing::IsEmpty;

Site call_centre(int agents, double calls_per_hour) {
  Site site;
  for (int i = 0; i < agents; ++i) {
    site.extensions.push_back({.number = std::to_string(1000 + i), .person = {.answers = true}});
  }
  site.trunks.push_back({"T1", 400, "0", {.answers = true, .busy = 0.2, .reject = 0.1}});
  site.pilots.push_back({.number = "700", .capacity = 500});
  site.callers.push_back({.called = "700", .trunk = "T1", .per_hour = calls_per_hour});
  return site;
}

// Sends whoever waits to a free telephone, as an application would.
void distribute(Exchange& pbx, Application& app, int& next, int agents) {
  for (const CallView& call : pbx.calls()) {
    for (const PartyView& party : call.parties) {
      if (party.device != "700" || party.state != "queued") continue;
      const std::string agent = std::to_string(1000 + next++ % agents);
      app.ask("<DeflectCall>" + connection_xml("callToBeDiverted", call.id, "700") +
              "<newDestination>" + agent + "</newDestination></DeflectCall>");
    }
  }
}

std::vector<std::string> day(std::uint64_t seed, int agents, double calls_per_hour, int minutes) {
  Exchange pbx{call_centre(agents, calls_per_hour), seed};
  Application app{pbx};
  app.monitor("T1");
  for (int i = 0; i < agents; ++i) app.monitor(std::to_string(1000 + i));
  int next = 0;
  for (int minute = 1; minute <= minutes; ++minute) {
    pbx.advance(std::chrono::minutes(minute));
    distribute(pbx, app, next, agents);
  }
  EXPECT_THAT(pbx.violations(), IsEmpty());
  return app.heard();
}

TEST(Crowd, a_seed_repeats_a_day_and_another_one_does_not) {
  const auto first = day(7, 5, 60, 120);
  EXPECT_GT(first.size(), 100U);
  EXPECT_EQ(first, day(7, 5, 60, 120));
  EXPECT_NE(first, day(8, 5, 60, 120));
}

TEST(Crowd, after_the_last_caller_nothing_is_left) {
  Site site = call_centre(3, 0);
  Exchange pbx{site, 3};
  for (int i = 0; i < 10; ++i) pbx.call_in(i % 2 == 0 ? "1000" : "1001", "0301234567");
  pbx.dial("1002", "00123456789");
  pbx.advance(1h);
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST(Crowd, somebody_silent_is_found_in_the_end) {
  Site site = call_centre(1, 0);
  site.callers.push_back({.called = "1000",
                          .trunk = "T1",
                          .per_hour = 30,
                          .talk_min = 5s,
                          .talk_max = 6s,
                          .silent = 1});
  Exchange pbx{site, 3};
  Application app{pbx};
  app.monitor("1000");
  pbx.advance(10h);
  const auto heard = app.heard();
  EXPECT_GT(std::count(heard.begin(), heard.end(), "ConnectionCleared 1000 null timeout"), 0);
}

TEST(Crowd, a_large_site_is_simulated_fast) {
  const auto begin = std::chrono::steady_clock::now();
  const auto heard = day(1, 250, 2500, 60);
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GT(heard.size(), 10000U);
  EXPECT_LT(took, std::chrono::seconds(60)) << "a hang, not a slow machine";
  RecordProperty(
      "milliseconds",
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

}  // namespace
}  // namespace csta_switch
