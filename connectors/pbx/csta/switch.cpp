#include "switch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "call_data.hpp"
#include "causes.hpp"

/// Whose names stand for what.
namespace ctibus::csta {
Switch::Switch(SwitchSurroundings surroundings)
    : around_(std::move(surroundings)),
      book_(
          around_.calls, [this] { return around_.host.uuid().text(); },
          [this] { return around_.host.now(); }) {}

const pbx::Route* Switch::route(std::string_view call) const {
  const auto found = routes_.find(call);
  return found == routes_.end() ? nullptr : &found->second.route;
}

const pbx::Offer* Switch::offer(std::string_view call) const {
  const auto found = offers_.find(call);
  const bool there = found != offers_.end() && found->second.began;
  return there ? &found->second.offer : nullptr;
}

const pbx::Offer* Switch::offer(std::string_view call, std::string_view device) const {
  const pbx::Offer* there = offer(call);
  return there != nullptr && there->device == device ? there : nullptr;
}

std::string Switch::call_of(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::string() : found->second;
}

/// The call that the switch means by the name. One that a joined call had before it was joined may
/// come back with late reports; what cannot be one means another call.
std::string Switch::owner_of(const Happening& happening) {
  const std::string& id = happening.connection.call;
  std::string call = call_of(id);
  if (call.empty()) return call;
  const Track& track = tracks_.find(call)->second;
  if (track.id == id) return call;
  const auto earlier = std::ranges::find(track.earlier, id, &Track::Earlier::id);
  const bool late = earlier != track.earlier.end() && earlier->until > now();
  const Place place = around_.directory.place_of(
      happening.connection.device.empty() ? happening.device : happening.connection.device);
  const bool known = place.device.empty() || book_.find(call)->party(place.device) != nullptr;
  const bool begins = happening.what == What::service_initiated ||
                      happening.what == What::originated || happening.what == What::offered;
  if (late && !begins && (known || !may_begin(happening.what))) return call;
  drop_earlier(call, id);
  return {};
}

/// The switch may use the name for another call.
void Switch::drop_earlier(const std::string& call, std::string_view id) {
  std::erase_if(tracks_[call].earlier, [id](const auto& one) { return one.id == id; });
  if (const auto found = by_id_.find(id); found != by_id_.end()) by_id_.erase(found);
  stories_.forget(id);
}

/// Its end was lost.
void Switch::end_lost(const std::string& call) {
  const pbx::Change lost{.inferred = true};
  close_dialogues(call, queue::OfferResult::caller_left, lost);
  (void)book_.clear(call, lost);
  book_.forget(call);
  forget(call);
}

/// From now on the switch calls it that.
void Switch::bind(const std::string& call, std::string_view id) {
  if (const std::string owner = call_of(id); !owner.empty() && owner != call) {
    // The switch uses the name for another call now.
    if (tracks_[owner].id != id) {
      drop_earlier(owner, id);
    } else {
      end_lost(owner);
    }
  }
  Track& track = tracks_[call];
  if (track.id == id) return;
  std::erase_if(track.earlier, [id](const auto& one) { return one.id == id; });
  if (track.id.empty()) {
    track.begun = now();
  } else {
    track.earlier.push_back({track.id, now() + linger});
  }
  track.id = id;
  by_id_.insert_or_assign(std::string(id), call);
  if (const auto ended = ended_calls_.find(id); ended != ended_calls_.end()) {
    ended_calls_.erase(ended);
  }
  book_.learn(call, {.connector_call = std::string(id)});
}

/// The call has ended. What may still come of it is known by its stories.
void Switch::forget(const std::string& call) {
  const auto track = tracks_.find(call);
  if (track == tracks_.end()) return;
  std::vector<std::string> ids;
  for (Track::Earlier& one : track->second.earlier) ids.push_back(std::move(one.id));
  ids.push_back(std::move(track->second.id));
  for (std::string& id : ids) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end() || found->second != call) continue;
    by_id_.erase(found);
    ended_calls_.insert_or_assign(id, EndedCall{call, track->second.begun});
    ended_.push_back({now() + linger, std::move(id)});
  }
  tracks_.erase(track);
  if (auto route = routes_.extract(call)) {
    if (const Done selected = std::exchange(route.mapped().selected, nullptr)) {
      selected(failure("pbx.unknown_call", "The call has ended."));
    }
  }
  offers_.erase(call);
  returning_.erase(call);
}

