#include "core/log/lane.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>
#include <thread>

namespace ctibus::log {
namespace {

bool put(Lane& lane, std::uint64_t number, std::size_t size) {
  auto* place = lane.reserve(size);
  if (place == nullptr) return false;
  ctibus_frame_header header{};
  header.size = static_cast<std::uint32_t>(size);
  header.id.number = number;
  std::memcpy(place, &header, sizeof header);
  lane.commit();
  return true;
}

TEST(LaneOf, any_sequence_of_puts_and_takes_behaves_like_a_queue) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint16_t>& steps) {
    Lane lane(4096);
    std::deque<std::pair<std::uint64_t, std::size_t>> model;
    std::uint64_t number = 0;
    for (const auto step : steps) {
      if (step % 3 != 0) {
        const std::size_t size = 144 + std::size_t{step} % 150 * 8;
        if (put(lane, ++number, size))
          model.emplace_back(number, size);
        else
          RC_ASSERT(!model.empty());
      } else {
        const auto frame = lane.front();
        RC_ASSERT(frame.empty() == model.empty());
        if (frame.empty()) continue;
        RC_ASSERT(frame.id().number == model.front().first);
        RC_ASSERT(frame.size() == model.front().second);
        lane.pop();
        model.pop_front();
      }
    }
    RC_ASSERT(lane.empty() == model.empty());
  }));
}

TEST(LaneOf, frames_cross_threads_in_order) {
  Lane lane(4096);
  constexpr std::uint64_t kCount = 2'000;
  std::jthread producer([&] {
    for (std::uint64_t i = 1; i <= kCount; ++i)
      while (!put(lane, i, 144 + i % 20 * 8)) std::this_thread::yield();
  });
  for (std::uint64_t expected = 1; expected <= kCount;) {
    const auto frame = lane.front();
    if (frame.empty()) {
      std::this_thread::yield();
      continue;
    }
    ASSERT_EQ(frame.id().number, expected++);
    lane.pop();
  }
}

TEST(LaneOf, frame_larger_than_the_lane_never_fits) {
  Lane lane(4096);
  EXPECT_EQ(lane.reserve(4104), nullptr);
  EXPECT_NE(lane.reserve(4096), nullptr);
}

}  // namespace
}  // namespace ctibus::log
