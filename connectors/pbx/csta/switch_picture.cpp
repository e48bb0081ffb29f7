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
  unseen_.clear();
  early_routes_.clear();
  stories_.forget_all();
  outcomes_.drop_all();
  ended_.clear();
  for (auto& [call, track] : tracks_) track.looked_at = false;
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
std::string Switch::told_as(const CallPicture& seen) const {
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
  for (const auto& [id, call] : around_.told()) {
    if (call.connector_call == seen.call && shares_device(call)) return id;
  }
  return {};
}

pbx::Call Switch::call_from(const CallPicture& seen, const std::string& id) {
  pbx::Call call;
  const auto told = around_.told().find(id);
  if (const pbx::Call* known = book_.find(id)) {
    call = *known;
  } else if (told != around_.told().end()) {
    call = told->second;
  } else {
    Happening as;
    as.calling = seen.calling;
    as.called = seen.called;
    as.associated_calling = seen.associated_calling;
    pbx::NewCall made = facts(as);
    call.id = id.empty() ? book_.new_id() : id;
    call.root = call.id;
    call.direction = made.direction;
    call.calling = made.calling;
    call.calling_name = made.calling_name;
    call.called = made.called;
    call.trunk = made.trunk;
    call.since = around_.host.now();
  }
  call.connector_call = seen.call;
  // Known before its parties are: device_in() looks for its lines there.
  pbx::Call before = call;
  book_.put(before);
  bind(call.id, seen.call);
  call.parties.clear();
  for (const CallPicture::Connection& connection : seen.connections) {
    if (connection.state == State::unknown) continue;
    const Place at = around_.directory.place_of(connection.device.empty() ? connection.id.device
                                                                          : connection.device);
    if (at.kind == Place::Kind::route_point) continue;
    const std::string device =
        device_in(call.id, connection.id, connection.device,
                  connection.state == State::queued ? Place::Kind::holding : Place::Kind::stranger);
    if (call.party(device) != nullptr) continue;
    pbx::Party made = party(device, connection.device);
    if (const pbx::Party* old = before.party(device)) made = *old;
    made.state = connection.state;
    call.parties.push_back(std::move(made));
    book_.put(call);  // so that the next line is another one
  }
  // Who was in the call first stays first: reconcile() lets that one originate it.
  std::ranges::stable_sort(call.parties, {}, [&](const pbx::Party& party) {
    const auto place = std::ranges::find(before.parties, party.device, &pbx::Party::device);
    if (place != before.parties.end()) return place - before.parties.begin();
    const bool caller = party.number == call.calling || party.kind == DeviceKind::trunk;
    return static_cast<std::ptrdiff_t>(before.parties.size()) + (caller ? 0 : 1);
  });
  if (told != around_.told().end()) recover_offer(told->second, call);
  return call;
}

/// While a call is offered the switch has it at the agent; for the bus it waits as well.
void Switch::recover_offer(const pbx::Call& told, pbx::Call& now) {
  const std::string holding = around_.directory.holding();
  if (holding.empty()) return;
  const pbx::Party* waits = told.party(holding);
  if (waits == nullptr || waits->state != State::queued || now.party(holding) != nullptr) return;
  auto open = offers_.find(now.id);
  if (open == offers_.end()) {
    const auto agent = std::ranges::find_if(told.parties, [&](const pbx::Party& party) {
      return party.state == State::alerting && party.kind == DeviceKind::station &&
             now.state_of(party.device) == State::alerting;
    });
    if (agent == told.parties.end()) return;
    // Of an earlier life of the connector, which knew how long it was to last.
    OpenOffer taken{
        .offer = {.device = agent->device, .time_limit = std::chrono::seconds(30), .command = {}},
        .stage = OpenOffer::Stage::alerting};
    open = offers_.emplace(now.id, std::move(taken)).first;
    now.parties.push_back(*waits);
    book_.put(now);
    return around_.dialogues.offer_began(now, open->second.offer);
  }
  const std::string agent = open->second.offer.device;
  const State state = now.state_of(agent);
  if (state == State::alerting && open->second.stage != OpenOffer::Stage::leaving) {
    now.parties.push_back(*waits);
    return;
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
  returning_.insert(now.id);
  Element request{.name = "DeflectCall"};
  request.children.push_back(connection.element("callToBeDiverted"));
  request.add("newDestination",
              around_.directory.identifier_of(around_.directory.number_in(holding)));
  around_.requester.request(std::move(request), [this, call = now.id](Result<Element> reply) {
    if (reply) return;
    returning_.erase(call);
    if (book_.find(call) != nullptr) look_at(call);
  });
}

void Switch::adopt(const Picture& picture) {
  // Calls that keep their names keep their lines: they come first.
  std::vector<std::pair<const CallPicture*, std::string>> seen;
  std::set<std::string> kept;
  for (const CallPicture& one : picture) {
    std::string id = told_as(one);
    if (!id.empty() && !kept.insert(id).second) id.clear();
    seen.emplace_back(&one, std::move(id));
  }
  std::ranges::stable_partition(seen, [](const auto& one) { return !one.second.empty(); });
  std::vector<std::string> gone;
  for (const auto& [id, call] : book_.calls()) {
    if (!kept.contains(id)) gone.push_back(id);
  }
  for (const std::string& id : gone) {
    book_.forget(id);
    forget(id);
  }
  stories_.forget_all();
  for (const auto& [one, id] : seen) book_.put(call_from(*one, id));
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

void Switch::look_at(const std::string& call) {
  const auto found = tracks_.find(call);
  if (!sees_ || found == tracks_.end() || found->second.looked_at) return;
  Track& track = found->second;
  if (!around_.profile.has("SnapshotCall")) return;
  track.looked_at = true;
  track.heard = now();
  ConnectionId subject{.call = track.id, .device = {}};
  if (!track.connections.empty()) subject = track.connections.begin()->second;
  subject.call = track.id;
  around_.requester.request(snapshot_call(subject), [this, call,
                                                     id = track.id](Result<Element> reply) {
    const auto now_known = tracks_.find(call);
    if (now_known == tracks_.end()) return;
    now_known->second.looked_at = false;
    if (!sees_) return;
    if (reply) return correct(call_picture_of(id, *reply));
    if (reply.error().code == "pbx.unknown_call") return correct({.call = id});
    around_.host.log().warning("csta.missed", "Call {} could not be looked up in the switch: {}",
                               id, reply.error().text);
  });
}

/// The book takes over what the switch says of one call.
void Switch::correct(const CallPicture& seen) {
  const std::string call = call_of(seen.call);
  if (call.empty()) return;
  stories_.forget(seen.call);
  const bool gone = std::ranges::none_of(
      seen.connections, [](const auto& connection) { return connection.state != State::unknown; });
  if (gone) {
    book_.forget(call);
    forget(call);
  } else {
    book_.put(call_from(seen, call));
  }
  around_.corrected();
}

void Switch::audit(std::chrono::nanoseconds silence) {
  if (!sees_) return;
  std::vector<std::string> silent;
  for (const auto& [call, track] : tracks_) {
    if (track.heard + silence <= now()) silent.push_back(call);
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
