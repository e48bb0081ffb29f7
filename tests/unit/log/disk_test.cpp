#include <fstream>
#include <map>

#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {
namespace {

using ::testing::ElementsAre;
using Kind = Delivery::Kind;

class OnDisk : public LogTest {
 protected:
  std::vector<std::string> numbers(const std::string& topic) {
    const auto all = reader({topic}, Start::time(0));
    return payloads(read_all(*all));
  }
};

TEST_F(OnDisk, messages_states_types_and_sources_survive_a_restart) {
  open(disk());
  std::uint32_t type = 0;
  std::uint64_t first_epoch = log_->epoch(), last = 0;
  {
    const auto source = publisher("pbx1");
    publish(*source, "agent.state", "1", "ready", MessageClass::state);
    publish(*source, "agent.state", "2", "away", MessageClass::state);
    publish(*source, "agent.state", "2", "", MessageClass::state, CTIBUS_FRAME_TOMBSTONE);
    for (int i = 0; i < 500; ++i) publish(*source, "call.x", "c", std::to_string(i));
    type = log_->find_type("call.x")->id;
    last = log_->tail().sequence;
  }
  log_.reset();

  open(disk());
  EXPECT_GT(log_->epoch(), first_epoch);
  EXPECT_EQ(log_->find_type("call.x")->id, type);
  ASSERT_TRUE(log_->last_value(log_->find_type("agent.state")->id, "1"));
  EXPECT_FALSE(log_->last_value(log_->find_type("agent.state")->id, "2"));
  const auto again = reader({"call.*"}, Start::time(0));
  const auto all = read_all(*again);
  ASSERT_EQ(all.size(), 500u);
  for (std::size_t i = 0; i < 500; ++i) EXPECT_EQ(all[i].payload, std::to_string(i));
  std::uint32_t source_id = 0;
  reader({"call.*"}, Start::time(0))
      ->read([&](const Delivery& d) { source_id = d.frame.header().source; }, 1);
  EXPECT_EQ(log_->source_name(source_id), "pbx1");
  EXPECT_GT(log_->tail().sequence, last) << "sequences continue";

  // A cursor of the earlier life goes on where it was.
  const auto resumed = reader({"call.*"}, Start::at({first_epoch, all[497].sequence}));
  EXPECT_THAT(payloads(read_all(*resumed)), ElementsAre("498", "499"));
}

TEST_F(OnDisk, new_epoch_is_announced) {
  open(disk());
  const auto first = log_->epoch();
  const auto end = log_->tail().sequence;
  log_.reset();
  open(disk());
  EXPECT_GT(log_->epoch(), first);
  const auto all = read_all(*reader({"bus.recovered"}, Start::time(0)));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].key, std::to_string(log_->epoch()));
  EXPECT_GT(all[0].sequence, end);
}

TEST_F(OnDisk, reader_far_behind_goes_on_from_the_files) {
  auto options = disk();
  options.memory_window_bytes = 32 << 10;
  open(options);
  const auto source = publisher();
  const auto slow = reader({"call.x"});
  for (int i = 0; i < 3000; ++i) {
    publish(*source, "call.x", "c", std::to_string(i));
    if (i % 500 == 0) {
      ASSERT_TRUE(log_->sync());
    }
  }
  ASSERT_TRUE(log_->sync());
  const auto all = read_all(*slow);
  ASSERT_EQ(all.size(), 3000u);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].payload, std::to_string(i));
    EXPECT_EQ(all[i].number, i + 1);
  }
  EXPECT_GT(log_->counters().segment_files, 10u);
}

TEST_F(OnDisk, record_completes_after_it_is_on_the_medium) {
  open(disk());
  std::mutex mutex;
  std::vector<Completion> done;
  PublisherOptions options;
  options.name = "cdr";
  options.on_completion = [&](const Completion& completion) {
    const std::lock_guard lock(mutex);
    done.push_back(completion);
  };
  const auto source = must(log_->add_publisher(std::move(options)));
  for (int i = 0; i < 200; ++i) publish(*source, "cdr.call", "c", "x", MessageClass::record);
  publish(*source, "call.x", "c", "not a record");
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock(mutex);
    return done.size() == 200;
  }));
  for (std::size_t i = 0; i < done.size(); ++i) {
    EXPECT_EQ(done[i].id.number, i + 1);
    EXPECT_FALSE(done[i].error);
    EXPECT_LE(done[i].sequence, log_->counters().durable_sequence);
  }
  const auto counters = log_->counters();
  EXPECT_EQ(counters.records_completed, 200u);
  EXPECT_GT(counters.syncs, 0u);
}

