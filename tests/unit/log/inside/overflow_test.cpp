#include <gtest/gtest.h>

#include "core/log/core.hpp"

namespace ctibus::log {
namespace {

/// A log whose role the test can hold, as a publisher would that was interrupted in the middle.
class Overflow : public ::testing::Test {
 protected:
  Overflow() {
    EXPECT_TRUE(core_->open());
    type_ = *core_->intern("e", MessageClass::event);
    PublisherOptions small;
    small.name = "flood";
    small.lane_bytes = 4096;
    small.outbox_messages = 10;
    publisher_ = std::move(*core_->add_publisher(small));
    reader_state_ = std::make_unique<ReaderState>(Filter({">"}, {}, {}), 0);
    reader_state_->position = core_->sequencer->tail();
    core_->readers.fetch_add(1);
    reader_ = std::make_unique<Reader>(core_, std::move(reader_state_));
  }

  Result<ctibus_message_id> publish() {
    Draft draft;
    draft.type = type_;
    return publisher_->publish(draft);
  }

  /// The numbers of the messages in the log; a gap event as the negative numbers of its bounds.
  std::vector<std::int64_t> read() {
    std::vector<std::int64_t> all;
    while (reader_->read([&](const Delivery& delivery) {
      if (delivery.frame.topic() == topics::gap) {
        const auto gap = unpack_gap(delivery.frame.payload());
        ASSERT_TRUE(gap);
        EXPECT_EQ(gap->source, "flood");
        EXPECT_EQ(gap->source_epoch, publisher_->source_epoch());
        all.push_back(-static_cast<std::int64_t>(gap->from));
        all.push_back(-static_cast<std::int64_t>(gap->to));
      } else {
        all.push_back(static_cast<std::int64_t>(delivery.frame.id().number));
      }
    }) != 0) {}
    return all;
  }

  std::shared_ptr<Core> core_ = std::make_shared<Core>(Options{});
  std::uint32_t type_ = 0;
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<ReaderState> reader_state_;
  std::unique_ptr<Reader> reader_;
};

TEST_F(Overflow, busy_role_does_not_block_the_publisher_and_order_is_kept) {
  core_->sequencer->role().take();
  for (std::uint64_t i = 1; i <= 30; ++i) EXPECT_EQ(publish()->number, i);
  EXPECT_TRUE(read().empty());
  core_->sequencer->finish();
  for (std::uint64_t i = 31; i <= 33; ++i) EXPECT_EQ(publish()->number, i);
  const auto all = read();
  ASSERT_EQ(all.size(), 33u);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], static_cast<std::int64_t>(i + 1));
  EXPECT_FALSE(publisher_->failed());
  EXPECT_GT(core_->sequencer->counters.lane_messages.get(), 0u);
  EXPECT_GT(core_->sequencer->counters.outbox_messages.get(), 0u);
}

TEST_F(Overflow, message_that_fits_nowhere_fails_its_publisher_and_becomes_a_gap_event) {
  core_->sequencer->role().take();
  std::int64_t accepted = 0;
  while (publish()) ++accepted;
  EXPECT_GT(accepted, 10);
  EXPECT_TRUE(publisher_->failed());
  const auto refused = publish();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "bus.outbox_full");
  EXPECT_EQ(publisher_->lost(), 2u);
  core_->sequencer->finish();

  EXPECT_EQ(publish()->number, static_cast<std::uint64_t>(accepted) + 3);
  EXPECT_TRUE(publisher_->failed()) << "stays visible until it is cleared";
  publisher_->clear_failure();
  EXPECT_FALSE(publisher_->failed());

  std::vector<std::int64_t> expected;
  for (std::int64_t i = 1; i <= accepted; ++i) expected.push_back(i);
  expected.insert(expected.end(), {-(accepted + 1), -(accepted + 2), accepted + 3});
  EXPECT_EQ(read(), expected);
}

TEST_F(Overflow, publisher_that_goes_away_leaves_nothing_behind) {
  core_->sequencer->role().take();
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(publish());
  std::jthread leaver([&] { publisher_.reset(); });
  core_->sequencer->finish();
  leaver.join();
  EXPECT_EQ(read().size(), 30u);
}

}  // namespace
}  // namespace ctibus::log
