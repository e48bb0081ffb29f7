#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {
namespace {

using ::testing::ElementsAre;
using Kind = Delivery::Kind;

class RetentionOf : public LogTest {
 protected:
  Options small() {
    auto options = disk();
    options.memory_window_bytes = 16 << 10;
    options.retention.events = std::chrono::hours(24);
    options.retention.records = std::chrono::hours(24 * 30);
    return options;
  }
  void fill(int count = 300) {
    const auto source = publisher();
    for (int i = 0; i < count; ++i) publish(*source, "e", "", std::string(200, 'x'));
    ASSERT_TRUE(log_->sync());
  }
};

TEST_F(RetentionOf, an_age_that_would_wrap_around_is_refused) {
  for (const auto wrong : {std::chrono::nanoseconds::min(), std::chrono::nanoseconds::max(),
                           std::chrono::nanoseconds(0)}) {
    auto options = small();
    options.retention.records = wrong;
    const auto log = Log::open(std::move(options));
    ASSERT_FALSE(log) << wrong.count();
    EXPECT_EQ(log.error().code, "log.bad_option");
  }
}

TEST_F(RetentionOf, expired_events_go_and_a_reader_gets_a_gap_and_a_snapshot) {
  open(small());
  const auto late = reader({"e", "s"});
  {
    const auto source = publisher();
    publish(*source, "s", "k", "still true", MessageClass::state);
  }
  fill();
  clock_.advance(std::chrono::hours(25));
  fill();
  log_->maintain();
  const auto all = read_all(*late);
  ASSERT_GT(all.size(), 3u);
  EXPECT_EQ(all[0].kind, Kind::gap);
  EXPECT_EQ(all[1].payload, "still true");
  EXPECT_EQ(all[2].kind, Kind::snapshot_end);
  std::uint64_t expected = 0;
  for (std::size_t i = 3; i < all.size(); ++i) {
    EXPECT_EQ(all[i].kind, Kind::message);
    EXPECT_GT(all[i].sequence, expected);
    expected = all[i].sequence;
  }
  log_.reset();
  open(small());
  EXPECT_EQ(log_->snapshot({"s"}).frames.size(), 1u) << "expiry never loses a current state";
}

TEST_F(RetentionOf, records_outlive_the_events_around_them) {
  open(small());
  {
    const auto source = publisher();
    for (int i = 0; i < 100; ++i) {
      publish(*source, "e", "", std::string(200, 'x'));
      publish(*source, "cdr.call", "", std::to_string(i), MessageClass::record);
    }
  }
  fill();
  clock_.advance(std::chrono::hours(25));
  fill();
  // What has not left memory yet can still be read.
  EXPECT_TRUE(eventually([&] {
    log_->maintain();
    return payloads(read_all(*reader({"e"}, Start::time(0)))).size() < 400u;
  }));
  const auto check = [&] {
    const auto records = read_all(*reader({"cdr.*"}, Start::time(0)));
    ASSERT_EQ(records.size(), 100u);
    for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(records[i].payload, std::to_string(i));
  };
  check();
  log_.reset();
  open(small());
  check();
}

TEST_F(RetentionOf, unacknowledged_record_is_kept_beyond_its_time_and_reported) {
  open(small());
  Subscription subscription;
  subscription.patterns = {"cdr.*"};
  subscription.durable_name = "billing";
  auto consumer = must(log_->add_reader(subscription));
  {
    const auto source = publisher();
    publish(*source, "cdr.call", "", "owed", MessageClass::record);
    publish(*source, "other.record", "", "nobody waits", MessageClass::record);
  }
  fill();
  clock_.advance(std::chrono::hours(24 * 31));
  fill();
  log_->maintain();
  EXPECT_TRUE(alarmed("log.unacknowledged"));
  const auto all = read_all(*consumer);
  EXPECT_THAT(payloads(all), ElementsAre("owed"));
  EXPECT_TRUE(payloads(read_all(*reader({"other.*"}, Start::time(0)))).empty());
  ASSERT_TRUE(log_->acknowledge("billing", all.back().sequence));
  log_->maintain();
  EXPECT_TRUE(payloads(read_all(*reader({"cdr.*"}, Start::time(0)))).empty());
}

TEST_F(RetentionOf, total_size_is_kept_under_its_limit) {
  auto options = small();
  options.retention.max_bytes = 100 << 10;
  open(options);
  for (int round = 0; round < 5; ++round) fill();
  log_->maintain();
  EXPECT_LE(log_->counters().segment_file_bytes, 100u << 10);
  EXPECT_GT(log_->counters().segment_files, 0u);
}

}  // namespace
}  // namespace ctibus::log::test
