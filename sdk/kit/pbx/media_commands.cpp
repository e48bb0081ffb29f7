#include <fmt/format.h>

#include <algorithm>

#include "ctibus/kit/pbx/media_port.hpp"

/// What the media port is asked for.
namespace ctibus::pbx {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_digits = 64;
constexpr std::size_t most_sounds = 64;
constexpr std::size_t most_untold = 1000;
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

}  // namespace ctibus::pbx
