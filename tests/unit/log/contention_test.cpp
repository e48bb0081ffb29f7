#include <map>

#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {
namespace {

class Contention : public LogTest {};

TEST_F(Contention, publishers_lose_nothing_and_keep_order) {
  auto options = memory();
  options.memory_window_bytes = 256 << 20;
  open(options);
  const auto live = reader({"e"});
  const auto type = must(log_->intern("e", MessageClass::event));
  constexpr std::uint64_t kEach = 3000;
  {
    std::vector<std::jthread> threads;
    for (int p = 0; p < 4; ++p)
      threads.emplace_back([&, p] {
        PublisherOptions small;
        small.name = "p" + std::to_string(p);
        small.lane_bytes = 4096;
        const auto source = must(log_->add_publisher(std::move(small)));
        Draft draft;
        draft.type = type;
        for (std::uint64_t i = 0; i < kEach; ++i) must(source->publish(draft));
      });
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) (void)log_->snapshot({">"});
    });
  }
  std::map<std::uint64_t, std::uint64_t> last;
  for (const auto& seen : read_all(*live)) EXPECT_EQ(seen.id.number, ++last[seen.id.source_epoch]);
  for (const auto& [epoch, number] : last) EXPECT_EQ(number, kEach);
  EXPECT_EQ(log_->counters().lost, 0u);
}

}  // namespace
}  // namespace ctibus::log::test
