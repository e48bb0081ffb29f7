#include <fmt/format.h>

#include "sim.hpp"

/// Hands in the simulation. They reach into the switch itself, so they work with a cut link too.
namespace ctibus::sim {

namespace {

template <class C>
void answer(Command<C>& command, const Result<>& done) {
  done ? command.accept() : command.reject(done.error());
}

}  // namespace

Result<Sim::Hand> Sim::find_hand(std::string_view call, std::string_view device,
                                 bool alerting) const {
  const auto fits = [&](const pbx::Party& party) {
    if (alerting && party.state != ConnectionState::alerting) return false;
    return device.empty() ? party.kind == DeviceKind::trunk : party.device == device;
  };
  Hand found;
  for (const auto& [id, candidate] : switch_->book().calls()) {
    if (!call.empty() && id != call) continue;
    for (const pbx::Party& party : candidate.parties) {
      if (!fits(party)) continue;
      if (!found.call.empty()) {
        return failure("pbx.wrong_state", "Several calls fit: name the call and the device.");
      }
      found = {id, party.device};
    }
  }
  if (!found.call.empty()) return found;
  if (!call.empty() && switch_->book().find(call) == nullptr) {
    return failure("pbx.unknown_call", fmt::format("There is no call \"{}\" (any more).", call));
  }
  return failure("pbx.wrong_state", fmt::format("No call of \"{}\" fits.", device));
}

void Sim::provide_test_commands() {
  host_.provide<test::Dial>([this](Command<test::Dial> command) {
    if (front_.draining()) {
      return command.reject("pbx.out_of_service", "The connector is being stopped.");
    }
    auto call =
        switch_->incoming(command->trunk, command->calling, command->calling_name, command->called);
    if (!call) return command.reject(call.error());
    const pbx::Call* made = switch_->book().find(*call);
    const std::string device =
        made == nullptr || made->parties.empty() ? std::string() : made->parties.front().device;
    command.accept({.call = *call, .device = device});
  });
  host_.provide<test::Answer>([this](Command<test::Answer> command) {
    auto hand = find_hand(command->call, command->device, true);
    if (!hand) return command.reject(hand.error());
    answer(command, switch_->answer(hand->call, hand->device, command.id()));
  });
  host_.provide<test::Reject>([this](Command<test::Reject> command) {
    auto hand = find_hand(command->call, command->device, true);
    if (!hand) return command.reject(hand.error());
    answer(command, switch_->reject(hand->call, hand->device,
                                    {.cause = Cause::rejected, .command = command.id()}));
  });
  host_.provide<test::HangUp>([this](Command<test::HangUp> command) {
    auto hand = find_hand(command->call, command->device, false);
    if (!hand) return command.reject(hand.error());
    answer(command, switch_->hang_up(hand->call, hand->device,
                                     {.cause = Cause::normal_clearing, .command = command.id()}));
  });
  host_.provide<test::Vanish>([this](Command<test::Vanish> command) {
    auto hand = find_hand(command->call, command->device, false);
    if (!hand) return command.reject(hand.error());
    traffic_->vanish(hand->call);
    command.accept();
  });
  host_.provide<test::Digits>([this](Command<test::Digits> command) {
    auto hand = find_hand(command->call, command->device, false);
    if (!hand) return command.reject(hand.error());
    if (command->digits.find_first_not_of("0123456789*#ABCD") != Text::npos) {
      return command.reject("pbx.bad_value", fmt::format("digits: \"{}\" is more than 0-9 * # A-D.",
                                                         command->digits));
    }
    (void)switch_->press(hand->call, hand->device, command->digits);
    command.accept();
  });
  host_.provide<test::SetInService>([this](Command<test::SetInService> command) {
    answer(command, switch_->set_in_service(command->device, command->in_service));
  });
  host_.provide<test::CutLink>([this](Command<test::CutLink> command) {
    constexpr Duration longest = std::chrono::hours(24);
    if (command->duration < Duration::zero() || command->duration > longest) {
      return command.reject("pbx.bad_value", "duration: write 0 to 86400000 milliseconds.");
    }
    cut_link(command->duration);
    command.accept();
  });
}

}  // namespace ctibus::sim
