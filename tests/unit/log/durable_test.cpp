#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {
namespace {

using ::testing::ElementsAre;

class DurableConsumer : public LogTest {
 protected:
  Result<std::unique_ptr<Reader>> billing() {
    Subscription subscription;
    subscription.patterns = {"cdr.*"};
    subscription.durable_name = "billing";
    return log_->add_reader(std::move(subscription));
  }
};

TEST_F(DurableConsumer, resumes_after_what_it_acknowledged_across_a_restart) {
  open(disk());
  {
    const auto consumer = must(billing());
    const auto source = publisher();
    for (int i = 0; i < 10; ++i)
      publish(*source, "cdr.call", "", std::to_string(i), MessageClass::record);
    const auto all = read_all(*consumer);
    ASSERT_EQ(all.size(), 10u);
    ASSERT_TRUE(log_->acknowledge("billing", all[6].sequence));
    ASSERT_TRUE(log_->acknowledge("billing", all[2].sequence)) << "going back is ignored";
  }
  {
    const auto again = must(billing());
    EXPECT_THAT(payloads(read_all(*again)), ElementsAre("7", "8", "9"));
  }
  log_.reset();
  open(disk());
  const auto after_restart = must(billing());
  EXPECT_THAT(payloads(read_all(*after_restart)), ElementsAre("7", "8", "9"));
}

TEST_F(DurableConsumer, has_one_reader_at_a_time) {
  open(memory());
  auto first = must(billing());
  const auto second = billing();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "log.durable_in_use");
  first.reset();
  EXPECT_TRUE(billing());
}

TEST_F(DurableConsumer, cannot_acknowledge_what_does_not_exist) {
  open(memory());
  const auto beyond = log_->acknowledge("billing", log_->tail().sequence + 1);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code, "log.bad_cursor");
}

TEST_F(DurableConsumer, forgotten_one_starts_anew) {
  open(disk());
  ASSERT_TRUE(log_->acknowledge("billing", 1));
  EXPECT_TRUE(log_->acknowledged("billing"));
  ASSERT_TRUE(log_->forget_consumer("billing"));
  EXPECT_FALSE(log_->acknowledged("billing"));
  log_.reset();
  open(disk());
  EXPECT_FALSE(log_->acknowledged("billing"));
}

TEST_F(DurableConsumer, is_forgotten_only_when_nobody_reads_under_its_name) {
  open(memory());
  auto reader = must(billing());
  const auto in_use = log_->forget_consumer("billing");
  ASSERT_FALSE(in_use);
  EXPECT_EQ(in_use.error().code, "log.durable_in_use");
  reader.reset();
  EXPECT_TRUE(log_->forget_consumer("billing"));
  const auto unknown = log_->forget_consumer("billing");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "log.unknown_consumer");
}

TEST_F(DurableConsumer, is_listed_with_what_it_holds_back) {
  open(disk());
  const auto reader = must(billing());
  const auto source = publisher();
  for (int i = 0; i < 1000; ++i)
    publish(*source, "cdr.call", "", std::to_string(i), MessageClass::record);
  ASSERT_TRUE(log_->sync());
  ASSERT_TRUE(eventually([&] { return log_->counters().segment_files > 1; }));
  auto listed = log_->consumers();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].name, "billing");
  EXPECT_TRUE(listed[0].attached);
  EXPECT_GE(listed[0].behind, 1000u);
  EXPECT_GT(listed[0].kept_bytes, 0u);
  EXPECT_THAT(listed[0].patterns, ElementsAre("cdr.*"));
  ASSERT_TRUE(log_->acknowledge("billing", log_->tail().sequence));
  listed = log_->consumers();
  EXPECT_EQ(listed[0].kept_bytes, 0u);
}

TEST_F(DurableConsumer, that_found_no_room_does_not_exist) {
  open(memory());
  std::vector<std::unique_ptr<Reader>> readers;
  while (true) {
    Subscription subscription;
    subscription.patterns = {"call.*"};
    auto one = log_->add_reader(std::move(subscription));
    if (!one) break;
    readers.push_back(std::move(*one));
  }
  const auto refused = billing();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "log.too_many_readers");
  EXPECT_FALSE(log_->acknowledged("billing"));
}

}  // namespace
}  // namespace ctibus::log::test
