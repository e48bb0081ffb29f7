#include "log_fixture.hpp"

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

}  // namespace
}  // namespace ctibus::log::test
