#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "switch.hpp"

/// Waiting calls: kept at the holding device, offered to agents, sent away.
namespace ctibus::csta {

using pbx::Verb;
using queue::OfferResult;
using State = ConnectionState;

namespace {

/// Until an offer is taken back that the switch would not take back at once.
constexpr Duration retry_time = std::chrono::seconds(5);

Element deflect_to(const ConnectionId& connection, std::string_view destination) {
  Element request{.name = "DeflectCall"};
  request.children.push_back(connection.element("callToBeDiverted"));
  request.add("newDestination", destination);
  return request;
}

tl::unexpected<Error> not_waiting(std::string_view call) {
  return failure("pbx.wrong_state", fmt::format("Call {} does not wait for an agent.", call));
}

}  // namespace

bool Switch::waits(const pbx::Call& call) const {
  const std::string holding = around_.directory.holding();
  const pbx::Party* there = holding.empty() ? nullptr : call.party(holding);
  return there != nullptr && there->state == State::queued;
}

void Switch::queue_hold(std::string_view call, const Attributes& data, std::string_view by,
                        MessageId command, Done done) {
  auto found = known(call);
  if (!found) return done(tl::unexpected(found.error()));
  const pbx::Call& there = **found;
  const std::string id(there.id);
  const std::string holding = around_.directory.holding();
  if (holding.empty()) {
    return done(failure("pbx.not_supported", "No holding device is configured."));
  }
  pbx::Data attached;
  pbx::merge_data(attached, data);
  const auto attach = [this, id, attached = std::move(attached), by = std::string(by), command] {
    (void)book_.attach(id, pbx::view(attached), by, {.command = command});
  };
  if (waits(there)) {
    if (!offers_.contains(id)) {
      attach();
      return done({});
    }
    return take_back(id, OfferResult::cancelled, command,
                     [attach, done = std::move(done)](Result<> back) {
                       if (back) attach();
                       done(std::move(back));
                     });
  }
  const std::string to =
      around_.directory.identifier_of(around_.directory.devices().holding.number);
  const auto route = routes_.find(id);
  if (route != routes_.end()) {
    if (route->second.selected) return done(not_waiting(id));
    const auto ticket = expect({.command = command,
                                .call = id,
                                .device = holding,
                                .verbs = {Verb::queued},
                                .last = Verb::queued});
    return select(id, to, command, [this, attach, ticket, done = std::move(done)](Result<> taken) {
      if (taken) {
        attach();
      } else {
        outcomes_.drop(ticket);
        // Where calls wait is no choice of the one who asks.
        if (taken.error().code == "pbx.invalid_destination") {
          taken = failure("pbx.busy", "The holding device takes no more calls.");
        }
      }
      done(std::move(taken));
    });
  }
  const auto alerting = std::ranges::find(there.parties, State::alerting, &pbx::Party::state);
  if (alerting == there.parties.end() || offers_.contains(id) || !tracks_.contains(id)) {
    return done(failure("pbx.wrong_state",
                        fmt::format("Call {} neither waits for a route nor alerts.", id)));
  }
  done = once([attach, done = std::move(done)](Result<> taken) {
    if (taken) attach();
    done(std::move(taken));
  });
  const auto ticket = expect({.command = command,
                              .call = id,
                              .device = {},
                              .verbs = {Verb::diverted, Verb::queued},
                              .last = Verb::queued,
                              .seen = [done](const std::string&) { done({}); }});
  ask(deflect_to(connection_of(there, alerting->device), to), {ticket}, done);
}

void Switch::queue_offer(std::string_view call, std::string_view device, Duration time_limit,
                         const Attributes& data, std::string_view by, MessageId command,
                         Done done) {
  auto found = known(call);
  if (!found) return done(tl::unexpected(found.error()));
  const std::string id((*found)->id);
  auto to = around_.directory.identifier_of_device(device);
  if (!to) return done(tl::unexpected(to.error()));
  if (!around_.directory.is_station(device)) {
    return done(failure("pbx.unknown_device", fmt::format("{} is no telephone.", device)));
  }
  if (!waits(**found)) return done(not_waiting(id));
  if (offers_.contains(id) || returning_.contains(id) || (*found)->party(device) != nullptr) {
    return done(failure("pbx.wrong_state", fmt::format("Call {} is being offered already.", id)));
  }
  const std::string agent(device);
  const pbx::Offer offered{
      agent, time_limit > Duration::zero() ? time_limit : pbx::default_offer_time, command};
  const auto fail = [this, id, offered](OfferResult why) {
    if (const pbx::Call* there = book_.find(id)) {
      around_.dialogues.offer_failed(*there, offered, why, {.command = offered.command});
    }
  };
  if (!in_service(agent) || book_.engaged(agent)) {
    fail(in_service(agent) ? OfferResult::busy : OfferResult::unreachable);
    return done({});
  }
  OpenOffer wanted{.offer = offered, .by = std::string(by)};
  pbx::merge_data(wanted.data, data);
  offers_.insert_or_assign(id, std::move(wanted));
  ask(deflect_to(connection_of(**found, around_.directory.holding()), *to), {},
      [this, id, fail, command, done = std::move(done)](Result<> sent) {
        const auto open = offers_.find(id);
        const bool asked = open != offers_.end() && open->second.offer.command == command &&
                           open->second.stage == OpenOffer::Stage::asked;
        if (sent && asked) offer_taken_up(id);
        if (sent || !asked) return done({});
        offers_.erase(open);
        const std::string& code = sent.error().code;
        if (code != "pbx.busy" && code != "pbx.out_of_service" &&
            code != "pbx.invalid_destination") {
          return done(std::move(sent));
        }
        fail(code == "pbx.busy" ? OfferResult::busy : OfferResult::unreachable);
        done({});
      });
}

/// The switch has the offer: its time runs, whatever is heard of it.
void Switch::offer_taken_up(const std::string& call) {
  OpenOffer& open = offers_.find(call)->second;
  if (std::exchange(open.began, true)) return;
  (void)book_.attach(call, pbx::view(open.data), open.by, {.command = open.offer.command});
  around_.dialogues.offer_began(*book_.find(call), open.offer);
}

/// It could not be taken back in this moment.
void Switch::offer_again(const std::string& call) {
  OpenOffer& open = offers_.find(call)->second;
  open.stage = OpenOffer::Stage::alerting;
  open.ended_by = {};
  pbx::Offer again = open.offer;
  again.time_limit = retry_time;
  around_.dialogues.offer_began(*book_.find(call), again);
  // It was answered in this moment, has gone back by itself, or ended: the switch knows.
  look_at(call);
}

/// What rings there is offered no more.
void Switch::send_back(const std::string& call, ConnectionId connection) {
  connection.call = tracks_[call].id;
  returning_.insert(call);
  around_.requester.request(
      deflect_to(connection, around_.directory.identifier_of(
                                 around_.directory.number_in(around_.directory.holding()))),
      [this, call](const Result<Element>& reply) {
        if (reply) return;
        returning_.erase(call);
        look_at(call);
      },
      Requester::Urgency::command);
}

void Switch::take_offer(const std::string& call, const Happening& happening) {
  offer_taken_up(call);
  const OpenOffer taken = std::move(offers_.find(call)->second);
  offers_.erase(call);
  const std::string& agent = taken.offer.device;
  const std::string holding = around_.directory.holding();
  pbx::Change made = change(call, Verb::established, agent, happening);
  made.cause = Cause::distributed;
  made.from_device = holding;
  if (!made.command) made.command = taken.offer.command;
  if (book_.find(call)->state_of(agent) == State::null) {
    check(book_.delivered(call, party(agent), made), call);
  }
  check(book_.diverted(call, holding, agent, made), call);
  check(book_.established(call, party(agent), made), call);
  if (const pbx::Call* there = book_.find(call)) around_.dialogues.offer_taken(*there, taken.offer);
}

/// Nothing came of the offer, and the bus is told so.
void Switch::withdrawn(const std::string& call, OfferResult result, MessageId command) {
  const auto open = offers_.find(call);
  if (open == offers_.end()) return;
  const OpenOffer ended = std::move(open->second);
  offers_.erase(open);
  const Cause cause = result == OfferResult::no_answer  ? Cause::call_not_answered
                      : result == OfferResult::rejected ? Cause::rejected
                      : result == OfferResult::busy     ? Cause::busy
                                                        : Cause::call_cancelled;
  const pbx::Call& there = *book_.find(call);
  if (there.party(ended.offer.device) != nullptr) {
    (void)book_.connection_cleared(call, ended.offer.device, {.cause = cause, .command = command});
  }
  around_.dialogues.offer_failed(
      *book_.find(call), ended.offer, result,
      {.cause = cause, .command = command ? command : ended.offer.command});
}

/// The call goes back to where it waits. Whoever answers before is connected.
void Switch::take_back(const std::string& call, OfferResult result, MessageId command, Done done) {
  const auto open = offers_.find(call);
  const bool there_is = open != offers_.end() && open->second.began &&
                        open->second.stage != OpenOffer::Stage::leaving;
  if (!there_is) {
    // What the switch was asked for first has to be heard of first.
    if (done) done(failure("pbx.wrong_state", "The call is on its way."));
    return;
  }
  open->second.stage = OpenOffer::Stage::leaving;
  open->second.result = result;
  open->second.ended_by = command;
  const pbx::Call& there = *book_.find(call);
  ask(deflect_to(connection_of(there, open->second.offer.device),
                 around_.directory.identifier_of(around_.directory.devices().holding.number)),
      {}, [this, call, result, command, done = std::move(done)](Result<> back) {
        const auto still = offers_.find(call);
        const bool leaving =
            still != offers_.end() && still->second.stage == OpenOffer::Stage::leaving;
        if (back) {
          if (leaving) {
            if (!still->second.back) returning_.insert(call);
            withdrawn(call, result, command);
          }
        } else if (leaving) {
          offer_again(call);
        }
        if (done) done(std::move(back));
      });
}

void Switch::queue_withdraw(std::string_view call, std::string_view device, MessageId command,
                            Done done) {
  auto found = known(call);
  if (!found) return done(tl::unexpected(found.error()));
  const std::string id((*found)->id);
  if (auto to = around_.directory.identifier_of_device(device); !to) {
    return done(tl::unexpected(to.error()));
  }
  if (offer(id, device) == nullptr) {
    return done(
        failure("pbx.wrong_state", fmt::format("Call {} is not offered to {}.", id, device)));
  }
  take_back(id, OfferResult::cancelled, command, std::move(done));
}

void Switch::expire_offer(const std::string& call, const std::string& device) {
  if (offer(call, device) == nullptr) return;
  if (sees_) return take_back(call, OfferResult::no_answer, {}, {});
  // Out of sight: it is taken back when the switch is seen again.
  if (const auto open = offers_.find(call); open != offers_.end()) {
    open->second.stage = OpenOffer::Stage::leaving;
    open->second.result = OfferResult::no_answer;
  }
}

void Switch::queue_release(std::string_view call, std::string_view destination, MessageId command,
                           Done done) {
  auto found = known(call);
  if (!found) return done(tl::unexpected(found.error()));
  const pbx::Call& there = **found;
  const std::string id(there.id);
  if (!waits(there)) return done(not_waiting(id));
  auto to = around_.directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  const std::string holding = around_.directory.holding();
  if (around_.directory.place_of(*to).device == holding) {
    return done(failure("pbx.invalid_destination", "The call waits there already."));
  }
  const auto open = offers_.find(id);
  if (open != offers_.end() && open->second.stage != OpenOffer::Stage::alerting) {
    return done(failure("pbx.wrong_state", "The call is on its way."));
  }
  done = once(std::move(done));
  const std::string from = open == offers_.end() ? holding : open->second.offer.device;
  if (open != offers_.end()) {
    open->second.stage = OpenOffer::Stage::leaving;
    open->second.result = OfferResult::cancelled;
    open->second.ended_by = command;
  }
  const auto ticket =
      expect({.command = command,
              .call = id,
              .device = {},
              .verbs = {Verb::diverted, Verb::delivered, Verb::failed, Verb::network_reached},
              .last = Verb::delivered,
              .seen = [done](const std::string&) { done({}); }});
  ask(deflect_to(connection_of(there, from), *to), {ticket},
      [this, id, to = *to, holding, command, done](Result<> sent) {
        if (!sent && sent.error().code == "pbx.busy" && book_.find(id) != nullptr) {
          // It leaves for good, wherever it was to go.
          withdrawn(id, OfferResult::cancelled, command);
          const Place place = around_.directory.place_of(to);
          const std::string device =
              place.device.empty() ? around_.directory.device_of(place.number) : place.device;
          (void)book_.diverted(id, holding, device,
                               {.cause = Cause::redirected, .command = command});
          (void)book_.failed(id, party(device, to), {.cause = Cause::busy, .command = command});
          clear(id, Cause::busy, command, [this, id](const Result<>& cleared) {
            if (!cleared) look_at(id);
          });
          return done({});
        }
        const auto still = offers_.find(id);
        if (!sent && still != offers_.end()) offer_again(id);
        done(std::move(sent));
      });
}

void Switch::close_dialogues(const std::string& call, OfferResult result,
                             const pbx::Change& change) {
  pbx::Change cancelled = change;
  cancelled.cause = Cause::call_cancelled;
  withdrawn(call, result, change.command);
  const auto route = routes_.find(call);
  if (route == routes_.end()) return;
  (void)tell_route(route->second, "RouteEnd", {});
  end_route(call, {}, cancelled);
}

}  // namespace ctibus::csta
