#include <map>
#include <memory>
#include <string>
#include <utility>

#include "connectors/pbx/sim/messages.hpp"
#include "ctibus/plugin.hpp"
#include "ctibus/testing/pbx_conformance/people.hpp"

/// Moves the people at a simulated PBX for the conformance suite: what somebody ships beside a
/// connector of his own.
namespace ctibus::sim_people {

using namespace testing::pbx::people;

struct Options {
  std::string connector = "sim";

  static constexpr auto describe() {
    using O = Options;
    return declare_group<O>("The people at a simulated PBX.",
                            option("connector", &O::connector, "Name of the connector."));
  }
};

class People final : public Plugin {
 public:
  using Options = sim_people::Options;
  static constexpr auto provides = testing::pbx::people::commands;
  static constexpr auto commands =
      messages<sim::test::Dial, sim::test::Answer, sim::test::Reject, sim::test::HangUp,
               sim::test::Vanish, sim::test::Digits, sim::test::SetInService, sim::test::CutLink>;
  static constexpr Manifest manifest{.id = "sim_people",
                                     .text = "The people at a simulated PBX.",
                                     .provides = provides,
                                     .commands = commands};

  People(Host& host, const Options& options) : host_(host), pbx_(options.connector) {
    host.provide<Describe>([this](Command<Describe> command) { describe(std::move(command)); });
    host.provide<CallIn>([this](Command<CallIn> command) { call_in(std::move(command)); });
    host.provide<Act>([this](Command<Act> command) { act(std::move(command)); });
  }

 private:
  struct Caller {
    std::string call;
    std::string line;
  };

  void describe(Command<Describe> command) {
    const std::string a = pbx_ + ":1001", b = pbx_ + ":1002", c = pbx_ + ":1003";
    const std::string trunk = pbx_ + ":T1", point = pbx_ + ":600", other = pbx_ + ":601";
    const std::string holding = pbx_ + ":700";
    command.accept({.a = a,
                    .b = b,
                    .c = c,
                    .trunk = trunk,
                    .outside = "00123456789",
                    .route_point = point,
                    .other_route_point = other,
                    .route_limit = std::chrono::seconds(5),
                    .holding = holding,
                    .nowhere = "999",
                    .lost_limit = std::chrono::seconds(61)});
  }

  void call_in(Command<CallIn> command) {
    const auto asked = std::make_shared<Command<CallIn>>(std::move(command));
    (void)host_.request(
        pbx_, sim::test::Dial{.calling = (*asked)->calling, .called = (*asked)->called}, {},
        [this, asked](const Reply<sim::test::Dial>& reply) {
          if (!reply.accepted()) return asked->reject(reply.code, reply.text);
          const std::string handle = std::to_string(callers_.size());
          callers_[handle] = {std::string(reply.body.call), std::string(reply.body.device)};
          asked->accept({.caller = handle});
        });
  }

  /// What nobody can do now is done: see people.hpp.
  template <Message C>
  void hand(Command<Act> command, const C& wanted) {
    const auto asked = std::make_shared<Command<Act>>(std::move(command));
    (void)host_.request(pbx_, wanted, {}, [asked](const Reply<C>&) { asked->accept(); });
  }

  void act(Command<Act> command) {
    const Caller caller = callers_[std::string(command->caller)];
    const std::string device(command->device);
    const std::string digits(command->digits);
    switch (command->action) {
      case Action::answer:
      case Action::outside_answers:
        return hand(std::move(command), sim::test::Answer{.device = device});
      case Action::reject:
        return hand(std::move(command), sim::test::Reject{.device = device});
      case Action::hang_up:
        return hand(std::move(command), sim::test::HangUp{.device = device});
      case Action::press:
        return hand(std::move(command), sim::test::Digits{.device = device, .digits = digits});
      case Action::unplug:
        return hand(std::move(command),
                    sim::test::SetInService{.device = device, .in_service = false});
      case Action::outside_hangs_up:
        return hand(std::move(command),
                    sim::test::HangUp{.call = caller.call, .device = caller.line});
      case Action::outside_vanishes:
        return hand(std::move(command),
                    sim::test::Vanish{.call = caller.call, .device = caller.line});
      case Action::outside_presses:
        return hand(
            std::move(command),
            sim::test::Digits{.call = caller.call, .device = caller.line, .digits = digits});
      case Action::cut_link:
        return hand(std::move(command), sim::test::CutLink{});
      case Action::restore_link:
        return hand(std::move(command), sim::test::CutLink{.duration = Duration(1)});
      case Action::unknown:
        break;
    }
    command.reject("pbx.not_supported", "This driver does not know that.");
  }

  Host& host_;
  std::string pbx_;
  std::map<std::string, Caller> callers_;
};

}  // namespace ctibus::sim_people

CTIBUS_PLUGIN(sim_people, ctibus::sim_people::People)
