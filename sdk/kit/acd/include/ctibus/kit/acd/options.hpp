#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/acd/agent_options.hpp"
#include "ctibus/kit/acd/alarm_options.hpp"
#include "ctibus/kit/acd/control_options.hpp"
#include "ctibus/kit/acd/group_options.hpp"
#include "ctibus/result.hpp"

namespace ctibus::acd {

/// What becomes of an agent who did not take an offered call.
enum class AfterRefusal { unknown, not_ready, ready, log_off };
constexpr auto names(AfterRefusal) {
  return std::array<std::string_view, 4>{"unknown", "not_ready", "ready", "log_off"};
}

/// Callers who are treated in another way than others.
struct CallerOptions {
  std::string name;
  std::vector<std::string> numbers;
  bool withheld = false;
  std::vector<std::string> groups;
  std::uint32_t priority = 0;
  Duration bonus{0};
  std::string group;
  bool refuse = false;
  ExitOptions refusal;

  static constexpr auto describe() {
    using O = CallerOptions;
    return declare_group<O>(
        "Privileged or unwanted callers. The first entry that fits a call counts.",
        option("name", &O::name, "Name in messages: \"vip\", \"blacklist\".",
               {.required = true, .reloadable = true}),
        option("numbers", &O::numbers,
               "Calling numbers, in any way of writing; with * at the end, all that begin so.",
               {.reloadable = true}),
        option("withheld", &O::withheld, "Also those who withhold their number.",
               {.reloadable = true}),
        option("groups", &O::groups, "Only calls to these groups; empty: to all.",
               {.reloadable = true}),
        option("priority", &O::priority,
               "Within the group: 1 goes first, others have 5; 0: as others.",
               {.max = "10", .reloadable = true}),
        option("bonus", &O::bonus, "As if they had waited for so long already.",
               {.max = "24h", .reloadable = true}),
        option("group", &O::group, "Their calls go to this group instead.", {.reloadable = true}),
        option("refuse", &O::refuse, "They are not let in.", {.reloadable = true}),
        option("refusal", &O::refusal, "What becomes of those who are not let in.",
               {.reloadable = true}));
  }
};

struct FeatureCodes {
  std::string log_on;
  std::string log_off;
  std::string ready;
  std::string not_ready;

  static constexpr auto describe() {
    using O = FeatureCodes;
    return declare_group<O>(
        "Numbers that act for the agent at the calling device; empty: off.",
        option("log_on", &O::log_on,
               "Log on the agent whose device calls; an agent's id may follow the code.",
               {.reloadable = true}),
        option("log_off", &O::log_off, "Log off.", {.reloadable = true}),
        option("ready", &O::ready, "Ready.", {.reloadable = true}),
        option("not_ready", &O::not_ready, "Not ready.", {.reloadable = true}));
  }
};

struct Options {
  std::vector<ChannelOptions> channels;
  std::vector<GroupOptions> groups;
  std::vector<AgentOptions> agents;
  std::vector<CallerOptions> callers;
  std::string region = "FR";
  std::vector<std::string> not_ready_reasons;
  FeatureCodes feature_codes;
  AfterRefusal on_no_answer = AfterRefusal::not_ready;
  AfterRefusal on_rejected = AfterRefusal::ready;
  Duration refusal_pause{5000};
  Duration unreachable_pause{30000};
  Duration route_time{5000};
  Duration lease_margin{10000};
  std::vector<ControllerOptions> controllers;
  AgentAlarmOptions agent_alarms;

  static constexpr auto describe() {
    using O = Options;
    return declare_group<O>(
        "Distribution of calls to agents.",
        option("channels", &O::channels, "Kinds of work besides calls.", {.reloadable = true}),
        option("groups", &O::groups, "Skill groups.", {.reloadable = true}),
        option("agents", &O::agents, "Agents.", {.reloadable = true}),
        option("callers", &O::callers, "Privileged and unwanted callers.", {.reloadable = true}),
        option("region", &O::region, "Country of the site, ISO 3166, for callers' numbers.",
               {.reloadable = true}),
        option("not_ready_reasons", &O::not_ready_reasons,
               "Reasons that agent.set_not_ready may give; empty: any.", {.reloadable = true}),
        option("feature_codes", &O::feature_codes, "Codes to dial.", {.reloadable = true}),
        option("on_no_answer", &O::on_no_answer, "An agent who let an offered call ring out.",
               {.reloadable = true}),
        option("on_rejected", &O::on_rejected, "An agent who rejected an offered call.",
               {.reloadable = true}),
        option("refusal_pause", &O::refusal_pause,
               "No offers for so long after no answer, a rejection or busy, where the agent stays "
               "ready: the only agent is not rung without end.",
               {.min = "1s", .max = "10m", .reloadable = true}),
        option("unreachable_pause", &O::unreachable_pause,
               "A device that could not be reached is tried again after this time, or as soon as "
               "the connector reports it in service.",
               {.min = "1s", .max = "1h", .reloadable = true}),
        option("route_time", &O::route_time,
               "How long a connector may take to queue a call or to carry out a command.",
               {.min = "1s", .max = "1m", .reloadable = true}),
        option("lease_margin", &O::lease_margin,
               "An offer ends this long after its ring_timeout whatever happens.",
               {.min = "1s", .max = "5m", .reloadable = true}),
        option("controllers", &O::controllers, "Programs that may control some groups only.",
               {.reloadable = true}),
        option("agent_alarms", &O::agent_alarms, "When alarms are given for agents.",
               {.reloadable = true}));
  }
};

/// The group that a destination means ("group:help"); none: a number or a device.
std::optional<std::string_view> group_named_by(std::string_view destination);

/// What the option table cannot say: names are unique, groups exist, limits have destinations.
/// Errors: acd.bad_option.
Result<> check(const Options& options);

}  // namespace ctibus::acd
