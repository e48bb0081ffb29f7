#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/pbx/dial_plan.hpp"

/// The devices of a switch of ours, and the option groups that every such switch has.
namespace ctibus::pbx {

struct RoutePoint {
  std::string number;
  std::string default_destination;
  Duration time_limit = std::chrono::seconds(5);

  static constexpr auto describe() {
    using O = RoutePoint;
    return declare_group<O>(
        "A number whose calls are announced by route.requested.",
        option("number", &O::number, "Its number, or a pattern where x is any digit: 6xx, *2x.",
               {.required = true}),
        option("default_destination", &O::default_destination,
               "Where calls go when nobody answers in time; empty: they are refused."),
        option("time_limit", &O::time_limit, "How long an answer may take.",
               {.min = "100ms", .max = "1h"}));
  }
};

/// The description of an option group with the members of Holding, and whatever more the connector
/// knows of its holding device.
template <class O, class... More>
constexpr auto declare_holding(More... more) {
  return declare_group<O>(
      "The device at which waiting calls lie.",
      option("number", &O::number, "Its number; empty: this switch cannot hold waiting calls."),
      option("name", &O::name, "Name for people."),
      option("capacity", &O::capacity, "Calls that it holds at once.",
             {.min = "1", .max = "100000"}),
      more...);
}

struct Holding {
  std::string number;
  std::string name = "Waiting calls";
  std::uint32_t capacity = 100;

  static constexpr auto describe() { return declare_holding<Holding>(); }
};

struct Station {
  std::string number;
  std::string name;
};

/// Lines to the outside.
struct TrunkGroup {
  std::string name;
  std::uint32_t lines = 0;
  std::string prefix;  ///< what stations dial to get out; empty: incoming calls only
};

/// A Target's index is a place in the list of its kind.
struct SwitchDevices {
  std::vector<Station> stations;
  std::vector<TrunkGroup> trunks;
  std::vector<RoutePoint> route_points;
  Holding holding;
};

/// The numbers of these devices. Errors: `error`, with the number that does not fit.
Result<DialPlan> make_dial_plan(const SwitchDevices& devices, std::string error);

}  // namespace ctibus::pbx
