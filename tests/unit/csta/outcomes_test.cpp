#include "outcomes.hpp"

#include <gtest/gtest.h>

namespace ctibus::csta {
namespace {

using namespace std::chrono_literals;
using pbx::Verb;

class OutcomesTest : public ::testing::Test {
 protected:
  pbx::Change claim(const std::string& call, Verb verb, std::string_view device,
                    Outcomes::Time now = 1s) {
    pbx::Change change;
    outcomes_.claim(call, verb, device, now, change);
    return change;
  }
  static MessageId id(std::uint64_t sequence) { return {1, sequence}; }

  Outcomes outcomes_;
};

TEST_F(OutcomesTest, an_event_names_the_command_that_wanted_it) {
  outcomes_.expect({.command = id(5),
                    .call = "c1",
                    .device = "pbx1:1001",
                    .verbs = {Verb::held},
                    .last = Verb::held},
                   30s);
  EXPECT_FALSE(claim("c2", Verb::held, "pbx1:1001").command);
  EXPECT_FALSE(claim("c1", Verb::held, "pbx1:1002").command);
  EXPECT_FALSE(claim("c1", Verb::retrieved, "pbx1:1001").command);
  EXPECT_EQ(claim("c1", Verb::held, "pbx1:1001").command, id(5));
  EXPECT_FALSE(claim("c1", Verb::held, "pbx1:1001").command) << "it was its outcome already";
}

TEST_F(OutcomesTest, a_call_that_is_begun_is_known_by_its_device_until_it_has_a_name) {
  std::string seen;
  const auto ticket = outcomes_.expect({.command = id(5),
                                        .call = {},
                                        .device = "pbx1:1001",
                                        .verbs = {Verb::originated, Verb::delivered},
                                        .last = Verb::delivered,
                                        .facts = {.called = "1002"},
                                        .seen = [&](const std::string& call) { seen = call; }},
                                       30s);
  EXPECT_EQ(outcomes_.facts_of("pbx1:1001", 1s).called, "1002");
  EXPECT_FALSE(claim("c1", Verb::delivered, "pbx1:1001").command) << "somebody calls that device";
  EXPECT_EQ(claim("c2", Verb::originated, "pbx1:1001").command, id(5));
  EXPECT_EQ(seen, "c2");
  outcomes_.name(ticket, "c3");  // the switch's answer comes late
  EXPECT_FALSE(claim("c1", Verb::delivered, "pbx1:1001").command);
  EXPECT_EQ(claim("c2", Verb::delivered, "pbx1:1002").command, id(5));
}

TEST_F(OutcomesTest, a_refused_command_has_no_outcome) {
  const auto ticket = outcomes_.expect(
      {.command = id(5), .call = "c1", .device = {}, .verbs = {Verb::cleared}}, 30s);
  outcomes_.drop(ticket);
  EXPECT_FALSE(claim("c1", Verb::cleared, {}).command);
}

TEST_F(OutcomesTest, nothing_is_waited_for_for_ever) {
  outcomes_.expect({.command = id(5), .call = "c1", .device = {}, .verbs = {Verb::cleared}}, 30s);
  EXPECT_FALSE(claim("c1", Verb::cleared, {}, 30s).command);
}

TEST_F(OutcomesTest, the_latest_command_has_the_outcome_and_its_cause) {
  outcomes_.expect({.command = id(5), .call = "c1", .device = {}, .verbs = {Verb::established}},
                   30s);
  outcomes_.expect({.command = id(6),
                    .call = "c1",
                    .device = {},
                    .verbs = {Verb::established},
                    .last = Verb::established,
                    .cause = Cause::call_pickup},
                   30s);
  const pbx::Change change = claim("c1", Verb::established, "pbx1:1003");
  EXPECT_EQ(change.command, id(6));
  EXPECT_EQ(change.cause, Cause::call_pickup);
}

}  // namespace
}  // namespace ctibus::csta
