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

/// What is known of the call that a request begins; the request gets the correlator of its data.
pbx::NewCall Switch::facts_of_request(Element& request, std::string_view calling,
                                      std::string_view called, const Attributes& data) const {
  Happening as;
  as.calling = calling;
  as.called = called;
  pbx::NewCall facts = this->facts(as);
  pbx::merge_data(facts.data, data);
  if (auto correlator = correlator_of(data, around_.profile)) {
    request.children.push_back(*std::move(correlator));
  }
  return facts;
}

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
  // In the first phase the switch does as it is set up.
  if (around_.profile.encoding != Encoding::phase_one) {
    request.add("autoOriginate", prompt ? "prompt" : "doNotPrompt");
  }
  pbx::NewCall facts = facts_of_request(request, *from, *to, data);
  if (!calling_number.empty()) facts.calling = calling_number;
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
  pbx::NewCall facts = facts_of_request(
      request, around_.directory.identifier_of(around_.directory.number_in(device)), *to, data);
  facts.root = book_.find(asked->call)->root;
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

}  // namespace ctibus::csta
