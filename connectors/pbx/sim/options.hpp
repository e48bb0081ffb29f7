#pragma once

#include <string>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/pbx/switch_devices.hpp"

/// The option table of the sim connector.
namespace ctibus::sim {

using namespace std::chrono_literals;

/// Whoever sits at a telephone. Shares are of all calls that reach it; what is left is answered.
struct Person {
  bool answers = false;
  Duration answer_min = 2s;
  Duration answer_max = 8s;
  double busy = 0;
  double reject = 0;
  double no_answer = 0;
  Duration talk_min = 0s;
  Duration talk_max = 0s;

  static constexpr auto describe() {
    using O = Person;
    return declare_group<O>(
        "How whoever sits at a telephone behaves.",
        option("answers", &O::answers,
               "Answers by itself; otherwise only call.answer or sim.test.answer does."),
        option("answer_min", &O::answer_min, "Shortest time until it answers or rejects.",
               {.min = "0s", .max = "1h"}),
        option("answer_max", &O::answer_max, "Longest time until it answers or rejects.",
               {.min = "0s", .max = "1h"}),
        option("busy", &O::busy, "Share of calls that meet a busy line.", {.min = "0", .max = "1"}),
        option("reject", &O::reject, "Share of calls that are rejected.", {.min = "0", .max = "1"}),
        option("no_answer", &O::no_answer, "Share of calls that it lets alert for ever.",
               {.min = "0", .max = "1"}),
        option("talk_min", &O::talk_min, "Shortest talk before it hangs up.",
               {.min = "0s", .max = "24h"}),
        option("talk_max", &O::talk_max,
               "Longest talk before it hangs up; 0: it leaves that to the other one.",
               {.min = "0s", .max = "24h"}));
  }
};

struct Extension {
  std::string number;
  std::string name;
  Person person;

  static constexpr auto describe() {
    using O = Extension;
    return declare_group<O>("A telephone.",
                            option("number", &O::number, "Its number.", {.required = true}),
                            option("name", &O::name, "Name for people."),
                            option("person", &O::person, "Who sits there."));
  }
};

struct Trunk {
  std::string name;
  std::uint32_t lines = 30;
  std::string prefix;
  Person person{.answers = true};

  static constexpr auto describe() {
    using O = Trunk;
    return declare_group<O>(
        "Lines to the outside.",
        option("name", &O::name, "Name of the trunk's device.", {.required = true}),
        option("lines", &O::lines, "Calls that it carries at once.", {.min = "1", .max = "10000"}),
        option("prefix", &O::prefix,
               "What extensions dial to get out; empty: the trunk takes incoming calls only."),
        option("person", &O::person, "Who is called outside."));
  }
};

using pbx::Holding;
using pbx::RoutePoint;

struct Callers {
  std::string called;
  std::string trunk;
  double per_hour = 60;
  std::string calling_prefix = "+3315550";
  Duration patience_min = 20s;
  Duration patience_max = 120s;
  Duration talk_min = 30s;
  Duration talk_max = 240s;
  double silent = 0;
  double withheld = 0;

  static constexpr auto describe() {
    using O = Callers;
    return declare_group<O>(
        "People outside who call in.",
        option("called", &O::called, "Number that they dial.", {.required = true}),
        option("trunk", &O::trunk, "Trunk that they come in by; empty: the first one."),
        option("per_hour", &O::per_hour, "Calls an hour, exponentially distributed; 0: none.",
               {.min = "0", .max = "1000000"}),
        option("calling_prefix", &O::calling_prefix,
               "Their numbers begin like this; four random digits follow."),
        option("patience_min", &O::patience_min, "Shortest time they wait for somebody to answer.",
               {.min = "0s", .max = "24h"}),
        option("patience_max", &O::patience_max, "Longest time they wait.",
               {.min = "0s", .max = "24h"}),
        option("talk_min", &O::talk_min, "Shortest talk.", {.min = "0s", .max = "24h"}),
        option("talk_max", &O::talk_max, "Longest talk.", {.min = "0s", .max = "24h"}),
        option("silent", &O::silent,
               "Share of calls whose end is lost on the way: nobody hears them hang up.",
               {.min = "0", .max = "1"}),
        option("withheld", &O::withheld, "Share of calls without a calling number.",
               {.min = "0", .max = "1"}));
  }
};

struct Options {
  std::vector<Extension> extensions;
  std::vector<Trunk> trunks;
  std::vector<RoutePoint> route_points;
  Holding holding;
  std::vector<Callers> callers;
  std::vector<std::string> without;
  Duration lost_call_timeout = 60s;
  Duration sound_length = 2s;

  static constexpr auto describe() {
    using O = Options;
    return declare_group<O>(
        "A simulated PBX.", option("extensions", &O::extensions, "Telephones."),
        option("trunks", &O::trunks, "Trunks."),
        option("route_points", &O::route_points, "Numbers that others route."),
        option("holding", &O::holding, "Device for waiting calls."),
        option("callers", &O::callers, "Traffic from outside."),
        option("sound_length", &O::sound_length, "How long each sound of media.play takes.",
               {.min = "20ms", .max = "1h"}),
        option("without", &O::without,
               "Commands that this PBX cannot carry out, by topic, such as call.park. "
               "queue.offer_many: it offers a call to one device at a time."),
        option("lost_call_timeout", &O::lost_call_timeout,
               "When a call whose end was lost is found and ended.", {.min = "1s", .max = "24h"}));
  }
};

}  // namespace ctibus::sim
