#include "core/simulate/study.hpp"

#include "tables.hpp"

namespace ctibus::simulate::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Day plain_day() {
  Day day;
  day.options.groups = {{.name = "sales"}, {.name = "help"}};
  for (int i = 0; i < 14; ++i) {
    day.options.agents.push_back({.id = "a" + std::to_string(i), .groups = {{.group = "sales"}}});
  }
  day.traffic.interval = minutes(30);
  for (int part = 16; part < 20; ++part) {
    day.traffic.rows.push_back(
        {minutes(30 * part), "sales", 100, Seconds(180), std::nullopt, std::nullopt});
  }
  return day;
}

TEST(Study, shows_each_part_of_the_day_beside_theory) {
  const auto result = study(plain_day(), 5, 1);
  ASSERT_TRUE(result) << result.error().text;
  EXPECT_TRUE(result->problems.empty());
  ASSERT_EQ(result->groups.size(), 1u);  // nobody calls the other
  const GroupStudy& sales = result->groups[0];
  ASSERT_EQ(sales.parts.size(), 4u);
  EXPECT_EQ(sales.parts[0].start, hours(8));
  EXPECT_NEAR(sales.parts[1].figures.offered.value, 100, 20);
  EXPECT_NEAR(sales.parts[1].figures.agents.value, 14, 1e-6);
  ASSERT_TRUE(sales.parts[0].figures.theory);
  EXPECT_FALSE(sales.parts[0].figures.theory->abandoning);
  EXPECT_NEAR(sales.parts[0].figures.theory->service_level, 0.8884, 0.0001);
  EXPECT_NEAR(sales.parts[0].figures.theory->mean_wait, 7.84, 0.01);
  EXPECT_NEAR(sales.total.offered.value, 400, 40);
  EXPECT_GT(sales.total.service_level.half_width, 0);
  EXPECT_EQ(sales.total.service_level.batches, 5u);
}

TEST(Study, is_the_same_for_the_same_seed) {
  const auto one = study(plain_day(), 2, 3);
  const auto same = study(plain_day(), 2, 3);
  const auto other = study(plain_day(), 2, 4);
  ASSERT_TRUE(one && same && other);
  EXPECT_EQ(one->groups[0].total.mean_wait.value, same->groups[0].total.mean_wait.value);
  EXPECT_NE(one->groups[0].total.mean_wait.value, other->groups[0].total.mean_wait.value);
}

TEST(Study, agents_come_and_go) {
  Day day = plain_day();
  std::set<std::string> ten;
  for (int i = 0; i < 10; ++i) ten.insert("a" + std::to_string(i));
  day.staff = {{hours(7), {"a1"}}, {minutes(510), ten}, {hours(9), {}}};
  for (Expected& row : day.traffic.rows) row.patience = Seconds(60);
  const auto result = study(day, 2, 1);
  ASSERT_TRUE(result) << result.error().text;
  const auto& parts = result->groups[0].parts;
  EXPECT_NEAR(parts[0].figures.agents.value, 1, 1e-6);
  EXPECT_NEAR(parts[1].figures.agents.value, 10, 1e-6);
  EXPECT_GT(parts[0].figures.abandoned.value, parts[1].figures.abandoned.value);
  EXPECT_GT(parts[3].figures.abandoned.value, 0.99);
  EXPECT_TRUE(parts[1].figures.theory->abandoning);
  EXPECT_FALSE(parts[3].figures.theory);
}

TEST(Study, nobody_works_where_the_file_names_nobody) {
  Day day = plain_day();
  day.staff.emplace();
  for (Expected& row : day.traffic.rows) row.patience = Seconds(60);
  const auto result = study(day, 1, 1);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->groups[0].total.answered.value, 0);
}

TEST(Study, opening_hours_count_on_a_date) {
  Day day = plain_day();
  day.options.groups[0].hours.time_zone = "Europe/Paris";
  day.options.groups[0].hours.hours = {"mon-fri 08:30-18:00"};
  auto result = study(day, 1, 1);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->groups[0].total.sent_away.value, 0);
  day.date = "2026-05-04";  // a Monday
  result = study(day, 1, 1);
  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ(result->groups[0].parts[0].figures.sent_away.value, 1);
  EXPECT_EQ(result->groups[0].parts[1].figures.sent_away.value, 0);
  for (const char* wrong : {"2026-02-30", "04.05.2026", "2026-5-4", "x"}) {
    day.date = wrong;
    result = study(day, 1, 1);
    ASSERT_FALSE(result) << wrong;
    EXPECT_EQ(result.error().code, "simulate.bad_date");
  }
}

TEST(Prediction, is_made_only_of_what_the_formulas_know) {
  acd::Options options = plain_day().options;
  EXPECT_TRUE(is_predictable(options, options.groups[0]));
  options.groups[1].overflow = "group:sales";
  EXPECT_FALSE(is_predictable(options, options.groups[0]));
  options.groups[1].overflow.clear();
  options.groups[0].max_wait = std::chrono::seconds(30);
  EXPECT_FALSE(is_predictable(options, options.groups[0]));
  options.groups[0].max_wait = {};
  options.agents[0].groups.push_back({.group = "help"});
  EXPECT_FALSE(is_predictable(options, options.groups[0]));
}

TEST(Prediction, of_a_queue_that_grows_for_ever_is_infinite) {
  Day day = plain_day();
  const auto prediction = predict(day, day.options.groups[0], day.traffic.rows[0], 8);
  ASSERT_TRUE(prediction);
  EXPECT_TRUE(std::isinf(prediction->mean_wait));
  EXPECT_EQ(prediction->service_level, 0);
}

}  // namespace
}  // namespace ctibus::simulate::testing
