#include <map>

#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {
namespace {

class OrderOf : public LogTest {};

TEST_F(OrderOf, many_publishers_keep_each_ones_order_and_every_reader_sees_the_same) {
  auto options = memory();
  options.memory_window_bytes = 256 << 20;
  open(options);
  constexpr int kPublishers = 4;
  constexpr std::uint64_t kEach = 5000;
  const auto type = must(log_->intern("e", MessageClass::event));
  std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>> seen(3);
  std::vector<std::unique_ptr<BlockingReader>> readers;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    Subscription subscription;
    subscription.patterns = {"e"};
    readers.push_back(must(BlockingReader::make(*log_, std::move(subscription))));
  }
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < seen.size(); ++i)
    threads.emplace_back([&, i] {
      while (seen[i].size() < kPublishers * kEach) {
        const auto count = readers[i]->read(
            [&](const Delivery& delivery) {
              ASSERT_EQ(delivery.kind, Delivery::Kind::message);
              ASSERT_EQ(delivery.number, seen[i].size() + 1);
              seen[i].emplace_back(delivery.frame.id().source_epoch, delivery.frame.id().number);
            },
            256, std::chrono::seconds(60));
        ASSERT_NE(count, 0u) << "nothing came for a minute after " << seen[i].size();
      }
    });
  for (int p = 0; p < kPublishers; ++p)
    threads.emplace_back([&, p] {
      const auto source = publisher("p" + std::to_string(p));
      for (std::uint64_t i = 0; i < kEach; ++i) {
        Draft draft;
        draft.type = type;
        const auto number = std::to_string(i);
        draft.payload = bytes_of(number);
        while (!source->publish(draft)) ADD_FAILURE() << "an outbox of 16384 overflowed";
      }
    });
  threads.clear();
  std::map<std::uint64_t, std::uint64_t> last;
  for (const auto& [epoch, number] : seen[0]) EXPECT_EQ(number, ++last[epoch]);
  EXPECT_EQ(last.size(), std::size_t{kPublishers});
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_EQ(seen[0], seen[2]);
}

TEST_F(OrderOf, one_publisher_used_by_several_threads_numbers_densely) {
  auto options = memory();
  options.memory_window_bytes = 64 << 20;
  open(options);
  const auto source = publisher();
  const auto type = must(log_->intern("e", MessageClass::event));
  const auto live = reader({"e"});
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 3; ++t)
      threads.emplace_back([&] {
        Draft draft;
        draft.type = type;
        for (int i = 0; i < 2000; ++i) must(source->publish(draft));
      });
  }
  std::uint64_t expected = 0;
  ASSERT_TRUE(eventually([&] { return log_->counters().appended >= 6000; }));
  for (const auto& seen : read_all(*live)) EXPECT_EQ(seen.id.number, ++expected);
  EXPECT_EQ(expected, 6000u);
}

TEST_F(OrderOf, interning_while_publishing_misses_no_reader) {
  open(memory());
  const auto live = reader({"t.*"});
  std::vector<std::jthread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      const auto source = publisher("p" + std::to_string(t));
      for (int i = 0; i < 60; ++i) publish(*source, "t.x" + std::to_string(t * 100 + i), "", "x");
    });
  threads.clear();
  EXPECT_TRUE(eventually([&] {
    read_all(*live);
    return live->deliveries() == 180;
  }));
}

}  // namespace
}  // namespace ctibus::log::test