std::string Switch::free_line(const Place& trunk) const {
  if (trunk.kind == Place::Kind::line && !book_.has(trunk.device)) return trunk.device;
  const pbx::TrunkGroup& group = around_.directory.trunk_of(trunk);
  const std::string device = around_.directory.device_of(group.name);
  // A switch with more lines than it is said to have is no reason to lose a call.
  return book_.free_line(device, group.lines)
      .value_or(fmt::format("{}/{}", device, group.lines + 1));
}

pbx::Party Switch::party(const std::string& device, std::string_view identifier) const {
  pbx::Party made{.device = device, .kind = around_.directory.kind_of(device)};
  if (made.kind == DeviceKind::trunk) {
    made.number = around_.directory.place_of(identifier).number;
    return made;
  }
  made.number = around_.directory.number_in(device);
  made.name = around_.directory.station(device).name;
  return made;
}

/// The device of ours at a connection. Whoever is no device of ours is at a line; `identifier` says
/// who that is, and `hint` what unknown devices are here.
std::string Switch::device_in(const std::string& call, const ConnectionId& connection,
                              std::string_view identifier, Place::Kind hint) {
  const Directory& directory = around_.directory;
  Track& track = tracks_[call];
  const auto remember = [&](const std::string& device) {
    track.connections.insert_or_assign(device, connection);
    return device;
  };
  for (const std::string_view name : {std::string_view(connection.device), identifier}) {
    const Place place = directory.place_of(name);
    const bool ours = place.kind == Place::Kind::station || place.kind == Place::Kind::holding ||
                      place.kind == Place::Kind::route_point;
    if (ours) return remember(place.device);
  }
  if (hint == Place::Kind::holding) {
    return remember(directory.device_of(directory.place_of(identifier).number));
  }
  for (const auto& [device, known] : track.connections) {
    if (known.device == connection.device && !connection.device.empty()) return device;
  }
  const Place stranger = directory.place_of(connection.device);
  if (const pbx::Call* there = book_.find(call)) {
    for (const pbx::Party& party : there->parties) {
      const bool unbound =
          party.kind == DeviceKind::trunk && !track.connections.contains(party.device);
      // A line that is seized now is nobody who was there before.
      if (hint == Place::Kind::line && party.device != stranger.device) continue;
      // Somebody else's number is somebody else: a telephone that is not configured, say.
      const bool may_be = stranger.kind != Place::Kind::stranger || connection.device.empty() ||
                          party.number.empty() || stranger.number == party.number ||
                          ConnectionId::is_dynamic(connection);
      if (unbound && may_be) return remember(party.device);
    }
  }
  return remember(free_line(stranger));
}

/// Its connection is no more.
void Switch::departed(const std::string& call, std::string_view device) {
  const auto track = tracks_.find(call);
  if (track == tracks_.end()) return;
  const auto found = track->second.connections.find(device);
  if (found != track->second.connections.end()) track->second.connections.erase(found);
}

pbx::NewCall Switch::facts(const Happening& happening) const {
  const Directory& directory = around_.directory;
  const Place calling = directory.place_of(happening.calling);
  const Place called = directory.place_of(happening.called);
  pbx::NewCall made{.calling = calling.number, .called = called.number};
  // Queues and route points call, too: predictive calls.
  const bool from_here = calling.kind != Place::Kind::stranger &&
                         calling.kind != Place::Kind::trunk && calling.kind != Place::Kind::line;
  const bool to_here = called.kind != Place::Kind::stranger || happening.called.empty();
  made.direction = !from_here ? Direction::incoming
                   : to_here  ? Direction::internal
                              : Direction::outgoing;
  if (from_here) {
    made.calling_name = party(calling.device).name;
  }
  if (made.direction != Direction::internal) {
    const std::string& by = from_here ? happening.associated_called : happening.associated_calling;
    made.trunk = directory.device_of(directory.trunk_of(directory.place_of(by)).name);
  }
  return made;
}

