#include "suite.hpp"

// What a cut, a kill and a restart cost a reader: nothing.

namespace ctibus::readers {
namespace {

class Resuming : public Readers {};
CTIBUS_READERS_CONTRACT(Resuming);

TEST_P(Resuming, a_reader_that_was_killed_goes_on_at_its_cursor) {
  start(reader(), {{{.patterns = {"call.*"}}}});
  publish_numbers(0, 10);
  ASSERT_TRUE(await_lines(reader(), 10));
  const Place last = reader().received().back().place;
  reader().kill();
  publish_numbers(10, 10);
  start(reader(), {{{.patterns = {"call.*"}, .from = "cursor", .cursor = last}}});
  publish_numbers(20, 10);
  expect_lines(reader(), numbers(0, 30));
}

TEST_P(Resuming, a_durable_consumer_gets_what_it_did_not_acknowledge_again_and_no_other) {
  const Plan plan{{{.patterns = {"cdr.call"}, .from = "consumer", .consumer = "reader.billing"}}};
  start(reader(), plan);
  for (const char* root : {"1", "2", "3"}) publish(cdr::Call{.root = root});
  expect_lines(reader(), {"1", "2", "3"});
  reader().acknowledge(0, reader().received()[1].place.sequence);
  // What is published after it is taken after it.
  std::size_t seen = 0;
  ASSERT_TRUE(world().subscribe({.patterns = {"call.held"}, .handler = [&](auto&) { ++seen; }}));
  reader().publish("call.held", "c", {{"call", "c"}});
  ASSERT_TRUE(await([&] { return seen == 1; }));
  reader().kill();
  publish(cdr::Call{.root = "4"});
  start(reader(), plan);
  expect_lines(reader(), {"1", "2", "3", "3", "4"});
}

TEST_P(Resuming, a_restart_of_the_core_is_told_and_nothing_is_lost_or_doubled) {
  start(reader(), {{{.patterns = {"call.held", "bus.recovered"}}}});
  publish_numbers(0, 50);
  ASSERT_TRUE(await_lines(reader(), 20));
  site().crash();
  publish_numbers(50, 50);
  ASSERT_TRUE(await_lines(reader(), 101));
  Lines seen = lines(reader());
  const auto told = std::find(seen.begin(), seen.end(), "recovered");
  ASSERT_EQ(told - seen.begin(), 50);
  seen.erase(told);
  EXPECT_EQ(seen, numbers(0, 100));
}

class Forgetting : public Readers {
 protected:
  Forgetting() : Readers("storage = \"memory\"\nmemory_window = \"1MiB\"\n") {}
};
CTIBUS_READERS_CONTRACT(Forgetting);

TEST_P(Forgetting, a_cursor_older_than_the_log_gets_a_gap_and_a_fresh_snapshot) {
  start(reader(), {{{.patterns = {"call.held", "agent.state"}}}});
  publish(agent::State{.agent = "1", .reason = "first"});
  ASSERT_TRUE(await_lines(reader(), 1));
  const Place first = reader().received().front().place;
  reader().stop();
  const std::string bulk(30'000, 'x');
  publish(agent::State{.agent = "1", .reason = "second"});
  for (int i = 0; i < 100; ++i) publish(call::Delivered{.call = bulk});
  publish(agent::State{.agent = "2", .reason = "third"});
  site().settle();
  start(other(), {{{.patterns = {"call.held", "agent.state"}, .from = "cursor", .cursor = first}}});
  publish_numbers(0, 3);
  expect_lines(other(), {"gap", "was second", "was third", "snapshot_end", "0", "1", "2"});
}

}  // namespace
}  // namespace ctibus::readers
