#include "model/telephony.hpp"

// How calls come to a destination.
namespace csta_switch {
namespace {

// What a telephone that nobody answers waits before it forwards the call.
constexpr Time forward_unanswered_after = 20s;
constexpr int most_hops = 8;

}  // namespace

void Telephony::arrive(Call& call, const Destination& to, std::string_view cause, int hops) {
  if (to.device == nullptr || hops > most_hops) {
    fail(call, to.number, "numberUnallocated");
    return;
  }
  Device& device = *to.device;
  switch (device.kind) {
    case DeviceKind::extension:
      arrive_at_extension(call, to, cause, hops);
      break;
    case DeviceKind::pilot:
      if (waiting_at(device) >= device.pilot->capacity) {
        fail(call, device.id, "capacityOverflow");
      } else {
        queue(call, device.id, cause);
      }
      break;
    case DeviceKind::route_point: {
      if (++call.route_steps > site_->route_steps) {
        fail(call, device.id, "overflow");
        break;
      }
      join(call, {device.id}, State::alerting);
      Event event = event_of(call, "OfferedEvent", cause);
      event.body.add(connection("offeredConnection", call.id, device.id));
      event.body.add(subject("offeredDevice", device.id));
      tell(std::move(event));
      break;
    }
    case DeviceKind::trunk:
    case DeviceKind::trunk_line:
      go_out(call, to, cause);
      break;
  }
}

void Telephony::arrive_at_extension(Call& call, const Destination& to, std::string_view cause,
                                    int hops) {
  Device& device = *to.device;
  const auto forwards = [&](std::string_view kind) {
    const auto found = device.forwardings.find(std::string(kind));
    return found != device.forwardings.end() && found->second.active &&
           call.party(found->second.destination) == nullptr;
  };
  if (forwards("forwardImmediate")) {
    forward(call, device, "forwardImmediate", "callForwardImmediate", hops);
  } else if (!device.in_service) {
    fail(call, device.id, "destOutOfOrder");
  } else if (device.do_not_disturb && forwards("forwardDND")) {
    forward(call, device, "forwardDND", "callForward", hops);
  } else if (device.do_not_disturb) {
    fail(call, device.id, "doNotDisturb");
  } else if ((is_busy(device) || call.party(device.id) != nullptr) && forwards("forwardBusy")) {
    forward(call, device, "forwardBusy", "callForwardBusy", hops);
  } else if (is_busy(device) || call.party(device.id) != nullptr) {
    fail(call, device.id, "busy");
  } else {
    deliver(call, device.id, cause);
    if (forwards("forwardNoAns")) forward_unanswered(*call.party(device.id), device, hops);
  }
}

// The telephone never rang: it is only told as the device that redirected the call.
void Telephony::forward(Call& call, const Device& from, std::string_view kind,
                        std::string_view cause, int hops) {
  call.last_redirection = Shown::device(from.id);
  const std::string destination = from.forwardings.at(std::string(kind)).destination;
  arrive(call, plan_.resolve(destination, false), cause, hops + 1);
}

void Telephony::forward_unanswered(const Party& party, const Device& device, int hops) {
  const Place place{device.id, party.step};
  const std::string destination = device.forwardings.at("forwardNoAns").destination;
  timers_->after(forward_unanswered_after, [this, place, destination, hops] {
    const Found found = at(place);
    if (found.call == nullptr || found.call->party(destination) != nullptr) return;
    divert(*found.call, place.device, destination, "callForwardNoAnswer");
    arrive(*found.call, plan_.resolve(destination, false), "callForwardNoAnswer", hops + 1);
  });
}

// Whoever has called from inside does not wait for ever.
void Telephony::limit_ringing(const Place& place) {
  if (site_->ring_limit <= Time::zero()) return;
  timers_->after(site_->ring_limit, [this, place] {
    const Found ringing = at(place);
    if (ringing.call == nullptr) return;
    Party* caller = ringing.call->party(ringing.call->calling.id);
    if (caller == nullptr) return;
    if (caller->state != State::connected && caller->state != State::hold) return;
    leave({ringing.call, caller}, "normalClearing");
  });
}

void Telephony::go_out(Call& call, const Destination& to, std::string_view cause) {
  const Trunk& trunk = *to.device->trunk;
  if (!plan_.device(trunk.name)->in_service) {
    fail(call, trunk.name, "networkOutOfOrder");
    return;
  }
  Device* line = plan_.free_line(trunk);
  if (line == nullptr) {
    fail(call, trunk.name, "trunksBusy");
    return;
  }
  call.trunk_out = trunk.name;
  call.number_outside = to.outside_number;
  join(call, {.device = line->id, .outside = Shown::device(to.number), .awaited = true},
       State::connected);
  Event event = event_of(call, "NetworkReachedEvent", cause);
  event.body.add(connection("outboundConnection", call.id, line->id));
  event.body.add(subject("networkInterfaceUsed", trunk.name));
  tell(std::move(event));
  if (trunk.rings) {
    enter(call, *call.party(line->id), State::alerting);
    Event rings = event_of(call, "DeliveredEvent", cause);
    rings.body.add(connection("connection", call.id, line->id));
    rings.body.add(subject("alertingDevice", to.number));
    tell(std::move(rings));
  }
  limit_ringing({line->id, call.party(line->id)->step});
}

void Telephony::deliver(Call& call, const std::string& device, std::string_view cause) {
  const Place place{device, join(call, {device}, State::alerting).step};
  Event event = event_of(call, "DeliveredEvent", cause);
  event.body.add(connection("connection", call.id, device));
  event.body.add(subject("alertingDevice", device));
  tell(std::move(event));
  limit_ringing(place);
  if (call.recall_to.empty()) return;
  timers_->after(plan_.device(call.recall_to)->pilot->no_answer, [this, place] {
    const Found found = at(place);
    if (found.call != nullptr && !found.call->recall_to.empty()) {
      come_back(*found.call, place.device, "recallNoAnswer");
    }
  });
}

void Telephony::queue(Call& call, const std::string& device, std::string_view cause) {
  const int waiting = waiting_at(*plan_.device(device));
  join(call, {device}, State::queued);
  Event event = event_of(call, "QueuedEvent", cause);
  event.body.add(connection("queuedConnection", call.id, device));
  event.body.add(subject("queue", device));
  event.body.add("numberQueued", std::to_string(waiting + 1));
  event.body.add("callsInFront", std::to_string(waiting));
  tell(std::move(event));
}

}  // namespace csta_switch
