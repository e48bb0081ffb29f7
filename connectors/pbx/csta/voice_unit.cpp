#include "voice_unit.hpp"

#include <set>

namespace ctibus::csta {

using Hearing = pbx::MediaPort::Hearing;

namespace {

/// How long after its answer to Stop a switch may tell of it.
constexpr std::chrono::seconds report_limit(1);

}  // namespace

VoiceUnit::VoiceUnit(VoiceSurroundings surroundings, const std::vector<Announcement>& messages)
    : around_(surroundings),
      port_(around_.host, around_.calls, around_.pbx.book(),
            [this](const std::string& call) { look_at(call); }) {
  for (const Announcement& message : messages) messages_[message.name] = message.id;
}

void VoiceUnit::provide_all(const pbx::Gate& gate) {
  port_.provide_all(gate);
  port_.provide_recording(gate);
}

/// What the site has no name for may be a recording.
const std::string& VoiceUnit::message_of(const std::string& sound) const {
  const auto found = messages_.find(sound);
  return found == messages_.end() ? sound : found->second;
}

// What is to be heard ----------------------------------------------------------------------------

void VoiceUnit::look_at(const std::string& call) {
  std::set<std::string> devices;
  for (auto it = channels_.lower_bound(Spot(call, "")); it != channels_.end(); ++it) {
    if (it->first.first != call) break;
    devices.insert(it->first.second);
  }
  if (const pbx::Call* there = around_.pbx.book().find(call)) {
    for (const pbx::Party& party : there->parties) devices.insert(party.device);
  }
  for (const std::string& device : devices) {
    bring_about({call, device}, port_.hearing(call, device));
  }
}

void VoiceUnit::bring_about(const Spot& spot, const Hearing* hearing) {
  if (hearing == nullptr && !channels_.contains(spot)) return;
  Channel& channel = channels_[spot];
  const bool sounds = hearing != nullptr && (hearing->records || !hearing->sound.empty());
  const std::uint64_t wanted = sounds ? hearing->id : 0;
  if (channel.is_busy() && channel.id != wanted) stop(spot, channel);
  if (channel.doing == Channel::Doing::nothing && channel.id != wanted) {
    channel.id = wanted;
    if (sounds) begin(spot, channel, *hearing);
  }
  collect(spot, channel, hearing != nullptr && hearing->keys);
}

void VoiceUnit::ask(const Spot& spot, std::uint64_t turn, Element request, Answered answered) {
  // Posted: an answer that comes at once must not change what is being decided.
  around_.host.post(
      [this, spot, turn, request = std::move(request), answered = std::move(answered)]() mutable {
        around_.requester.request(
            std::move(request),
            [this, spot, turn, answered = std::move(answered)](const Result<Element>& reply) {
              const auto found = channels_.find(spot);
              if (found == channels_.end() || found->second.turn != turn) return;
              answered(found->second, reply);
            });
      });
}

void VoiceUnit::begin(const Spot& spot, Channel& channel, const Hearing& hearing) {
  channel.connection = around_.pbx.connection_at(spot.first, spot.second);
  channel.doing = Channel::Doing::asked;
  channel.begun = false;
  channel.records = hearing.records;
  Element request;
  if (hearing.records) {
    request.name = "RecordMessage";
    request.children.push_back(channel.connection.element("callToBeRecorded"));
    if (hearing.longest > Duration::zero()) {
      request.add("maxDuration", std::to_string(hearing.longest.count()));
    }
  } else {
    request.name = "PlayMessage";
    request.add("messageToBePlayed", message_of(hearing.sound));
    request.children.push_back(channel.connection.element("overConnection"));
  }
  ask(spot, ++channel.turn, std::move(request),
      [this, spot](Channel& asked, const Result<Element>& reply) { began(spot, asked, reply); });
}

void VoiceUnit::began(const Spot& spot, Channel& channel, const Result<Element>& reply) {
  if (!reply) {
    channel.doing = Channel::Doing::nothing;
    return ended(spot, channel, false);
  }
  channel.doing = Channel::Doing::active;
  const std::string_view message = reply->text_at("resultingMessage");
  if (!message.empty()) port_.recording_named(spot.first, spot.second, channel.id, message);
}

void VoiceUnit::stop(const Spot& spot, Channel& channel) {
  channel.doing = Channel::Doing::stopping;
  Element request{.name = "Stop"};
  request.children.push_back(channel.connection.element("connection"));
  ask(spot, ++channel.turn, std::move(request),
      [this, spot](Channel& stopping, const Result<Element>& reply) {
        if (!reply) return settle(spot, stopping);
        const auto settled = [this, spot, turn = stopping.turn] {
          const auto found = channels_.find(spot);
          if (found != channels_.end() && found->second.turn == turn) settle(spot, found->second);
        };
        stopping.patience = around_.host.after(report_limit, settled);
      });
}

/// The switch is silent there: what is to be heard can begin.
void VoiceUnit::settle(const Spot& spot, Channel& channel) {
  channel.doing = Channel::Doing::nothing;
  ++channel.turn;
  channel.patience.cancel();
  const std::string call = spot.first;
  look_at(call);
}

void VoiceUnit::ended(const Spot& spot, const Channel& channel, bool well) {
  const std::uint64_t id = channel.id;
  // Spot lives in the map, from which what follows may take it.
  const Spot at = spot;
  if (channel.records) {
    port_.recorded(at.first, at.second, id, well);
  } else {
    port_.played(at.first, at.second, id, well);
  }
}

bool VoiceUnit::take(const Element& event) {
  const bool begins = event.name == "PlayEvent" || event.name == "RecordEvent";
  if (!begins && event.name != "StopEvent") return false;
  const Element* connection = event.child("connection");
  if (connection == nullptr) return true;
  const auto found = channels_.find(around_.pbx.spot_of(ConnectionId::of(*connection)));
  if (found == channels_.end()) return true;
  Channel& channel = found->second;
  const std::string_view monitor = event.text_at("monitorCrossRefID");
  if (channel.monitor.empty()) channel.monitor = monitor;
  if (monitor != channel.monitor) return true;
  if (begins) {
    channel.begun = true;
  } else {
    take_stop(found->first, channel);
  }
  return true;
}

void VoiceUnit::take_stop(const Spot& spot, Channel& channel) {
  using Doing = Channel::Doing;
  if (channel.doing == Doing::stopping) return settle(spot, channel);
  // That of an earlier message, which came too late.
  if (channel.doing == Doing::asked && !channel.begun) return;
  if (!channel.is_busy()) return;
  if (channel.begun) {
    channel.doing = Doing::nothing;
    ++channel.turn;
  } else {
    // Either its beginning was lost, or this is the end of another: make sure that none goes on.
    stop(spot, channel);
  }
  ended(spot, channel, true);
}

void VoiceUnit::lead() {
  std::vector<Spot> uncertain;
  for (auto& [spot, channel] : channels_) {
    channel.monitor.clear();
    // Collections end with the link that they were asked by.
    channel.collecting = Channel::Collecting::no;
    channel.collection.clear();
    uncertain.push_back(spot);
  }
  for (const Spot& spot : uncertain) {
    const auto found = channels_.find(spot);
    if (found == channels_.end()) continue;
    Channel& channel = found->second;
    const bool was_busy = channel.is_busy();
    if (channel.doing != Channel::Doing::nothing) stop(spot, channel);
    if (was_busy) ended(spot, channel, true);
    look_at(spot.first);
  }
}

void VoiceUnit::call_changed(const pbx::Call& call, const pbx::CallEvent& event) {
  port_.call_changed(call, event);
  if (event.verb != pbx::Verb::cleared && event.verb != pbx::Verb::merged) return;
  std::erase_if(channels_, [&](const auto& entry) { return entry.first.first == call.id; });
}

// Keys -------------------------------------------------------------------------------------------

void VoiceUnit::collect(const Spot& spot, Channel& channel, bool wanted) {
  using Collecting = Channel::Collecting;
  if (wanted && channel.collecting == Collecting::no && !channel.cannot_collect) {
    if (!around_.profile.has("StartDataCollection")) return;
    channel.collecting = Collecting::starting;
    Element request{.name = "StartDataCollection"};
    request.add("object").children.push_back(
        around_.pbx.connection_at(spot.first, spot.second).element("call"));
    request.add("dataCollType", "digits");
    request.add("digitsReportingCriteria").add("numChars", "1");
    around_.host.post([this, spot, request = std::move(request)]() mutable {
      around_.requester.request(std::move(request), [this, spot](const Result<Element>& reply) {
        const auto found = channels_.find(spot);
        if (found == channels_.end() || found->second.collecting != Collecting::starting) return;
        found->second.collecting = reply ? Collecting::yes : Collecting::no;
        found->second.cannot_collect = !reply;
        if (reply) found->second.collection = reply->text_at("dcollCrossRefID");
        look_at(spot.first);
      });
    });
  } else if (!wanted && channel.collecting == Collecting::yes) {
    channel.collecting = Collecting::stopping;
    Element request{.name = "StopDataCollection"};
    request.add("dcollCrossRefID", channel.collection);
    around_.host.post([this, spot, request = std::move(request)]() mutable {
      around_.requester.request(std::move(request), [this, spot](const Result<Element>&) {
        const auto found = channels_.find(spot);
        if (found == channels_.end() || found->second.collecting != Collecting::stopping) return;
        found->second.collecting = Collecting::no;
        look_at(spot.first);
      });
    });
  }
}

bool VoiceUnit::serve(const Element& request, const std::function<void(Element)>& answer) {
  if (request.name != "DataCollected") return false;
  answer({.name = "DataCollectedResponse"});
  const std::string_view collection = request.text_at("dcollCrossRefID");
  for (const auto& [spot, channel] : channels_) {
    if (channel.collection != collection || channel.collecting == Channel::Collecting::no) continue;
    const Spot at = spot;
    const std::string told = press(at, request.text_at("digitsData/digitsDetected"));
    around_.pbx.tell_digits(at.first, at.second, told);
    break;
  }
  return true;
}

std::string VoiceUnit::keys(const std::string& call, const std::string& device,
                            std::string_view digits) {
  const auto found = channels_.find({call, device});
  const bool collected =
      found != channels_.end() && found->second.collecting != Channel::Collecting::no;
  return collected ? std::string() : press({call, device}, digits);
}

std::string VoiceUnit::press(const Spot& spot, std::string_view digits) {
  std::string told;
  for (const char key : digits) {
    const auto what = port_.pressed(spot.first, spot.second, key);
    if (what == pbx::MediaPort::Key::open) told.push_back(key);
  }
  return told;
}

}  // namespace ctibus::csta
