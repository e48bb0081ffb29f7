#include "core/simulate/chart.hpp"

#include <gmock/gmock.h>

#include "tables.hpp"

namespace ctibus::simulate::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

PartOfDay part(int start, double offered, double answered, double level) {
  PartOfDay made{std::chrono::minutes(start), {}};
  made.figures.offered.value = offered;
  made.figures.answered.value = answered;
  made.figures.service_level.value = level;
  return made;
}

TEST(Chart, draws_bars_and_a_line) {
  Study study;
  study.groups.push_back({"R&D <1>", {part(480, 120, 100, 0.8), part(510, 90, 90, 1)}, {}});
  const std::string svg = chart(study, std::chrono::minutes(30), Seconds(20));
  EXPECT_TRUE(svg.starts_with("<svg xmlns="));
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
  EXPECT_THAT(svg, HasSubstr("R&amp;D &lt;1&gt;"));
  EXPECT_THAT(svg, HasSubstr(">08:30</text>"));
  EXPECT_THAT(svg, HasSubstr("answered within 20 s"));
  EXPECT_EQ(count(svg, "<rect class=\"offered\""), 3u);  // and the legend's
  EXPECT_EQ(count(svg, "<circle"), 2u);
}

TEST(Chart, the_line_is_broken_where_nobody_called) {
  Study study;
  study.groups.push_back({"sales", {part(480, 10, 9, 0.9), part(600, 10, 9, 0.9)}, {}});
  study.groups.push_back({"help", {part(480, 0, 0, std::numeric_limits<double>::quiet_NaN())}, {}});
  const std::string svg = chart(study, std::chrono::minutes(30), Seconds(20));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
  EXPECT_EQ(count(svg, "<circle"), 2u);
  EXPECT_THAT(chart({}, std::chrono::minutes(30), Seconds(20)), HasSubstr("</svg>"));
}

}  // namespace
}  // namespace ctibus::simulate::testing
