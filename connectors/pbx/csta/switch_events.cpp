#include <algorithm>
#include <functional>
#include <utility>

#include "causes.hpp"
#include "switch.hpp"

/// What the switch tells, as changes of the book.
namespace ctibus::csta {

using pbx::Verb;
using State = ConnectionState;

namespace {

std::uint32_t page_of(const Happening& happening) {
  auto page = static_cast<std::uint32_t>(happening.what);
  if (!happening.digits.empty()) {
    page |= static_cast<std::uint32_t>(std::hash<std::string>()(happening.digits)) << 8U;
  }
  if (happening.what == Happening::What::information) {
    std::string all;
    for (const auto& [name, value] : happening.data) all += name + '=' + value + '\n';
    page |= static_cast<std::uint32_t>(std::hash<std::string>()(all)) << 8U;
  }
  return page;
}

/// A call may begin with it: whoever is monitored may come in late.
bool begins(Happening::What what) {
  using What = Happening::What;
  return what == What::service_initiated || what == What::originated || what == What::delivered ||
         what == What::offered || what == What::queued || what == What::network_reached ||
         what == What::established || what == What::failed;
}

/// What is kept of a switch that floods us.
constexpr std::size_t most_unseen = 100'000;
constexpr std::size_t most_meanwhile = 100;

}  // namespace

void Switch::take(const Happening& happening, const Stories::Reader& reader) {
  const std::string& id = happening.connection.call;
  if (id.empty()) return;
  if (!sees_) {
    // Until there is a picture: which calls it may have missed.
    if (unseen_.size() < most_unseen) unseen_.insert(id);
    return;
  }
  while (!ended_.empty() && ended_.front().until <= now()) {
    // Unless the name is in use again.
    if (ended_calls_.erase(ended_.front().id) != 0) stories_.forget(ended_.front().id);
    ended_.pop_front();
  }
  const std::string& subject =
      happening.connection.device.empty() ? happening.device : happening.connection.device;
  if (!stories_.is_new(id, subject, reader, page_of(happening), now())) return;

  std::string call = call_of(id);
  if (call.empty() && !happening.secondary.call.empty()) call = call_of(happening.secondary.call);
  if (call.empty()) {
    const bool has_ended = ended_calls_.contains(id);
    if (!begins(happening.what)) {
      if (!has_ended) stories_.forget(id);
      return;
    }
    // The switch may use a name again.
    stories_.forget(id);
    (void)stories_.is_new(id, subject, reader, page_of(happening), now());
    call = open(happening);
  }
  begin_anew(call, happening);
  Track& track = tracks_[call];
  track.heard = now();
  bring_data(call, happening);
  const bool joins = happening.what == What::transferred || happening.what == What::conferenced;
  if (track.looked_at && !joins) {
    if (track.meanwhile.size() < most_meanwhile) track.meanwhile.push_back(happening);
    return;
  }
  // Only this event tells what the call is called from now on.
  track.stale = track.looked_at;
  apply(call, happening);
}

/// A call that begins under the name of one that has parties: the other one's end was lost.
void Switch::begin_anew(std::string& call, const Happening& happening) {
  const bool begins =
      happening.what == What::service_initiated || happening.what == What::originated;
  const pbx::Call* there = book_.find(call);
  if (!begins || there == nullptr || there->parties.empty()) return;
  const Place place = around_.directory.place_of(
      happening.connection.device.empty() ? happening.device : happening.connection.device);
  if (place.kind != Place::Kind::station || there->party(place.device) != nullptr) return;
  const pbx::Change lost{.inferred = true};
  close_dialogues(call, queue::OfferResult::caller_left, lost);
  (void)book_.clear(call, lost);
  forget(call);
  call = open(happening);
}

void Switch::apply(const std::string& call, const Happening& happening) {
  learn(call, happening);
  switch (happening.what) {
    case What::service_initiated:
      return begun(call, happening, Verb::service_initiated);
    case What::originated:
      return begun(call, happening, Verb::originated);
    case What::network_reached:
      return reached(call, happening);
    case What::delivered:
      return delivered(call, happening);
    case What::offered:
      return bring_caller(call, happening);
    case What::established:
      return established(call, happening);
    case What::held:
      return changed(call, happening, Verb::held);
    case What::retrieved:
      return changed(call, happening, Verb::retrieved);
    case What::queued:
      return queued(call, happening);
    case What::diverted:
      return diverted(call, happening);
    case What::failed:
      return failed(call, happening);
    case What::connection_cleared:
      return left(call, happening);
    case What::call_cleared: {
      const pbx::Change made = change(call, Verb::cleared, {}, happening);
      close_dialogues(call, queue::OfferResult::caller_left, made);
      (void)book_.clear(call, made);
      return forget(call);
    }
    case What::digits_generated: {
      const std::string device = device_in(call, happening.connection, {}, Place::Kind::stranger);
      (void)book_.digits_dialed(call, device, happening.digits,
                                change(call, Verb::digits_dialed, device, happening));
      return;
    }
    case What::information:
      return;
    case What::transferred:
    case What::conferenced:
      return joined(call, happening);
  }
}

void Switch::begun(const std::string& call, const Happening& happening, Verb verb) {
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  const State state = book_.find(call)->state_of(device);
  if (state == state_after(verb) || (state != State::null && state != State::initiated)) return;
  pbx::Change made = change(call, verb, device, happening);
  if (verb == Verb::originated && made.cause == Cause::make_call) made.cause = Cause::new_call;
  pbx::Party caller = party(device, happening.calling);
  check(verb == Verb::originated ? book_.originated(call, std::move(caller), made)
                                 : book_.service_initiated(call, std::move(caller), made),
        call);
}

void Switch::reached(const std::string& call, const Happening& happening) {
  bring_caller(call, happening);
  Happening by = happening;
  if (by.connection.device.empty()) by.connection.device = by.device;
  const std::string device = device_in(call, by.connection, {}, Place::Kind::stranger);
  if (book_.find(call)->state_of(device) != State::null) return;
  pbx::Party line = party(device, happening.called);
  line.kind = DeviceKind::trunk;
  const std::string trunk = device.substr(0, device.rfind('/'));
  book_.learn(
      call, {.direction = book_.find(call)->direction == Direction::incoming ? Direction::incoming
                                                                             : Direction::outgoing,
             .trunk = trunk});
  check(book_.network_reached(call, std::move(line),
                              change(call, Verb::network_reached, device, happening)),
        call);
}

void Switch::delivered(const std::string& call, const Happening& happening) {
  bring_caller(call, happening);
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  route_taken(call);
  const State state = book_.find(call)->state_of(device);
  const bool far_end = around_.directory.kind_of(device) == DeviceKind::trunk;
  if (state == State::alerting || (state != State::null && !far_end)) return;
  pbx::Change made = change(call, Verb::delivered, device, happening);
  const auto offered = offers_.find(call);
  if (offered != offers_.end() && offered->second.offer.device == device) {
    OpenOffer& open = offered->second;
    if (open.stage != OpenOffer::Stage::asked) return;
    made.cause = Cause::distributed;
    made.from_device = around_.directory.holding();
    made.command = open.offer.command;
    open.stage = OpenOffer::Stage::alerting;
    offer_taken_up(call);
    return check(book_.delivered(call, party(device), made), call);
  }
  check(book_.delivered(call, party(device, happening.device), made), call);
}

void Switch::established(const std::string& call, const Happening& happening) {
  bring_caller(call, happening);
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  route_taken(call);
  const auto offered = offers_.find(call);
  if (offered != offers_.end() && offered->second.offer.device == device) {
    return take_offer(call, happening);
  }
  const State state = book_.find(call)->state_of(device);
  const bool far_end = around_.directory.kind_of(device) == DeviceKind::trunk;
  if ((state == State::connected && !far_end) || state == State::hold) return;
  check(book_.established(call, party(device, happening.device),
                          change(call, Verb::established, device, happening)),
        call);
}

/// Held and retrieved.
void Switch::changed(const std::string& call, const Happening& happening, Verb verb) {
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  if (book_.find(call)->state_of(device) == state_after(verb)) return;
  if (book_.find(call)->party(device) == nullptr) return look_at(call);
  const pbx::Change made = change(call, verb, device, happening);
  check(verb == Verb::held ? book_.held(call, device, made) : book_.retrieved(call, device, made),
        call);
}

void Switch::queued(const std::string& call, const Happening& happening) {
  bring_caller(call, happening);
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::holding);
  route_taken(call);
  if (device == around_.directory.holding()) returning_.erase(call);
  if (book_.find(call)->state_of(device) == State::queued) return;
  check(book_.queued(call, party(device), change(call, Verb::queued, device, happening)), call);
}

