#include <fmt/format.h>

#include <algorithm>

#include "switch.hpp"

/// Calls of more than two parties: consulting, transferring, conferencing, redirecting.
namespace ctibus::sim {

using pbx::Call;
using pbx::Change;
using pbx::Party;

Result<std::string> Switch::consult(std::string_view call, std::string_view device,
                                    std::string_view destination, const Attributes& data,
                                    MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  const auto station = stations_.find(device);
  if (station == stations_.end()) {
    return failure("pbx.unknown_device", fmt::format("{} is no telephone.", device));
  }
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  const std::string root = (*found)->root;
  const Change change{.cause = Cause::consultation, .command = command};
  if (auto held = book_.held(call, device, change); !held) return tl::unexpected(held.error());
  const bool outgoing = target->kind == Target::Kind::trunk;
  pbx::NewCall facts{.direction = outgoing ? Direction::outgoing : Direction::internal,
                     .calling = station->second.number,
                     .calling_name = station->second.name,
                     .called = target->number,
                     .trunk = outgoing ? device_of(*target) : std::string(),
                     .root = root};
  pbx::merge_data(facts.data, data);
  const std::string second = book_.open(std::move(facts)).id;
  (void)start_call(second, device, false, *target, change);
  return second;
}

/// The device has `held` on hold and talks, or calls, in `active`.
Result<> Switch::check_join(std::string_view held, std::string_view active,
                            std::string_view device) const {
  auto on_hold = in_state(held, device, {ConnectionState::hold});
  if (!on_hold) return tl::unexpected(on_hold.error());
  auto talking = in_state(active, device, {ConnectionState::connected});
  if (!talking) return tl::unexpected(talking.error());
  return {};
}

/// ... and both have somebody to be joined with the other one's.
Result<> Switch::check_joinable(std::string_view held, std::string_view active,
                                std::string_view device) const {
  if (auto good = check_join(held, active, device); !good) return good;
  for (const std::string_view call : {held, active}) {
    if (route(call) != nullptr || book_.find(call)->parties.size() < 2) {
      return failure("pbx.wrong_state", fmt::format("Call {} has nobody to be joined with.", call));
    }
  }
  for (const Party& party : book_.find(active)->parties) {
    if (party.device != device && book_.find(held)->party(party.device) != nullptr) {
      return failure("pbx.wrong_state", fmt::format("{} is in both calls.", party.device));
    }
  }
  return {};
}

Result<> Switch::alternate(std::string_view held, std::string_view active, std::string_view device,
                           MessageId command) {
  if (auto good = check_join(held, active, device); !good) return good;
  const Change change{.cause = Cause::alternate, .command = command};
  (void)book_.held(active, device, change);
  return book_.retrieved(held, device, change);
}

Result<> Switch::reconnect(std::string_view held, std::string_view active, std::string_view device,
                           MessageId command) {
  if (auto good = check_join(held, active, device); !good) return good;
  if (auto left = hang_up(active, device, {.cause = Cause::normal_clearing, .command = command});
      !left) {
    return left;
  }
  return book_.retrieved(held, device, {.cause = Cause::normal, .command = command});
}

Result<> Switch::transfer(std::string_view held, std::string_view active, std::string_view device,
                          MessageId command) {
  if (auto good = check_joinable(held, active, device); !good) return good;
  const std::string from(active);
  const Change change{.cause = Cause::transfer, .command = command};
  withdraw_offer(from, queue::OfferResult::cancelled,
                 {.cause = Cause::call_cancelled, .command = command});
  auto done = book_.transferred(held, active, device, change);
  forget_ended();
  return done;
}

Result<> Switch::conference(std::string_view held, std::string_view active, std::string_view device,
                            MessageId command) {
  if (auto good = check_joinable(held, active, device); !good) return good;
  const Call& consulted = *book_.find(active);
  const bool all_talk =
      std::all_of(consulted.parties.begin(), consulted.parties.end(), [](const Party& party) {
        return party.state == ConnectionState::connected || party.state == ConnectionState::hold;
      });
  if (!all_talk) {
    return failure("pbx.wrong_state",
                   fmt::format("Not everybody in call {} has answered.", active));
  }
  return book_.conferenced(held, active, device, {.cause = Cause::conference, .command = command});
}

Result<> Switch::single_step_transfer(std::string_view call, std::string_view device,
                                      std::string_view destination, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected, ConnectionState::hold});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (route(id) != nullptr || offer(id) != nullptr || waits(**found) ||
      (*found)->parties.size() < 2) {
    return failure("pbx.wrong_state", fmt::format("Call {} has nobody to be transferred.", id));
  }
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (auto open = reachable(*target); !open) return open;
  const std::string leaving(device);
  const Change change{
      .cause = Cause::single_step_transfer, .from_device = leaving, .command = command};
  if (auto done = book_.single_step_transferred(id, leaving, device_of(*target), change); !done) {
    return done;
  }
  send_to(id, *target, change);
  return {};
}

