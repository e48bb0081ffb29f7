#include <algorithm>
#include <iterator>
#include <utility>

#include "switch.hpp"

/// Calls that become one: transfers and conferences.
namespace ctibus::csta {

using pbx::Verb;
using State = ConnectionState;

/// The second of the calls that a device has joined, where the switch names one only.
std::string Switch::other_call_at(const std::string& primary, const Happening& happening) {
  if (primary.empty()) return {};
  const std::string device =
      device_in(primary, happening.connection, happening.device, Place::Kind::stranger);
  std::string other;
  for (const pbx::Call* call : book_.calls_of(device)) {
    if (call->id == primary) continue;
    if (!other.empty()) return {};
    other = call->id;
  }
  return other;
}

void Switch::joined(const std::string& call, const Happening& happening) {
  constexpr std::string_view single_steps[] = {"singleStepTransfer", "singleStepConference",
                                               "activeParticipation", "silentParticipation"};
  const std::string primary = call_of(happening.connection.call);
  std::string secondary = call_of(happening.secondary.call);
  const bool single_step =
      std::ranges::find(single_steps, happening.event_cause) != std::end(single_steps);
  // A report by an earlier name is of a join that is known.
  const bool late = !primary.empty() && tracks_[primary].id != happening.connection.call;
  if (happening.secondary.call.empty() && !late && !single_step) {
    secondary = other_call_at(primary, happening);
  }
  if (primary.empty() || secondary.empty() || primary == secondary) {
    return joined_in_one(call, happening);
  }
  const std::string device =
      device_in(primary, happening.connection, happening.device, Place::Kind::stranger);
  // Which one is called the primary differs among switches; ours is the one on hold.
  const bool turned = book_.find(primary)->state_of(device) != State::hold &&
                      book_.find(secondary)->state_of(device) == State::hold;
  const std::string held = turned ? secondary : primary;
  const std::string active = turned ? primary : secondary;
  if (book_.find(held)->state_of(device) != State::hold ||
      book_.find(active)->state_of(device) != State::connected) {
    return missed_join(held, active, happening);
  }
  std::optional<ConnectionId> alerting;  // of an offer that the switch knows nothing of
  const auto offered = offers_.find(active);
  if (offered != offers_.end() && offered->second.stage != OpenOffer::Stage::leaving) {
    const auto& known = tracks_[active].connections;
    const auto agent = known.find(offered->second.offer.device);
    if (agent != known.end()) alerting = agent->second;
  }
  close_dialogues(active, queue::OfferResult::cancelled, {.cause = Cause::call_cancelled});
  const bool transferred = happening.what == What::transferred;
  const Verb verb = transferred ? Verb::transferred : Verb::conferenced;
  const pbx::Change made = change(held, verb, device, happening);
  // What the bus is told of the call has its new name already.
  if (const auto name = joined_name(happening); !name.empty()) {
    book_.learn(held, {.connector_call = std::string(name)});
  }
  const auto done = transferred ? book_.transferred(held, active, device, made)
                                : book_.conferenced(held, active, device, made);
  if (!done) {
    check(done, held);
    return missed_join(held, active, happening);
  }
  rename(held, active, happening);
  if (alerting) send_back(held, *alerting);
}

/// Something of it was not heard of: the switch is asked, by the name that it has now.
void Switch::missed_join(const std::string& held, const std::string& active,
                         const Happening& happening) {
  const std::string name(joined_name(happening));
  if (!name.empty() && call_of(name) != active) bind(held, name);
  look_at(held);
  look_at(active);
}

/// One call goes on under a new name, with the connections of both.
void Switch::rename(const std::string& call, const std::string& ended, const Happening& happening) {
  Track gone = std::move(tracks_[ended]);
  tracks_.erase(ended);
  offers_.erase(ended);
  routes_.erase(ended);
  if (returning_.erase(ended) != 0) returning_.insert(call);
  Track& track = tracks_[call];
  track.connections.merge(gone.connections);
  gone.earlier.push_back({std::move(gone.id), now() + linger});
  for (Track::Earlier& one : gone.earlier) {
    by_id_.insert_or_assign(one.id, call);
    track.earlier.push_back(std::move(one));
  }
  if (const auto name = joined_name(happening); !name.empty()) {
    bind(call, name);
  } else if (!happening.joined.empty() || track.id.empty()) {
    bind(call, happening.connection.call);
  }
  for (const Happening::Joined& joined : happening.joined) {
    const std::string endpoint = around_.directory.place_of(joined.endpoint).device;
    for (auto& [device, connection] : track.connections) {
      const bool same = connection == joined.before ||
                        (joined.before.call.empty() && (connection.device == joined.now.device ||
                                                        (!endpoint.empty() && device == endpoint)));
      if (same && !joined.now.device.empty()) connection = joined.now;
    }
  }
  for (auto& [device, connection] : track.connections) connection.call = track.id;
  if (gone.looked_at) look_at(call);
}

/// A single-step transfer or conference; or we know one of the calls only.
void Switch::joined_in_one(const std::string& call, const Happening& happening) {
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  const bool one_call =
      happening.secondary.call.empty() || happening.secondary.call == happening.connection.call;
  const bool transferred =
      happening.what == What::transferred && one_call && book_.find(call)->party(device) != nullptr;
  const std::string name(joined_name(happening));
  if (!name.empty() && (call_of(name).empty() || call_of(name) == call)) {
    book_.learn(call, {.connector_call = name});
  }
  if (transferred) {
    const Place to = around_.directory.place_of(happening.other);
    pbx::Change made = change(call, Verb::transferred, device, happening);
    made.from_device = device;
    check(book_.single_step_transferred(
              call, device, to.device.empty() ? around_.directory.device_of(to.number) : to.device,
              made),
          call);
  }
  if (!name.empty()) bind(call, name);
  if (!transferred && !(one_call && came_in(call, happening))) look_at(call);
}

/// A single-step conference brings one device into a call. False: that is not what it was.
bool Switch::came_in(const std::string& call, const Happening& happening) {
  if (happening.what != What::conferenced) return false;
  const Place added = around_.directory.place_of(happening.other);
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  const bool acting = book_.find(call)->party(device) != nullptr;
  if (added.kind != Place::Kind::station || !acting) return false;
  const auto is_added = [&](const Happening::Joined& joined) {
    return around_.directory.place_of(joined.now.device).device == added.device ||
           around_.directory.place_of(joined.endpoint).device == added.device;
  };
  auto item = std::ranges::find_if(happening.joined, is_added);
  if (item == happening.joined.end()) {
    item = std::ranges::find_if(happening.joined, [](const Happening::Joined& joined) {
      return joined.before.call.empty();
    });
  }
  ConnectionId connection{.call = tracks_[call].id, .device = happening.other};
  if (item != happening.joined.end()) connection = item->now;
  tracks_[call].connections.insert_or_assign(added.device, std::move(connection));
  check(book_.single_step_conferenced(call, device, party(added.device),
                                      change(call, Verb::conferenced, device, happening)),
        call);
  return true;
}

}  // namespace ctibus::csta
