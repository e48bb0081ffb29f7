#include "ctibus/kit/pbx/media_port.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::pbx {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_digits = 64;
constexpr std::size_t most_sounds = 64;
constexpr std::size_t most_keys_ahead = 32;
constexpr std::size_t most_untold = 1000;
/// Sounds that are over at once must not be begun again without end.
constexpr Duration shortest_round = 100ms;
constexpr std::string_view all_keys = "0123456789*#ABCD";

bool are_keys(std::string_view text) {
  return text.find_first_not_of(all_keys) == std::string_view::npos;
}

Result<> check_keys(std::string_view field, std::string_view keys) {
  if (are_keys(keys)) return {};
  return failure("pbx.bad_value",
                 fmt::format("{}: \"{}\" has more than the keys {}.", field, keys, all_keys));
}

Result<> check_sounds(const std::vector<Text>& sounds) {
  if (sounds.size() > most_sounds) {
    return failure("pbx.bad_value", fmt::format("sounds: {} of them are too many; play at most {} "
                                                "at once.",
                                                sounds.size(), most_sounds));
  }
  if (std::find(sounds.begin(), sounds.end(), Text{}) == sounds.end()) return {};
  return failure("pbx.bad_value", "sounds: one of them has no name.");
}

/// Somebody, or a device of ours, is at the other end.
bool is_through(ConnectionState state) {
  return state == ConnectionState::connected || state == ConnectionState::queued ||
         state == ConnectionState::hold;
}

}  // namespace

MediaPort::MediaPort(Host& host, CallPublisher& calls, const CallBook& book, Changed changed)
    : host_(host), calls_(calls), book_(book), changed_(std::move(changed)) {}

// Commands ----------------------------------------------------------------------------------------

void MediaPort::provide_all(const Gate& gate) {
  provide<media::Play>(host_, gate,
                       [this](const Command<media::Play>& c) { return play(*c, c.id()); });
  provide<media::Collect>(host_, gate,
                          [this](const Command<media::Collect>& c) { return collect(*c, c.id()); });
  provide<media::Stop>(host_, gate, [this](const Command<media::Stop>& c) { return stop(*c); });
}

void MediaPort::provide_recording(const Gate& gate) {
  provide<media::Record>(host_, gate,
                         [this](const Command<media::Record>& c) { return record(*c, c.id()); });
}

Result<MediaPort::Place> MediaPort::place_of(std::string_view call, std::string_view device) const {
  if (untold_.size() >= most_untold) {
    return failure("pbx.busy", "The bus does not take what became of earlier media commands.");
  }
  const Call* found = book_.find(call);
  if (found == nullptr) {
    return failure("pbx.unknown_call", fmt::format("There is no call \"{}\" (any more).", call));
  }
  std::vector<const Party*> connected;
  bool through = false;
  for (const Party& party : found->parties) {
    if (party.state == ConnectionState::connected) connected.push_back(&party);
  }
  const Party* hears = nullptr;
  if (!device.empty()) {
    hears = found->party(device);
    if (hears == nullptr) {
      return failure("pbx.unknown_device", fmt::format("{} is not in call {}.", device, call));
    }
    if (hears->state != ConnectionState::connected) {
      return failure("pbx.wrong_state",
                     fmt::format("{} is not on the line in call {}.", device, call));
    }
  } else if (connected.size() == 1) {
    hears = connected.front();
  } else {
    return failure("pbx.wrong_state",
                   fmt::format("{} parties are on the line in call {}: name the device.",
                               connected.size(), call));
  }
  for (const Party& party : found->parties) {
    through = through || (&party != hears && is_through(party.state));
  }
  if (through) return Place(found->id, hears->device);
  return failure("pbx.wrong_state",
                 fmt::format("Nobody has answered call {} yet: let it wait at the holding device "
                             "first (queue.hold).",
                             call));
}

Result<> MediaPort::play(const media::Play& play, MessageId command) {
  if (play.sounds.empty()) return failure("pbx.bad_value", "sounds: there is nothing to play.");
  if (auto good = check_sounds(play.sounds); !good) return good;
  if (auto good = check_keys("stop_keys", play.stop_keys); !good) return good;
  auto place = place_of(play.call, play.device);
  if (!place) return tl::unexpected(place.error());
  Activity activity{.what = Playing{std::string(play.stop_keys)},
                    .sounds = {play.sounds.begin(), play.sounds.end()},
                    .loop = play.loop,
                    .command = command};
  begin(*place, std::move(activity));
  return {};
}

