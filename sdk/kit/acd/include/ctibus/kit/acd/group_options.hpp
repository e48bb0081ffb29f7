#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/acd/alarm_options.hpp"
#include "ctibus/kit/acd/callback_options.hpp"
#include "ctibus/kit/acd/channel_options.hpp"
#include "ctibus/kit/acd/objective_options.hpp"
#include "ctibus/kit/acd/waiting_options.hpp"
#include "ctibus/kit/calendar_options.hpp"

namespace ctibus::acd {

/// How an agent is chosen among those of the strongest priority.
enum class Strategy {
  unknown,
  longest_idle,
  fewest_calls,     ///< since log-on
  least_talk_time,  ///< since log-on
  round_robin,      ///< the next in the order of the configuration after whose turn it was
  linear,           ///< the first in the order of the configuration
  weighted,         ///< by chance, in proportion to the agents' weights
  best_proficiency,
  ring_all,  ///< all of the strongest priority at once; where the connector cannot, longest_idle
};
constexpr auto names(Strategy) {
  return std::array<std::string_view, 9>{"unknown",         "longest_idle",     "fewest_calls",
                                         "least_talk_time", "round_robin",      "linear",
                                         "weighted",        "best_proficiency", "ring_all"};
}

/// Who may take a group's calls from a waiting time on.
struct NeedOptions {
  Duration after{0};
  std::string needs;

  static constexpr auto describe() {
    using O = NeedOptions;
    return declare_group<O>(
        "What is asked of an agent from a waiting time on.",
        option("after", &O::after, "Waiting time from which on it is asked.",
               {.max = "24h", .reloadable = true}),
        option(
            "needs", &O::needs,
            "Skills and levels: \"french >= 3 and (billing or not trainee)\"; \"$language >= 3\" "
            "takes the skill's name from the call's data; empty: nothing, anyone will do.",
            {.reloadable = true}));
  }
};

struct HelpOptions {
  std::string group;
  Duration after{0};
  std::uint32_t handicap = 0;

  static constexpr auto describe() {
    using O = HelpOptions;
    return declare_group<O>(
        "A group whose agents help another one.",
        option("group", &O::group, "Group whose agents help.",
               {.required = true, .reloadable = true}),
        option("after", &O::after, "Waiting time from which on they do.",
               {.max = "24h", .reloadable = true}),
        option("handicap", &O::handicap,
               "Added to their priorities: so much weaker than the group's own agents they are.",
               {.max = "99", .reloadable = true}));
  }
};

/// One of the successive queues of a group.
struct QueueOptions {
  std::string name;
  std::string treatment;
  Duration max_wait{0};
  std::uint32_t capacity = 0;
  std::uint32_t capacity_percent = 0;
  std::uint32_t capacity_min = 0;
  std::uint32_t capacity_max = 0;

  static constexpr auto describe() {
    using O = QueueOptions;
    return declare_group<O>(
        "A queue. Calls pass to the next one when they have waited long enough in it, or it is "
        "full.",
        option("name", &O::name, "Its name in messages.", {.reloadable = true}),
        option("treatment", &O::treatment,
               "What a waiting caller hears: a name the connector knows; empty: the group's.",
               {.reloadable = true}),
        option("max_wait", &O::max_wait,
               "How long calls wait in it before they pass on; 0: without limit.",
               {.max = "24h", .reloadable = true}),
        option("capacity", &O::capacity, "How many calls may wait in it; 0: without limit.",
               {.max = "100000", .reloadable = true}),
        option("capacity_percent", &O::capacity_percent,
               "How many, in percent of the agents logged on; 0: see capacity.",
               {.max = "10000", .reloadable = true}),
        option("capacity_min", &O::capacity_min, "At least so many, with capacity_percent.",
               {.max = "100000", .reloadable = true}),
        option("capacity_max", &O::capacity_max,
               "At most so many, with capacity_percent; 0: without limit.",
               {.max = "100000", .reloadable = true}));
  }
};

/// What becomes of a call that is not, or no longer, let wait.
struct ExitOptions {
  bool wait = false;
  std::vector<std::string> sounds;
  std::string to;

  static constexpr auto describe() {
    using O = ExitOptions;
    return declare_group<O>(
        "What becomes of a caller.",
        option("wait", &O::wait, "Goes on waiting all the same.", {.reloadable = true}),
        option("sounds", &O::sounds,
               "Is told so first: sound files that the connector can read, or names it knows.",
               {.reloadable = true}),
        option("to", &O::to,
               "Is sent there: a number, a device, or group:NAME; empty: the call is cleared.",
               {.reloadable = true}));
  }
};

/// Callers who are brought back to the agent they talked to last.
struct StickyOptions {
  Duration time{0};
  Duration memory{std::chrono::hours(24 * 7)};

