// `ctibus simulate` as a shell sees it.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

namespace {

class Simulate : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(temporary_.path() / name) << text;
    return (temporary_.path() / name).string();
  }
  std::string site(const std::string& more = {}) const {
    return write("site.toml", R"([plugin.acd]
groups = [{ name = "sales", numbers = ["600"], wrap_up_time = "15s" }]
agents = [
  { id = "ann", device = "pbx1:1001", groups = [{ group = "sales" }] },
  { id = "bob", device = "pbx1:1002", groups = [{ group = "sales" }] },
]
[plugin.pbx1]
use = "sim"
)" + more);
  }
  std::string day() const {
    return write("day.csv",
                 "start,group,calls,talk,patience\n08:00,sales,20,90,120\n"
                 "08:30,sales,30,90,120\n");
  }
  Outcome simulate(const std::string& words) const {
    return ctibus_run("simulate " + words + " --plugin-path " + SITE_PLUGINS);
  }

  ctibus::support::TemporaryFolder temporary_{"simulate"};
};

TEST_F(Simulate, a_day_is_told_by_its_parts) {
  const Outcome run = simulate(site() + " --day " + day() + " --replications 3");
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_THAT(run.out, HasSubstr("sales\nstart  offered"));
  EXPECT_THAT(run.out, HasSubstr("\n08:30  "));
  EXPECT_THAT(run.out, HasSubstr("All day: "));
  EXPECT_THAT(run.out, HasSubstr("Means of 3 simulated days"));
  EXPECT_EQ(simulate(site() + " --day " + day() + " --replications 3").out, run.out);
  EXPECT_NE(simulate(site() + " --day " + day() + " --replications 3 --seed 2").out, run.out);
}

TEST_F(Simulate, json_and_a_picture_tell_the_same) {
  const std::string picture = (temporary_.path() / "day.svg").string();
  const Outcome run = simulate(site() + " --day " + day() + " --json --svg " + picture);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const json out = json::parse(run.out);
  EXPECT_EQ(out.at("interval_minutes"), 30);
  const json& sales = out.at("groups").at(0);
  EXPECT_EQ(sales.at("group"), "sales");
  EXPECT_EQ(sales.at("parts").at(1).at("start"), "08:30");
  EXPECT_EQ(sales.at("parts").at(0).at("theory").at("formula"), "erlang_a");
  EXPECT_NEAR(sales.at("total").at("offered").at("value"), 50, 10);
  EXPECT_GT(sales.at("total").at("service_level").at("half_width"), 0);
  std::stringstream svg;
  svg << std::ifstream(picture).rdbuf();
  EXPECT_THAT(svg.str(), HasSubstr(">sales</text>"));
}

TEST_F(Simulate, agents_work_when_their_file_says) {
  const std::string agents = write("agents.csv", "start,agents\n08:00,ann\n08:30,2\n");
  const Outcome run = simulate(site() + " --day " + day() + " --json --agents " + agents);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const json parts = json::parse(run.out).at("groups").at(0).at("parts");
  EXPECT_NEAR(parts.at(0).at("agents").at("value"), 1, 1e-6);
  EXPECT_NEAR(parts.at(1).at("agents").at("value"), 2, 1e-6);
}

TEST_F(Simulate, every_error_has_its_place) {
  const std::string bad =
      write("bad.csv", "start,group,calls,talk\n08:00,sale,1,60\n8,sales,1,0\n");
  const Outcome run = simulate(site() + " --day " + bad);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.errors, HasSubstr(bad + ":2:7: simulate.bad_traffic: "));
  EXPECT_THAT(run.errors, HasSubstr("Did you mean \"sales\"?"));
  EXPECT_THAT(run.errors, HasSubstr(bad + ":3:1: simulate.bad_traffic: "));
  EXPECT_THAT(run.errors, HasSubstr(bad + ":3:11: simulate.bad_traffic: "));
  EXPECT_THAT(simulate(site() + " --day nowhere.csv").errors,
              HasSubstr("nowhere.csv: cli.cannot_read: "));
  EXPECT_THAT(simulate(site() + " --day " + day() + " --date tomorrow").errors,
              HasSubstr("simulate.bad_date"));
  EXPECT_EQ(simulate(site()).exit_code, 2);
}

TEST_F(Simulate, the_site_is_read_as_the_daemon_reads_it) {
  const std::string wrong = write("wrong.toml", "[plugin.acd]\ngroups = [{ name = 5 }]\n");
  const Outcome run = simulate(wrong + " --day " + day());
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors, HasSubstr(wrong + ":2:"));
  const std::string odd = write("odd.toml", R"([plugin.acd]
agents = [{ id = "ann", groups = [{ group = "nobody" }] }]
[plugin.pbx1]
use = "sim"
)");
  EXPECT_THAT(simulate(odd + " --day " + day()).errors, HasSubstr("odd.toml:1: acd.bad_option: "));
  const std::string none = write("none.toml", "[plugin.pbx1]\nuse = \"sim\"\n");
  EXPECT_THAT(simulate(none + " --day " + day()).errors, HasSubstr("simulate.no_acd"));
}

}  // namespace
