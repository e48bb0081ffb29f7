#include "suite.hpp"

// What a reader gets to hear.

namespace ctibus::readers {
namespace {

class Listening : public Readers {
 protected:
  void publish_state(const std::string& agent, const std::string& reason) {
    publish(agent::State{.agent = agent, .reason = reason});
  }
};
CTIBUS_READERS_CONTRACT(Listening);

TEST_P(Listening, messages_of_one_source_arrive_in_order) {
  start(reader(), {{{.patterns = {"call.*"}}}});
  publish_numbers(0, 2000);
  expect_lines(reader(), numbers(0, 2000));
  for (std::size_t i = 1; i < reader().received().size(); ++i) {
    ASSERT_GT(reader().received()[i].place.sequence, reader().received()[i - 1].place.sequence);
  }
  EXPECT_EQ(reader().received().front().source, "wire.world");
  EXPECT_EQ(reader().received().front().key, "c");
}

TEST_P(Listening, late_joiner_gets_snapshot_then_updates) {
  publish_state("1", "old");
  publish_state("2", "only");
  publish_state("1", "new");
  site().settle();
  start(reader(), {{{.patterns = {"agent.state"}, .from = "snapshot"}}});
  publish_state("2", "next");
  expect_lines(reader(), {"was only", "was new", "snapshot_end", "next"});
}

TEST_P(Listening, tombstone_ends_a_key_for_those_there_and_those_to_come) {
  const Plan plan{{{.patterns = {"agent.state"}, .from = "snapshot"}}};
  start(reader(), plan);
  publish_state("1", "here");
  publish_state("2", "stays");
  publish(agent::State{.agent = "1"}, true);
  expect_lines(reader(), {"snapshot_end", "here", "stays", "gone 1"});
  start(other(), plan);
  expect_lines(other(), {"was stays", "snapshot_end"});
}

TEST_P(Listening, keys_and_sources_narrow_a_subscription) {
  start(reader(), {{{.patterns = {"call.*"}, .keys = {"c2"}},
                    {.patterns = {"call.*"}, .sources = {"other"}},
                    {.patterns = {"call.*"}}}});
  start(other(), {});
  publish(call::Held{.call = "c1", .device = "1"});
  publish(call::Held{.call = "c2", .device = "2"});
  site().settle();
  other().publish("call.held", "c1", {{"call", "c1"}, {"device", "3"}});
  expect_lines(reader(), {"1", "2", "3"}, 2);
  expect_lines(reader(), {"2"}, 0);
  expect_lines(reader(), {"3"}, 1);
}

TEST_P(Listening, live_begins_at_the_tail) {
  publish_numbers(0, 10);
  start(reader(), {{{.patterns = {"call.*"}}}});
  publish_numbers(10, 10);
  expect_lines(reader(), numbers(10, 10));
}

TEST_P(Listening, from_a_time_on_comes_what_was_published_since) {
  publish_numbers(0, 10);
  start(reader(), {{{.patterns = {"call.*"}, .from = "time", .time = 1}}});
  publish_numbers(10, 10);
  expect_lines(reader(), numbers(0, 20));
}

TEST_P(Listening, a_frozen_reader_holds_up_nobody_and_catches_up_without_loss) {
  constexpr int all = 6000;  // more than may be on their way to a reader
  start(reader(), {{{.patterns = {"call.*"}}}});
  start(other(), {{{.patterns = {"call.*"}}}});
  reader().freeze();
  publish_numbers(0, all);
  expect_lines(other(), numbers(0, all));
  EXPECT_LE(reader().received().size(), 1U);
  reader().thaw();
  expect_lines(reader(), numbers(0, all));
}

TEST_P(Listening, what_is_not_on_its_list_is_refused) {
  const auto refused = reader().start({{{.patterns = {"device.state"}}}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, reader().not_allowed());
}

}  // namespace
}  // namespace ctibus::readers
