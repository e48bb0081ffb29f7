#pragma once

#include <array>

#include "ctibus/messages/types.hpp"

/// How the conformance suite moves the people around a switch that it knows only as a library: by
/// commands to a second plugin, the connector's driver. Accept each when it has been done and the
/// bus has been told; reject it with pbx.not_supported when this driver cannot do it. Any other
/// rejection fails the case, with its text.
namespace ctibus::testing::pbx::people {

/// What there is around the switch: see Site in driver.hpp.
struct Describe {
  struct Reply {
    Text a{};
    Text b{};
    Text c{};
    Text trunk{};
    Text outside{};
    Text route_point{};
    Text other_route_point{};
    Duration route_limit{};
    Text holding{};
    Text nowhere{};
    Duration lost_limit{};

    static constexpr auto describe() {
      using M = Reply;
      return declare_group<M>(
          "The site.", field("a", &M::a, "A telephone, as a device."),
          field("b", &M::b, "A second one."), field("c", &M::c, "A third one."),
          field("trunk", &M::trunk, "Device; at least three lines."),
          field("outside", &M::outside, "What a telephone dials to reach somebody outside."),
          field("route_point", &M::route_point,
                "Device; calls are announced, and go to b when nobody answers."),
          field("other_route_point", &M::other_route_point,
                "Device; calls are refused when nobody answers."),
          field("route_limit", &M::route_limit, "Time limit of both."),
          field("holding", &M::holding, "Device for waiting calls; empty: none."),
          field("nowhere", &M::nowhere, "A number that leads nowhere."),
          field("lost_limit", &M::lost_limit,
                "Within which the connector notices that somebody has vanished."));
    }
  };
  static constexpr auto describe() {
    return declare_message<Describe>(MessageClass::command, "conformance.people.describe", nullptr,
                                     "Asks a driver for its site; the connector is up by then.");
  }
};

/// Somebody outside dials.
struct CallIn {
  Text called{};
  Text calling{};

  struct Reply {
    Text caller{};
    static constexpr auto describe() {
      return declare_group<Reply>("The caller.",
                                  field("caller", &Reply::caller, "Handle for him."));
    }
  };
  static constexpr auto describe() {
    using M = CallIn;
    return declare_message<M>(MessageClass::command, "conformance.people.call_in", nullptr,
                              "Somebody outside dials.",
                              field("called", &M::called, "Number that he dials."),
                              field("calling", &M::calling, "His number; empty: withheld."));
  }
};

enum class Action {
  unknown,
  answer,
  reject,
  hang_up,
  press,
  unplug,
  outside_answers,
  outside_hangs_up,
  outside_vanishes,
  outside_presses,
  cut_link,
  restore_link,
};
constexpr auto names(Action) {
  return std::array<std::string_view, 12>{
      "unknown",  "answer",          "reject",           "hang_up",          "press",
      "unplug",   "outside_answers", "outside_hangs_up", "outside_vanishes", "outside_presses",
      "cut_link", "restore_link"};
}

/// Somebody does something. What cannot be done now, such as answering a telephone that does not
/// ring, is accepted and does nothing.
struct Act {
  Action action{};
  Text device{};
  Text caller{};
  Text digits{};

  static constexpr auto describe() {
    using M = Act;
    return declare_message<M>(
        MessageClass::command, "conformance.people.act", nullptr, "Somebody does something.",
        field("action", &M::action, "What."),
        field("device", &M::device, "At which telephone; empty for those outside."),
        field("caller", &M::caller, "Which caller, as call_in has named him."),
        field("digits", &M::digits, "Keys that are pressed."));
  }
};

/// For a driver's manifest.
inline constexpr auto commands = messages<Describe, CallIn, Act>;

}  // namespace ctibus::testing::pbx::people
