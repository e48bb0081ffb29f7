#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {
namespace {

class Wake : public LogTest {
 protected:
  std::unique_ptr<Reader> counting(std::atomic<int>& wakes, std::string pattern) {
    Subscription subscription;
    subscription.patterns = {std::move(pattern)};
    subscription.wake = [&wakes] { ++wakes; };
    return must(log_->add_reader(std::move(subscription)));
  }
};

TEST_F(Wake, parked_reader_is_woken_once) {
  open(memory());
  const auto source = publisher();
  std::atomic<int> wakes{0};
  const auto parked = counting(wakes, "a");
  EXPECT_TRUE(parked->park());
  publish(*source, "a", "", "1");
  publish(*source, "a", "", "2");
  EXPECT_EQ(wakes.load(), 1);
  EXPECT_EQ(read_all(*parked).size(), 2u);
}

TEST_F(Wake, reader_is_not_woken_for_what_it_does_not_want) {
  open(memory());
  const auto source = publisher();
  std::atomic<int> wakes{0};
  const auto parked = counting(wakes, "a");
  EXPECT_TRUE(parked->park());
  publish(*source, "b", "", "1");
  EXPECT_EQ(wakes.load(), 0);
  publish(*source, "a", "", "2");
  EXPECT_EQ(wakes.load(), 1);
}

TEST_F(Wake, busy_reader_is_not_woken) {
  open(memory());
  const auto source = publisher();
  std::atomic<int> wakes{0};
  const auto busy = counting(wakes, "a");
  publish(*source, "a", "", "1");
  EXPECT_EQ(wakes.load(), 0);
  EXPECT_FALSE(busy->park()) << "something is there to be read";
  read_all(*busy);
  EXPECT_TRUE(busy->park());
  busy->unpark();
  publish(*source, "a", "", "2");
  EXPECT_EQ(wakes.load(), 0);
}

TEST_F(Wake, parking_skips_over_unwanted_messages) {
  open(memory());
  const auto source = publisher();
  std::atomic<int> wakes{0};
  const auto parked = counting(wakes, "a");
  for (int i = 0; i < 100; ++i) publish(*source, "b", "", "x");
  EXPECT_TRUE(parked->park());
  EXPECT_EQ(parked->position(), log_->tail());
}

TEST_F(Wake, no_wake_up_is_lost) {
  auto options = memory();
  options.memory_window_bytes = 64 << 20;
  open(options);
  constexpr std::uint64_t kCount = 20'000;
  Subscription subscription;
  subscription.patterns = {"a"};
  const auto sleepy = must(BlockingReader::make(*log_, std::move(subscription)));
  const auto type = must(log_->intern("a", MessageClass::event));
  std::atomic<std::uint64_t> received{0};
  std::jthread sleeper([&] {
    while (received.load() < kCount) {
      const auto count = sleepy->read([](const Delivery&) {}, 16, std::chrono::seconds(60));
      ASSERT_NE(count, 0u) << "a wake-up was lost after " << received.load();
      received.fetch_add(count);
    }
  });
  const auto source = publisher();
  Draft draft;
  draft.type = type;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    must(source->publish(draft));
    // Every now and then the reader may run dry and sleep.
    if (i % 100 == 0)
      while (received.load() < i) std::this_thread::yield();
  }
  sleeper.join();
  EXPECT_EQ(received.load(), kCount);
}

TEST_F(Wake, interrupt_ends_a_wait) {
  open(memory());
  Subscription subscription;
  subscription.patterns = {"a"};
  const auto waiting = must(BlockingReader::make(*log_, std::move(subscription)));
  std::jthread interrupter([&] { waiting->interrupt(); });
  EXPECT_EQ(waiting->read([](const Delivery&) {}), 0u);
}

TEST_F(Wake, time_limit_ends_a_wait) {
  open(memory());
  Subscription subscription;
  subscription.patterns = {"a"};
  const auto waiting = must(BlockingReader::make(*log_, std::move(subscription)));
  EXPECT_EQ(waiting->read([](const Delivery&) {}, 1, std::chrono::milliseconds(1)), 0u);
}

}  // namespace
}  // namespace ctibus::log::test
