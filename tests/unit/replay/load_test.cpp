#include "core/replay/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "ctibus/messages/call.hpp"

namespace ctibus::replay {
namespace {

using namespace std::chrono_literals;

struct Told {
  std::string topic;
  std::string key;
  std::string source;
  bool tombstone = false;
  msgpack::Buffer payload;
  friend bool operator==(const Told&, const Told&) = default;
};

struct History {
  std::vector<Told> told;
  std::uint64_t calls = 0;
  std::size_t left = 0;

  [[nodiscard]] std::size_t count(std::string_view topic) const {
    return static_cast<std::size_t>(std::count_if(
        told.begin(), told.end(), [&](const Told& one) { return one.topic == topic; }));
  }
};

History history_of(LoadOptions options, std::chrono::nanoseconds until) {
  History out;
  options.began = Timestamp(1'700'000'000'000ms);
  Load load(std::move(options), [&](const LoadMessage& message) {
    out.told.push_back({std::string(message.topic),
                        std::string(message.key),
                        std::string(message.source),
                        message.tombstone,
                        {message.payload.begin(), message.payload.end()}});
  });
  for (auto due = load.next_due(); due && *due <= until; due = load.next_due()) load.step();
  load.finish();
  out.calls = load.calls();
  out.left = load.calls_now();
  return out;
}

std::array<std::uint32_t, 6> only(Course course) {
  std::array<std::uint32_t, 6> mix{};
  mix[static_cast<std::size_t>(course)] = 1;
  return mix;
}

TEST(Load, the_same_seed_makes_the_same_load) {
  const History first = history_of({.seed = 7}, 60s);
  EXPECT_GT(first.calls, 400U);
  EXPECT_LT(first.calls, 800U) << "ten a second";
  EXPECT_TRUE(first.told == history_of({.seed = 7}, 60s).told);
  EXPECT_FALSE(first.told == history_of({.seed = 8}, 60s).told);
}

TEST(Load, every_call_begins_and_ends_once_and_every_agent_goes_home) {
  const History load = history_of({.calls_per_second = 20, .agents = 30, .seed = 3}, 120s);
  std::map<std::string, int> open;
  std::set<std::string> ended;
  std::map<std::string, bool> agents;
  for (const Told& one : load.told) {
    if (one.topic == "call.originated") {
      EXPECT_EQ(open[one.key]++, 0) << one.key;
    }
    if (one.topic == "call.cleared" || one.topic == "call.merged") {
      EXPECT_EQ(open[one.key], 1) << one.key;
      EXPECT_TRUE(ended.insert(one.key).second) << one.key;
    }
    if (one.topic.starts_with("call.") && !one.tombstone && one.topic != "call.cleared" &&
        one.topic != "call.merged") {
      EXPECT_FALSE(ended.contains(one.key)) << one.topic << " after the end of " << one.key;
    }
    if (one.topic == "agent.state") agents[one.key] = one.tombstone;
  }
  EXPECT_EQ(load.left, 0U);
  EXPECT_EQ(open.size(), ended.size());
  EXPECT_GE(open.size(), load.calls);
  EXPECT_EQ(agents.size(), 30U);
  for (const auto& [agent, gone] : agents) EXPECT_TRUE(gone) << agent;
}

TEST(Load, each_course_has_its_sequence) {
  const auto of = [](Course course) {
    return history_of({.calls_per_second = 2, .agents = 100, .mix = only(course)}, 120s);
  };
  const History answered = of(Course::answered);
  EXPECT_GE(answered.count("call.established"), answered.calls - 10);
  EXPECT_EQ(answered.count("call.queued"), 0U);
  const History held = of(Course::held);
  EXPECT_GE(held.count("call.retrieved"), held.calls - 80) << "but those at the end";
  const History transferred = of(Course::transferred);
  EXPECT_GE(transferred.count("call.transferred"), transferred.calls - 80);
  EXPECT_EQ(transferred.count("call.merged"), transferred.count("call.transferred"));
  const History queued = of(Course::queued);
  EXPECT_EQ(queued.count("acd.entered"), queued.calls);
  EXPECT_EQ(queued.count("acd.left"), queued.count("acd.offer_ended"));
  EXPECT_GE(queued.count("call.diverted"), queued.calls - 10);
  const History busy = of(Course::busy);
  EXPECT_EQ(busy.count("call.failed"), busy.calls);
  EXPECT_EQ(busy.count("call.established"), 0U);
}

TEST(Load, who_waits_in_vain_leaves_the_queue) {
  const History load =
      history_of({.calls_per_second = 5, .agents = 1, .mix = only(Course::queued)}, 60s);
  EXPECT_EQ(load.count("acd.entered"), load.calls);
  EXPECT_EQ(load.count("acd.left"),
            load.calls - (load.count("acd.offered") - load.count("acd.offer_ended")));
  EXPECT_GT(load.count("acd.left"), load.count("acd.offered") + 100);
}

TEST(Load, a_mix_is_read_or_explained) {
  EXPECT_EQ(*parse_mix("busy=3,answered=1"), (std::array<std::uint32_t, 6>{1, 0, 0, 0, 0, 3}));
  for (const char* wrong : {"", "busy", "busy=", "buzy=1", "busy=-1", "busy=0", "busy=1;held=2"}) {
    const auto read = parse_mix(wrong);
    ASSERT_FALSE(read) << wrong;
    EXPECT_NE(read.error().text.find("transferred"), std::string::npos) << read.error().text;
  }
}

}  // namespace
}  // namespace ctibus::replay
