#include <fmt/format.h>

#include <utility>

#include "switch.hpp"

/// Services that send calls on, or join them.
namespace ctibus::csta {

using pbx::Verb;
using State = ConnectionState;

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
