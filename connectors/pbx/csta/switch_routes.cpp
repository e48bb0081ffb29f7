#include <fmt/format.h>

#include <utility>

#include "call_data.hpp"
#include "ctibus/kit/csta/error_codes.hpp"
#include "switch.hpp"

/// Route dialogues (ECMA-269 19): the switch asks where a call shall go, and goes on by itself when
/// it is not told in time.
namespace ctibus::csta {
namespace {

/// Route requests that are kept while nothing is known of the switch's calls.
constexpr std::size_t most_early = 10'000;

}  // namespace

bool Switch::take_route(std::size_t link, const Element& request) {
  const bool ours = request.name == "RouteRequest" || request.name == "ReRoute" ||
                    request.name == "RouteUsed" || request.name == "RouteEnd";
  if (!ours) return false;
  if (!sees_) {
    if (early_routes_.size() < most_early) early_routes_.emplace_back(link, request);
    return true;
  }
  const std::string_view cross_reference = request.text_at("crossRefIdentifier");
  if (request.name != "RouteRequest") {
    const auto found = std::ranges::find_if(routes_, [&](const auto& entry) {
      return entry.second.link == link && entry.second.cross_reference == cross_reference;
    });
    if (found == routes_.end()) {
      // It was a default of ours that did not work: the switch has its own.
      if (request.name == "ReRoute") {
        (void)tell_route({.link = link, .cross_reference = std::string(cross_reference)},
                         "RouteEnd", {});
      }
      return true;
    }
    const std::string call = found->first;
    if (request.name == "RouteUsed") {
      route_taken(call);
    } else if (request.name == "ReRoute") {
      route_refused(call, {"pbx.invalid_destination", "The switch cannot route the call there."});
    } else if (const Element* error = request.child("errorValue")) {
      route_refused(call, {"pbx.wrong_state",
                           fmt::format("The switch has ended the dialogue: {}.",
                                       error->children.empty() ? error->text
                                                               : error->children.front().text)});
      end_route(call, {}, {.cause = Cause::call_cancelled});
      if (!around_.profile.monitors_route_points) look_at(call);
    } else if (found->second.selected) {
      route_taken(call);
    } else {
      end_route(call, {}, {.cause = Cause::timeout});
    }
    return true;
  }

  Happening as{.what = What::offered};
  if (const Element* routed = request.child("routedCall")) {
    as.connection = ConnectionId::of(*routed);
  }
  as.calling = identifier_in(request, "callingDevice");
  as.called = identifier_in(request, "currentRoute");
  as.associated_calling = identifier_in(request, "associatedCallingDevice");
  std::string point = identifier_in(request, "routeingDevice");
  if (point.empty()) point = as.called;
  const Place place = around_.directory.place_of(point);
  OpenRoute open{.link = link,
                 .cross_reference = std::string(cross_reference),
                 .register_id = std::string(request.text_at("routeRegisterReqID"))};
  if (place.kind != Place::Kind::route_point || as.connection.call.empty()) {
    around_.host.log().warning(
        "csta.strange_route", "The switch asks for a route at \"{}\": {}", point,
        as.connection.call.empty() ? "it does not say for which call."
                                   : "that is no route point of the configuration.");
    (void)tell_route(open, "RouteEnd", {});
    return true;
  }
  std::string call = owner_of(as);
  if (call.empty()) call = this->open(as);
  as.device = point;
  as.data = data_of(request, around_.profile);
  bring_data(call, as);
  bring_caller(call, as);
  if (book_.find(call)->parties.empty()) {
    // A predictive call that looks for somebody to answer it: the switch sent it there by itself.
    (void)tell_route(open, "RouteEnd", {});
    return true;
  }
  route_taken(call);
  if (const auto known = routes_.find(call);
      known != routes_.end() && known->second.route.route_point == place.device) {
    // The same call is asked about by another link, or anew.
    known->second.link = open.link;
    known->second.cross_reference = open.cross_reference;
    known->second.register_id = open.register_id;
    return true;
  }
  end_route(call, {}, {.cause = Cause::redirected});
  tracks_[call].heard = now();
  const pbx::RoutePoint& known = around_.directory.route_point(place.device);
  const auto& parties = book_.find(call)->parties;
  open.route = {.route_point = place.device,
                .device = parties.empty() ? std::string() : parties.front().device,
                .time_limit = known.time_limit,
                .default_destination = known.default_destination};
  const auto entry = routes_.insert_or_assign(call, std::move(open)).first;
  around_.dialogues.route_requested(*book_.find(call), entry->second.route);
  return true;
}

bool Switch::tell_route(const OpenRoute& route, std::string_view name, std::string_view destination,
                        std::optional<Element> correlator) {
  Element body{.name = std::string(name)};
  body.add("crossRefIdentifier", route.cross_reference);
  if (!route.register_id.empty()) body.add("routeRegisterReqID", route.register_id);
  if (!destination.empty()) {
    body.add("routeSelected", destination);
    body.add("routeUsedReq", "true");
    if (correlator) body.children.push_back(*std::move(correlator));
  }
  return around_.requester.tell(route.link, std::move(body));
}

/// The switch does what was selected; it says so, or the call turns up there.
void Switch::route_taken(const std::string& call) {
  const auto found = routes_.find(call);
  if (found == routes_.end() || found->second.destination.empty()) return;
  const std::string destination = found->second.destination;
  const MessageId command = found->second.command;
  const Done selected = std::exchange(found->second.selected, nullptr);
  end_route(call, destination, {.cause = Cause::normal, .command = command});
  if (selected) selected({});
}

/// The dialogue stays open, if it is.
void Switch::route_refused(const std::string& call, const Error& why) {
  const auto found = routes_.find(call);
  if (found == routes_.end()) return;
  found->second.destination.clear();
  found->second.limit.cancel();
  const bool expired = found->second.expired;
  if (const Done selected = std::exchange(found->second.selected, nullptr)) {
    selected(tl::unexpected(why));
  }
  if (expired) expire_route(call);
}

void Switch::end_route(const std::string& call, std::string_view destination,
                       const pbx::Change& change) {
  const auto found = routes_.find(call);
  if (found == routes_.end()) return;
  const OpenRoute ended = std::move(found->second);
  routes_.erase(found);
  around_.dialogues.route_ended(*book_.find(call), ended.route, destination, change);
  if (ended.selected) {
    ended.selected(failure("pbx.wrong_state", "The call is not waiting for a route any more."));
  }
}

void Switch::select(const std::string& call, std::string_view identifier, MessageId command,
                    Done done, std::optional<Element> correlator) {
  OpenRoute& open = routes_.find(call)->second;
  open.destination = around_.directory.place_of(identifier).number;
  open.command = command;
  open.selected = std::move(done);
  if (!tell_route(open, "RouteSelect", identifier, std::move(correlator))) {
    return route_refused(call, {"pbx.link_down", "The link that asked is down."});
  }
  // The standard has no answer to it but what happens.
  open.limit = around_.host.after(around_.profile.request_limit, [this, call] {
    route_refused(call, {"pbx.link_down", "The switch does not say whether it took the route."});
    look_at(call);
  });
}

/// Errors: pbx.unknown_call; pbx.wrong_state, also when a selection is under way.
Result<> Switch::waits_for_route(std::string_view call) const {
  if (auto found = known(call); !found) return tl::unexpected(found.error());
  const auto open = routes_.find(call);
  if (open != routes_.end() && !open->second.selected) return {};
  return failure("pbx.wrong_state", fmt::format("Call {} does not wait for a route.", call));
}

void Switch::route_select(std::string_view call, std::string_view destination,
                          const Attributes& data, std::string_view by, MessageId command,
                          Done done) {
  if (auto asks = waits_for_route(call); !asks) return done(std::move(asks));
  const std::string id(call);
  auto to = around_.directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  pbx::Data attached;
  pbx::merge_data(attached, data);
  const auto ticket = expect({.command = command,
                              .call = id,
                              .device = {},
                              .verbs = {pbx::Verb::delivered, pbx::Verb::queued, pbx::Verb::failed,
                                        pbx::Verb::network_reached},
                              .last = pbx::Verb::delivered});
  select(
      id, *to, command,
      [this, id, attached = std::move(attached), by = std::string(by), command, ticket,
       done = std::move(done)](Result<> taken) {
        if (taken) {
          (void)book_.attach(id, pbx::view(attached), by, {.command = command});
        } else {
          outcomes_.drop(ticket);
        }
        done(std::move(taken));
      },
      correlator_of(data, around_.profile));
}

void Switch::route_reject(std::string_view call, Cause cause, MessageId command, Done done) {
  if (auto asks = waits_for_route(call); !asks) return done(std::move(asks));
  const std::string id(call);
  const Cause told = cause == Cause::unknown ? Cause::rejected : cause;
  // The dialogue is told to have ended before the call is.
  clear(id, told, command, std::move(done));
}

void Switch::expire_route(const std::string& call) {
  const auto found = routes_.find(call);
  if (found == routes_.end()) return;
  if (found->second.selected) {
    found->second.expired = true;  // the switch has an answer, and owes us one
    return;
  }
  const OpenRoute expired{.link = found->second.link,
                          .cross_reference = found->second.cross_reference,
                          .register_id = found->second.register_id};
  const std::string destination = found->second.route.default_destination;
  auto to = around_.directory.identifier_of_destination(destination);
  end_route(call, to ? std::string_view(destination) : std::string_view{},
            {.cause = Cause::timeout});
  (void)tell_route(expired, to ? "RouteSelect" : "RouteEnd", to ? std::string_view(*to) : "");
}

}  // namespace ctibus::csta
