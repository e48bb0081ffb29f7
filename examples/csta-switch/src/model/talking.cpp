#include "model/telephony.hpp"

// What is done to connections where they are.
namespace csta_switch {

void Telephony::answer(Found found) {
  Call& call = *found.call;
  Party& party = *found.party;
  const std::string device = party.device;
  const Device* known = plan_.device(device);
  if (!party.awaited) {
    if (party.state != State::alerting) refuse_state("noCallToAnswer");
    if (known == nullptr || known->kind == DeviceKind::route_point) {
      refuse_operation("requestIncompatibleWithDevice");
    }
    if (talks_beside(*known, call)) refuse_state("connectedCallExists");
  }
  party.awaited = false;
  call.recall_to.clear();
  enter(call, party, State::connected);
  Event event = event_of(call, "EstablishedEvent", "newCall");
  event.body.add(connection("establishedConnection", call.id, device));
  event.body.add(subject("answeringDevice",
                         known->kind == DeviceKind::trunk_line ? party.outside.id : device));
  tell(std::move(event));
  if (!call.then_to.empty()) {
    const std::string next = std::exchange(call.then_to, {});
    arrive(call, plan_.resolve(next, false), "makePredictiveCall");
  }
}

void Telephony::hold(Found found, std::string_view cause) {
  if (found.party->state != State::connected) refuse_state("invalidConnectionState");
  const std::string device = found.party->device;
  enter(*found.call, *found.party, State::hold);
  Event event = event_of(*found.call, "HeldEvent", cause);
  event.body.add(connection("heldConnection", found.call->id, device));
  event.body.add(subject("holdingDevice", device));
  tell(std::move(event));
}

void Telephony::retrieve(Found found, std::string_view cause) {
  if (found.party->state != State::hold) refuse_state("invalidConnectionState");
  const std::string device = found.party->device;
  if (talks_beside(*plan_.device(device), *found.call)) refuse_state("connectedCallExists");
  enter(*found.call, *found.party, State::connected);
  Event event = event_of(*found.call, "RetrievedEvent", cause);
  event.body.add(connection("retrievedConnection", found.call->id, device));
  event.body.add(subject("retrievingDevice", device));
  tell(std::move(event));
}

void Telephony::press(Found found, const std::string& digits) {
  if (found.party->state != State::connected) refuse_state("invalidConnectionState");
  Event event = event_of(*found.call, "DigitsGeneratedEvent", "normal");
  event.body.add(connection("connection", found.call->id, found.party->device));
  event.body.add("digitGeneratedList", digits);
  tell(std::move(event));
}

void Telephony::associate(Found found, std::optional<Element> correlator, const Element& request) {
  if (correlator) found.call->correlator = std::move(correlator);
  Event event = event_of(*found.call, "CallInformationEvent", "normal");
  event.body.add(connection("connection", found.call->id, found.party->device));
  event.body.add(subject("device", found.party->device));
  for (const std::string_view name : {"callQualifyingData", "subjectOfCall"}) {
    if (const Element* given = request.child(name)) event.body.add(given->name, given->text);
  }
  if (const Element* account = request.child("accountCode")) {
    event.body.add("accountInfo", account->text);
  }
  tell(std::move(event));
}

// What the device leaves must be all that keeps it from the held call.
void Telephony::refuse_third(const Found& active) {
  if (talks_beside(*plan_.device(active.party->device), *active.call)) {
    refuse_state("connectedCallExists");
  }
}

void Telephony::alternate(Found held, Found active) {
  if (held.party->device != active.party->device) refuse_operation("notSameDevice");
  if (held.party->state != State::hold) refuse_state("invalidHeldConnectionState");
  if (active.party->state != State::connected) refuse_state("invalidActiveConnectionState");
  refuse_third(active);
  hold(active, "alternate");
  retrieve(held, "alternate");
}

void Telephony::reconnect(Found active, Found held) {
  if (held.party->device != active.party->device) refuse_operation("notSameDevice");
  if (held.party->state != State::hold) refuse_state("invalidHeldConnectionState");
  if (active.party->state == State::hold) refuse_state("invalidActiveConnectionState");
  refuse_third(active);
  leave(active, "normalClearing");
  retrieve(held, "normal");
}

}  // namespace csta_switch
