#include "ctibus/kit/pbx/media_port.hpp"

/// What became of it, as the bus is told.
namespace ctibus::pbx {

using namespace std::chrono_literals;

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
