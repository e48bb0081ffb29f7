#include "model/telephony.hpp"

// Calls that fail, and people who leave them.
namespace csta_switch {
namespace {

// Somebody who has not failed, if there is one.
Party* first_to_leave(Call& call) {
  for (Party& party : call.parties) {
    if (party.state != State::fail) return &party;
  }
  return &call.parties.front();
}

}  // namespace

void Telephony::fail(Call& call, const std::string& device, std::string_view cause) {
  if (!call.recall_to.empty() && call.recall_to != device) {
    come_back(call, device, cause == "busy" ? "recallBusy" : cause);
    return;
  }
  Party* party = call.party(device);
  if (party != nullptr && party->state == State::connected && !party->unheard && !party->awaited) {
    // It is in the call itself: it called the busy device that it is.
    leave({&call, party}, cause);
    return;
  }
  if (party == nullptr) {
    join(call, {.device = device, .unheard = true}, State::fail);
  } else {
    party->awaited = false;
    enter(call, *party, State::fail);
  }
  Event event = event_of(call, "FailedEvent", cause);
  event.body.add(connection("failedConnection", call.id, device));
  event.body.add(subject("failingDevice", device));
  tell(std::move(event));

  std::size_t others = 0;
  for (const Party& other : call.parties) others += other.state != State::fail ? 1 : 0;
  if (others >= 2) {  // they go on without
    drop(call, device, "normalClearing");
    return;
  }
  const Place place{device, call.party(device)->step};
  if (site_->busy_tone <= Time::zero()) {
    clear_failed(call);
    return;
  }
  const std::uint64_t key = call.key;
  timers_->after(site_->busy_tone, [this, key, place] {
    const auto found = calls_.find(key);
    if (found == calls_.end()) return;
    const Party* failed = found->second->party(place.device);
    if (failed != nullptr && failed->step == place.step) clear_failed(*found->second);
  });
}

void Telephony::clear_failed(Call& call) { leave({&call, first_to_leave(call)}, "normalClearing"); }

void Telephony::come_back(Call& call, const std::string& device, std::string_view cause) {
  const std::string pilot = call.recall_to;
  call.recall_to.clear();
  divert(call, device, pilot, cause);
  queue(call, pilot, "recall");
}

void Telephony::clear_connection(Found found, std::string_view cause) {
  const Device* device = plan_.device(found.party->device);
  if (found.party->state == State::alerting && device != nullptr &&
      device->kind == DeviceKind::extension) {
    fail(*found.call, std::string(device->id), "callCancelled");
    return;
  }
  if (found.party->state == State::fail) {
    clear_failed(*found.call);
    return;
  }
  leave(found, cause);
}

void Telephony::clear_call(Call& call, std::string_view cause) {
  const std::uint64_t key = call.key;
  while (calls_.contains(key)) {
    leave({&call, first_to_leave(call)}, cause);
  }
}

void Telephony::set_in_service(Device& device, bool in_service) {
  if (device.in_service == in_service) return;
  device.in_service = in_service;
  for (;;) {
    const Found found =
        in_state(device.id, {State::initiated, State::alerting, State::connected, State::hold});
    if (in_service || found.call == nullptr) break;
    if (found.party->state != State::alerting) {
      leave(found, "destOutOfOrder");
    } else if (!found.call->recall_to.empty()) {
      come_back(*found.call, device.id, "recallResourcesNotAvailable");
    } else {
      fail(*found.call, device.id, "destOutOfOrder");
    }
  }
  Element event{in_service ? "BackInServiceEvent" : "OutOfServiceEvent"};
  event.add(subject("device", device.id));
  tell_of_device(std::move(event), device.id);
}

}  // namespace csta_switch