Result<> Switch::deflect(std::string_view call, std::string_view device,
                         std::string_view destination, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::alerting, ConnectionState::queued});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  const std::string from(device);
  if ((*found)->state_of(from) == ConnectionState::queued && waits(**found)) {
    return queue_release(id, destination, command);
  }
  if (offer(id) != nullptr || (*found)->party(from)->kind == DeviceKind::trunk) {
    return failure("pbx.wrong_state", fmt::format("{} cannot send this call on.", from));
  }
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (auto open = reachable(*target); !open) return open;
  const Change change{.cause = Cause::redirected, .from_device = from, .command = command};
  if (auto done = book_.diverted(id, from, device_of(*target), change); !done) return done;
  send_to(id, *target, change);
  return {};
}

Result<> Switch::pickup(std::string_view call, std::string_view from, std::string_view device,
                        MessageId command) {
  auto found = in_state(call, from, {ConnectionState::alerting, ConnectionState::queued});
  if (!found) return tl::unexpected(found.error());
  if (!has_station(device)) {
    return failure("pbx.unknown_device",
                   fmt::format("{} has no device \"{}\".", connector_, device));
  }
  const std::string id((*found)->id);
  const std::string alerting(from);
  if (offer(id) != nullptr || (*found)->party(alerting)->kind == DeviceKind::trunk ||
      (*found)->party(device) != nullptr) {
    return failure("pbx.wrong_state", fmt::format("Call {} cannot be picked up.", id));
  }
  if (!in_service(device)) {
    return failure("pbx.out_of_service", fmt::format("{} is out of service.", device));
  }
  if (book_.talks(device))
    return failure("pbx.wrong_state", fmt::format("{} is in a call.", device));
  const Change change{.cause = Cause::call_pickup, .from_device = alerting, .command = command};
  if (auto done = book_.diverted(id, alerting, device, change); !done) return done;
  return book_.established(id, station_party(device), change);
}

Result<> Switch::park(std::string_view call, std::string_view device, std::string_view destination,
                      MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  auto target = resolve(destination.empty() ? options_.holding.number : destination);
  if (!target) return tl::unexpected(target.error());
  const std::string place = device_of(*target);
  const bool possible =
      target->kind == Target::Kind::holding || target->kind == Target::Kind::station;
  if (!possible) {
    return failure("pbx.invalid_destination", fmt::format("No call can be parked at {}.", place));
  }
  if ((*found)->party(place) != nullptr || (*found)->parties.size() != 2 || route(id) != nullptr) {
    return failure("pbx.wrong_state", fmt::format("Call {} cannot be parked.", id));
  }
  if (target->kind == Target::Kind::holding) {
    if (auto open = reachable(*target); !open) return open;
  }
  const std::string leaving(device);
  const Change change{.cause = Cause::park, .from_device = leaving, .command = command};
  if (auto done = book_.diverted(id, leaving, place, change); !done) return done;
  if (target->kind == Target::Kind::holding) {
    send_to_holding(id, change);
    return {};
  }
  return book_.queued(id, station_party(place), change);
}

}  // namespace ctibus::sim
