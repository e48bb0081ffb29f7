#include "service/routes.hpp"

#include <algorithm>

namespace csta_switch {
namespace {

constexpr int most_reroutes = 10;

}  // namespace

void Routes::add_to(Services& services) {
  services["RouteRegister"] = [this](Link& link, const Element& request) {
    return start(link, request);
  };
  services["RouteRegisterCancel"] = [this](Link& link, const Element& request) {
    cancel(link, request);
    return response_to(request);
  };
  const auto without_answer = [&](const char* name,
                                  void (Routes::*act)(const Link&, const Element&)) {
    services[name] = [this, act](Link& link, const Element& message) {
      (this->*act)(link, message);
      return std::nullopt;
    };
  };
  without_answer("RouteSelect", &Routes::select);
  without_answer("RouteReject", &Routes::reject);
  without_answer("RouteEnd", &Routes::end);
}

Element Routes::start(const Link& link, const Element& request) {
  Registration registration{{}, link.number, std::string(request.text_of("routeingDevice"))};
  if (!registration.device.empty()) {
    const Device* device = telephony_->plan().device(registration.device);
    if (device == nullptr) refuse_operation("invalidDeviceID");
    if (device->kind != DeviceKind::route_point) refuse_operation("invalidObjectType");
  }
  registration.id = std::to_string(++registration_ids_);
  registrations_.push_back(registration);
  Element response = response_to(request);
  response.add("routeRegisterReqID", registration.id);
  return response;
}

void Routes::cancel(const Link& link, const Element& request) {
  const auto count = std::erase_if(registrations_, [&](const Registration& registration) {
    return registration.link == link.number &&
           registration.id == request.text_of("routeRegisterReqID");
  });
  if (count == 0) refuse_operation("invalidRouteRegistrationCrossRefID");
}

void Routes::ask_for_all(int link) { registrations_.push_back({{}, link, {}}); }

void Routes::drop(int link) {
  std::erase_if(registrations_,
                [&](const Registration& registration) { return registration.link == link; });
  std::vector<Place> places;
  std::erase_if(dialogues_, [&](const auto& dialogue) {
    if (dialogue.second.registration.link != link) return false;
    places.push_back(dialogue.second.place);
    return true;
  });
  for (const Place& place : places) {
    timers_->after(Time::zero(), [this, place] { offer(place); });
  }
}

void Routes::clear() {
  registrations_.clear();
  dialogues_.clear();
}

void Routes::entered(const Call& call, const Party& party) {
  const Device* device = telephony_->plan().device(party.device);
  if (device == nullptr || device->kind != DeviceKind::route_point || party.unheard) return;
  if (party.state == State::alerting) {
    const Place place{party.device, party.step};
    timers_->after(Time::zero(), [this, place] { offer(place); });
    return;
  }
  for (auto& [id, dialogue] : dialogues_) {
    if (dialogue.call != call.key || dialogue.place.device != party.device) continue;
    say_end(close(dialogue), "stateIncompatibility", "noActiveCall");
    return;
  }
}

const Routes::Registration* Routes::registered_for(const Device& device) const {
  const auto found = std::find_if(
      registrations_.rbegin(), registrations_.rend(), [&](const Registration& registration) {
        return registration.device.empty() || registration.device == device.id ||
               registration.device == device.group;
      });
  return found == registrations_.rend() ? nullptr : &*found;
}

void Routes::offer(const Place& place) {
  const Found found = telephony_->at(place);
  if (found.call == nullptr) return;
  const Registration* registration = registered_for(*telephony_->plan().device(place.device));
  if (registration == nullptr) {
    go_default(place);
    return;
  }
  const std::string id = std::to_string(++dialogue_ids_);
  Dialogue& dialogue = dialogues_[id] = Dialogue{id, found.call->key, place, *registration};
  const Call& call = *found.call;
  Element message{"RouteRequest"};
  message.add(subject("currentRoute", place.device));
  message.add(shown("callingDevice", call.calling));
  message.add(subject("routeingDevice", place.device));
  message.add(connection("routedCall", call.id, place.device));
  if (!call.trunk_in.empty()) message.add(subject("associatedCallingDevice", call.trunk_in));
  if (call.correlator) message.add(*call.correlator);
  ask(dialogue, std::move(message));
}

void Routes::ask(Dialogue& dialogue, Element message) {
  dialogue.asked = ++asked_;
  message.add("crossRefIdentifier", dialogue.id);
  message.add("routeRegisterReqID", dialogue.registration.id);
  post_->queue_request(dialogue.registration.link, std::move(message));
  const Device* device = telephony_->plan().device(dialogue.place.device);
  timers_->after(device->route_point->limit,
                 [this, id = dialogue.id, asked = dialogue.asked] { time_out(id, asked); });
}

void Routes::time_out(const std::string& id, std::uint64_t asked) {
  const auto found = dialogues_.find(id);
  if (found == dialogues_.end() || found->second.asked != asked) return;
  const Dialogue dialogue = close(found->second);
  say_end(dialogue, "operation", "routeingTimerExpired");
  go_default(dialogue.place);
}

void Routes::say_end(const Dialogue& dialogue, std::string category, std::string word) {
  Element message{"RouteEnd"};
  message.add("crossRefIdentifier", dialogue.id);
  message.add("routeRegisterReqID", dialogue.registration.id);
  if (!word.empty()) message.add("errorValue").add(std::move(category), std::move(word));
  post_->queue_request(dialogue.registration.link, std::move(message));
}

Routes::Dialogue* Routes::of(const Link& link, const Element& message) {
  const auto found = dialogues_.find(std::string(message.text_of("crossRefIdentifier")));
  if (found == dialogues_.end() || found->second.registration.link != link.number) return nullptr;
  return &found->second;
}

Routes::Dialogue Routes::close(const Dialogue& dialogue) {
  Dialogue closed = dialogue;
  dialogues_.erase(closed.id);
  return closed;
}

void Routes::select(const Link& link, const Element& message) {
  Dialogue* dialogue = of(link, message);
  if (dialogue == nullptr) return;  // it crossed the end of the dialogue
  const Found found = telephony_->at(dialogue->place);
  if (found.call == nullptr) {
    say_end(close(*dialogue), "stateIncompatibility", "noActiveCall");
    return;
  }
  const std::string selected(message.text_of("routeSelected"));
  const Destination to = telephony_->plan().resolve(selected, false);
  const bool possible =
      to.device != nullptr && to.device->in_service &&
      (to.device->id == dialogue->place.device || found.call->party(to.device->id) == nullptr) &&
      (to.device->kind != DeviceKind::pilot ||
       telephony_->waiting_at(*to.device) < to.device->pilot->capacity);
  if (!possible && ++dialogue->reroutes <= most_reroutes) {
    ask(*dialogue, Element{"ReRoute"});
    return;
  }
  const Dialogue done = close(*dialogue);
  if (!possible) {
    say_end(done, "operation", "invalidDestination");
    go_default(done.place);
    return;
  }
  if (const Element* correlator = message.child("correlatorData")) {
    found.call->correlator = *correlator;
  }
  telephony_->divert(*found.call, done.place.device, selected, "redirected");
  if (message.text_of("routeUsedReq") == "true" || message.text_of("routeUsedReq") == "1") {
    Element used{"RouteUsed"};
    used.add("crossRefIdentifier", done.id);
    used.add("routeRegisterReqID", done.registration.id);
    used.add(subject("routeUsed", selected));
    used.add(shown("callingDevice", found.call->calling));
    post_->queue_request(done.registration.link, std::move(used));
  }
  say_end(done, {}, {});
  telephony_->arrive(*found.call, to, "redirected");
}

void Routes::reject(const Link& link, const Element& message) {
  Dialogue* dialogue = of(link, message);
  if (dialogue == nullptr) return;
  refuse(close(*dialogue).place);
}

void Routes::end(const Link& link, const Element& message) {
  Dialogue* dialogue = of(link, message);
  if (dialogue == nullptr) return;
  go_default(close(*dialogue).place);
}

void Routes::go_default(const Place& place) {
  const Found found = telephony_->at(place);
  if (found.call == nullptr) return;
  const std::string& number =
      telephony_->plan().device(place.device)->route_point->default_destination;
  const Destination to = telephony_->plan().resolve(number, false);
  if (number.empty() || to.device == nullptr) {
    refuse(place);
    return;
  }
  telephony_->divert(*found.call, place.device, number, "redirected");
  telephony_->arrive(*found.call, to, "redirected");
}

void Routes::refuse(const Place& place) {
  if (const Found found = telephony_->at(place); found.call != nullptr) {
    telephony_->leave(found, "normalClearing");
  }
}

}  // namespace csta_switch
