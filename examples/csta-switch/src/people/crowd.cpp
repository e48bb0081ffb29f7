#include "people/crowd.hpp"

namespace csta_switch {

Crowd::Crowd(const Site& site, Telephony& telephony, Outside& outside, Timers& timers,
             Chance& chance)
    : site_(&site),
      telephony_(&telephony),
      outside_(&outside),
      timers_(&timers),
      chance_(&chance) {}

Time Crowd::between(Time low, Time high) {
  if (high <= low) return low;
  return Time(std::uniform_int_distribution<Time::rep>(low.count(), high.count())(*chance_));
}

bool Crowd::happens(double share) {
  return share > 0 && std::uniform_real_distribution<double>(0, 1)(*chance_) < share;
}

void Crowd::begin() {
  for (const Callers& kind : site_->callers) expect(kind);
}

void Crowd::expect(const Callers& kind) {
  if (kind.per_hour <= 0) return;
  const double hours = std::exponential_distribution<double>(kind.per_hour)(*chance_);
  const auto pause = std::chrono::duration<double, std::ratio<3600>>(hours);
  timers_->after(std::chrono::duration_cast<Time>(pause), [this, &kind] {
    call_in(kind);
    expect(kind);
  });
}

void Crowd::call_in(const Callers& kind) {
  Device* line = outside_->line_for(kind.trunk);
  if (line == nullptr) return;
  const int handle = outside_->take(*line);
  callers_[handle] = {&kind};
  const auto number = std::uniform_int_distribution<int>(2000000, 9999999)(*chance_);
  telephony_->call_in(*line, kind.called, "030" + std::to_string(number));
  timers_->after(between(kind.patience_min, kind.patience_max), [this, handle] {
    const auto caller = callers_.find(handle);
    if (caller == callers_.end() || caller->second.talks) return;
    const Found found = outside_->at(handle);
    callers_.erase(caller);
    if (found.call != nullptr) telephony_->leave(found, "normalClearing");
  });
}

void Crowd::entered(const Call& call, const Party& party) {
  const Device* device = telephony_->plan().device(party.device);
  if (device == nullptr || party.unheard) return;
  const Place place{party.device, party.step};
  if (device->kind == DeviceKind::extension) {
    const Person& person = device->extension->person;
    if (party.state == State::alerting) ring(person, place, false);
    if (party.state != State::connected) return;
    if (person.answers && call.calling.id != party.device) talk(person, place);
    for (const Party& other : call.parties) {
      const Device* line = telephony_->plan().device(other.device);
      if (line == nullptr || line->outside == 0) continue;
      const auto caller = callers_.find(line->outside);
      if (caller != callers_.end() && !caller->second.talks) {
        talk_with_caller(line->outside, caller->second);
      }
    }
  } else if (device->kind == DeviceKind::trunk_line) {
    const Person& person = device->trunk->person;
    const bool rings = party.state == State::alerting || (party.awaited && !device->trunk->rings);
    if (rings) ring(person, place, true);
    if (party.state == State::connected && !party.awaited && person.answers &&
        call.trunk_in != device->group) {
      talk(person, place);
    }
  }
}

void Crowd::ring(const Person& person, const Place& place, bool is_outside) {
  if (!person.answers) return;
  if (is_outside && happens(person.busy)) {
    timers_->after(1s, [this, place] {
      const Found found = telephony_->at(place);
      if (found.call != nullptr) telephony_->fail(*found.call, place.device, "busy");
    });
    return;
  }
  const bool rejects = happens(person.reject);
  if (!rejects && happens(person.no_answer)) return;
  timers_->after(between(person.answer_min, person.answer_max), [this, place, rejects, is_outside] {
    const Found found = telephony_->at(place);
    if (found.call == nullptr) return;
    if (rejects) {
      telephony_->fail(*found.call, place.device, "callCancelled");
    } else if (is_outside) {
      outside_->answers(found);
    } else if (telephony_->in_state(place.device, {State::connected, State::initiated}).call ==
               nullptr) {
      telephony_->answer(found);
    }
  });
}

void Crowd::talk(const Person& person, const Place& place) {
  timers_->after(between(person.talk_min, person.talk_max), [this, place] { hang_up(place); });
}

void Crowd::talk_with_caller(int handle, Caller& caller) {
  caller.talks = true;
  const bool silent = happens(caller.kind->silent);
  timers_->after(between(caller.kind->talk_min, caller.kind->talk_max), [this, handle, silent] {
    callers_.erase(handle);
    const Found found = outside_->at(handle);
    if (found.call == nullptr) return;
    if (silent) {
      outside_->vanishes(handle);
    } else {
      telephony_->leave(found, "normalClearing");
    }
  });
}

void Crowd::hang_up(const Place& place) {
  const Found found = telephony_->at(place);
  if (found.call != nullptr) telephony_->leave(found, "normalClearing");
}

}  // namespace csta_switch