void Switch::diverted(const std::string& call, const Happening& happening) {
  const std::string from =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  const Place to = around_.directory.place_of(happening.other);
  const auto offered = offers_.find(call);
  if (offered != offers_.end()) {
    OpenOffer& open = offered->second;
    if (from == around_.directory.holding() && to.device == open.offer.device) return;
    if (from == open.offer.device) {
      const auto result =
          open.stage == OpenOffer::Stage::leaving ? open.result
          : happening.event_cause == "callNotAnswered" || happening.event_cause == "recallNoAnswer"
              ? queue::OfferResult::no_answer
          : happening.event_cause == "destOutOfOrder" ? queue::OfferResult::unreachable
          : happening.event_cause == "busy" || happening.event_cause == "recallBusy"
              ? queue::OfferResult::busy
              : queue::OfferResult::rejected;
      withdrawn(call, result, open.ended_by);
      if (to.device == around_.directory.holding()) return;
      // It leaves for good; for the bus it lay at the holding device.
      const std::string holding = around_.directory.holding();
      const pbx::Change made = change(call, Verb::diverted, holding, happening);
      if (book_.find(call)->party(holding) != nullptr) {
        check(book_.diverted(call, holding,
                             to.device.empty() ? around_.directory.device_of(to.number) : to.device,
                             made),
              call);
      }
      return;
    }
  }
  if (returning_.contains(call)) return;
  departed(call, from);
  if (around_.directory.kind_of(from) == DeviceKind::route_point) return;
  if (book_.find(call)->state_of(from) == State::hold) return look_at(call);
  const std::string destination =
      to.device.empty() ? around_.directory.device_of(to.number) : to.device;
  check(book_.diverted(call, from, destination, change(call, Verb::diverted, from, happening)),
        call);
}

