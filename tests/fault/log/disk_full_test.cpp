#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

using Step = FaultyFileSystem::Step;

class FullDisk : public FaultTest {
 protected:
  FullDisk() {
    files_.fault = [this](Step step, const std::string&) -> const char* {
      return step == Step::create && full_.load() ? "log.no_space" : nullptr;
    };
  }
  /// Fills what is prepared, so that the next segment finds no room.
  void fill_up() {
    full_ = true;
    const auto source = publisher("noise");
    ASSERT_TRUE(eventually([&] {
      publish(*source, "noise", "", std::string(1000, 'x'));
      return alarmed("log.disk_full");
    }));
  }
  std::atomic<bool> full_{false};
};

TEST_F(FullDisk, events_go_on_and_records_go_to_the_reserve_until_it_is_full) {
  open(faulty());
  const auto source = recorder();
  const auto live = reader({"cdr.call"});
  fill_up();
  int sent = 0;
  ASSERT_TRUE(eventually([&] {
    record(*source, sent++);
    return eventually([&] { return ended() == static_cast<std::size_t>(sent); }) &&
           !failed_.empty();
  }));
  EXPECT_GT(completed_.size(), 10u);
  EXPECT_EQ(failed_.begin()->second, "log.disk_full");
  EXPECT_EQ(read_all(*live).size(), static_cast<std::size_t>(sent)) << "readers get all of it";
  const auto sync = log_->sync();
  ASSERT_FALSE(sync);
  EXPECT_EQ(sync.error().code, "log.disk_full");
}

TEST_F(FullDisk, completed_records_survive_a_restart_on_the_full_disk) {
  open(faulty());
  const auto source = recorder();
  fill_up();
  for (int i = 0; i < 20; ++i) record(*source, i);
  ASSERT_TRUE(eventually([&] { return ended() == 20; }));
  ASSERT_TRUE(failed_.empty());
  log_.reset();
  full_ = false;
  open(faulty());
  EXPECT_EQ(records().size(), 20u);
}

TEST_F(FullDisk, log_goes_on_by_itself_when_there_is_room_again) {
  open(faulty());
  const auto source = recorder();
  fill_up();
  for (int i = 0; i < 20; ++i) record(*source, i);
  ASSERT_TRUE(eventually([&] { return ended() == 20; }));
  full_ = false;
  ASSERT_TRUE(eventually([&] {
    clock_.advance(std::chrono::microseconds(100));  // the retry is in the log's time
    return alarmed("log.disk_back");
  }));
  for (int i = 20; i < 40; ++i) record(*source, i);
  ASSERT_TRUE(eventually([&] { return ended() == 40; }));
  EXPECT_TRUE(failed_.empty());
  ASSERT_TRUE(eventually([&] {
    clock_.advance(std::chrono::microseconds(100));
    return log_->sync().has_value();
  }));
  log_.reset();
  open(faulty());
  const auto after = records();
  ASSERT_EQ(after.size(), 40u);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(after[static_cast<std::size_t>(i)], i);
}

TEST_F(FullDisk, records_whose_segments_left_memory_come_from_the_reserve) {
  auto options = faulty();
  options.memory_window_bytes = 16 << 10;
  options.reserve_bytes = 64 << 10;
  open(options);
  const auto source = recorder();
  fill_up();
  for (int i = 0; i < 20; ++i) record(*source, i);
  ASSERT_TRUE(eventually([&] { return ended() == 20; }));
  const auto noise = publisher("noise");
  ASSERT_TRUE(eventually([&] {
    publish(*noise, "noise", "", std::string(1000, 'x'));
    return alarmed("log.events_lost");
  }));
  for (int i = 0; i < 100; ++i) publish(*noise, "noise", "", std::string(1000, 'x'));
  full_ = false;
  ASSERT_TRUE(eventually([&] {
    clock_.advance(std::chrono::microseconds(100));
    return alarmed("log.disk_back") && log_->sync().has_value();
  }));
  EXPECT_EQ(records().size(), 20u);
  log_.reset();
  open(options);
  EXPECT_EQ(records().size(), 20u);
}

}  // namespace
}  // namespace ctibus::log::test
