// The log as it is, in a process of its own, on a disk on which the n-th call fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <set>
#include <sstream>

#include "core/log/log.hpp"
#include "faulty_disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::fault {
namespace {

namespace fs = std::filesystem;
using support::Process;
using ::testing::HasSubstr;

constexpr int records = 60;

class LogDisk : public ::testing::Test {
 protected:
  LogDisk() {
    fs::create_directories(root_ / "data");
    disk_.emplace(root_ / "data", root_ / "control");
  }
  fs::path folder() { return root_ / "data" / "log"; }
  std::vector<std::string> driver() {
    return {LOG_DRIVER, folder().string(), std::to_string(records)};
  }

  /// The sequences that the driver was told are safe.
  static std::set<std::uint64_t> confirmed(const std::string& text) {
    std::set<std::uint64_t> all;
    std::istringstream lines(text);
    for (std::string word; lines >> word;) {
      std::uint64_t sequence = 0;
      if (word == "ok" && lines >> sequence) all.insert(sequence);
    }
    return all;
  }
  void expect_kept(const std::set<std::uint64_t>& promised) {
    auto opened = log::Log::open({.folder = folder(), .disk_segment_bytes = 16384});
    ASSERT_TRUE(opened) << opened.error().text;
    auto reader = (*opened)->add_reader({.patterns = {"m.record"}, .start = log::Start::time(0)});
    ASSERT_TRUE(reader);
    std::set<std::uint64_t> there;
    std::uint64_t last = 0;
    while ((*reader)->read([&](const log::Delivery& delivery) {
      if (delivery.kind != log::Delivery::Kind::message) return;
      EXPECT_GT(delivery.frame.sequence(), last);
      last = delivery.frame.sequence();
      there.insert(last);
    }) != 0) {}
    for (const auto sequence : promised) EXPECT_EQ(there.count(sequence), 1u) << sequence;
  }

  support::TemporaryFolder temporary_;
  fs::path root_ = temporary_.path();
  std::optional<FaultyDisk> disk_;
};

struct Fault {
  const char* name;
  Effect effect;
  int error;
  std::uint32_t calls;
  std::int64_t times;
};

class EachCall : public LogDisk, public ::testing::WithParamInterface<Fault> {};

TEST_P(EachCall, that_fails_loses_no_confirmed_record) {
  const auto& fault = GetParam();
  for (int n = 0;; ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    ASSERT_LT(n, 2000);
    fs::remove_all(folder());
    disk_->arm(fault.effect, fault.error, fault.calls, n, fault.times);
    Process process(driver(), disk_->environment());
    const int status = process.wait();
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status << process.text();
    const bool hit = disk_->control().hits.load() != 0;
    disk_->heal();
    const auto promised = confirmed(process.text());
    if (process.text().find("refused") == std::string::npos) {
      EXPECT_THAT(process.text(), HasSubstr("closed"));
      // One failure is no reason to refuse anything.
      if (fault.times == 1) {
        EXPECT_EQ(promised.size(), std::size_t{records}) << process.text();
      }
    } else {
      EXPECT_THAT(process.text(), HasSubstr("refused log.open_failed"));
    }
    expect_kept(promised);
    if (HasFailure()) return;
    if (!hit) {
      EXPECT_GT(n, fault.calls == kEveryCall ? 20 : 5);
      return;
    }
    // What fails for good is much the same wherever it begins; and one failure is like another,
    // but for a full disk.
    if (fault.times == kForGood) n += n / 4;
    if (fault.times == 1 && fault.error == EIO) n += 2;
  }
}

INSTANTIATE_TEST_SUITE_P(Once, EachCall,
                         ::testing::Values(Fault{"no_space", Effect::fail, ENOSPC, kEveryCall, 1},
                                           Fault{"io", Effect::fail, EIO, kEveryCall, 1},
                                           Fault{"short_write", Effect::short_write, 0, kWrite, 1}),
                         [](const auto& fault) { return std::string(fault.param.name); });
INSTANTIATE_TEST_SUITE_P(
    ForGood, EachCall,
    ::testing::Values(Fault{"no_space", Effect::fail, ENOSPC, kEveryCall & ~kOpen, kForGood},
                      Fault{"io", Effect::fail, EIO, kEveryCall, kForGood},
                      Fault{"failed_sync", Effect::fail, EIO, kSync, kForGood},
                      Fault{"short_writes", Effect::short_write, 0, kWrite, kForGood}),
    [](const auto& fault) { return std::string(fault.param.name); });

TEST_F(LogDisk, that_is_slow_holds_up_no_publisher) {
  for (const int n : {0, 1, 2, 5}) {
    SCOPED_TRACE("sync " + std::to_string(n));
    fs::remove_all(folder());
    disk_->heal();
    // Only once it is open: whoever opens a log waits for its disk.
    disk_->arm(Effect::hold, 0, kSync, 2 + n);
    Process process(driver(), disk_->environment());
    EXPECT_TRUE(process.await_text("published"));
    EXPECT_TRUE(process.await([&] { return disk_->control().held.load() != 0; }));
    EXPECT_LT(confirmed(process.text()).size(), std::size_t{records});
    disk_->heal();
    EXPECT_EQ(process.wait(), 0);
    EXPECT_EQ(confirmed(process.text()).size(), std::size_t{records});
    expect_kept(confirmed(process.text()));
    if (HasFailure()) return;
  }
}

TEST_F(LogDisk, that_stands_still_when_the_process_is_killed_keeps_what_was_confirmed) {
  std::size_t most = 0;
  for (int n = 0; n < 8; ++n) {
    SCOPED_TRACE("sync " + std::to_string(n));
    fs::remove_all(folder());
    disk_->arm(Effect::hold, 0, kSync, 2 + n);
    Process process(driver(), disk_->environment());
    ASSERT_TRUE(process.await([&] { return disk_->control().held.load() != 0; }));
    const int status = process.end(SIGKILL);
    EXPECT_TRUE(WIFSIGNALED(status));
    const auto promised = confirmed(process.text());
    most = std::max(most, promised.size());
    expect_kept(promised);
    disk_->heal();
    if (HasFailure()) return;
  }
  EXPECT_GT(most, 0u) << "there was never anything to keep";
}

}  // namespace
}  // namespace ctibus::fault
