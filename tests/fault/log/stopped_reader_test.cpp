#include <thread>

#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

/// One reader stops for long; the window of memory is much smaller than what it misses.
TEST_F(FaultTest, stopped_reader_catches_up_from_the_disk_and_costs_the_others_nothing) {
  constexpr int publishers = 3, messages = 20'000;
  auto options = disk();
  options.clock = nullptr;
  options.disk_segment_bytes = 1 << 20;
  options.memory_window_bytes = 256 << 10;
  open(options);
  const auto stopped = reader({"m.event"});
  const auto quick = reader({"m.event"});
  std::vector<std::thread> threads;
  std::atomic<int> running{publishers};
  for (int p = 0; p < publishers; ++p) {
    threads.emplace_back([&, p] {
      const auto source = publisher("p" + std::to_string(p));
      for (int i = 0; i < messages; ++i) {
        publish(*source, "m.event", std::to_string(p), std::to_string(i));
        // At the disk's speed: what outruns it may leave memory unsaved.
        if (i % 1000 == 999) {
          EXPECT_TRUE(log_->sync());
        }
      }
      --running;
    });
  }
  const auto take = [](Reader& from, std::map<std::string, int>& next, std::size_t& count,
                       std::size_t max) {
    return from.read(
        [&](const Delivery& delivery) {
          ASSERT_EQ(delivery.kind, Delivery::Kind::message);
          ASSERT_EQ(delivery.number, ++count);
          auto& expected = next[std::string(delivery.frame.key())];
          ASSERT_EQ(text_of(delivery.frame.payload()), std::to_string(expected++));
        },
        max);
  };
  std::map<std::string, int> seen_quick, seen_stopped;
  std::size_t quick_count = 0, stopped_count = 0;
  while (running.load() != 0) take(*quick, seen_quick, quick_count, 1000);
  for (auto& thread : threads) thread.join();
  while (take(*quick, seen_quick, quick_count, 1000) != 0) {}
  EXPECT_EQ(quick_count, std::size_t{publishers} * messages);
  EXPECT_EQ(quick->lag(), 0u);
  EXPECT_GE(stopped->lag(), std::uint64_t{publishers} * messages);
  EXPECT_GT(log_->counters().segment_files, 2u);

  // It catches up while the others go on.
  const auto source = publisher("late");
  int more = 0;
  while (stopped_count < std::size_t{publishers} * messages) {
    ASSERT_NE(take(*stopped, seen_stopped, stopped_count, 500), 0u);
    publish(*source, "m.event", "late", std::to_string(more++));
    ASSERT_EQ(take(*quick, seen_quick, quick_count, 500), 1u);
  }
  while (take(*stopped, seen_stopped, stopped_count, 500) != 0) {}
  EXPECT_EQ(stopped_count, quick_count);
  EXPECT_EQ(stopped->lag(), 0u);
  EXPECT_EQ(seen_stopped, seen_quick);
  const auto counters = log_->counters();
  EXPECT_EQ(counters.gaps, 0u);
  EXPECT_EQ(counters.lost, 0u);
}

}  // namespace
}  // namespace ctibus::log::test
