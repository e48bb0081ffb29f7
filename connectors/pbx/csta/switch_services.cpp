#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "call_data.hpp"
#include "port_error.hpp"
#include "switch.hpp"

/// What the switch is asked to do.
namespace ctibus::csta {

using pbx::Verb;
using State = ConnectionState;

namespace {

/// How long events of a request may come.
constexpr auto outcome_limit = std::chrono::seconds(30);

}  // namespace

/// Of several ends of one request the first counts: the switch's answer, or an event that shows it
/// at work.
Switch::Done Switch::once(Done done) {
  return [done = std::make_shared<Done>(std::move(done))](Result<> result) {
    if (auto first = std::exchange(*done, nullptr)) first(std::move(result));
  };
}

Result<const pbx::Call*> Switch::known(std::string_view call) const {
  if (const pbx::Call* found = book_.find(call)) return found;
  return failure("pbx.unknown_call", fmt::format("There is no call \"{}\" (any more).", call));
}

ConnectionId Switch::connection_of(const pbx::Call& call, std::string_view device) const {
  const Track& track = tracks_.find(call.id)->second;
  const auto found = track.connections.find(device);
  ConnectionId connection =
      found != track.connections.end()
          ? found->second
          : ConnectionId{
                .call = {},
                .device = around_.directory.identifier_of(around_.directory.number_in(device))};
  connection.call = track.id;
  return connection;
}

/// For what is about the call as a whole; of a telephone, if there is one in it.
ConnectionId Switch::any_connection_of(const pbx::Call& call) const {
  ConnectionId connection{.call = tracks_.find(call.id)->second.id, .device = {}};
  for (const pbx::Party& party : call.parties) {
    if (party.kind == DeviceKind::station) connection = connection_of(call, party.device);
  }
  if (connection.device.empty() && !call.parties.empty()) {
    connection = connection_of(call, call.parties.front().device);
  }
  return connection;
}

Result<Switch::Asked> Switch::connection(std::string_view call, std::string_view device,
                                         std::initializer_list<State> states) const {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const State state = (*found)->state_of(device);
  if (std::ranges::find(states, state) == states.end()) {
    return failure("pbx.wrong_state",
                   fmt::format("{} is {} in call {}.", device,
                               names(State{})[static_cast<std::size_t>(state)], call));
  }
  if (!tracks_.contains((*found)->id)) {
    return failure("pbx.wrong_state", fmt::format("Call {} only begins.", call));
  }
  return Asked{connection_of(**found, device), (*found)->id};
}

Outcomes::Ticket Switch::expect(Outcomes::Expected expected) {
  return outcomes_.expect(std::move(expected), now() + outcome_limit);
}

void Switch::ask(Element request, std::vector<Outcomes::Ticket> tickets, Done done) {
  if (!around_.profile.has(request.name)) {
    for (const Outcomes::Ticket ticket : tickets) outcomes_.drop(ticket);
    return done(failure("pbx.not_supported",
                        fmt::format("This make of switches has no {}.", request.name)));
  }
  around_.requester.request(
      std::move(request),
      [this, tickets = std::move(tickets), done](const Result<Element>& reply) {
        if (reply) return done({});
        for (const Outcomes::Ticket ticket : tickets) outcomes_.drop(ticket);
        done(tl::unexpected(port_error(reply.error())));
      },
      Requester::Urgency::command);
}

// Beginning ------------------------------------------------------------------------------------

/// Requests that begin a call at a device: it has a name as soon as the switch answers, or its
/// first event is there.
void Switch::begin_call(Element request, std::string_view response, std::string_view device,
                        pbx::NewCall facts, MessageId command, std::string holds, DoneCall done) {
  auto first = std::make_shared<DoneCall>(std::move(done));
  const auto end = [first](Result<std::string> result) {
    if (auto call = std::exchange(*first, nullptr)) call(std::move(result));
  };
  const Outcomes::Ticket ticket =
      expect({.command = command,
              .call = {},
              .device = std::string(device),
              .verbs = {Verb::service_initiated, Verb::originated, Verb::network_reached,
                        Verb::delivered, Verb::queued, Verb::failed},
              .last = Verb::failed,
              .facts = facts,
              .seen = end});
  if (!around_.profile.has(request.name)) {
    outcomes_.drop(ticket);
    return end(failure("pbx.not_supported",
                       fmt::format("This make of switches has no {}.", request.name)));
  }
  std::optional<Outcomes::Ticket> held;
  if (!holds.empty()) {
    held = expect({.command = command,
                   .call = std::move(holds),
                   .device = std::string(device),
                   .verbs = {Verb::held},
                   .last = Verb::held});
  }
  around_.requester.request(
      std::move(request),
      [this, end, ticket, held, asked = now(), facts = std::move(facts),
       field = std::string(response)](const Result<Element>& reply) mutable {
        if (!reply) {
          outcomes_.drop(ticket);
          if (held) outcomes_.drop(*held);
          return end(tl::unexpected(port_error(reply.error())));
        }
        const Element* made = reply->child(field);
        const std::string id = made == nullptr ? "" : ConnectionId::of(*made).call;
        std::string call = call_of(id);
        if (!call.empty() && tracks_[call].id != id) {
          drop_earlier(call, id);
          call.clear();
        } else if (!call.empty() && tracks_[call].begun < asked) {
          end_lost(call);
          call.clear();
        }
        const auto ended = ended_calls_.find(id);
        if (!call.empty()) {
          book_.learn(call, std::move(facts));
        } else if (ended != ended_calls_.end() && ended->second.begun >= asked) {
          call = ended->second.call;  // its events were faster than this
        } else if (!id.empty()) {
          facts.connector_call = id;
          call = book_.open(std::move(facts)).id;
          bind(call, id);
          tracks_[call].heard = now();
        }
        outcomes_.name(ticket, call);
        end(call.empty() ? Result<std::string>(failure(
                               "pbx.wrong_state", "The switch did not say which call it made."))
                         : Result<std::string>(call));
      },
      Requester::Urgency::command);
}

void Switch::make(std::string_view device, std::string_view destination,
                  std::string_view calling_number, bool prompt, const Attributes& data,
                  MessageId command, DoneCall done) {
  const Directory& directory = around_.directory;
  auto from = directory.identifier_of_device(device);
  if (!from) return done(tl::unexpected(from.error()));
  if (!directory.is_station(device)) {
    return done(failure("pbx.unknown_device", fmt::format("{} is no telephone.", device)));
  }
  auto to = directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  if (!in_service(device)) {
    return done(failure("pbx.out_of_service", fmt::format("{} is out of service.", device)));
  }
  Element request{.name = "MakeCall"};
  request.add("callingDevice", *from);
  request.add("calledDirectoryNumber", *to);
  request.add("autoOriginate", prompt ? "prompt" : "doNotPrompt");
  Happening as;
  as.calling = *from;
  as.called = *to;
  pbx::NewCall facts = this->facts(as);
  if (!calling_number.empty()) facts.calling = calling_number;
  pbx::merge_data(facts.data, data);
  if (auto correlator = correlator_of(data, around_.profile)) {
    request.children.push_back(*std::move(correlator));
  }
  begin_call(std::move(request), "callingDevice", device, std::move(facts), command, {},
             std::move(done));
}

void Switch::consult(std::string_view call, std::string_view device, std::string_view destination,
                     const Attributes& data, MessageId command, DoneCall done) {
  auto asked = connection(call, device, {State::connected});
  if (!asked) return done(tl::unexpected(asked.error()));
  auto to = around_.directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  Element request{.name = "ConsultationCall"};
  request.children.push_back(asked->connection.element("existingCall"));
  request.add("consultedDevice", *to);
  Happening as;
  as.calling = around_.directory.identifier_of(around_.directory.number_in(device));
  as.called = *to;
  pbx::NewCall facts = this->facts(as);
  facts.root = book_.find(asked->call)->root;
  pbx::merge_data(facts.data, data);
  if (auto correlator = correlator_of(data, around_.profile)) {
    request.children.push_back(*std::move(correlator));
  }
  begin_call(std::move(request), "initiatedCall", device, std::move(facts), command, asked->call,
             std::move(done));
}

// One call -------------------------------------------------------------------------------------

void Switch::answer(std::string_view call, std::string_view device, MessageId command, Done done) {
  auto asked = connection(call, device, {State::alerting});
  if (!asked) return done(tl::unexpected(asked.error()));
  Element request{.name = "AnswerCall"};
  request.children.push_back(asked->connection.element("callToBeAnswered"));
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = std::string(device),
                              .verbs = {Verb::established},
                              .last = Verb::established,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::clear(std::string_view call, Cause cause, MessageId command, Done done) {
  auto found = known(call);
  if (!found) return done(tl::unexpected(found.error()));
  const pbx::Call& there = **found;
  if (!tracks_.contains(there.id)) {
    return done(failure("pbx.wrong_state", fmt::format("Call {} only begins.", call)));
  }
  Element request{.name = "ClearCall"};
  request.children.push_back(any_connection_of(there).element("callToBeCleared"));
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = there.id,
                              .device = {},
                              .verbs = {Verb::connection_cleared, Verb::cleared},
                              .last = Verb::cleared,
                              .cause = cause,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::clear_connection(std::string_view call, std::string_view device, Cause cause,
                              MessageId command, Done done) {
  auto asked = connection(call, device,
                          {State::initiated, State::alerting, State::connected, State::hold,
                           State::queued, State::fail});
  if (!asked) return done(tl::unexpected(asked.error()));
  const auto offered = offers_.find(asked->call);
  if (offered != offers_.end() && offered->second.offer.device == device) {
    return take_back(asked->call, queue::OfferResult::rejected, command, std::move(done));
  }
  const pbx::Call& there = *book_.find(asked->call);
  if (offered != offers_.end() && device == around_.directory.holding()) {
    return clear(call, cause, command, std::move(done));
  }
  Element request{.name = "ClearConnection"};
  request.children.push_back(asked->connection.element("connectionToBeCleared"));
  const bool rejects = there.state_of(device) == State::alerting;
  std::optional<Cause> told = cause;
  if (rejects && (cause == Cause::normal_clearing || cause == Cause::unknown)) {
    told = Cause::rejected;
  }
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = std::string(device),
                              .verbs = {Verb::connection_cleared, Verb::failed},
                              .last = rejects ? Verb::failed : Verb::connection_cleared,
                              .cause = told,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::hold(std::string_view call, std::string_view device, MessageId command, Done done) {
  auto asked = connection(call, device, {State::connected});
  if (!asked) return done(tl::unexpected(asked.error()));
  Element request{.name = "HoldCall"};
  request.children.push_back(asked->connection.element("callToBeHeld"));
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = std::string(device),
                              .verbs = {Verb::held},
                              .last = Verb::held,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::retrieve(std::string_view call, std::string_view device, MessageId command,
                      Done done) {
  auto asked = connection(call, device, {State::hold});
  if (!asked) return done(tl::unexpected(asked.error()));
  Element request{.name = "RetrieveCall"};
  request.children.push_back(asked->connection.element("callToBeRetrieved"));
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = std::string(device),
                              .verbs = {Verb::retrieved},
                              .last = Verb::retrieved,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::generate_digits(std::string_view call, std::string_view device,
                             std::string_view digits, MessageId command, Done done) {
  auto asked = connection(call, device, {State::connected});
  if (!asked) return done(tl::unexpected(asked.error()));
  if (digits.empty() || digits.find_first_not_of("0123456789*#ABCD") != std::string_view::npos) {
    return done(failure("pbx.invalid_destination",
                        fmt::format("\"{}\" cannot be dialled: send 0-9 * # A-D.", digits)));
  }
  Element request{.name = "GenerateDigits"};
  request.children.push_back(asked->connection.element("connectionToSendDigits"));
  request.add("charactersToSend", digits);
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = std::string(device),
                              .verbs = {Verb::digits_dialed},
                              .last = Verb::digits_dialed,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::attach(std::string_view call, const Attributes& data, std::string_view by,
                    MessageId command, Done done) {
  auto correlator = correlator_of(data, around_.profile);
  if (!correlator || !around_.profile.has("AssociateData")) {
    return done(book_.attach(call, data, by, {.command = command}));
  }
  auto found = known(call);
  if (!found) return done(tl::unexpected(found.error()));
  const pbx::Call& there = **found;
  if (!tracks_.contains(there.id)) {
    return done(failure("pbx.wrong_state", fmt::format("Call {} only begins.", call)));
  }
  Element request{.name = "AssociateData"};
  request.children.push_back(any_connection_of(there).element("existingCall"));
  request.children.push_back(*std::move(correlator));
  pbx::Data attached;
  for (const auto& [name, value] : data) attached.emplace_back(name, value);
  ask(std::move(request), {},
      [this, id = there.id, attached = std::move(attached), by = std::string(by), command,
       done = std::move(done)](Result<> taken) {
        if (taken) taken = book_.attach(id, pbx::view(attached), by, {.command = command});
        done(std::move(taken));
      });
}

// Going on -------------------------------------------------------------------------------------

void Switch::deflect(std::string_view call, std::string_view device, std::string_view destination,
                     MessageId command, Done done) {
  auto asked = connection(call, device, {State::alerting, State::queued});
  if (!asked) return done(tl::unexpected(asked.error()));
  const pbx::Call& there = *book_.find(asked->call);
  if (waits(there) && there.state_of(device) == State::queued) {
    return queue_release(call, destination, command, std::move(done));
  }
  if (offers_.contains(asked->call) || there.party(device)->kind == DeviceKind::trunk) {
    return done(failure("pbx.wrong_state", fmt::format("{} cannot send this call on.", device)));
  }
  auto to = around_.directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  Element request{.name = "DeflectCall"};
  request.children.push_back(asked->connection.element("callToBeDiverted"));
  request.add("newDestination", *to);
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = {},
                              .verbs = {Verb::diverted, Verb::delivered, Verb::queued, Verb::failed,
                                        Verb::network_reached},
                              .last = Verb::delivered,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::pickup(std::string_view call, std::string_view from, std::string_view device,
                    MessageId command, Done done) {
  auto asked = connection(call, from, {State::alerting, State::queued});
  if (!asked) return done(tl::unexpected(asked.error()));
  auto to = around_.directory.identifier_of_device(device);
  if (!to) return done(tl::unexpected(to.error()));
  const pbx::Call& there = *book_.find(asked->call);
  if (offers_.contains(asked->call) || there.party(from)->kind == DeviceKind::trunk ||
      there.party(device) != nullptr) {
    return done(failure("pbx.wrong_state", fmt::format("Call {} cannot be picked up.", call)));
  }
  Element request{.name = "DirectedPickupCall"};
  request.children.push_back(asked->connection.element("callToBePickedUp"));
  request.add("requestingDevice", *to);
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = {},
                              .verbs = {Verb::diverted, Verb::established},
                              .last = Verb::established,
                              .cause = Cause::call_pickup,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::park(std::string_view call, std::string_view device, std::string_view destination,
                  MessageId command, Done done) {
  auto asked = connection(call, device, {State::connected});
  if (!asked) return done(tl::unexpected(asked.error()));
  const Directory& directory = around_.directory;
  if (destination.empty() && directory.holding().empty()) {
    return done(failure("pbx.invalid_destination", "There is no holding device to park at."));
  }
  auto to = destination.empty()
                ? Result<std::string>(directory.identifier_of(directory.devices().holding.number))
                : directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  Element request{.name = "ParkCall"};
  request.children.push_back(asked->connection.element("parking"));
  request.add("parkTo", *to);
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = {},
                              .verbs = {Verb::diverted, Verb::queued},
                              .last = Verb::queued,
                              .cause = Cause::park,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::single_step_transfer(std::string_view call, std::string_view device,
                                  std::string_view destination, MessageId command, Done done) {
  auto asked = connection(call, device, {State::connected, State::hold});
  if (!asked) return done(tl::unexpected(asked.error()));
  const pbx::Call& there = *book_.find(asked->call);
  if (routes_.contains(asked->call) || offers_.contains(asked->call) || waits(there) ||
      there.parties.size() < 2) {
    return done(
        failure("pbx.wrong_state", fmt::format("Call {} has nobody to be transferred.", call)));
  }
  auto to = around_.directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  Element request{.name = "SingleStepTransferCall"};
  request.children.push_back(asked->connection.element("activeCall"));
  request.add("transferredTo", *to);
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = {},
                              .verbs = {Verb::transferred, Verb::delivered, Verb::queued,
                                        Verb::failed, Verb::network_reached},
                              .last = Verb::delivered,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

void Switch::single_step_conference(std::string_view call, std::string_view device,
                                    std::string_view joining, call::Participation participation,
                                    MessageId command, Done done) {
  auto asked = connection(call, device, {State::connected});
  if (!asked) return done(tl::unexpected(asked.error()));
  auto who = around_.directory.identifier_of_device(joining);
  if (!who) return done(tl::unexpected(who.error()));
  if (!around_.directory.is_station(joining)) {
    return done(failure("pbx.unknown_device", fmt::format("{} is no telephone.", joining)));
  }
  const pbx::Call& there = *book_.find(asked->call);
  if (there.party(joining) != nullptr || there.parties.size() < 2 || waits(there) ||
      routes_.contains(asked->call)) {
    return done(
        failure("pbx.wrong_state", fmt::format("{} cannot come into call {}.", joining, call)));
  }
  if (!in_service(joining)) {
    return done(failure("pbx.out_of_service", fmt::format("{} is out of service.", joining)));
  }
  if (book_.engaged(joining)) {
    return done(failure("pbx.busy", fmt::format("{} is busy.", joining)));
  }
  Element request{.name = "SingleStepConferenceCall"};
  request.children.push_back(asked->connection.element("activeCall"));
  request.add("deviceToJoin", *who);
  request.add("participationType",
              participation == call::Participation::silent ? "silent" : "active");
  done = once(std::move(done));
  const auto ticket = expect({.command = command,
                              .call = asked->call,
                              .device = {},
                              .verbs = {Verb::conferenced},
                              .last = Verb::conferenced,
                              .cause = Cause::conference,
                              .seen = [done](const std::string&) { done({}); }});
  ask(std::move(request), {ticket}, done);
}

// Two calls ------------------------------------------------------------------------------------

/// Services about a held and an active call of one device, in the order in which the standard names
/// them.
void Switch::ask_of_two(std::string_view service, std::string_view held, std::string_view active,
                        std::string_view device, std::string_view first, std::string_view second,
                        std::vector<Outcomes::Expected> expected, Done done) {
  auto on_hold = connection(held, device, {State::hold});
  if (!on_hold) return done(tl::unexpected(on_hold.error()));
  auto talking = connection(active, device, {State::connected});
  if (!talking) return done(tl::unexpected(talking.error()));
  Element request{.name = std::string(service)};
  const bool held_first = first == "heldCall";
  request.children.push_back((held_first ? *on_hold : *talking).connection.element(first));
  request.children.push_back((held_first ? *talking : *on_hold).connection.element(second));
  done = once(std::move(done));
  std::vector<Outcomes::Ticket> tickets;
  for (Outcomes::Expected& one : expected) {
    one.seen = [done](const std::string&) { done({}); };
    tickets.push_back(expect(std::move(one)));
  }
  ask(std::move(request), std::move(tickets), done);
}

void Switch::alternate(std::string_view held, std::string_view active, std::string_view device,
                       MessageId command, Done done) {
  const auto expected = [&](std::string_view call, Verb verb) {
    return Outcomes::Expected{.command = command,
                              .call = std::string(call),
                              .device = std::string(device),
                              .verbs = {verb},
                              .last = verb,
                              .cause = Cause::alternate};
  };
  ask_of_two("AlternateCall", held, active, device, "heldCall", "activeCall",
             {expected(active, Verb::held), expected(held, Verb::retrieved)}, std::move(done));
}

void Switch::reconnect(std::string_view held, std::string_view active, std::string_view device,
                       MessageId command, Done done) {
  ask_of_two("ReconnectCall", held, active, device, "activeCall", "heldCall",
             {{.command = command,
               .call = std::string(active),
               .device = {},
               .verbs = {Verb::connection_cleared, Verb::cleared},
               .last = Verb::cleared},
              {.command = command,
               .call = std::string(held),
               .device = std::string(device),
               .verbs = {Verb::retrieved},
               .last = Verb::retrieved}},
             std::move(done));
}

void Switch::transfer(std::string_view held, std::string_view active, std::string_view device,
                      MessageId command, Done done) {
  ask_of_two("TransferCall", held, active, device, "heldCall", "activeCall",
             {{.command = command,
               .call = std::string(held),
               .device = {},
               .verbs = {Verb::transferred},
               .last = Verb::transferred,
               .cause = Cause::transfer}},
             std::move(done));
}

void Switch::conference(std::string_view held, std::string_view active, std::string_view device,
                        MessageId command, Done done) {
  ask_of_two("ConferenceCall", held, active, device, "heldCall", "activeCall",
             {{.command = command,
               .call = std::string(held),
               .device = {},
               .verbs = {Verb::conferenced},
               .last = Verb::conferenced,
               .cause = Cause::conference}},
             std::move(done));
}

}  // namespace ctibus::csta