TEST_F(OnDisk, record_in_memory_completes_as_well) {
  open(memory());
  std::atomic<int> done{0};
  PublisherOptions options;
  options.name = "cdr";
  options.on_completion = [&](const Completion& completion) {
    EXPECT_FALSE(completion.error);
    ++done;
  };
  const auto source = must(log_->add_publisher(std::move(options)));
  for (int i = 0; i < 2000; ++i)
    publish(*source, "cdr.call", "c", std::string(100, 'x'), MessageClass::record);
  EXPECT_TRUE(eventually([&] { return done.load() == 2000; }));
}

TEST_F(OnDisk, second_daemon_is_refused) {
  open(disk());
  const auto second = Log::open(disk());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "log.locked");
}

TEST_F(OnDisk, messages_of_a_call_are_found_by_its_correlation) {
  open(disk());
  ctibus_uuid wanted{};
  wanted.bytes[0] = 7;
  {
    const auto source = publisher();
    const auto type = must(log_->intern("call.x", MessageClass::event));
    for (int i = 0; i < 1000; ++i) {
      Draft draft;
      draft.type = type;
      draft.correlation.bytes[0] = static_cast<std::uint8_t>(i % 10 + 1);
      const auto text = std::to_string(i);
      draft.payload = bytes_of(text);
      must(source->publish(draft));
    }
  }
  const auto look = [&] {
    std::vector<int> found;
    const auto count = log_->find_by_correlation(wanted, [&](const FrameView& frame) {
      found.push_back(std::stoi(text_of(frame.payload())));
    });
    EXPECT_EQ(count, found.size());
    EXPECT_EQ(found.size(), 100u);
    for (std::size_t i = 0; i < found.size(); ++i)
      EXPECT_EQ(found[i], static_cast<int>(i * 10 + 6));
  };
  look();
  ASSERT_TRUE(log_->sync());
  log_->maintain();  // now by index
  look();
  log_.reset();
  open(disk());
  look();
}

TEST_F(OnDisk, start_at_a_time_begins_with_the_first_message_from_then_on) {
  open(disk());
  const auto source = publisher();
  for (int i = 0; i < 300; ++i) {
    publish(*source, "a", "", std::to_string(i));
    clock_.advance(std::chrono::seconds(1));
  }
  const auto from = clock_.utc_ns() - 10 * 1'000'000'000LL;
  EXPECT_EQ(read_all(*reader({"a"}, Start::time(from))).size(), 10u);
  log_.reset();
  open(disk());
  const auto all = read_all(*reader({"a"}, Start::time(from)));
  ASSERT_EQ(all.size(), 10u);
  EXPECT_EQ(all[0].payload, "290");
}

TEST_F(OnDisk, cursor_from_beyond_the_recovered_end_gets_a_gap_and_a_snapshot) {
  open(disk());
  publish(*publisher(), "s", "k", "v", MessageClass::state);
  const auto epoch = log_->epoch();
  const auto end = log_->tail().sequence;
  log_.reset();
  open(disk());
  publish(*publisher(), "e", "", "new");
  const auto ahead = reader({"s", "e"}, Start::at({epoch, end + 50}));
  const auto all = read_all(*ahead);
  EXPECT_THAT(kinds(all),
              ElementsAre(Kind::gap, Kind::snapshot, Kind::snapshot_end, Kind::message));
  EXPECT_EQ(all[0].gap_to, end + 50);
  EXPECT_EQ(all[3].payload, "new");
  const auto unknown = read_all(*reader({"s", "e"}, Start::at({12345, 1})));
  EXPECT_THAT(kinds(unknown), ElementsAre(Kind::gap, Kind::snapshot, Kind::snapshot_end));
}

TEST_F(OnDisk, last_values_come_back_from_a_checkpoint) {
  open(disk());
  {
    const auto source = publisher();
    for (int i = 0; i < 50; ++i) publish(*source, "s", std::to_string(i), "v", MessageClass::state);
    for (int i = 0; i < 500; ++i) publish(*source, "e", "", std::string(100, 'x'));
  }
  ASSERT_TRUE(log_->sync());
  log_->maintain();
  std::size_t checkpoints = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "log"))
    if (entry.path().extension() == ".ckpt") ++checkpoints;
  EXPECT_GE(checkpoints, 1u);
  log_.reset();
  // Without the files that held the states, only the checkpoint knows them.
  open(disk());
  EXPECT_EQ(log_->snapshot({"s"}).frames.size(), 50u);
}

}  // namespace
}  // namespace ctibus::log::test
