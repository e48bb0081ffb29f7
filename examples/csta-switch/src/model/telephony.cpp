#include "model/telephony.hpp"

#include <algorithm>

// Finding calls, and who enters and leaves them.
namespace csta_switch {

Telephony::Telephony(const Site& site, Timers& timers, Ears& ears)
    : site_(&site), timers_(&timers), ears_(&ears), plan_(site) {}

Call& Telephony::call_named(const std::string& call_id) {
  const auto found = by_id_.find(call_id);
  if (found == by_id_.end()) refuse_operation("invalidCallID");
  return *found->second;
}

Found Telephony::find(const ConnectionName& name) {
  if (name.device.empty()) refuse_operation("invalidConnectionID");
  if (name.call_id.empty()) {  // a device in one call needs no more
    const Device* device = plan_.device(name.device);
    if (device == nullptr) refuse_operation("invalidDeviceID");
    Found only;
    for (Call* call : device->calls) {
      Party* party = call->party(device->id);
      if (party->unheard) continue;
      if (only.call != nullptr) refuse_operation("invalidConnectionID");
      only = {call, party};
    }
    if (only.call == nullptr) refuse_operation("invalidConnectionID");
    return only;
  }
  Call& call = call_named(name.call_id);
  Party* party = call.party(name.device);
  if (party == nullptr) refuse_operation("invalidConnectionID");
  return {&call, party};
}

Found Telephony::find_telephone(const ConnectionName& name) {
  const Found found = find(name);
  const Device* device = plan_.device(found.party->device);
  if (device == nullptr || device->kind != DeviceKind::extension) {
    refuse_operation("requestIncompatibleWithDevice");
  }
  return found;
}

Found Telephony::at(const Place& place) {
  if (const Device* device = plan_.device(place.device)) {
    for (Call* call : device->calls) {
      Party* party = call->party(place.device);
      if (party->step == place.step) return {call, party};
    }
  }
  return {};
}

Found Telephony::in_state(std::string_view device, std::initializer_list<State> states) {
  if (const Device* known = plan_.device(device)) {
    for (Call* call : known->calls) {
      Party* party = call->party(device);
      if (!party->unheard &&
          std::find(states.begin(), states.end(), party->state) != states.end()) {
        return {call, party};
      }
    }
  }
  return {};
}

bool Telephony::is_busy(const Device& device) const {
  return std::any_of(device.calls.begin(), device.calls.end(), [&](Call* call) {
    const Party& party = *call->party(device.id);
    return !party.unheard && party.state != State::hold && party.state != State::fail &&
           party.state != State::queued;
  });
}

bool Telephony::talks_beside(const Device& device, const Call& call) const {
  return std::any_of(device.calls.begin(), device.calls.end(), [&](Call* other) {
    const State state = other->party(device.id)->state;
    return other != &call && (state == State::connected || state == State::initiated);
  });
}

int Telephony::waiting_at(const Device& device) const {
  return static_cast<int>(std::count_if(device.calls.begin(), device.calls.end(), [&](Call* call) {
    return call->party(device.id)->state == State::queued;
  }));
}

std::string Telephony::next_call_id() {
  for (;;) {
    ++ids_;
    // Not while all of them are in use.
    const bool begins_again = site_->call_ids > 0 && ids_ > site_->call_ids &&
                              by_id_.size() < static_cast<std::size_t>(site_->call_ids);
    if (begins_again) ids_ = 1;
    std::string id = std::to_string(ids_);
    if (!by_id_.contains(id)) return id;
  }
}

Call& Telephony::new_call() {
  auto call = std::make_unique<Call>();
  call->key = ++keys_;
  call->id = next_call_id();
  by_id_[call->id] = call.get();
  return *calls_.emplace(call->key, std::move(call)).first->second;
}

Party& Telephony::join(Call& call, Party joining, State state) {
  Party& party = call.parties.emplace_back(std::move(joining));
  if (Device* known = plan_.device(party.device)) known->calls.push_back(&call);
  enter(call, party, state);
  return party;
}

void Telephony::enter(Call& call, Party& party, State state) {
  party.state = state;
  party.step = ++steps_;
  ears_->entered(call, party);
}

void Telephony::remove(Call& call, const std::string& device) {
  const auto party = std::find_if(call.parties.begin(), call.parties.end(),
                                  [&](const Party& other) { return other.device == device; });
  if (party == call.parties.end()) return;
  Party gone = *party;
  call.parties.erase(party);
  if (Device* known = plan_.device(device)) {
    std::erase(known->calls, &call);
    if (known->kind == DeviceKind::trunk_line) known->outside = 0;
  }
  gone.state = State::null;
  ears_->entered(call, gone);
}

// Its connection is cleared. Of one that never heard of the call nobody is told.
void Telephony::drop(Call& call, const std::string& device, std::string_view cause) {
  Party& party = *call.party(device);
  party.state = State::null;
  if (!party.unheard) {
    Event event = event_of(call, "ConnectionClearedEvent", cause);
    event.body.add(connection("droppedConnection", call.id, device));
    event.body.add(subject("releasingDevice", device));
    tell(std::move(event));
  }
  remove(call, device);
}

void Telephony::end(Call& call) {
  Event cleared = event_of(call, "CallClearedEvent", "normalClearing");
  cleared.body.add(connection("clearedCall", call.id, {}));
  tell(std::move(cleared));
  by_id_.erase(call.id);
  calls_.erase(call.key);
}

void Telephony::leave(Found found, std::string_view cause) {
  Call& call = *found.call;
  std::vector<std::string> failed;
  std::vector<std::string> staying;
  for (const Party& party : call.parties) {
    if (&party == found.party) continue;
    (party.state == State::fail ? failed : staying).push_back(party.device);
  }
  drop(call, std::string(found.party->device), cause);
  if (staying.size() >= 2) return;
  for (const std::string& device : failed) drop(call, device, cause);
  for (const std::string& device : staying) drop(call, device, cause);
  end(call);
}

void Telephony::tell_of_device(Element body, const std::string& device) {
  Event event{std::move(body), {{device, State::null}}, 0};
  tell(std::move(event));
}

void Telephony::forget_everything() {
  for (auto& [id, device] : plan_.devices()) {
    device.calls.clear();
    device.outside = 0;
  }
  by_id_.clear();
  calls_.clear();
  ids_ = 0;
}

}  // namespace csta_switch
