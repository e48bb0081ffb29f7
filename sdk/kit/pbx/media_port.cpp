#include "ctibus/kit/pbx/media_port.hpp"

#include <algorithm>

namespace ctibus::pbx {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_keys_ahead = 32;
/// Sounds that are over at once must not be begun again without end.
constexpr Duration shortest_round = 100ms;

}  // namespace

MediaPort::MediaPort(Host& host, CallPublisher& calls, const CallBook& book, Changed changed)
    : host_(host), calls_(calls), book_(book), changed_(std::move(changed)) {}

const MediaPort::Hearing* MediaPort::hearing(std::string_view call, std::string_view device) const {
  const auto found = activities_.find(Place(call, device));
  return found == activities_.end() ? nullptr : &found->second.hearing;
}

std::vector<MediaPort::Place> MediaPort::busy_places(std::string_view call) const {
  std::vector<Place> busy;
  for (auto it = activities_.lower_bound(Place(call, ""));
       it != activities_.end() && it->first.first == call; ++it) {
    busy.push_back(it->first);
  }
  return busy;
}

void MediaPort::begin(const Place& place, Activity activity) {
  if (activities_.contains(place)) end(place, End::stopped);
  ahead_[place].keys.clear();
  activity.begun = host_.steady();
  Activity& begun = activities_[place] = std::move(activity);
  if (std::holds_alternative<Recording>(begun.what)) return hear(place, begun, {});
  next_sound(place, begun);
}

void MediaPort::hear(const Place& place, Activity& activity, std::string sound) {
  activity.hearing = {.sound = std::move(sound), .id = ++last_id_};
  if (const auto* playing = std::get_if<Playing>(&activity.what)) {
    activity.hearing.keys = !playing->stop_keys.empty();
  } else if (const auto* recording = std::get_if<Recording>(&activity.what)) {
    activity.hearing.keys = !recording->end_keys.empty();
    activity.hearing.records = true;
    activity.hearing.longest = recording->longest;
  } else {
    activity.hearing.keys = true;
  }
  changed_(place.first);
}

void MediaPort::next_sound(const Place& place, Activity& activity) {
  if (activity.loop && activity.next_sound == activity.sounds.size()) {
    const auto taken = std::chrono::floor<Duration>(host_.steady() - activity.round_begun);
    if (taken < shortest_round) {
      activity.limit = host_.after(shortest_round - taken, [this, place] { go_round(place); });
      return hear(place, activity, {});
    }
    activity.next_sound = 0;
  }
  if (activity.next_sound == 0) activity.round_begun = host_.steady();
  if (activity.next_sound < activity.sounds.size()) {
    const std::string& sound = activity.sounds[activity.next_sound++];
    return hear(place, activity, sound);
  }
  if (const auto* collecting = std::get_if<Collecting>(&activity.what)) {
    return wait_for_key(place, activity, collecting->first_limit);
  }
  end(place, End::completed);
}

void MediaPort::go_round(const Place& place) {
  const auto found = activities_.find(place);
  if (found != activities_.end()) next_sound(place, found->second);
}

void MediaPort::played(std::string_view call, std::string_view device, std::uint64_t id,
                       bool heard) {
  const auto found = activities_.find(Place(call, device));
  if (found == activities_.end() || found->second.hearing.id != id) return;
  if (!heard && std::holds_alternative<Playing>(found->second.what)) {
    return end(Place(found->first), End::failed);
  }
  next_sound(Place(found->first), found->second);
}

void MediaPort::recording_named(std::string_view call, std::string_view device, std::uint64_t id,
                                std::string_view message) {
  const auto found = activities_.find(Place(call, device));
  if (found == activities_.end() || found->second.hearing.id != id) return;
  if (auto* recording = std::get_if<Recording>(&found->second.what)) recording->message = message;
}

void MediaPort::recorded(std::string_view call, std::string_view device, std::uint64_t id,
                         bool kept) {
  const auto found = activities_.find(Place(call, device));
  if (found == activities_.end() || found->second.hearing.id != id) return;
  end(Place(found->first), kept ? End::completed : End::failed);
}

void MediaPort::wait_for_key(const Place& place, Activity& activity, Duration limit) {
  activity.limit = host_.after(limit, [this, place] { out_of_time(place); });
  if (activity.hearing.id == 0 || !activity.hearing.sound.empty()) hear(place, activity, {});
}

void MediaPort::out_of_time(const Place& place) {
  const auto found = activities_.find(place);
  if (found == activities_.end()) return;
  const auto* collecting = std::get_if<Collecting>(&found->second.what);
  if (collecting == nullptr) return;
  end(place, collecting->digits.size() >= collecting->min ? End::completed : End::timeout);
}

MediaPort::Key MediaPort::pressed(std::string_view call, std::string_view device, char key) {
  const Place place(call, device);
  const auto found = activities_.find(place);
  if (found != activities_.end()) {
    Activity& activity = found->second;
    if (std::holds_alternative<Collecting>(activity.what)) {
      collect_key(place, activity, key);
      return Key::taken;
    }
    const auto* playing = std::get_if<Playing>(&activity.what);
    const std::string& ending =
        playing != nullptr ? playing->stop_keys : std::get<Recording>(activity.what).end_keys;
    if (ending.find(key) != std::string::npos) {
      end(place, End::key, std::string(1, key));
      return Key::taken;
    }
  }
  const auto ahead = ahead_.find(place);
  if (ahead == ahead_.end()) return Key::open;
  if (ahead->second.keys.size() < most_keys_ahead) ahead->second.keys.push_back(key);
  return ahead->second.confidential ? Key::confidential : Key::open;
}

void MediaPort::collect_key(const Place& place, Activity& activity, char key) {
  auto& collecting = std::get<Collecting>(activity.what);
  activity.next_sound = activity.sounds.size();
  if (collecting.end_keys.find(key) != std::string::npos) {
    const bool enough = collecting.digits.size() >= collecting.min;
    return end(place, enough ? End::completed : End::timeout, std::string(1, key));
  }
  collecting.digits.push_back(key);
  if (collecting.digits.size() == collecting.max) return end(place, End::completed);
  wait_for_key(place, activity, collecting.next_limit);
}

void MediaPort::call_changed(const Call& call, const CallEvent& event) {
  std::vector<Place> over;
  if (!event.secondary_call.empty()) over = busy_places(event.secondary_call);
  for (Place& place : busy_places(call.id)) {
    const bool through = event.verb == Verb::established && event.device != place.second;
    if (through || call.state_of(place.second) != ConnectionState::connected) {
      over.push_back(std::move(place));
    }
  }
  for (const Place& place : over) end(place, End::interrupted);
  if (event.verb != Verb::cleared && event.verb != Verb::merged) return;
  std::erase_if(ahead_, [&](const auto& entry) { return entry.first.first == call.id; });
}

}  // namespace ctibus::pbx