  static constexpr auto describe() {
    using O = StickyOptions;
    return declare_group<O>(
        "Callers who are brought back to the agent of the group they talked to last.",
        option("time", &O::time,
               "So long a call waits for that agent alone, if logged on, then for anybody; 0: off.",
               {.max = "1h", .reloadable = true}),
        option("memory", &O::memory, "How long it is remembered whom a caller talked to.",
               {.min = "1m", .max = "365d", .reloadable = true}));
  }
};

struct GroupOptions {
  std::string name;
  std::string label;
  std::string channel{voice};
  std::vector<std::string> numbers;
  std::uint32_t priority = 50;
  Strategy strategy = Strategy::longest_idle;
  std::string treatment;
  Duration ring_timeout{20000};
  Duration wrap_up_time{0};
  Duration max_wait{0};
  std::string overflow;
  std::vector<NeedOptions> needs;
  std::vector<HelpOptions> helpers;
  Duration backup_after{0};
  std::vector<QueueOptions> queues;
  ExitOptions dissuasion;
  calendar::OpeningHours hours;
  ExitOptions when_closed;
  bool wait_without_agent = true;
  ExitOptions when_no_agent;
  CallbackOptions callbacks;
  std::vector<AnnouncementOptions> announcements;
  std::vector<KeyOptions> keys;
  std::vector<std::string> codes;
  StickyOptions sticky;
  GroupAlarmOptions alarms;
  ObjectiveOptions objective;

  static constexpr auto describe() {
    using O = GroupOptions;
    return declare_group<O>(
        "A skill group.",
        option("name", &O::name, "Its id in messages.", {.required = true, .reloadable = true}),
        option("label", &O::label, "Its name for people; empty: the id.", {.reloadable = true}),
        option("channel", &O::channel,
               "What kind of work it distributes; all but voice comes by acd.submit_work.",
               {.reloadable = true}),
        option("numbers", &O::numbers,
               "Called numbers or route points (pbx1:600) that the group serves.",
               {.reloadable = true}),
        option("priority", &O::priority,
               "1 is the strongest: its calls go first, strictly, to agents of several groups.",
               {.min = "1", .max = "99", .reloadable = true}),
        option("strategy", &O::strategy, "How an agent is chosen.", {.reloadable = true}),
        option("treatment", &O::treatment,
               "What a waiting caller hears: a name the connector knows; empty: its default.",
               {.reloadable = true}),
        option("ring_timeout", &O::ring_timeout,
               "How long an agent's device alerts, or has the agent time to accept.",
               {.min = "1s", .max = "5m", .reloadable = true}),
        option("wrap_up_time", &O::wrap_up_time, "After-call work after each call; 0: none.",
               {.max = "1h", .reloadable = true}),
        option("max_wait", &O::max_wait,
               "After this time in a group without `queues` a call goes to `overflow`, or where "
               "there is none to `dissuasion`; 0: it may wait for ever.",
               {.max = "24h", .reloadable = true}),
        option("overflow", &O::overflow,
               "Where calls go that waited too long: a number, a device, or group:NAME, where they "
               "keep their rank.",
               {.reloadable = true}),
        option("needs", &O::needs,
               "What is asked of the agent, relaxed while the call waits; its rank stays.",
               {.reloadable = true}),
        option("helpers", &O::helpers,
               "Groups whose agents take this one's calls too, at once or after a time.",
               {.reloadable = true}),
        option(
            "backup_after", &O::backup_after,
            "Waiting time from which on backup agents are offered calls, if all others are busy.",
            {.max = "24h", .reloadable = true}),
        option("queues", &O::queues,
               "Up to three queues, one after the other; none: one that is not limited.",
               {.reloadable = true}),
        option("dissuasion", &O::dissuasion,
               "What becomes of calls that find all queues full, or that waited too long and have "
               "no `overflow`.",
               {.reloadable = true}),
        option("hours", &O::hours, "When the group is open.", {.reloadable = true}),
        option("when_closed", &O::when_closed, "What becomes of calls while the group is closed.",
               {.reloadable = true}),
        option("wait_without_agent", &O::wait_without_agent,
               "Calls that come while no agent of the group is logged on wait all the same.",
               {.reloadable = true}),
        option("when_no_agent", &O::when_no_agent, "What becomes of them where they do not.",
               {.reloadable = true}),
        option("callbacks", &O::callbacks, "How its customers are called back.",
               {.reloadable = true}),
        option("announcements", &O::announcements, "What waiting callers are told, and when.",
               {.reloadable = true}),
        option("keys", &O::keys, "What waiting callers may choose by a key.", {.reloadable = true}),
        option("codes", &O::codes,
               "Business and qualification codes that acd.qualify may give; empty: any.",
               {.reloadable = true}),
        option("sticky", &O::sticky, "Whether callers are brought back to their last agent.",
               {.reloadable = true}),
        option("alarms", &O::alarms, "When alarms are given for the group.", {.reloadable = true}),
        option("objective", &O::objective, "How many calls are to be answered in time.",
               {.reloadable = true}));
  }
};

}  // namespace ctibus::acd
