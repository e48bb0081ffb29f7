#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

using Step = FaultyFileSystem::Step;

class FailedSync : public FaultTest {
 protected:
  ~FailedSync() override { log_.reset(); }
  std::atomic<bool> broken_{false};
  std::atomic<int> synced_again_{0};
  std::mutex victim_mutex_;
  std::string victim_;
};

TEST_F(FailedSync, unsynced_records_are_rewritten_to_another_file_and_complete) {
  // As the kernel does: the file fails once and then pretends; who syncs it again loses data.
  files_.fault = [&](Step step, const std::string& name) -> const char* {
    if (step != Step::sync) return nullptr;
    const std::lock_guard lock(victim_mutex_);
    if (victim_ == name) ++synced_again_;
    if (!broken_.exchange(false)) return nullptr;
    victim_ = name;
    return "log.io";
  };
  open(faulty());
  const auto source = recorder();
  for (int i = 0; i < 10; ++i) record(*source, i);
  ASSERT_TRUE(eventually([&] { return ended() == 10; }));
  broken_ = true;
  for (int i = 10; i < 20; ++i) record(*source, i);
  ASSERT_TRUE(eventually([&] { return ended() == 20; }));
  for (int i = 20; i < 30; ++i) record(*source, i);
  ASSERT_TRUE(eventually([&] { return ended() == 30; }));
  EXPECT_TRUE(failed_.empty());
  EXPECT_TRUE(alarmed("log.sync_failed"));
  EXPECT_EQ(synced_again_.load(), 0);
  EXPECT_EQ(log_->counters().failed_syncs, 1u);
  EXPECT_EQ(records().size(), 30u);
  log_.reset();
  open(faulty());
  const auto after = records();
  ASSERT_EQ(after.size(), 30u);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(after[static_cast<std::size_t>(i)], i);
}

TEST_F(FailedSync, newer_copy_wins_when_the_failed_file_holds_something_else) {
  files_.fault = [&](Step step, const std::string& name) -> const char* {
    return step == Step::sync && name.ends_with(".new") && broken_.exchange(false) ? "log.io"
                                                                                   : nullptr;
  };
  open(faulty());
  const auto source = recorder();
  record(*source, 0);
  ASSERT_TRUE(eventually([&] { return ended() == 1; }));
  broken_ = true;
  record(*source, 1);
  ASSERT_TRUE(eventually([&] { return ended() == 2; }));
  log_.reset();
  open(faulty());
  EXPECT_EQ(records(), (std::vector<int>{0, 1}));
}

}  // namespace
}  // namespace ctibus::log::test