Result<> MediaPort::collect(const media::Collect& collect, MessageId command) {
  if (auto good = check_sounds(collect.sounds); !good) return good;
  if (auto good = check_keys("end_keys", collect.end_keys); !good) return good;
  const std::size_t max = collect.max_digits == 0 ? most_digits : collect.max_digits;
  const std::size_t min = std::max<std::size_t>(collect.min_digits, 1);
  if (max > most_digits || min > max) {
    return failure("pbx.bad_value", fmt::format("min_digits {} and max_digits {}: 1 <= min <= max "
                                                "<= {}.",
                                                min, max, most_digits));
  }
  if (collect.first_time_limit < 0ms || collect.next_time_limit < 0ms) {
    return failure("pbx.bad_value", "A time limit is negative.");
  }
  auto place = place_of(collect.call, collect.device);
  if (!place) return tl::unexpected(place.error());
  const auto or_default = [](Duration given, Duration usual) {
    return given == 0ms ? usual : given;
  };
  Collecting collecting{.min = min,
                        .max = max,
                        .end_keys = std::string(collect.end_keys),
                        .first_limit = or_default(collect.first_time_limit, 5s),
                        .next_limit = or_default(collect.next_time_limit, 3s),
                        .sensitive = collect.sensitive,
                        .digits = {}};
  Activity activity{.what = std::move(collecting),
                    .sounds = {collect.sounds.begin(), collect.sounds.end()},
                    .command = command};
  std::string ahead;
  if (const auto found = ahead_.find(*place); found != ahead_.end() && collect.type_ahead) {
    ahead = found->second.keys;
  }
  begin(*place, std::move(activity));
  if (collect.sensitive) ahead_[*place].confidential = true;
  for (const char key : ahead) (void)pressed(place->first, place->second, key);
  return {};
}

Result<> MediaPort::record(const media::Record& record, MessageId command) {
  if (auto good = check_keys("end_keys", record.end_keys); !good) return good;
  if (record.max_duration < 0ms) return failure("pbx.bad_value", "max_duration is negative.");
  auto place = place_of(record.call, record.device);
  if (!place) return tl::unexpected(place.error());
  begin(*place, {.what = Recording{.end_keys = std::string(record.end_keys),
                                   .longest = record.max_duration,
                                   .message = {}},
                 .command = command});
  return {};
}

Result<> MediaPort::stop(const media::Stop& stop) {
  if (book_.find(stop.call) == nullptr) {
    return failure("pbx.unknown_call",
                   fmt::format("There is no call \"{}\" (any more).", stop.call));
  }
  std::vector<Place> busy = busy_places(stop.call);
  std::erase_if(busy, [&](const Place& place) {
    return !stop.device.empty() && place.second != stop.device;
  });
  if (busy.size() == 1) {
    end(busy.front(), End::stopped);
    return {};
  }
  return failure(
      "pbx.wrong_state",
      busy.empty() ? fmt::format("Nothing is played, collected or recorded in call {}.", stop.call)
                   : fmt::format("Several are busy in call {}: name the device.", stop.call));
}

// What is going on --------------------------------------------------------------------------------

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

// Outcomes ----------------------------------------------------------------------------------------

void MediaPort::end(const Place& place, End how, std::string key) {
  auto node = activities_.extract(place);
  if (node.empty()) return;
  Outcome outcome{.place = place,
                  .activity = std::move(node.mapped()),
                  .end = how,
                  .key = std::move(key),
                  .duration = {}};
  outcome.activity.limit.cancel();
  outcome.duration = std::chrono::floor<Duration>(host_.steady() - outcome.activity.begun);
  tell(std::move(outcome));
  changed_(place.first);
}

void MediaPort::tell(Outcome outcome) {
  if (!calls_.paused() && publish(outcome)) return;
  untold_.push_back(std::move(outcome));
  if (!calls_.paused()) calls_.stumble();
}