std::string Switch::open(const Happening& happening) {
  const std::string_view id = happening.connection.call;
  pbx::NewCall made = facts(happening);
  if (happening.what == What::originated || happening.what == What::service_initiated) {
    const Place place = around_.directory.place_of(
        happening.device.empty() ? happening.connection.device : happening.device);
    pbx::NewCall wanted;
    if (may_be_ours(place.device, happening)) wanted = outcomes_.facts_of(place.device, now());
    if (made.called.empty()) made.called = wanted.called;
    if (!wanted.calling.empty()) made.calling = wanted.calling;
    made.root = wanted.root;
    made.data = std::move(wanted.data);
    if (happening.what == What::service_initiated) {
      made.direction =
          wanted.direction == Direction::unknown ? Direction::internal : wanted.direction;
      if (made.calling.empty()) made.calling = place.number;
    }
    if (made.root.empty() && happening.event_cause == "consultation") {
      for (const pbx::Call* other : book_.calls_of(place.device)) {
        if (other->state_of(place.device) == ConnectionState::hold) made.root = other->root;
      }
    }
  }
  const bool predictive = happening.event_cause == "makePredictiveCall";
  const std::string caller = around_.directory.place_of(happening.calling).device;
  if (predictive) {
    pbx::NewCall wanted = outcomes_.facts_of(caller, now());
    if (!wanted.calling.empty()) made.calling = std::move(wanted.calling);
    made.data = std::move(wanted.data);
  }
  const std::string call = book_.open(std::move(made)).id;
  bind(call, id);
  if (predictive) {
    tracks_[call].predictive = true;
    outcomes_.begun(call, caller, now());
  }
  return call;
}

/// Facts that only a later event tells.
void Switch::learn(const std::string& call, const Happening& happening) {
  const pbx::Call* known = book_.find(call);
  if (known == nullptr) return;
  const pbx::NewCall told = facts(happening);
  pbx::NewCall news;
  if (known->called.empty() && !told.called.empty()) {
    news.called = told.called;
    if (known->direction == Direction::internal && told.direction == Direction::outgoing) {
      news.direction = told.direction;
      news.trunk = told.trunk;
    }
  }
  if (known->calling.empty()) news.calling = told.calling;
  book_.learn(call, std::move(news));
}

/// What the switch passes on of a call's data. A call of which nothing is told yet begins with it.
void Switch::bring_data(const std::string& call, const Happening& happening) {
  const pbx::Call* known = book_.find(call);
  if (known == nullptr || happening.data.empty()) return;
  pbx::Data news = fitting(happening.data, known->data);
  if (known->parties.empty()) return book_.learn(call, {.data = std::move(news)});
  (void)book_.attach(call, pbx::view(news), "csta", {});
}

/// Who calls is in the call before anybody else, also when nobody tells of that device.
void Switch::bring_caller(const std::string& call, const Happening& happening) {
  if (!book_.find(call)->parties.empty()) return;
  if (tracks_[call].predictive) {
    const bool answered = happening.what != What::network_reached &&
                          around_.directory.place_of(happening.device).device ==
                              around_.directory.place_of(happening.calling).device;
    if (answered) bring_called(call, happening.called, {.cause = Cause::make_call});
    return;
  }
  const Place calling = around_.directory.place_of(happening.calling);
  if (calling.kind == Place::Kind::station) {
    (void)book_.originated(call, party(calling.device), {.cause = Cause::new_call});
    return;
  }
  const std::string line = free_line(around_.directory.place_of(happening.associated_calling));
  pbx::Party caller = party(line, happening.calling);
  caller.kind = DeviceKind::trunk;
  (void)book_.originated(call, std::move(caller), {.cause = Cause::new_call});
}

/// A call that begins at a device while we make one there: ours, or one dialled by hand.
bool Switch::may_be_ours(std::string_view device, const Happening& happening) const {
  if (happening.event_cause == "makeCall" || happening.event_cause == "consultation") return true;
  const std::string called = around_.directory.place_of(happening.called).number;
  return !called.empty() && called == outcomes_.facts_of(device, now()).called;
}

pbx::Change Switch::change(const std::string& call, pbx::Verb verb, std::string_view device,
                           const Happening& happening) {
  pbx::Change made{.cause = verb == pbx::Verb::failed ? failure_cause_of(happening.event_cause)
                                                      : cause_of(happening.event_cause)};
  if (!happening.redirection.empty()) {
    made.from_device = around_.directory.place_of(happening.redirection).device;
  }
  const bool begins = verb == pbx::Verb::service_initiated || verb == pbx::Verb::originated;
  if (begins && !may_be_ours(device, happening)) return made;
  outcomes_.claim(call, verb, device, now(), made);
  return made;
}

void Switch::check(const Result<>& changed, const std::string& call) {
  if (changed || book_.find(call) == nullptr) return;
  around_.host.log().debug("csta.missed", "{} The call is looked up.", changed.error().text);
  look_at(call);
}

}  // namespace ctibus::csta
