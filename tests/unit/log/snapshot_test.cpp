#include <map>

#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {
namespace {

using ::testing::ElementsAre;
using Kind = Delivery::Kind;

class SnapshotOf : public LogTest {};

TEST_F(SnapshotOf, late_joiner_gets_snapshot_then_updates) {
  open(memory());
  const auto source = publisher();
  publish(*source, "agent.state", "1", "ready", MessageClass::state);
  publish(*source, "agent.state", "2", "busy", MessageClass::state);
  publish(*source, "agent.state", "1", "away", MessageClass::state);
  const auto late = reader({"agent.*"}, Start::snapshot());
  publish(*source, "agent.state", "2", "ready", MessageClass::state);
  const auto all = read_all(*late);
  EXPECT_THAT(kinds(all),
              ElementsAre(Kind::snapshot, Kind::snapshot, Kind::snapshot_end, Kind::message));
  EXPECT_THAT(payloads(all), ElementsAre("busy", "away", "ready"));
  EXPECT_EQ(all[2].complete_up_to, 3u);
}

TEST_F(SnapshotOf, tombstone_ends_a_key) {
  open(memory());
  const auto source = publisher();
  publish(*source, "call.state", "c1", "up", MessageClass::state);
  publish(*source, "call.state", "c2", "up", MessageClass::state);
  const auto type = log_->find_type("call.state")->id;
  publish(*source, "call.state", "c1", "", MessageClass::state, CTIBUS_FRAME_TOMBSTONE);
  EXPECT_FALSE(log_->last_value(type, "c1"));
  ASSERT_TRUE(log_->last_value(type, "c2"));
  const auto snapshot = log_->snapshot({">"});
  ASSERT_EQ(snapshot.frames.size(), 1u);
  EXPECT_EQ(snapshot.frames[0].view().key(), "c2");
  EXPECT_EQ(snapshot.as_of, log_->tail());
}

TEST_F(SnapshotOf, last_value_stays_as_it_was_while_newer_ones_come) {
  open(memory());
  const auto source = publisher();
  publish(*source, "s", "k", "first", MessageClass::state);
  const auto kept = log_->last_value(log_->find_type("s")->id, "k");
  publish(*source, "s", "k", "second", MessageClass::state);
  EXPECT_EQ(text_of(kept->view().payload()), "first");
  EXPECT_EQ(text_of(log_->last_value(log_->find_type("s")->id, "k")->view().payload()), "second");
}

TEST_F(SnapshotOf, narrowed_subscription_gets_a_narrowed_snapshot) {
  open(memory());
  const auto source = publisher();
  publish(*source, "s", "a", "1", MessageClass::state);
  publish(*source, "s", "b", "2", MessageClass::state);
  Subscription subscription;
  subscription.patterns = {"s"};
  subscription.keys = {"b"};
  subscription.start = Start::snapshot();
  const auto narrow = must(log_->add_reader(std::move(subscription)));
  EXPECT_THAT(payloads(read_all(*narrow)), ElementsAre("2"));
}

TEST_F(SnapshotOf, nothing_is_lost_or_doubled_between_snapshot_and_updates_under_load) {
  auto options = memory();
  options.memory_window_bytes = 64 << 20;
  open(options);
  const auto type = must(log_->intern("s", MessageClass::state));
  std::atomic<bool> stop{false};
  std::jthread writer([&] {
    const auto source = publisher();
    for (std::uint64_t i = 1; !stop.load(); ++i) {
      const auto key = std::to_string(i % 10);
      Draft draft;
      draft.type = type;
      draft.key = key;
      must(source->publish(draft));
      if (i % 1000 == 0) std::this_thread::yield();
    }
  });
  ASSERT_TRUE(eventually([&] { return log_->tail().sequence > 100; }));
  for (int round = 0; round < 20; ++round) {
    const auto late = reader({"s"}, Start::snapshot());
    // Each key's number within its own sequence: dense across the seam.
    std::map<std::string, std::uint64_t> last;
    std::uint64_t as_of = 0, next = 0;
    std::size_t messages = 0;
    while (messages < 50) {
      late->read(
          [&](const Delivery& delivery) {
            if (delivery.kind == Kind::snapshot_end) {
              as_of = delivery.complete_up_to;
              next = as_of + 1;
              return;
            }
            if (delivery.kind == Kind::message) {
              EXPECT_EQ(delivery.frame.sequence(), next++);
              ++messages;
              if (last.count(std::string(delivery.frame.key())) != 0) {
                EXPECT_EQ(delivery.frame.id().number, last[std::string(delivery.frame.key())] + 10);
              }
            }
            last[std::string(delivery.frame.key())] = delivery.frame.id().number;
          },
          64);
    }
    EXPECT_EQ(last.size(), 10u);
  }
  stop.store(true);
}

TEST_F(SnapshotOf, lagging_reader_may_get_only_the_newest_state_of_each_key) {
  auto options = memory();
  options.memory_window_bytes = 16 << 20;
  open(options);
  const auto source = publisher();
  Subscription subscription;
  subscription.patterns = {">"};
  subscription.conflate_behind = 100;
  const auto slow = must(log_->add_reader(std::move(subscription)));
  for (int i = 0; i < 300; ++i) {
    publish(*source, "s", std::to_string(i % 3), std::to_string(i), MessageClass::state);
    if (i % 100 == 0) publish(*source, "e", "", "event " + std::to_string(i));
  }
  publish(*source, "s", "0", "", MessageClass::state, CTIBUS_FRAME_TOMBSTONE);
  EXPECT_THAT(payloads(read_all(*slow)),
              ElementsAre("event 0", "event 100", "event 200", "298", "299", ""));
  EXPECT_GT(log_->counters().conflated, 290u);
}

}  // namespace
}  // namespace ctibus::log::test