void Switch::failed(const std::string& call, const Happening& happening) {
  bring_caller(call, happening);
  Happening at = happening;
  if (at.device.empty()) at.device = at.called;
  const Place place = around_.directory.place_of(at.device);
  const std::string device = place.kind == Place::Kind::stranger && at.connection.device.empty()
                                 ? around_.directory.device_of(place.number)
                                 : device_in(call, at.connection, at.device, Place::Kind::stranger);
  route_taken(call);
  const auto offered = offers_.find(call);
  if (offered != offers_.end() && offered->second.offer.device == device) {
    const Cause why = failure_cause_of(happening.event_cause);
    return take_back(call,
                     why == Cause::busy                       ? queue::OfferResult::busy
                     : why == Cause::destination_out_of_order ? queue::OfferResult::unreachable
                                                              : queue::OfferResult::rejected,
                     {}, {});
  }
  const State state = book_.find(call)->state_of(device);
  if (state == State::fail) return;
  check(book_.failed(call, party(device, at.device), change(call, Verb::failed, device, happening)),
        call);
}

/// Somebody beside the one who leaves, and beside where the call waits.
bool Switch::somebody_waits(const pbx::Call& call, std::string_view leaving) const {
  const auto offered = offers_.find(call.id);
  return std::ranges::any_of(call.parties, [&](const pbx::Party& party) {
    const bool agent = offered != offers_.end() && party.device == offered->second.offer.device;
    return party.device != leaving && party.state != State::fail && party.state != State::queued &&
           !agent;
  });
}

/// A device of the call is monitored.
bool Switch::somebody_tells(const pbx::Call& call) const {
  return std::ranges::any_of(call.parties, [&](const pbx::Party& party) {
    return party.kind != DeviceKind::trunk || around_.profile.monitors_trunks;
  });
}

