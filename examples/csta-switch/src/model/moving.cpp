#include "model/telephony.hpp"

// Calls that go from one device to another.
namespace csta_switch {

void Telephony::refuse_taken(const Device& device) {
  if (device.kind == DeviceKind::pilot && waiting_at(device) >= device.pilot->capacity) {
    refuse_resource("resourceBusy");
  }
  if (device.kind == DeviceKind::trunk && !device.in_service) {
    refuse_resource("networkOutOfService");
  }
  if (device.kind == DeviceKind::trunk && plan_.free_line(*device.trunk) == nullptr) {
    refuse_resource("networkBusy");
  }
  if (device.kind != DeviceKind::extension) return;
  if (!device.in_service) refuse_resource("destinationDeviceOutOfService");
  const auto immediate = device.forwardings.find("forwardImmediate");
  if (immediate != device.forwardings.end() && immediate->second.active) return;
  if (is_busy(device)) refuse_resource("resourceBusy");
}

void Telephony::divert(Call& call, const std::string& from, const std::string& to,
                       std::string_view cause) {
  if (Party* party = call.party(from)) party->state = State::null;
  Event event = event_of(call, "DivertedEvent", cause);
  event.body.add(connection("connection", call.id, from));
  event.body.add(subject("divertingDevice", from));
  event.body.add(subject("newDestination", to));
  tell(std::move(event));
  remove(call, from);
  call.last_redirection = Shown::device(from);
}

void Telephony::deflect(Found found, const std::string& destination) {
  const State state = found.party->state;
  if (state != State::alerting && state != State::queued && state != State::fail) {
    refuse_state("invalidConnectionState");
  }
  const Destination to = reachable(destination, false, "invalidDestination");
  const std::string from = found.party->device;
  if (from == destination) refuse_operation("notDifferentDevices");
  if (!site_->deflect_to_busy || to.device->kind != DeviceKind::extension ||
      !to.device->in_service) {
    refuse_taken(*to.device);
  }
  Call& call = *found.call;
  if (call.party(to.device->id) != nullptr) refuse_resource("resourceBusy");
  const Device* left = plan_.device(from);
  call.recall_to = left != nullptr && left->pilot != nullptr && left->pilot->recall ? from : "";
  divert(call, from, destination, "redirected");
  arrive(call, to, "redirected");
}

Found Telephony::pick_up(Found found, const std::string& device) {
  const State state = found.party->state;
  if (state != State::alerting && state != State::queued) refuse_state("invalidConnectionState");
  Device* picking = plan_.device(device);
  if (picking == nullptr || picking->kind != DeviceKind::extension) {
    refuse_operation("invalidPickUpDeviceID");
  }
  if (!picking->in_service) refuse_resource("pickupDeviceOutOfService");
  if (is_busy(*picking)) refuse_state("invalidDestinationDeviceState");
  Call& call = *found.call;
  if (call.party(device) != nullptr) refuse_operation("notDifferentDevices");

  divert(call, std::string(found.party->device), device, "callPickup");
  call.recall_to.clear();
  Party& party = join(call, {device}, State::connected);
  Event event = event_of(call, "EstablishedEvent", "callPickup");
  event.body.add(connection("establishedConnection", call.id, device));
  event.body.add(subject("answeringDevice", device));
  tell(std::move(event));
  return {&call, &party};
}

void Telephony::park(Found parking, const std::string& destination) {
  if (parking.party->state != State::connected) refuse_state("invalidCallToParkDeviceState");
  const Destination to = reachable(destination, false, "invalidParkToDeviceID");
  if (to.device->kind != DeviceKind::extension && to.device->kind != DeviceKind::pilot) {
    refuse_operation("invalidParkToObjectType");
  }
  if (!to.device->in_service) refuse_resource("parkToDeviceOutOfService");
  if (to.device->kind == DeviceKind::pilot) refuse_taken(*to.device);
  Call& call = *parking.call;
  const std::string from = parking.party->device;
  if (call.parties.size() != 2) refuse_state("invalidCallToParkDeviceState");
  if (destination != from && call.party(destination) != nullptr) {
    refuse_state("invalidParkToDeviceState");
  }
  divert(call, from, destination, "park");
  queue(call, to.device->id, "park");
}

}  // namespace csta_switch
