#include <sys/mount.h>
#include <unistd.h>

#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

/// A real file system of one megabyte.
class SmallDisk : public FaultTest {
 protected:
  void SetUp() override {
    point_ = folder_.path() / "small";
    std::filesystem::create_directories(point_);
    mounted_ =
        ::geteuid() == 0 && ::mount("tmpfs", point_.c_str(), "tmpfs", 0, "size=1m,mode=0700") == 0;
    if (!mounted_) GTEST_SKIP() << "SKIPPED: mounting a tmpfs needs root";
  }
  void TearDown() override {
    log_.reset();
    if (mounted_) ::umount2(point_.c_str(), MNT_DETACH);
  }
  std::filesystem::path point_;
  bool mounted_ = false;
};

TEST_F(SmallDisk, running_out_of_space_kills_nobody_and_keeps_every_completed_record) {
  auto options = disk();
  options.folder = point_ / "log";
  options.disk_segment_bytes = 64 << 10;
  options.reserve_bytes = 64 << 10;
  open(options);
  const auto source = recorder();
  int sent = 0;
  ASSERT_TRUE(eventually([&] {
    for (int i = 0; i < 20; ++i) record(*source, sent++);
    return eventually([&] { return ended() == static_cast<std::size_t>(sent); }) &&
           !failed_.empty();
  }));
  EXPECT_TRUE(alarmed("log.disk_full"));
  log_.reset();
  open(options);
  std::vector<bool> there(static_cast<std::size_t>(sent) + 1);
  for (const auto number : records()) there.at(static_cast<std::size_t>(number)) = true;
  for (const auto number : completed_) EXPECT_TRUE(there.at(number - 1)) << number;
}

}  // namespace
}  // namespace ctibus::log::test
