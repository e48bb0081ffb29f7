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

/// What is kept of a switch that floods us.
constexpr std::size_t most_unseen = 100'000;
constexpr std::size_t most_meanwhile = 100;

/// What became of an offer, when the agent's telephone has left the call.
queue::OfferResult result_of(std::string_view event_cause) {
  if (event_cause == "recallNoAnswer") return queue::OfferResult::no_answer;
  if (event_cause == "recallBusy") return queue::OfferResult::busy;
  switch (cause_of(event_cause)) {
    case Cause::call_not_answered:
    case Cause::call_forward_no_answer:
    case Cause::timeout:
      return queue::OfferResult::no_answer;
    case Cause::busy:
    case Cause::call_forward_busy:
      return queue::OfferResult::busy;
    case Cause::destination_out_of_order:
    case Cause::destination_not_obtainable:
    case Cause::call_forward:
    case Cause::call_forward_immediate:
      return queue::OfferResult::unreachable;
    default:
      return queue::OfferResult::rejected;
  }
}

}  // namespace

void Switch::take(const Happening& happening, const Stories::Reader& reader) {
  const std::string& id = happening.connection.call;
  if (id.empty()) return;
  if (!sees_) {
    // Until there is a picture: which calls it may have missed.
    if (unseen_.size() >= most_unseen) return;
    unseen_.insert(id);
    if (!happening.secondary.call.empty()) unseen_.insert(happening.secondary.call);
    if (const auto name = joined_name(happening); !name.empty()) unseen_.emplace(name);
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

  std::string call = owner_of(happening);
  if (call.empty() && !happening.secondary.call.empty()) call = call_of(happening.secondary.call);
  if (!call.empty() && begins_anew(call, happening)) {
    end_lost(call);
    call.clear();
  }
  if (call.empty()) {
    const bool has_ended = ended_calls_.contains(id);
    if (!may_begin(happening.what)) {
      if (!has_ended) stories_.forget(id);
      return;
    }
    // The switch may use a name again.
    stories_.forget(id);
    (void)stories_.is_new(id, subject, reader, page_of(happening), now());
    call = open(happening);
  }
  Track& track = tracks_[call];
  track.heard = now();
  bring_data(call, happening);
  const bool joins = happening.what == What::transferred || happening.what == What::conferenced;
  if (joins) {
    // Only this event tells what the call is called from now on.
    flush(call);
    flush(call_of(happening.secondary.call));
    if (book_.find(call) == nullptr) return;
  } else if (track.looked_at) {
    if (track.meanwhile.size() < most_meanwhile) track.meanwhile.push_back(happening);
    return;
  }
  apply(call, happening);
}

/// What waits for the call's snapshot happens now; the snapshot will be out of date.
void Switch::flush(const std::string& call) {
  const auto track = tracks_.find(call);
  if (track == tracks_.end() || !track->second.looked_at) return;
  track->second.stale = true;
  for (const Happening& happening : std::exchange(track->second.meanwhile, {})) {
    if (book_.find(call) == nullptr) return;
    apply(call, happening);
  }
}

/// It begins under the name of a call that has parties: that one's end was lost.
bool Switch::begins_anew(const std::string& call, const Happening& happening) const {
  const pbx::Call* there = book_.find(call);
  if (there == nullptr || there->parties.empty()) return false;
  if (tracks_.find(call)->second.predictive) return false;
  const Place place = around_.directory.place_of(
      happening.connection.device.empty() ? happening.device : happening.connection.device);
  if (place.kind != Place::Kind::station || there->party(place.device) != nullptr) return false;
  if (happening.what == What::delivered && happening.event_cause == "newCall") {
    const std::string caller = around_.directory.place_of(happening.calling).number;
    return !caller.empty() && !there->calling.empty() && caller != there->calling;
  }
  return happening.what == What::service_initiated || happening.what == What::originated;
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
      const std::string told = around_.keys(call, device, happening.digits);
      if (told.empty()) return;
      (void)book_.digits_dialed(call, device, told,
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
  // Whoever has a predictive call made is not in it yet.
  if (tracks_[call].predictive && around_.directory.place_of(happening.calling).device == device) {
    return;
  }
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
  const std::string device = device_in(call, by.connection, {}, Place::Kind::line);
  route_taken(call);
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
  if (around_.directory.kind_of(device) == DeviceKind::route_point) return;
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
  if (around_.directory.kind_of(device) == DeviceKind::route_point) return;
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
  if (around_.directory.kind_of(device) == DeviceKind::route_point) return;
  route_taken(call);
  if (device == around_.directory.holding()) {
    returning_.erase(call);
    const auto open = offers_.find(call);
    if (open != offers_.end() && open->second.stage == OpenOffer::Stage::leaving) {
      open->second.back = true;
    }
  }
  if (book_.find(call)->state_of(device) == State::queued) return;
  check(book_.queued(call, party(device), change(call, Verb::queued, device, happening)), call);
}

void Switch::diverted(const std::string& call, const Happening& happening) {
  std::string from = device_in(call, happening.connection, happening.device, Place::Kind::stranger);
  const Place to = around_.directory.place_of(happening.other);
  const std::string holding = around_.directory.holding();
  const auto offered = offers_.find(call);
  if (offered != offers_.end()) {
    OpenOffer& open = offered->second;
    const bool offers = happening.other.empty() || to.device == open.offer.device;
    if (from == holding && offers) return;
    if (from == holding) {
      // The agent's telephone is forwarded, or the holding device has other plans.
      withdrawn(call, queue::OfferResult::unreachable, {});
    } else if (from == open.offer.device) {
      withdrawn(
          call,
          open.stage == OpenOffer::Stage::leaving ? open.result : result_of(happening.event_cause),
          open.ended_by);
      if (to.device == holding) return;
      // It leaves for good; for the bus it lay at the holding device.
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
  if (returning_.contains(call)) {
    if (to.device == holding || happening.other.empty()) return;
    // The holding device did not take it back: it goes on from there.
    returning_.erase(call);
    departed(call, from);
    from = holding;
  }
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
    if (offered->second.stage == OpenOffer::Stage::asked) offer_taken_up(call);
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
                                                                 : result_of(happening.event_cause),
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

}  // namespace ctibus::csta
