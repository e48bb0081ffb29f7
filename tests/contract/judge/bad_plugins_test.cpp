#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "judged.hpp"

namespace ctibus::judge {
namespace {

using ::testing::HasSubstr;

/// A bad plugin, the checks that must find it, and what one of them must say.
struct Bad {
  std::string name;
  std::vector<std::string> found_by;
  std::string words;
  /// It fails these only: the judge does not blame it for what others do wrong.
  bool only = false;
  std::vector<std::string> plan = {};  ///< checks to run; empty: all
  int callback_limit_ms = 60'000;
};

std::ostream& operator<<(std::ostream& out, const Bad& bad) { return out << bad.name; }

class BadPlugin : public ::testing::TestWithParam<Bad> {};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool own_heap = false;
#else
constexpr bool own_heap = true;
#endif

TEST_P(BadPlugin, is_found_by_the_check_that_is_about_it) {
  const Bad& bad = GetParam();
  const std::set<std::string> meant(bad.found_by.begin(), bad.found_by.end());
  if (!own_heap && meant.contains("leaks")) {
    GTEST_SKIP() << "a sanitizer has taken the heap over";
  }
  const Subject subject = subject_of(BAD_PLUGINS "/" + bad.name + ".so");
  Plan plan{bad.plan, false, patient()};
  plan.limits.callback = std::chrono::milliseconds(bad.callback_limit_ms);
  const Verdict verdict = verdict_on(subject, plan);
  const std::set<std::string> failed = failed_checks(verdict);
  for (const std::string& check : meant) {
    EXPECT_TRUE(failed.contains(check)) << check << " did not find it (seed " << seed << ")\n"
                                        << told(verdict);
  }
  EXPECT_THAT(told(verdict), HasSubstr(bad.words));
  if (bad.only) {
    EXPECT_EQ(failed, meant) << told(verdict);
  }
}

INSTANTIATE_TEST_SUITE_P(
    judged, BadPlugin,
    ::testing::Values(
        Bad{"well_behaved", {}, "", true},
        Bad{"throws_in_constructor", {"create", "start", "survives"}, "in the constructor"},
        Bad{"throws_in_start", {"start", "survives"}, "threw \"in start\" in create or start"},
        Bad{"throws_in_handler", {"messages", "survives"}, "threw \"in a handler\" in on_message"},
        Bad{"throws_in_stop", {"start", "survives"}, "threw \"in stop\" in stop", true},
        Bad{"aborts", {"messages", "survives"}, "died of Aborted in on_message"},
        Bad{"exits", {"messages", "survives"}, "ended the process with code 0 in on_message"},
        Bad{"loops",
            {"messages", "returns"},
            "did not come back within 500 ms in on_message(call.",
            true,
            {"messages", "returns"},
            500},
        Bad{"blocks_in_stop", {"start", "returns"}, "in stop", true, {"start", "returns"}, 500},
        Bad{"leaks", {"growth", "leaks"}, "bytes or more on the heap", true},
        Bad{"leaks_lives", {"leaks"}, "each of its lives leaves", true},
        Bad{"leaks_descriptors", {"remains"}, "1 file descriptors", true},
        Bad{"leaves_thread", {"remains"}, "leaves 1 threads running", false, {"remains"}},
        Bad{"floods_bus", {"quiet"}, "messages without an end, lately in on_message"},
        Bad{"floods_log", {"quiet"}, "log lines"},
        Bad{"echoes", {"quiet"}, "messages without an end"},
        Bad{"hears_undeclared",
            {"start", "manifest"},
            "agent.* is not declared under subscribes",
            true},
        Bad{"publishes_undeclared",
            {"manifest"},
            "call.cleared is not declared under publishes",
            true},
        Bad{"commands_undeclared",
            {"manifest"},
            "bad.plugin.act is not declared under commands",
            true},
        Bad{"publishes_nonsense", {"payloads"}, "has a field \"count\" that is no unsigned", true},
        Bad{"corrupts_heap", {"survives"}, ""},
        Bad{"null_at_nth", {"messages", "survives"}, "in on_message"},
        Bad{"wrong_thread", {"calls"}, "cancel_timer was called from outside", true},
        Bad{"speaks_after_stop", {"calls"}, "publish was called after stop", true},
        Bad{"never_drains", {"drain"}, "idle", true},
        Bad{"forgets_reply", {"commands", "many-commands"}, "was never answered"},
        Bad{"drops_command", {"commands", "many-commands"}, "was dropped without an answer"},
        Bad{"answers_twice", {"commands", "many-commands"}, "was answered 2 times"},
        Bad{"one_only", {"two-instances", "survives"}, "starting a second instance", true},
        Bad{"trusts_messages", {"hostile-messages", "survives"}, "with no fields", true},
        Bad{"trusts_time", {"time", "survives"}, "going by at once", true},
        Bad{"trusts_publish", {"refusals", "survives"}, "being refused with bus.outbox_full", true},
        Bad{"trusts_its_folder", {"kill"}, "after being killed it does not start", true},
        Bad{"option_limits", {"option-limits"}, "its limits cannot be read", true},
        Bad{"long_option", {"options", "survives"}, "greeting = a long text", true},
        Bad{"bad_reload", {"reload"}, "throws \"in reload\"", true}),
    [](const auto& test) { return test.param.name; });

TEST(Judge, judges_the_same_way_from_the_same_seed) {
  const Subject subject = subject_of(BAD_PLUGINS "/trusts_messages.so");
  const Plan plan{{"hostile-messages"}, false, patient()};
  const std::string first = told(verdict_on(subject, plan));
  EXPECT_THAT(first, HasSubstr("hostile-messages"));
  EXPECT_EQ(told(verdict_on(subject, plan)), first);
}

TEST(Judge, one_check_alone_behaves_as_among_all) {
  const Subject subject = subject_of(BAD_PLUGINS "/trusts_publish.so");
  const Verdict all = verdict_on(subject, {{}, false, patient()});
  const Verdict alone = verdict_on(subject, {{"refusals"}, false, patient()});
  ASSERT_NE(alone.find("refusals"), nullptr);
  EXPECT_EQ(alone.find("refusals")->outcome.text, all.find("refusals")->outcome.text);
}

TEST(Judge, refuses_a_check_that_it_does_not_know_and_names_the_nearest) {
  const Subject subject = subject_of(BAD_PLUGINS "/well_behaved.so");
  const auto verdict = judge(subject, {{"mesages"}, false, patient()});
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().code, "judge.unknown_check");
  EXPECT_THAT(verdict.error().text, HasSubstr("messages"));
}

TEST(Judge, skips_what_needs_a_running_plugin_when_it_does_not_start) {
  const Subject subject = subject_of(BAD_PLUGINS "/throws_in_start.so");
  const Verdict verdict = verdict_on(subject, {{}, false, patient()});
  EXPECT_EQ(verdict.find("messages")->outcome.status, Status::skipped);
  EXPECT_EQ(verdict.find("entry")->outcome.status, Status::passed);
}

}  // namespace
}  // namespace ctibus::judge
