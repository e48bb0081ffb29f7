#include "call_logger.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "csv.hpp"
#include "ctibus/kit/recording/playback.hpp"
#include "ctibus/testing/test_host.hpp"

using ctibus::cdr::Call;
using ctibus::testing::TestHost;
using namespace call_logger;

namespace {

/// Lines of the file without the heading.
std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  if (!out.empty()) out.erase(out.begin());
  return out;
}

}  // namespace

TEST(CallLogger, writes_a_line_for_every_finished_call) {
  TestHost host;
  const auto file = host.folder() / "calls.csv";
  host.load<CallLogger>("call_logger", {.file = file.string()});
  host.send(Call{.root = "r1",
                 .calling = "+33123456789",
                 .talk = ctibus::Duration(61000),
                 .result = ctibus::cdr::Result::answered});
  const auto lines = lines_of(file);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0], "\"r1\",\"0\",\"+33123456789\",\"\",\"answered\",\"61\",\"\"\r");
}

TEST(CallLogger, misses_no_call_while_it_is_down) {
  TestHost host;
  const auto file = host.folder() / "calls.csv";
  host.load<CallLogger>("call_logger", {.file = file.string()});
  host.send(Call{.root = "r1"});
  host.kill("call_logger");
  host.send(Call{.root = "r2"});
  host.restart("call_logger");
  host.settle();
  const auto lines = lines_of(file);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[1].starts_with("\"r2\","));
}

// Made at a customer's by `ctibus record -o morning.ctirec --pseudonyms`.
TEST(CallLogger, writes_the_calls_of_a_recorded_morning) {
  TestHost host;
  ctibus::recording::Playback morning(host, RECORDED "/morning.ctirec");
  const auto file = host.folder() / "calls.csv";
  host.load<CallLogger>("call_logger", {.file = file.string()});
  morning.play();
  EXPECT_EQ(morning.ending_text(), "");
  EXPECT_EQ(lines_of(file).size(), host.all<Call>().size());
  EXPECT_EQ(host.all<Call>().size(), 3u);
}

TEST(CallLogger, cannot_start_without_its_file) {
  TestHost host;
  const auto loaded =
      host.try_load<CallLogger>("call_logger", {.file = "no/such/folder/calls.csv"});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "call_logger.cannot_write");
}

TEST(Csv, quotes_what_would_break_a_line_or_run_in_a_spreadsheet) {
  EXPECT_EQ(csv_line({"a", "b"}), "\"a\",\"b\"\r\n");
  EXPECT_EQ(csv_line({"say \"hi\""}), "\"say \"\"hi\"\"\"\r\n");
  EXPECT_EQ(csv_line({"=1+1"}), "\"'=1+1\"\r\n");
  EXPECT_EQ(csv_line({"+33 1"}), "\"'+33 1\"\r\n");
  EXPECT_EQ(csv_line({"+331"}), "\"+331\"\r\n");
}
