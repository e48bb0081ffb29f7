#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/pbx/switching_function.hpp"

/// Calls of more than two parties: consulting, transferring, redirecting.
namespace ctibus::pbx {

Result<std::string> SwitchingFunction::consult(std::string_view call, std::string_view device,
                                               std::string_view destination, const Attributes& data,
                                               MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  auto from = station(device);
  if (!from) return tl::unexpected(from.error());
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (auto may = permits(Service::consult, call, device); !may) {
    return tl::unexpected(may.error());
  }
  const Turn turn(*this);
  const std::string first = (*found)->id;
  const std::string root = (*found)->root;
  const Change change{.cause = Cause::consultation, .command = command};
  if (auto held = book_.held(first, device, change); !held) return tl::unexpected(held.error());
  const bool outgoing = target->kind == Target::Kind::trunk;
  NewCall facts{.direction = outgoing ? Direction::outgoing : Direction::internal,
                .calling = (*from)->number,
                .calling_name = (*from)->name,
                .called = target->number,
                .trunk = outgoing ? device_of(*target) : std::string(),
                .root = root};
  merge_data(facts.data, data);
  const std::string second = book_.open(std::move(facts)).id;
  originate(second, {.device = std::string(device),
                     .target = *target,
                     .prompt = false,
                     .consulting = first,
                     .change = change});
  return second;
}

/// The device has `held` on hold and talks, or calls, in `active`.
Result<> SwitchingFunction::check_join(std::string_view held, std::string_view active,
                                       std::string_view device) const {
  auto on_hold = in_state(held, device, {ConnectionState::hold});
  if (!on_hold) return tl::unexpected(on_hold.error());
  auto talking = in_state(active, device, {ConnectionState::connected});
  if (!talking) return tl::unexpected(talking.error());
  return {};
}

/// ... and both have somebody to be joined with the other one's.
Result<> SwitchingFunction::check_joinable(std::string_view held, std::string_view active,
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

Result<> SwitchingFunction::alternate(std::string_view held, std::string_view active,
                                      std::string_view device, MessageId command) {
  if (auto good = check_join(held, active, device); !good) return good;
  const Turn turn(*this);
  const Change change{.cause = Cause::alternate, .command = command};
  (void)book_.held(active, device, change);
  return book_.retrieved(held, device, change);
}

Result<> SwitchingFunction::reconnect(std::string_view held, std::string_view active,
                                      std::string_view device, MessageId command) {
  if (auto good = check_join(held, active, device); !good) return good;
  const Turn turn(*this);
  if (auto left = hang_up(active, device, {.cause = Cause::normal_clearing, .command = command});
      !left) {
    return left;
  }
  return book_.retrieved(held, device, {.cause = Cause::normal, .command = command});
}

Result<> SwitchingFunction::transfer(std::string_view held, std::string_view active,
                                     std::string_view device, MessageId command) {
  if (auto good = check_joinable(held, active, device); !good) return good;
  const Turn turn(*this);
  const std::string from(active);
  withdraw_offers(from, queue::OfferResult::cancelled,
                  {.cause = Cause::call_cancelled, .command = command});
  if (const auto heard = treatment(from); !heard.empty()) {
    dialogues_[std::string(held)].treatment = heard;
  }
  return book_.transferred(held, from, device, {.cause = Cause::transfer, .command = command});
}

Result<> SwitchingFunction::conference(std::string_view held, std::string_view active,
                                       std::string_view device, MessageId command) {
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
  const Turn turn(*this);
  return book_.conferenced(held, active, device, {.cause = Cause::conference, .command = command});
}

Result<> SwitchingFunction::single_step_transfer(std::string_view call, std::string_view device,
                                                 std::string_view destination, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected, ConnectionState::hold});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (route(id) != nullptr || is_offered(id) || waits(**found) || (*found)->parties.size() < 2) {
    return failure("pbx.wrong_state", fmt::format("Call {} has nobody to be transferred.", id));
  }
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (auto open = reachable(*target); !open) return open;
  const Turn turn(*this);
  const std::string leaving(device);
  const Change change{
      .cause = Cause::single_step_transfer, .from_device = leaving, .command = command};
  if (auto done = book_.single_step_transferred(id, leaving, device_of(*target), change); !done) {
    return done;
  }
  send_to(id, *target, change);
  return {};
}

Result<> SwitchingFunction::deflect(std::string_view call, std::string_view device,
                                    std::string_view destination, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::alerting, ConnectionState::queued});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  const std::string from(device);
  if ((*found)->state_of(from) == ConnectionState::queued && waits(**found)) {
    return queue_release(id, destination, command);
  }
  if (is_offered(id) || (*found)->party(from)->kind == DeviceKind::trunk) {
    return failure("pbx.wrong_state", fmt::format("{} cannot send this call on.", from));
  }
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (auto open = reachable(*target); !open) return open;
  const Turn turn(*this);
  const Change change{.cause = Cause::redirected, .from_device = from, .command = command};
  if (auto done = book_.diverted(id, from, device_of(*target), change); !done) return done;
  stop_alerting(id, from);
  deflected(id, from);
  send_to(id, *target, change);
  return {};
}

Result<> SwitchingFunction::pickup(std::string_view call, std::string_view from,
                                   std::string_view device, MessageId command) {
  auto found = in_state(call, from, {ConnectionState::alerting, ConnectionState::queued});
  if (!found) return tl::unexpected(found.error());
  if (auto to = station(device); !to) return tl::unexpected(to.error());
  const std::string id((*found)->id);
  const std::string alerting(from);
  if (is_offered(id) || (*found)->party(alerting)->kind == DeviceKind::trunk ||
      (*found)->party(device) != nullptr) {
    return failure("pbx.wrong_state", fmt::format("Call {} cannot be picked up.", id));
  }
  if (auto may = permits(Service::pickup, id, device); !may) return may;
  if (talks(device)) return failure("pbx.wrong_state", fmt::format("{} is in a call.", device));
  const Turn turn(*this);
  return pick_up(id, station_party(device),
                 {.cause = Cause::call_pickup, .from_device = alerting, .command = command});
}

bool SwitchingFunction::picked_up(const std::string& call, const Party& station,
                                  const Change& change) {
  const std::string& from = change.from_device;
  const Call* there = book_.find(call);
  const ConnectionState state = there == nullptr ? ConnectionState::null : there->state_of(from);
  const bool possible = state == ConnectionState::alerting || state == ConnectionState::queued;
  if (!possible || is_offered(call)) return false;
  if (!book_.diverted(call, from, station.device, change)) return false;
  stop_alerting(call, from);
  return book_.established(call, station, change).has_value();
}

Result<> SwitchingFunction::park(std::string_view call, std::string_view device,
                                 std::string_view destination, MessageId command) {
  auto found = in_state(call, device, {ConnectionState::connected});
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  auto target = resolve(destination.empty() ? devices_.holding.number : destination);
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
  if (auto may = permits(Service::park, id, device); !may) return may;
  const Turn turn(*this);
  const std::string leaving(device);
  const Change change{.cause = Cause::park, .from_device = leaving, .command = command};
  if (auto done = book_.diverted(id, leaving, place, change); !done) return done;
  if (target->kind == Target::Kind::holding) {
    send_to_holding(id, change);
    return {};
  }
  return book_.queued(id, station_party(place), change);
}

}  // namespace ctibus::pbx
