#include <algorithm>

#include "insides.hpp"
#include "service/features.hpp"

// What people do by hand.
namespace csta_switch {
namespace {

constexpr auto in_a_call = {State::connected, State::initiated, State::hold};

}  // namespace

int Exchange::call_in(std::string_view called, std::string_view calling, std::string_view trunk) {
  Device* line = insides_->outside.line_for(trunk);
  if (line == nullptr) return -1;
  const int handle = insides_->outside.take(*line);
  insides_->by_hand(
      [&] { insides_->telephony.call_in(*line, std::string(called), std::string(calling)); });
  return handle;
}

bool Exchange::outside_hangs_up(int handle) {
  return insides_->by_hand([&] {
    const Found found = insides_->outside.at(handle);
    if (found.call == nullptr) refuse_operation("invalidConnectionID");
    insides_->telephony.leave(found, "normalClearing");
  });
}

bool Exchange::outside_vanishes(int handle) { return insides_->outside.vanishes(handle); }

int Exchange::outside_answers() {
  const Found found = insides_->outside.ringing();
  if (found.call == nullptr) return -1;
  int handle = -1;
  insides_->by_hand([&] { handle = insides_->outside.answers(found); });
  return handle;
}

bool Exchange::outside_rejects() {
  return insides_->by_hand([&] {
    const Found found = insides_->outside.ringing();
    if (found.call == nullptr) refuse_state("noCallToAnswer");
    insides_->telephony.fail(*found.call, std::string(found.party->device), "busy");
  });
}

bool Exchange::outside_presses(int handle, std::string_view digits) {
  return insides_->by_hand([&] {
    const Found found = insides_->outside.at(handle);
    if (found.call == nullptr) refuse_operation("invalidConnectionID");
    insides_->telephony.press(found, std::string(digits));
  });
}

bool Exchange::answer(std::string_view number) {
  return insides_->by_hand([&] {
    Telephony& telephony = insides_->telephony;
    if (const Found prompted = telephony.in_state(number, {State::initiated}); prompted.call) {
      telephony.lift(prompted);
      return;
    }
    const Found found = telephony.in_state(number, {State::alerting});
    if (found.call == nullptr) refuse_state("noCallToAnswer");
    telephony.answer(found);
  });
}

bool Exchange::reject(std::string_view number) {
  return insides_->by_hand([&] {
    const Found found = insides_->telephony.in_state(number, {State::alerting});
    if (found.call == nullptr) refuse_state("noCallToClear");
    insides_->telephony.clear_connection(found, "normalClearing");
  });
}

bool Exchange::hang_up(std::string_view number) {
  return insides_->by_hand([&] {
    for (const State state : in_a_call) {
      const Found found = insides_->telephony.in_state(number, {state});
      if (found.call == nullptr) continue;
      insides_->telephony.leave(found, "normalClearing");
      return;
    }
    refuse_state("noCallToClear");
  });
}

bool Exchange::press(std::string_view number, std::string_view digits) {
  return insides_->by_hand([&] {
    const Found found = insides_->telephony.in_state(number, {State::connected});
    if (found.call == nullptr) refuse_state("noActiveCall");
    insides_->telephony.press(found, std::string(digits));
  });
}

bool Exchange::dial(std::string_view number, std::string_view destination) {
  return insides_->by_hand(
      [&] { insides_->telephony.dial(std::string(number), std::string(destination)); });
}

bool Exchange::hold(std::string_view number) {
  return insides_->by_hand([&] {
    const Found found = insides_->telephony.in_state(number, {State::connected});
    if (found.call == nullptr) refuse_state("noActiveCall");
    insides_->telephony.hold(found, "keyOperation");
  });
}

bool Exchange::retrieve(std::string_view number) {
  return insides_->by_hand([&] {
    const Found found = insides_->telephony.in_state(number, {State::hold});
    if (found.call == nullptr) refuse_state("noHeldCall");
    insides_->telephony.retrieve(found, "keyOperation");
  });
}

namespace {

bool set_in_service(Telephony& telephony, std::string_view number, bool in_service) {
  Device* device = telephony.plan().device(number);
  if (device == nullptr || device->in_service == in_service) return false;
  telephony.set_in_service(*device, in_service);
  return true;
}

}  // namespace

bool Exchange::unplug(std::string_view number) {
  bool done = false;
  insides_->by_hand([&] { done = set_in_service(insides_->telephony, number, false); });
  return done;
}

bool Exchange::set_agent_state(std::string_view number, std::string_view wanted,
                               std::string_view agent, std::string_view password) {
  return insides_->by_hand([&] { insides_->agents.set_by_hand(number, wanted, agent, password); });
}

bool Exchange::set_do_not_disturb(std::string_view number, bool on) {
  bool done = false;
  insides_->by_hand([&] {
    Device* const device = insides_->telephony.plan().device(number);
    done = device != nullptr && device->kind == DeviceKind::extension;
    if (done) switch_do_not_disturb(insides_->telephony, *device, on);
  });
  return done;
}

bool Exchange::plug(std::string_view number) {
  bool done = false;
  insides_->by_hand([&] { done = set_in_service(insides_->telephony, number, true); });
  return done;
}

}  // namespace csta_switch
