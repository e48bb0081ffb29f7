#include "core/host/logging.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "core/host/line_budget.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::host {
namespace {

class LoggingTest : public ::testing::Test {
 protected:
  std::string written() const {
    std::ifstream in(file_);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
  }

  support::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "ctibus.log";
};

TEST_F(LoggingTest, writes_one_line_a_call_whatever_the_text_holds) {
  auto logging = Logging::open({.level = CTIBUS_LOG_INFO, .file = file_, .to_stderr = false});
  ASSERT_TRUE(logging);
  const auto logger = (*logging)->logger("plugin.acd");
  logger->write(CTIBUS_LOG_INFO, "acd.offered", "to 1001\nforged [core.host] line");
  logger->write(CTIBUS_LOG_DEBUG, "acd.detail", "not now");
  (*logging)->set_own_level("plugin.acd", CTIBUS_LOG_DEBUG);
  EXPECT_EQ(logger->level(), CTIBUS_LOG_DEBUG);
  logger->write(CTIBUS_LOG_DEBUG, "acd.detail", "now");
  (*logging)->set_level(CTIBUS_LOG_ERROR);
  EXPECT_EQ(logger->level(), CTIBUS_LOG_DEBUG) << "its own level stays";
  (*logging)->clear_own_level("plugin.acd");
  EXPECT_EQ(logger->level(), CTIBUS_LOG_ERROR);
  (*logging)->flush();
  const std::string text = written();
  EXPECT_NE(text.find("info [plugin.acd] acd.offered to 1001\\nforged"), std::string::npos) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

TEST_F(LoggingTest, a_flood_leaves_room_for_the_lines_of_others) {
  auto logging = Logging::open({.level = CTIBUS_LOG_INFO, .file = file_, .to_stderr = false});
  ASSERT_TRUE(logging);
  const auto flooding = (*logging)->logger("plugin.mad");
  for (int i = 0; i < 100'000; ++i) flooding->write(CTIBUS_LOG_ERROR, "mad.again", "and again");
  flooding->write(CTIBUS_LOG_CRITICAL, "mad.alarm", "never left out");
  (*logging)->logger("plugin.sane")->write(CTIBUS_LOG_INFO, "sane.word", "one");
  (*logging)->flush();
  const std::string text = written();
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 50'000);
  EXPECT_NE(text.find("mad.alarm"), std::string::npos);
  EXPECT_NE(text.find("sane.word"), std::string::npos);
}

TEST(LineBudget, what_is_left_out_is_told_once) {
  LineBudget budget;
  int taken = 0;
  for (int i = 0; i < 6000; ++i) taken += budget.take(0) ? 1 : 0;
  EXPECT_EQ(taken, 5000);
  EXPECT_EQ(budget.take(1'000'000), 1000u) << "a millisecond pays for one line";
  EXPECT_EQ(budget.take(1'000'000), std::nullopt);
  EXPECT_EQ(budget.take(60'000'000'000), 1u);
  EXPECT_EQ(budget.take(60'000'000'000), 0u);
}

TEST_F(LoggingTest, nobody_waits_for_a_reader_of_standard_error_who_does_not_read) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  auto logging = Logging::open({.level = CTIBUS_LOG_INFO, .standard_error = ends[1]});
  ASSERT_TRUE(logging);
  const auto logger = (*logging)->logger("core");
  const std::string text(4000, 'x');
  // More than a pipe holds: a writer that waits never comes to the end of this.
  for (int i = 0; i < 100; ++i) logger->write(CTIBUS_LOG_INFO, "core.word", text);

  std::string read(std::size_t{1} << 20, '\0');
  const auto drain = [&] {
    const ssize_t size = ::read(ends[0], read.data(), read.size());
    return std::string_view(read).substr(0, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  };
  const std::string_view first = drain();
  const auto taken = std::count(first.begin(), first.end(), '\n');
  EXPECT_GT(taken, 5);
  EXPECT_LT(taken, 100);
  logger->write(CTIBUS_LOG_INFO, "core.word", "heard again");
  const std::string_view next = drain();
  EXPECT_NE(next.find(fmt::format("... {} lines are lost", 100 - taken)), std::string_view::npos)
      << next;
  EXPECT_NE(next.find("core.word heard again\n"), std::string_view::npos);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace ctibus::host
