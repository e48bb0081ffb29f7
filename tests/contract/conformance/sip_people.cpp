#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ctibus/plugin.hpp"
#include "ctibus/testing/pbx_conformance/people.hpp"
#include "tests/unit/sip/shared_surroundings.hpp"

/// Moves the people at the telephones around sip_simulated.cpp for the conformance suite.
namespace ctibus::sip_people {

using namespace testing::pbx::people;
using sip::testing::Surroundings;
using sip::testing::UserAgent;

class People final : public Plugin {
 public:
  using Options = NoOptions;
  static constexpr auto provides = testing::pbx::people::commands;
  static constexpr Manifest manifest{
      .id = "sip_people", .text = "The people at simulated SIP telephones.", .provides = provides};

  People(Host& host, const Options& /*options*/) : around_(sip::testing::surroundings_of(host)) {
    host.provide<Describe>([this](Command<Describe> command) { describe(std::move(command)); });
    host.provide<CallIn>([this](Command<CallIn> command) {
      const auto caller = around_->call_in(command->called, command->calling);
      const std::string handle = std::to_string(caller);
      command.accept({.caller = handle});
    });
    host.provide<Act>([this](Command<Act> command) { act(std::move(command)); });
  }

 private:
  void describe(Command<Describe> command) {
    for (const auto& [number, phone] : around_->phones()) {
      phone->manners.reacts = sip::testing::lift_when_prompted;
      phone->register_for(std::chrono::seconds(60));
    }
    command.accept({.a = "sip:1001",
                    .b = "sip:1002",
                    .c = "sip:1003",
                    .trunk = "sip:T1",
                    .outside = "00123456789",
                    .route_point = "sip:600",
                    .other_route_point = "sip:601",
                    .route_limit = std::chrono::seconds(5),
                    .holding = "sip:700",
                    .nowhere = "999",
                    .lost_limit = std::chrono::minutes(3)});
  }

  void act(Command<Act> command) {
    // Whatever happens, the connector keeps to the rules of SIP.
    if (const std::string complaints = around_->complaints(); !complaints.empty()) {
      return command.reject("sip_people.broken_rule", complaints);
    }
    if (command->action == Action::cut_link || command->action == Action::restore_link) {
      return command.reject("pbx.not_supported", "There is no link between SIP and its switch.");
    }
    if (!done_outside(*command)) done_at_device(*command);
    command.accept();
  }

  bool done_outside(const Act& act) {
    UserAgent& carrier = around_->carrier();
    const int caller = act.caller.empty() ? 0 : std::stoi(std::string(act.caller));
    switch (act.action) {
      case Action::outside_answers:
        return carrier.answer(), true;
      case Action::outside_hangs_up:
        return carrier.hang_up(caller), true;
      case Action::outside_vanishes:
        return carrier.vanish_from(caller), true;
      case Action::outside_presses:
        return carrier.press(act.digits, caller), true;
      default:
        return false;
    }
  }

  void done_at_device(const Act& act) {
    UserAgent* const agent = around_->agent_at(act.device);
    if (agent == nullptr) return;
    switch (act.action) {
      case Action::answer:
        (void)agent->answer();
        return;
      case Action::reject:
        (void)agent->refuse(603);
        return;
      case Action::hang_up:
        (void)agent->hang_up();
        return;
      case Action::press:
        (void)agent->press(act.digits);
        return;
      case Action::unplug:
        return unplug(act.device);
      default:
        return;
    }
  }

  void unplug(std::string_view device) {
    if (!around_->has_phone(device)) return;
    auto& phone = around_->phone(device);
    phone.unregister();
    // Once its farewell has arrived.
    leaving_.push_back(
        around_->network().after(std::chrono::milliseconds(1), [&phone] { phone.vanish(); }));
  }

  std::shared_ptr<Surroundings> around_;
  std::vector<std::shared_ptr<void>> leaving_;
};

}  // namespace ctibus::sip_people

CTIBUS_PLUGIN(sip_people, ctibus::sip_people::People)
