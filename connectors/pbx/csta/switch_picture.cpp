#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "switch.hpp"

/// What the switch says when it is asked, against what is known.
namespace ctibus::csta {

using State = ConnectionState;

void Switch::lose_sight() {
  sees_ = false;
  out_of_service_.clear();
  stories_.forget_all();
  outcomes_.drop_all();
  ended_.clear();
  ended_calls_.clear();
  returning_.clear();
  for (auto& [call, track] : tracks_) {
    track.looked_at = false;
    track.meanwhile.clear();
  }
}

void Switch::link_lost(std::size_t link) {
  std::erase_if(early_routes_, [link](const auto& early) { return early.first == link; });
  std::vector<std::string> over;
  for (const auto& [call, route] : routes_) {
    if (route.link == link) over.push_back(call);
  }
  for (const std::string& call : over) {
    route_refused(call, {"pbx.link_down", "The link was lost."});
    end_route(call, {}, {.inferred = true});
  }
}

/// The call of ours that the switch means: the one it had that name before, or had it in an earlier
/// life of the connector; names of calls that share no device are used again.
std::string Switch::told_as(const CallPicture& seen, const ToldCalls& told) const {
  const auto shares_device = [&](const pbx::Call& call) {
    return call.parties.empty() ||
           std::ranges::any_of(seen.connections, [&](const CallPicture::Connection& connection) {
             for (const std::string_view name :
                  {std::string_view(connection.id.device), std::string_view(connection.device)}) {
               const Place place = around_.directory.place_of(name);
               if (!place.device.empty() && call.party(place.device) != nullptr) return true;
             }
             const auto track = tracks_.find(call.id);
             return track != tracks_.end() &&
                    std::ranges::any_of(track->second.connections, [&](const auto& known) {
                      return known.second.device == connection.id.device;
                    });
           });
  };
  if (const std::string known = call_of(seen.call); !known.empty()) {
    const pbx::Call* call = book_.find(known);
    if (call != nullptr && shares_device(*call)) return known;
  }
  const auto [first, last] = told.equal_range(seen.call);
  for (auto one = first; one != last; ++one) {
    if (shares_device(around_.told().find(one->second)->second)) return std::string(one->second);
  }
  return {};
}

pbx::Call Switch::call_from(const CallPicture& seen, const std::string& id,
                            const Survey::Found* found) {
  pbx::Call call;
  const auto told = around_.told().find(id);
  const pbx::Call* known = book_.find(id);
  const bool first_seen = known == nullptr;
  if (known != nullptr) {
    call = *known;
  } else if (told != around_.told().end()) {
    call = told->second;
  } else {
    call.id = id.empty() ? book_.new_id() : id;
    call.root = call.id;
    call.since = around_.host.now();
  }
  if (call.parties.empty() && call.direction == Direction::unknown) {
    Happening as;
    as.calling = seen.calling;
    as.called = seen.called;
    as.associated_calling = seen.associated_calling;
    pbx::NewCall made = facts(as);
    call.direction = made.direction;
    call.calling = made.calling;
    call.calling_name = made.calling_name;
    call.called = made.called;
    call.trunk = made.trunk;
  }
  call.connector_call = seen.call;
  // Known before its parties are: device_in() looks for its lines there.
  pbx::Call before = call;
  book_.put(before);
  bind(call.id, seen.call);
  tracks_[call.id].heard = now();
  call.parties.clear();
  for (const CallPicture::Connection& connection : seen.connections) {
    const Place at = around_.directory.place_of(connection.device.empty() ? connection.id.device
                                                                          : connection.device);
    if (at.kind == Place::Kind::route_point) continue;
    const std::string device =
        device_in(call.id, connection.id, connection.device,
                  connection.state == State::queued ? Place::Kind::holding : Place::Kind::stranger);
    if (call.party(device) != nullptr) continue;
    pbx::Party made = party(device, connection.device);
    if (const pbx::Party* old = before.party(device)) made = *old;
    // A switch that does not say has not seen a change; of a new party it would not speak yet.
    if (connection.state != State::unknown) {
      made.state = connection.state;
    } else if (made.state == State::null) {
      made.state = State::connected;
    }
    call.parties.push_back(std::move(made));
    book_.put(call);  // so that the next line is another one
  }
  for (const pbx::Party& party : before.parties) {
    // Nobody was asked who could have seen it there.
    const std::string place = party.device.substr(0, party.device.rfind('/'));
    const bool asked =
        found != nullptr && found->looked.contains(place) && !found->unsure_devices.contains(place);
    if (!seen.partial || asked || call.party(party.device) != nullptr) continue;
    call.parties.push_back(party);
  }
  // Who was in the call first stays first: reconcile() lets that one originate it.
  std::ranges::stable_sort(call.parties, {}, [&](const pbx::Party& party) {
    const auto place = std::ranges::find(before.parties, party.device, &pbx::Party::device);
    if (place != before.parties.end()) return place - before.parties.begin();
    const bool caller = party.number == call.calling || party.kind == DeviceKind::trunk;
    return static_cast<std::ptrdiff_t>(before.parties.size()) + (caller ? 0 : 1);
  });
  if (told != around_.told().end()) recover_offer(told->second, call, first_seen);
  return call;
}

/// While a call is offered the switch has it at the agent; for the bus it waits as well.
void Switch::recover_offer(const pbx::Call& told, pbx::Call& now, bool first_seen) {
  const std::string holding = around_.directory.holding();
  if (holding.empty()) return;
  returning_.erase(now.id);
  auto open = offers_.find(now.id);
  const pbx::Party* waits = told.party(holding);
  if (now.party(holding) != nullptr || waits == nullptr || waits->state != State::queued) {
    // It is back, or gone. One that was only asked for may still be on its way.
    if (open != offers_.end() && open->second.stage != OpenOffer::Stage::asked) offers_.erase(open);
    return;
  }
  if (open == offers_.end()) {
    if (!first_seen) return;
    const auto agent = std::ranges::find_if(told.parties, [&](const pbx::Party& party) {
      return party.state == State::alerting && party.kind == DeviceKind::station &&
             now.state_of(party.device) == State::alerting;
    });
    if (agent == told.parties.end()) return;
    // Of an earlier life of the connector, which knew how long it was to last.
    OpenOffer taken{
        .offer = {.device = agent->device, .time_limit = pbx::default_offer_time, .command = {}},
        .stage = OpenOffer::Stage::alerting,
        .began = true};
    open = offers_.emplace(now.id, std::move(taken)).first;
    now.parties.push_back(*waits);
    book_.put(now);
    return around_.dialogues.offer_began(now, open->second.offer);
  }
  const std::string agent = open->second.offer.device;
  const State state = now.state_of(agent);
  if (state == State::alerting && open->second.stage != OpenOffer::Stage::leaving) {
    now.parties.push_back(*waits);
    book_.put(now);
    open->second.stage = OpenOffer::Stage::alerting;
    return offer_taken_up(now.id);
  }
  if (state != State::alerting) {
    offers_.erase(open);
    return;
  }
  // Its time was over while nobody could say so: it goes back now.
  const ConnectionId connection = tracks_[now.id].connections[agent];
  std::erase_if(now.parties, [&](const pbx::Party& party) { return party.device == agent; });
  now.parties.push_back(*waits);
  offers_.erase(open);
  send_back(now.id, connection);
}

/// Calls of which the switch would not tell are as they were, and are looked at later.
void Switch::keep_unsure(const Survey::Found& found, std::set<std::string>& kept) {
  const auto is_unsure = [&](const pbx::Call& call) {
    return found.unsure_calls.contains(call.connector_call) ||
           std::ranges::any_of(call.parties, [&](const pbx::Party& party) {
             return found.unsure_devices.contains(party.device);
           });
  };
  for (const auto& [id, call] : around_.told()) {
    if (kept.contains(id) || call.connector_call.empty() || !is_unsure(call)) continue;
    const std::string owner = call_of(call.connector_call);
    if (!owner.empty() && owner != id) continue;
    kept.insert(id);
    book_.put(call);
    bind(id, call.connector_call);
    unseen_.insert(call.connector_call);
  }
}

void Switch::adopt(const Survey::Found& found) {
  // Calls that keep their names keep their lines: they come first.
  std::vector<std::pair<const CallPicture*, std::string>> seen;
  std::set<std::string> kept;
  ToldCalls told;
  for (const auto& [id, call] : around_.told()) told.emplace(call.connector_call, id);
  for (const CallPicture& one : found.calls) {
    std::string id = told_as(one, told);
    if (!id.empty() && !kept.insert(id).second) id.clear();
    seen.emplace_back(&one, std::move(id));
  }
  std::ranges::stable_partition(seen, [](const auto& one) { return !one.second.empty(); });
  keep_unsure(found, kept);
  std::vector<std::string> lost;
  for (const auto& [id, call] : book_.calls()) {
    if (kept.contains(id)) continue;
    if (routes_.contains(id)) {
      // Of a link that has been up all the time; who only waits for a route is at no device.
      unseen_.insert(call.connector_call);
    } else {
      lost.push_back(id);
    }
  }
  for (const std::string& id : lost) {
    book_.forget(id);
    forget(id);
  }
  stories_.forget_all();
  for (const auto& [one, id] : seen) {
    book_.put(call_from(*one, id, &found));
    if (one->partial && around_.profile.has("SnapshotCall")) unseen_.insert(one->call);
  }
  sees_ = true;
  around_.corrected();
  for (const std::string& id : std::exchange(unseen_, {})) {
    std::string call = call_of(id);
    if (call.empty()) {
      // It began meanwhile; an empty call stands for it until its snapshot is there.
      call = book_.open({.connector_call = id}).id;
      bind(call, id);
    }
    look_at(call);
  }
  for (auto& [link, request] : std::exchange(early_routes_, {})) (void)take_route(link, request);
}

void Switch::look_over(const Survey::Found& found) {
  if (!sees_) return;
  std::set<std::string> calls;
  for (const std::string& device : found.looked) {
    for (const pbx::Call* call : book_.calls_of(device)) calls.insert(call->id);
  }
  for (const CallPicture& seen : found.calls) {
    std::string call = call_of(seen.call);
    if (call.empty()) {
      if (!around_.profile.has("SnapshotCall")) continue;
      // It began meanwhile; an empty call stands for it until its snapshot is there.
      call = book_.open({.connector_call = seen.call}).id;
      bind(call, seen.call);
    }
    calls.insert(call);
  }
  for (const std::string& call : calls) look_at(call);
}

// One call -------------------------------------------------------------------------------------

/// By which connection the switch is asked: that of a party it certainly has.
ConnectionId Switch::subject_of(const std::string& call) const {
  const Track& track = tracks_.find(call)->second;
  ConnectionId subject{.call = track.id, .device = {}};
  for (const pbx::Party& party : book_.find(call)->parties) {
    const auto known = track.connections.find(party.device);
    if (known == track.connections.end()) continue;
    subject = known->second;
    if (party.kind != DeviceKind::trunk) break;
  }
  subject.call = track.id;
  return subject;
}

void Switch::look_at(const std::string& call) {
  const auto found = tracks_.find(call);
  if (!sees_ || found == tracks_.end() || found->second.looked_at) return;
  if (book_.find(call) == nullptr) return;
  found->second.looked_at = true;
  found->second.stale = false;
  found->second.heard = now();
  ask_for(call, subject_of(call), true);
}

void Switch::ask_for(const std::string& call, const ConnectionId& subject, bool again) {
  const bool whole = around_.profile.has("SnapshotCall");
  if (!whole && (subject.device.empty() || !around_.profile.has("SnapshotDevice"))) {
    return looked_up(call, subject.call, failure("csta.no_picture", "It has no snapshots."));
  }
  around_.requester.request(
      whole ? snapshot_call(subject) : snapshot_device(subject.device),
      [this, call, subject, again, whole](const Result<Element>& reply) {
        const bool unknown = !reply && reply.error().code == "pbx.unknown_call";
        // Perhaps it is that connection that is no more.
        if (unknown && whole && again && !subject.device.empty() && tracks_.contains(call)) {
          return ask_for(call, {.call = subject.call, .device = {}}, false);
        }
        if (whole || !reply) return looked_up(call, subject.call, reply);
        // Only one device's view: whether it is there at all.
        const auto connections = device_picture_of(subject.device, *reply);
        const bool there =
            !connections || std::ranges::any_of(*connections, [&](const auto& connection) {
              return connection.id.call == subject.call;
            });
        looked_up(call, subject.call,
                  there ? Result<Element>(failure("csta.no_picture", "It cannot say more."))
                        : Result<Element>(failure("pbx.unknown_call", "The device has left.")));
      },
      Requester::Urgency::look);
}

void Switch::looked_up(const std::string& call, const std::string& id,
                       const Result<Element>& reply) {
  const auto found = tracks_.find(call);
  if (found == tracks_.end() || !found->second.looked_at) return;
  Track& track = found->second;
  track.looked_at = false;
  auto meanwhile = std::exchange(track.meanwhile, {});
  if (!sees_) return;
  if (track.stale || track.id != id) return look_at(call);
  if (reply) {
    if (const auto picture = call_picture_of(id, *reply)) {
      track.doubts = 0;
      return correct(call, *picture);
    }
  } else {
    const std::string& code = reply.error().code;
    // Some switches have other words for calls that they do not have.
    const bool doubtful = code == "pbx.wrong_state" || code == "pbx.unknown_device";
    if (code == "pbx.unknown_call" || (doubtful && ++track.doubts >= 2)) return gone(call);
    if (code != "csta.no_picture") {
      around_.host.log().warning("csta.missed", "Call {} could not be looked up in the switch: {}",
                                 id, reply.error().text);
    }
  }
  for (const Happening& happening : meanwhile) {
    if (book_.find(call) == nullptr) return;
    apply(call, happening);
  }
}

void Switch::gone(const std::string& call) {
  if (tracks_[call].predictive) {
    // Whoever had it made is told of its end, though nothing was heard of its beginning.
    const std::string called = book_.find(call)->called;
    bring_called(call, called, {.cause = Cause::make_call, .inferred = true});
  }
  stories_.forget(tracks_[call].id);
  const bool known =
      around_.told().contains(call) || routes_.contains(call) || offers_.contains(call);
  book_.forget(call);
  forget(call);
  if (known) around_.corrected();
}

/// The book takes over what the switch says of one call.
void Switch::correct(const std::string& call, const CallPicture& seen) {
  stories_.forget(seen.call);
  if (seen.connections.empty()) return gone(call);
  const pbx::Call before = *book_.find(call);
  const bool offered = offer(call) != nullptr;
  pbx::Call now = call_from(seen, call);
  const bool same = now == before && offered == (offer(call) != nullptr);
  book_.put(std::move(now));
  if (!same) around_.corrected();
}

void Switch::audit(std::chrono::nanoseconds silence) {
  constexpr std::size_t at_once = 200;
  // A call that was made is heard of at once, or it was missed.
  constexpr auto beginning = std::chrono::seconds(5);
  if (!sees_) return;
  std::vector<std::string> silent;
  for (const auto& [call, track] : tracks_) {
    if (silent.size() >= at_once) break;
    const pbx::Call* known = book_.find(call);
    const bool begins = known != nullptr && known->parties.empty() && !routes_.contains(call);
    const Time patience = begins ? std::min<Time>(beginning, silence) : silence;
    if (!track.looked_at && track.heard + patience <= now()) silent.push_back(call);
  }
  for (const std::string& call : silent) look_at(call);
}

void Switch::set_in_service(std::string_view device, bool in_service) {
  if (in_service) {
    if (const auto found = out_of_service_.find(device); found != out_of_service_.end()) {
      out_of_service_.erase(found);
    }
  } else {
    out_of_service_.emplace(device);
  }
}

}  // namespace ctibus::csta
