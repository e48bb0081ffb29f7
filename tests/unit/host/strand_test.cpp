#include "core/host/strand.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace ctibus::host {
namespace {

using namespace std::chrono_literals;

TEST(Strand, runs_the_posts_of_each_thread_in_order_and_never_two_at_once) {
  constexpr int per_thread = 5000;
  Pool pool(4);
  const auto strand = Strand::make(pool);
  std::atomic<int> inside{0};
  std::atomic<int> overlaps{0};
  std::vector<int> next(3, 0);
  std::atomic<int> disorders{0};
  std::promise<void> done;
  std::vector<std::thread> threads;
  int total = 0;
  for (std::size_t t = 0; t < next.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < per_thread; ++i) {
        strand->post([&, t, i] {
          if (++inside != 1) ++overlaps;
          if (next[t]++ != i) ++disorders;
          --inside;
          if (++total == per_thread * 3) done.set_value();
        });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  ASSERT_EQ(done.get_future().wait_for(30s), std::future_status::ready);
  EXPECT_EQ(overlaps, 0);
  EXPECT_EQ(disorders, 0);
}

TEST(Strand, a_noisy_one_does_not_starve_its_neighbour) {
  Pool pool(1);
  const auto noisy = Strand::make(pool);
  const auto quiet = Strand::make(pool);
  std::atomic<bool> stop{false};
  std::function<void()> again = [&] {
    if (!stop) noisy->post(again);
  };
  for (int i = 0; i < 1000; ++i) noisy->post(again);
  std::promise<void> heard;
  quiet->post([&] { heard.set_value(); });
  EXPECT_EQ(heard.get_future().wait_for(30s), std::future_status::ready);
  stop = true;
  EXPECT_TRUE(noisy->close(30s));
}

TEST(Strand, after_close_nothing_runs) {
  Pool pool(2);
  const auto strand = Strand::make(pool);
  std::promise<void> entered;
  std::promise<void> leave;
  std::atomic<bool> later{false};
  strand->post([&] {
    entered.set_value();
    leave.get_future().wait();
  });
  strand->post([&] { later = true; });
  entered.get_future().wait();
  EXPECT_FALSE(strand->close(1ms)) << "a task was still running";
  leave.set_value();
  EXPECT_TRUE(strand->close(30s));
  EXPECT_FALSE(strand->post([&] { later = true; }));
  EXPECT_FALSE(later);
}

TEST(Strand, may_be_closed_from_within) {
  Pool pool(1);
  const auto strand = Strand::make(pool);
  std::promise<bool> closed;
  strand->post([&] { closed.set_value(strand->close(30s)); });
  EXPECT_TRUE(closed.get_future().get());
}

TEST(Pool, leaves_a_thread_behind_that_does_not_come_back) {
  auto pool = std::make_unique<Pool>(2);
  const auto strand = Strand::make(*pool);
  auto entered = std::make_shared<std::promise<void>>();
  auto leave = std::make_shared<std::promise<void>>();
  auto left = std::make_shared<std::promise<void>>();
  strand->post([entered, leave, left] {
    entered->set_value();
    leave->get_future().wait();
    left->set_value();
  });
  entered->get_future().wait();
  EXPECT_FALSE(pool->stop(1ms));
  pool.reset();
  leave->set_value();
  EXPECT_EQ(left->get_future().wait_for(30s), std::future_status::ready);
}

}  // namespace
}  // namespace ctibus::host
