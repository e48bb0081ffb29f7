#include "model/telephony.hpp"

// Where calls begin, and how they come to a destination.
namespace csta_switch {
namespace {

// What a telephone that nobody answers waits before it forwards the call.
constexpr Time forward_unanswered_after = 20s;
constexpr int most_hops = 8;

}  // namespace

Device& Telephony::idle_extension(const std::string& number, std::string_view unknown) {
  Device* device = plan_.device(number);
  if (device == nullptr || device->kind != DeviceKind::extension) refuse_operation(unknown);
  if (!device->in_service) refuse_resource("callingDeviceOutOfService");
  if (is_busy(*device)) refuse_state("invalidCallingDeviceState");
  return *device;
}

Destination Telephony::reachable(const std::string& number, bool from_outside,
                                 std::string_view unknown) {
  Destination to = plan_.resolve(number, from_outside);
  if (to.device == nullptr) refuse_operation(unknown);
  return to;
}

ConnectionName Telephony::make_call(const std::string& device, const std::string& called,
                                    bool prompt, std::optional<Element> correlator) {
  Device& caller = idle_extension(device, "invalidCallingDeviceID");
  reachable(called, false, "invalidCalledDeviceID");
  if (called == device) refuse_operation("notDifferentDevices");

  Call& call = new_call();
  call.calling = Shown::device(device);
  call.called = Shown::device(called);
  call.correlator = std::move(correlator);
  const ConnectionName name{call.id, device};
  const Party& party = join(call, {device}, prompt ? State::initiated : State::null);
  if (!prompt) {
    originate(call, device, "makeCall");
    return name;
  }
  Event event = event_of(call, "ServiceInitiatedEvent", "makeCall");
  event.body.add(connection("initiatedConnection", call.id, device));
  event.body.add(subject("initiatingDevice", device));
  tell(std::move(event));
  const Place place{device, party.step};
  if (caller.extension->lifts) {
    timers_->after(1s, [this, place] {
      if (const Found found = at(place); found.call != nullptr) lift(found);
    });
  }
  timers_->after(site_->prompt_limit, [this, place] {
    if (const Found found = at(place); found.call != nullptr) leave(found, "callNotAnswered");
  });
  return name;
}

ConnectionName Telephony::predict(const std::string& device, const std::string& called,
                                  std::optional<Element> correlator,
                                  std::optional<Time> alert_time) {
  if (plan_.device(device) == nullptr) refuse_operation("invalidCallingDeviceID");
  const Destination to = reachable(called, false, "invalidCalledDeviceID");
  refuse_taken(*to.device);
  Call& call = new_call();
  call.calling = Shown::device(device);
  call.called = Shown::device(called);
  call.correlator = std::move(correlator);
  call.then_to = device;
  const ConnectionName name{call.id, device};
  if (const Time limit = alert_time.value_or(site_->ring_limit); limit > Time::zero()) {
    timers_->after(limit, [this, key = call.key] {
      const auto found = calls_.find(key);
      if (found == calls_.end() || found->second->then_to.empty()) return;
      clear_call(*found->second, "callNotAnswered");
    });
  }
  arrive(call, to, "makePredictiveCall");
  return name;
}

Call* Telephony::predicted(const ConnectionName& name) {
  const auto found = by_id_.find(name.call_id);
  const bool is = found != by_id_.end() && !name.device.empty() &&
                  found->second->then_to == name.device &&
                  found->second->party(name.device) == nullptr;
  return is ? found->second : nullptr;
}

ConnectionName Telephony::dial(const std::string& device, const std::string& called) {
  idle_extension(device, "invalidCallingDeviceID");
  Call& call = new_call();
  call.calling = Shown::device(device);
  call.called = Shown::device(called);
  join(call, {device}, State::initiated);
  Event event = event_of(call, "ServiceInitiatedEvent", "keyOperation");
  event.body.add(connection("initiatedConnection", call.id, device));
  event.body.add(subject("initiatingDevice", device));
  tell(std::move(event));
  const ConnectionName name{call.id, device};
  originate(call, device, "newCall");
  return name;
}

void Telephony::lift(Found prompted) {
  originate(*prompted.call, std::string(prompted.party->device), "newCall");
}

void Telephony::originate(Call& call, const std::string& device, std::string_view cause) {
  enter(call, *call.party(device), State::connected);
  Event event = event_of(call, "OriginatedEvent", cause);
  event.body.add(connection("originatedConnection", call.id, device));
  event.body.children.erase(event.body.children.begin() + 1);  // its callingDevice is a subject
  event.body.add(subject("callingDevice", device));
  tell(std::move(event));
  arrive(call, plan_.resolve(call.called.id, false), "newCall");
}

Found Telephony::call_in(Device& line, const std::string& called, const std::string& calling) {
  Call& call = new_call();
  call.calling = calling.empty() ? Shown{Shown::Kind::restricted} : Shown::device(calling);
  call.called = Shown::device(called);
  call.trunk_in = line.group;
  join(call, {.device = line.id, .outside = call.calling}, State::connected);
  Event event = event_of(call, "OriginatedEvent", "newCall");
  event.body.add(connection("originatedConnection", call.id, line.id));
  tell(std::move(event));
  const std::uint64_t key = call.key;
  arrive(call, plan_.resolve(called, true), "newCall");
  if (!calls_.contains(key)) return {};
  return {&call, call.party(line.id)};
}

ConnectionName Telephony::consult(const ConnectionName& existing, const std::string& called,
                                  std::optional<Element> correlator) {
  const Found found = find_telephone(existing);
  if (found.party->state != State::connected) refuse_state("invalidConnectionState");
  reachable(called, false, "invalidCalledDeviceID");
  const std::string device = found.party->device;
  if (called == device) refuse_operation("notDifferentDevices");

  hold(found, "consultation");
  Call& call = new_call();
  call.calling = Shown::device(device);
  call.called = Shown::device(called);
  call.correlator = correlator ? std::move(correlator) : found.call->correlator;
  join(call, {device}, State::null);
  const ConnectionName name{call.id, device};
  originate(call, device, "consultation");
  return name;
}

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
