#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

using namespace std::chrono_literals;

/// UTC is set by people and by NTP, by hours if need be; the steady clock goes on.
class ClockStep : public FaultTest {
 protected:
  Options small() {
    auto options = faulty();
    options.memory_window_bytes = 16 << 10;
    options.retention.events = 24h;
    options.retention.records = 24h;
    return options;
  }
  void fill() {
    const auto source = recorder();
    for (int i = 0; i < 100; ++i) {
      publish(*source, "m.event", "", std::to_string(i) + std::string(200, 'x'));
      record(*source, i);
    }
    ASSERT_TRUE(log_->sync());
    written_ += 100;
  }
  void expect_all_there() {
    log_->maintain();
    std::size_t found = 0;
    std::int64_t latest = 0;
    const auto all = reader({"m.event", "cdr.call"}, Start::time(0));
    while (all->read([&](const Delivery& delivery) {
      ASSERT_EQ(delivery.kind, Delivery::Kind::message);
      const auto time = delivery.frame.header().publish_time_ns;
      EXPECT_GE(time, latest);
      latest = time;
      ++found;
    }) != 0) {}
    EXPECT_EQ(found, 2 * written_);
  }
  std::size_t written_ = 0;
};

TEST_F(ClockStep, ages_nothing_and_turns_no_time_back) {
  open(small());
  fill();
  for (const auto step : {48h, -96h, 24h * 400, -24h * 800, 1h, -1h}) {
    SCOPED_TRACE(std::to_string(step.count()) + " h");
    clock_.step_utc(step);
    fill();
    expect_all_there();
    if (HasFatalFailure()) return;
  }
  EXPECT_FALSE(alarmed("log.unacknowledged"));
}

TEST_F(ClockStep, does_not_keep_what_is_old) {
  open(small());
  fill();
  clock_.step_utc(-24h * 400);
  clock_.advance(25h);
  fill();
  log_->maintain();
  const auto left = records();
  EXPECT_LT(left.size(), 2 * 100u);
  EXPECT_GE(left.size(), 100u);
}

TEST_F(ClockStep, between_two_lives_turns_no_time_back) {
  open(small());
  fill();
  log_.reset();
  clock_.step_utc(-10h);
  open(small());
  fill();
  expect_all_there();
  log_.reset();
  clock_.step_utc(20h);
  open(small());
  fill();
  expect_all_there();
}

}  // namespace
}  // namespace ctibus::log::test
