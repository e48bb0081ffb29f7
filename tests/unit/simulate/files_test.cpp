#include "tables.hpp"

namespace ctibus::simulate::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::string traffic_error(const std::string& rows,
                          const std::string& head = "start,group,calls,talk,wrap_up,patience\n") {
  config::Report report;
  EXPECT_FALSE(traffic_in(head + rows, report));
  return lines_of(report);
}

std::string agents_error(const std::string& text) {
  config::Report report;
  EXPECT_FALSE(agents_in(text, report));
  return lines_of(report);
}

TEST(TrafficFile, reads_a_day) {
  config::Report report;
  const auto traffic = traffic_in(
      "group,start,talk,calls,patience\nsales,8:30,180,42.5,120\nhelp,09:00,60,0,\n"
      "sales,10:30,180,7,120\n",
      report);
  ASSERT_TRUE(traffic) << lines_of(report);
  EXPECT_EQ(traffic->interval, minutes(30));
  ASSERT_EQ(traffic->rows.size(), 3u);
  EXPECT_EQ(traffic->rows[0].start, minutes(510));
  EXPECT_EQ(traffic->rows[0].calls, 42.5);
  EXPECT_EQ(traffic->rows[0].patience, Seconds(120));
  EXPECT_FALSE(traffic->rows[0].wrap_up);
  EXPECT_FALSE(traffic->rows[1].patience);
}

TEST(TrafficFile, reads_decimal_commas_between_semicolons) {
  config::Report report;
  const auto traffic = traffic_in("start;group;calls;talk\n08:00;sales;12,5;90\n", report);
  ASSERT_TRUE(traffic) << lines_of(report);
  EXPECT_EQ(traffic->rows[0].calls, 12.5);
  EXPECT_EQ(traffic->interval, minutes(30));
}

TEST(TrafficFile, names_the_place_and_the_cure) {
  EXPECT_EQ(traffic_error("25:00,sales,1,60,,\n"),
            "day.csv:2:1: simulate.bad_traffic: \"25:00\" is no time of the day: write it as "
            "08:30\n");
  EXPECT_EQ(traffic_error("08:00,sale,1,60,,\n"),
            "day.csv:2:7: simulate.bad_traffic: there is no group \"sale\" in the configuration. "
            "Did you mean \"sales\"?\n");
  EXPECT_EQ(traffic_error("08:00,sales,1,0,,\n"),
            "day.csv:2:15: simulate.bad_traffic: talk is \"0\": write a number above 0 to 100000, "
            "such as 180 (seconds)\n");
  // All that is wrong, not only the first.
  const std::string two = traffic_error("08:00,sales,many,60,,x\n08:00,sales,1,60,-1,\n");
  EXPECT_NE(two.find("day.csv:2:13: "), std::string::npos) << two;
  EXPECT_NE(two.find("day.csv:2:22: "), std::string::npos) << two;
  EXPECT_NE(two.find("day.csv:3:18: "), std::string::npos) << two;
  for (const char* number : {"nan", "inf", "1e3", "0x10", "1 2", "1,5", "-1", "100001"}) {
    EXPECT_NE(traffic_error("08:00,sales,\"" + std::string(number) + "\",60,,\n"), "") << number;
  }
  EXPECT_EQ(traffic_error("08:00,sales,1,60,,\n8:00,sales,2,60,,\n"),
            "day.csv:3:1: simulate.bad_traffic: line 2 tells the calls of group \"sales\" at 08:00 "
            "too\n");
  EXPECT_EQ(traffic_error("08:00,sales,1,60,,\n08:30,sales,1,60,,\n09:10,sales,1,60,,\n"),
            "day.csv:4:1: simulate.bad_traffic: 09:10 does not follow the others: parts of the day "
            "are 30 minutes here, from 08:00 on\n");
  EXPECT_EQ(traffic_error(""),
            "day.csv:1:1: simulate.bad_traffic: there are no calls in the file\n");
}

TEST(TrafficFile, knows_its_columns) {
  EXPECT_NE(traffic_error("1,2,3,4\n", "start,group,calls,tlak\n").find("Did you mean \"talk\"?"),
            std::string::npos);
  EXPECT_NE(traffic_error("1,2,3\n", "start,group,calls\n").find("no column \"talk\""),
            std::string::npos);
  EXPECT_NE(traffic_error("1,2,3,4,5\n", "start,group,calls,talk,talk\n").find("there twice"),
            std::string::npos);
}

TEST(AgentsFile, reads_ids_and_numbers) {
  config::Report report;
  const auto staff = agents_in(
      "start,group,agents\n12:00,,ann cid\n08:00,sales,1\n08:00,help,cid\n18:00,,0\n", report);
  ASSERT_TRUE(staff) << lines_of(report);
  ASSERT_EQ(staff->size(), 3u);
  EXPECT_EQ((*staff)[0].start, hours(8));
  EXPECT_EQ((*staff)[0].agents, (std::set<std::string>{"ann", "cid"}));
  EXPECT_EQ((*staff)[1].agents, (std::set<std::string>{"ann", "cid"}));
  EXPECT_TRUE((*staff)[2].agents.empty());
}

TEST(AgentsFile, names_the_place_and_the_cure) {
  EXPECT_EQ(agents_error("start,agents\n08:00,ann bobb\n"),
            "agents.csv:2:7: simulate.bad_agents: there is no agent \"bobb\" in the configuration. "
            "Did you mean \"bob\"?\n");
  EXPECT_EQ(agents_error("start,agents,group\n08:00,3,sales\n"),
            "agents.csv:2:7: simulate.bad_agents: 3 agents are wanted, and 2 are configured\n");
  EXPECT_NE(agents_error("start,agents,group\n08:00,cid,sales\n"), "");
  EXPECT_NE(agents_error("start,agents,group\n08:00,1,nobody\n"), "");
  EXPECT_NE(agents_error("start\n08:00\n"), "");
}

}  // namespace
}  // namespace ctibus::simulate::testing