bool MediaPort::still_heard(const Place& place) const {
  const Call* call = book_.find(place.first);
  return call != nullptr && call->state_of(place.second) == ConnectionState::connected;
}

bool MediaPort::catch_up() {
  std::vector<Place> over;
  for (const auto& [place, activity] : activities_) {
    if (!still_heard(place)) over.push_back(place);
  }
  for (const Place& place : over) end(place, End::interrupted);
  while (!untold_.empty()) {
    // Of a call that was never told, or whose end was, nobody waits to hear.
    if (calls_.told().contains(untold_.front().place.first) && !publish(untold_.front())) {
      calls_.stumble();
      return false;
    }
    untold_.erase(untold_.begin());
  }
  return true;
}

bool MediaPort::publish(const Outcome& outcome) {
  // The root that was told: the book may be ahead of what the bus knows.
  const auto call = calls_.told().find(outcome.place.first);
  const Uuid root =
      call == calls_.told().end() ? Uuid{} : Uuid::parse(call->second.root).value_or(Uuid{});
  const Context context{.correlation = root, .causation = outcome.activity.command};
  if (std::holds_alternative<Playing>(outcome.activity.what)) {
    return publish_played(outcome, context);
  }
  return std::holds_alternative<Collecting>(outcome.activity.what)
             ? publish_collected(outcome, context)
             : publish_recorded(outcome, context);
}

bool MediaPort::publish_played(const Outcome& outcome, const Context& context) {
  const auto result = [&] {
    switch (outcome.end) {
      case End::completed:
        return media::PlayResult::completed;
      case End::stopped:
        return media::PlayResult::stopped;
      case End::key:
        return media::PlayResult::key_pressed;
      case End::interrupted:
        return media::PlayResult::interrupted;
      case End::failed:
      case End::timeout:
        return media::PlayResult::failed;
    }
    return media::PlayResult::unknown;
  }();
  return host_
      .publish(media::Played{.call = outcome.place.first,
                             .device = outcome.place.second,
                             .result = result,
                             .key = outcome.key,
                             .sound = outcome.activity.hearing.sound,
                             .duration = outcome.duration},
               context)
      .has_value();
}

bool MediaPort::publish_collected(const Outcome& outcome, const Context& context) {
  const auto result = [&] {
    switch (outcome.end) {
      case End::completed:
        return media::CollectResult::complete;
      case End::stopped:
        return media::CollectResult::stopped;
      case End::interrupted:
        return media::CollectResult::interrupted;
      case End::key:
      case End::failed:
      case End::timeout:
        return media::CollectResult::incomplete;
    }
    return media::CollectResult::unknown;
  }();
  const auto& collecting = std::get<Collecting>(outcome.activity.what);
  std::string handle;
  if (collecting.sensitive && !collecting.digits.empty()) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(collecting.digits.data());
    handle = host_.deposit({bytes, collecting.digits.size()}, 2min).text();
  }
  return host_
      .publish(media::Collected{.call = outcome.place.first,
                                .device = outcome.place.second,
                                .result = result,
                                .digits = collecting.sensitive ? Text{} : Text(collecting.digits),
                                .count = static_cast<std::uint32_t>(collecting.digits.size()),
                                .secret = {handle},
                                .end_key = outcome.key},
               context)
      .has_value();
}

bool MediaPort::publish_recorded(const Outcome& outcome, const Context& context) {
  const auto result = [&] {
    switch (outcome.end) {
      case End::completed:
        return media::RecordResult::completed;
      case End::stopped:
        return media::RecordResult::stopped;
      case End::key:
        return media::RecordResult::key_pressed;
      case End::interrupted:
        return media::RecordResult::interrupted;
      case End::failed:
      case End::timeout:
        return media::RecordResult::failed;
    }
    return media::RecordResult::unknown;
  }();
  return host_
      .publish(media::Recorded{.call = outcome.place.first,
                               .device = outcome.place.second,
                               .result = result,
                               .message = std::get<Recording>(outcome.activity.what).message,
                               .duration = outcome.duration,
                               .key = outcome.key},
               context)
      .has_value();
}

}  // namespace ctibus::pbx
