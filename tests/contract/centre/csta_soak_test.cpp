#include <cstdlib>

#include "plugins/acd/acd.hpp"
#include "tests/unit/csta/connector_case.hpp"

/// A large centre on an emulated PBX whose links fail again and again.
namespace ctibus::csta::testing {
namespace {

constexpr int agents = 250;
constexpr int first_number = 1000;

/// CTIBUS_SOAK_HOURS=24 makes it a day.
double hours() {
  const char* text = std::getenv("CTIBUS_SOAK_HOURS");
  return text == nullptr ? 0.25 : std::atof(text);
}

class CstaSoak : public ConnectorCase {
 protected:
  void set_up() {
    acd::Options acd;
    acd.groups = {{.name = "sales", .numbers = {"600"}, .ring_timeout = 15s, .wrap_up_time = 10s}};
    site_.options.extensions.clear();
    site_.site.extensions.clear();
    for (int i = 0; i < agents; ++i) {
      const std::string number = std::to_string(first_number + i);
      site_.options.extensions.push_back({.number = number});
      site_.site.extensions.push_back({.number = number,
                                       .person = {.answers = true,
                                                  .answer_min = 1s,
                                                  .answer_max = 12s,
                                                  .talk_min = 20s,
                                                  .talk_max = 400s,
                                                  .reject = 0.03,
                                                  .no_answer = 0.03}});
      acd.agents.push_back({.id = "agent" + number,
                            .device = site_.connector + (":" + number),
                            .groups = {{"sales", static_cast<std::uint32_t>(i % 3)}}});
    }
    site_.options.trunks = {{.name = "T1", .lines = 600}};
    site_.site.trunks = {{.name = "T1", .lines = 600}};
    site_.options.route_points = {{.number = "600"}};
    site_.site.route_points = {{.number = "600"}};
    site_.options.holding = {.number = "700", .capacity = 600};
    site_.site.pilots = {{.number = "700", .capacity = 600}};
    site_.site.callers = {{.called = "600", .trunk = "T1", .per_hour = 3000, .silent = 0.01}};
    site_.links = 2;
    start();
    host_.load<acd::Acd>("acd", acd);
    for (const auto& agent : acd.agents) {
      ASSERT_TRUE(host_.request("acd", agent::LogOn{.agent = agent.id, .ready = true}).accepted());
    }
  }
  std::chrono::milliseconds between(std::chrono::milliseconds least,
                                    std::chrono::milliseconds most) {
    const auto span = static_cast<std::uint64_t>((most - least).count());
    return least + std::chrono::milliseconds(static_cast<std::int64_t>(random_.below(span)));
  }
  void agents_come_back() {
    for (const auto& state : host_.last_values<agent::State>()) {
      if (state->state == AgentState::not_ready) {
        (void)host_.request("acd", agent::SetReady{.agent = state->agent});
      }
    }
  }

  ctibus::testing::Random random_{4711};
};

TEST_F(CstaSoak, after_each_cut_the_bus_knows_what_the_switch_knows) {
  set_up();
  const auto end =
      host_.clock().steady_ns() + static_cast<std::int64_t>(hours() * 3600.0 * 1'000'000'000.0);
  int cuts = 0;
  while (host_.clock().steady_ns() < end) {
    host_.advance(between(30s, 5min));
    if (random_.below(2) == 0) {
      site_.cut(random_.below(2));  // the other one goes on
    } else {
      site_.cut();
    }
    host_.advance(between(100ms, 90s));
    site_.restore();
    host_.advance(2s);
    ++cuts;
    ASSERT_EQ(told(), actual()) << "after cut " << cuts;
    agents_come_back();
  }
  EXPECT_GT(cuts, 1);
  EXPECT_GT(count<call::Established>(), 100u);
  RecordProperty("cuts", cuts);
}

}  // namespace
}  // namespace ctibus::csta::testing
