#include "model/telephony.hpp"

// Where calls begin.
namespace csta_switch {

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

}  // namespace csta_switch
