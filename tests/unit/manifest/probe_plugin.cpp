#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"

namespace ctibus::manifest_probe {

/// A vendor's message travels in the manifest.
struct Opened {
  Text door;
  Text visitor;

  static constexpr auto describe() {
    using M = Opened;
    return declare_message<M>(MessageClass::event, "acme.door.opened", &M::door, "A door opened.",
                              field("door", &M::door, "Door."),
                              field("visitor", &M::visitor, "Who.", personal_field));
  }
};

enum class Strategy { unknown, longest_idle, linear };
constexpr auto names(Strategy) {
  return std::array<std::string_view, 3>{"unknown", "longest_idle", "linear"};
}

struct Group {
  std::string name;
  std::vector<std::string> members;

  static constexpr auto describe() {
    return declare_group<Group>("A group.",
                                option("name", &Group::name, "Name.", {.required = true}),
                                option("members", &Group::members, "Agents."));
  }
};

struct Probe final : Plugin {
  struct Options {
    Duration ring_time{20000};
    Strategy strategy = Strategy::longest_idle;
    std::vector<Group> groups;
    std::string password;

    static constexpr auto describe() {
      using O = Options;
      return declare_group<O>(
          "Options.",
          option("ring_time", &O::ring_time, "How long an agent is rung.",
                 {.min = "1s", .max = "5m", .reloadable = true, .formerly = "ring_timeout"}),
          option("strategy", &O::strategy, "Who is chosen."),
          option("groups", &O::groups, "Groups."),
          option("password", &O::password, "Password.", {.secret = true}));
    }
  };
  static constexpr std::string_view offers[] = {"door"};
  static constexpr std::string_view needs[] = {"call-control"};
  static constexpr std::string_view subscribes[] = {"call.*"};
  static constexpr auto publishes = messages<Opened, call::Delivered>;
  static constexpr auto provides = messages<call::Make>;
  static constexpr ErrorEntry errors[] = {
      {"manifest_probe.jammed", "Jammed \"door\".", "The door is stuck.", "Oil it."}};
  static constexpr ctibus::Manifest manifest{.id = "manifest_probe",
                                             .text = "Reads back what it declares.",
                                             .maturity = Maturity::stable,
                                             .thread = Thread::own,
                                             .offers = offers,
                                             .requires_ = needs,
                                             .publishes = publishes,
                                             .subscribes = subscribes,
                                             .provides = provides,
                                             .errors = errors};
  Probe(Host&, const Options&) {}
};

}  // namespace ctibus::manifest_probe

CTIBUS_PLUGIN(manifest_probe, ctibus::manifest_probe::Probe)
