#include "service/voice_unit.hpp"

#include <algorithm>
#include <cstdlib>

#include "service/call_services.hpp"

namespace csta_switch {
namespace {

Time milliseconds_in(const Element& request, std::string_view field) {
  const std::string text(request.text_of(field));
  return std::chrono::milliseconds(std::strtol(text.c_str(), nullptr, 10));
}

}  // namespace

void VoiceUnit::add_to(Services& services) {
  services["PlayMessage"] = [this](Link&, const Element& request) { return play(request); };
  services["RecordMessage"] = [this](Link&, const Element& request) { return record(request); };
  services["Stop"] = [this](Link&, const Element& request) {
    stop(request);
    return response_to(request);
  };
  services["StartDataCollection"] = [this](Link& link, const Element& request) {
    return collect(link, request);
  };
  services["StopDataCollection"] = [this](Link& link, const Element& request) {
    stop_collecting(link, request);
    return response_to(request);
  };
  services["DataCollectedResponse"] = [](Link&, const Element&) { return std::nullopt; };
}

Element VoiceUnit::play(const Element& request) {
  const Found found = telephony_->find(connection_in(request, "overConnection"));
  const std::string message(request.text_of("messageToBePlayed"));
  const auto known = std::find_if(site_->messages.begin(), site_->messages.end(),
                                  [&](const Message& one) { return one.id == message; });
  Time length = Time::zero();
  if (known != site_->messages.end()) {
    length = known->length;
  } else if (const auto recorded = recordings_.find(message); recorded != recordings_.end()) {
    length = recorded->second;
  } else {
    refuse_operation("invalidMsgID");
  }
  begin(found, message, "PlayEvent", length, "endOfMessageDetected");
  return response_to(request);
}

Element VoiceUnit::record(const Element& request) {
  const Found found = telephony_->find(connection_in(request, "callToBeRecorded"));
  const std::string message = "r" + std::to_string(++ids_);
  begin(found, message, "RecordEvent", milliseconds_in(request, "maxDuration"),
        "messageDurationExceeded");
  recordings_[message] = Time::zero();
  Element response = response_to(request);
  response.add("resultingMessage", message);
  return response;
}

// One thing at a time is done at a connection: the new one ends the old one.
void VoiceUnit::begin(const Found& found, std::string message, const char* event, Time length,
                      std::string_view cause) {
  if (found.party->state != State::connected) refuse_state("invalidConnectionState");
  const Spot spot{found.call->key, found.party->device};
  end(spot, "normal");
  Activity& activity = activities_[spot];
  activity = {std::move(message), timers_->now(), ++steps_};
  tell(event, spot, activity, "normal");
  if (length <= Time::zero()) return;
  timers_->after(length, [this, spot, step = activity.step, cause = std::string(cause)] {
    const auto now = activities_.find(spot);
    if (now != activities_.end() && now->second.step == step) end(spot, cause);
  });
}

void VoiceUnit::end(const Spot& spot, std::string_view cause) {
  const auto ended = activities_.extract(spot);
  if (ended.empty()) return;
  const Activity& activity = ended.mapped();
  if (const auto recorded = recordings_.find(activity.message); recorded != recordings_.end()) {
    recorded->second = std::max(recorded->second, timers_->now() - activity.begun);
  }
  tell("StopEvent", spot, activity, cause);
}

void VoiceUnit::stop(const Element& request) {
  const Found found = telephony_->find(connection_in(request, "connection"));
  const Spot spot{found.call->key, found.party->device};
  if (!activities_.contains(spot)) refuse_state("invalidConnectionState");
  end(spot, "normal");
}

void VoiceUnit::tell(const char* name, const Spot& spot, const Activity& activity,
                     std::string_view cause) {
  const auto call = telephony_->calls().find(spot.first);
  if (call == telephony_->calls().end()) return;
  Event event{Element{name}, {}, 0};
  event.body.add(connection("connection", call->second->id, spot.second));
  event.body.add("message", activity.message);
  event.body.add("cause", std::string(cause));
  for (const Party& party : call->second->parties) event.hearers.push_back({party.device});
  telephony_->tell(std::move(event));
}

// The ears must not act while they hear.
void VoiceUnit::entered(const Call& call, const Party& party) {
  const Spot spot{call.key, party.device};
  if (party.state == State::connected || !activities_.contains(spot)) return;
  timers_->after(Time::zero(), [this, spot] { end(spot, "normal"); });
}

// Digits --------------------------------------------------------------------------------------

Element VoiceUnit::collect(const Link& link, const Element& request) {
  const Element& object = *request.child("object");
  const Found found = telephony_->find(connection_in(object, "call"));
  const std::string id = std::to_string(++ids_);
  collections_[id] = {link.number, {found.call->key, found.party->device}};
  Element response = response_to(request);
  response.add("dcollCrossRefID", id);
  return response;
}

void VoiceUnit::stop_collecting(const Link& link, const Element& request) {
  const auto found = collections_.find(std::string(request.text_of("dcollCrossRefID")));
  if (found == collections_.end() || found->second.link != link.number) {
    refuse_operation("invalidCrossRefID");
  }
  collections_.erase(found);
}

void VoiceUnit::hear(const Event& event) {
  if (event.body.name != "DigitsGeneratedEvent") return;
  const Spot spot{event.call, std::string(event.body.text_of("connection", "deviceID"))};
  for (const auto& [id, collection] : collections_) {
    if (collection.spot != spot) continue;
    Element message{"DataCollected"};
    message.add("dcollCrossRefID", id);
    message.add("digitsData")
        .add("digitsDetected", std::string(event.body.text_of("digitGeneratedList")));
    message.add("dcollcause", "charCountReceived");
    post_->queue_request(collection.link, std::move(message));
  }
}

void VoiceUnit::drop(int link) {
  std::erase_if(collections_, [&](const auto& entry) { return entry.second.link == link; });
}

void VoiceUnit::clear() {
  activities_.clear();
  collections_.clear();
}

}  // namespace csta_switch