void Switch::left(const std::string& call, const Happening& happening) {
  const std::string device =
      device_in(call, happening.connection,
                happening.connection.device.empty() ? happening.device : "", Place::Kind::stranger);
  const pbx::Call& known = *book_.find(call);
  if (known.party(device) == nullptr) {
    const bool route_point = around_.directory.kind_of(device) == DeviceKind::route_point;
    if (route_point && !somebody_tells(known)) return look_at(call);
    if (!known.parties.empty()) return;
    // It was never told of; only a route dialogue may have been.
    close_dialogues(call, queue::OfferResult::caller_left, {});
    book_.forget(call);
    return forget(call);
  }
  const auto offered = offers_.find(call);
  if (offered != offers_.end() && offered->second.offer.device == device) {
    // Whether it comes back is for the switch to know.
    withdrawn(call,
              offered->second.stage == OpenOffer::Stage::leaving ? offered->second.result
                                                                 : queue::OfferResult::rejected,
              offered->second.ended_by);
    return look_at(call);
  }
  departed(call, device);
  const pbx::Change made = change(call, Verb::connection_cleared, device, happening);
  const bool dialogue = routes_.contains(call) || waits(known);
  if (dialogue && somebody_waits(known, device)) {
    return check(book_.connection_cleared(call, device, made), call);
  }
  close_dialogues(call, queue::OfferResult::caller_left, made);
  check(book_.leave(call, device, made), call);
  if (book_.find(call) == nullptr) forget(call);
}

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

// Joined calls -------------------------------------------------------------------------------

void Switch::joined(const std::string& call, const Happening& happening) {
  const std::string primary = call_of(happening.connection.call);
  std::string secondary = call_of(happening.secondary.call);
  if (happening.secondary.call.empty() && happening.event_cause != "singleStepTransfer" &&
      happening.event_cause != "singleStepConference") {
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
  close_dialogues(active, queue::OfferResult::cancelled, {.cause = Cause::call_cancelled});
  const bool transferred = happening.what == What::transferred;
  const Verb verb = transferred ? Verb::transferred : Verb::conferenced;
  const pbx::Change made = change(held, verb, device, happening);
  const auto done = transferred ? book_.transferred(held, active, device, made)
                                : book_.conferenced(held, active, device, made);
  if (!done) {
    check(done, held);
    return look_at(active);
  }
  rename(held, active, happening);
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
  gone.earlier.push_back(std::move(gone.id));
  for (std::string& id : gone.earlier) {
    by_id_.insert_or_assign(id, call);
    track.earlier.push_back(std::move(id));
  }
  const auto now = std::ranges::find_if(
      happening.joined, [](const auto& joined) { return !joined.now.call.empty(); });
  if (now != happening.joined.end()) {
    bind(call, now->now.call);
  } else if (!happening.joined.empty() || track.id.empty()) {
    bind(call, happening.connection.call);
  }
  for (const Happening::Joined& joined : happening.joined) {
    for (auto& [device, connection] : track.connections) {
      const bool same = connection == joined.before ||
                        (joined.before.call.empty() && connection.device == joined.now.device);
      if (same && !joined.now.device.empty()) connection = joined.now;
    }
  }
  for (auto& [device, connection] : track.connections) connection.call = track.id;
}

/// A single-step transfer or conference; or we know one of the calls only.
void Switch::joined_in_one(const std::string& call, const Happening& happening) {
  const std::string device =
      device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  const bool one_call =
      happening.secondary.call.empty() || happening.secondary.call == happening.connection.call;
  const bool transferred =
      happening.what == What::transferred && one_call && book_.find(call)->party(device) != nullptr;
  if (transferred) {
    const Place to = around_.directory.place_of(happening.other);
    pbx::Change made = change(call, Verb::transferred, device, happening);
    made.from_device = device;
    check(book_.single_step_transferred(
              call, device, to.device.empty() ? around_.directory.device_of(to.number) : to.device,
              made),
          call);
  }
  const auto now = std::ranges::find_if(
      happening.joined, [](const auto& joined) { return !joined.now.call.empty(); });
  if (now != happening.joined.end()) bind(call, now->now.call);
  if (!transferred) look_at(call);
}

}  // namespace ctibus::csta
