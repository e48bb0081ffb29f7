#include "ctibus/kit/pbx/call_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::pbx {
namespace {

CallEvent event_of(Verb verb, std::string_view device, const Change& change) {
  return {.verb = verb,
          .device = std::string(device),
          .from_device = change.from_device,
          .cause = change.cause,
          .command = change.command,
          .inferred = change.inferred};
}

tl::unexpected<Error> wrong_state(const Call& call, Verb verb, std::string_view device) {
  return failure(
      "pbx.wrong_state",
      fmt::format("{} is {} in call {}, which does not allow \"{}\".", device,
                  names(ConnectionState{})[static_cast<std::size_t>(call.state_of(device))],
                  call.id, name_of(verb)));
}

}  // namespace

CallBook::CallBook(CallSink& sink, NewId new_id, Now now)
    : sink_(&sink), new_id_(std::move(new_id)), now_(std::move(now)) {}

const Call* CallBook::find(std::string_view call) const {
  const auto found = calls_.find(call);
  return found == calls_.end() ? nullptr : &found->second;
}

void CallBook::add_party(Call& call, Party party) {
  by_device_[party.device].insert(call.id);
  call.parties.push_back(std::move(party));
}

/// `device` may be a view of the party that goes.
void CallBook::remove_party(Call& call, std::string_view device) {
  const auto party = std::find_if(call.parties.begin(), call.parties.end(),
                                  [&](const Party& one) { return one.device == device; });
  if (party == call.parties.end()) return;
  const auto ids = by_device_.find(party->device);
  ids->second.erase(call.id);
  if (ids->second.empty()) by_device_.erase(ids);
  call.parties.erase(party);
}

const Call& CallBook::open(NewCall facts) {
  Call call;
  call.id = new_id_();
  call.root = facts.root.empty() ? call.id : std::move(facts.root);
  call.connector_call = std::move(facts.connector_call);
  call.direction = facts.direction;
  call.calling = std::move(facts.calling);
  call.calling_name = std::move(facts.calling_name);
  call.called = std::move(facts.called);
  call.trunk = std::move(facts.trunk);
  call.data = std::move(facts.data);
  call.since = now_();
  std::string id = call.id;
  return calls_.emplace(std::move(id), std::move(call)).first->second;
}

Result<Call*> CallBook::known(std::string_view call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) {
    return failure("pbx.unknown_call", fmt::format("There is no call \"{}\" (any more).", call));
  }
  return &found->second;
}

Result<Call*> CallBook::allowed(std::string_view call, Verb verb, std::string_view device) {
  auto found = known(call);
  if (!found) return found;
  const Party* party = (*found)->party(device);
  const bool legal = party == nullptr ? allows(verb, ConnectionState::null, DeviceKind::unknown)
                                      : allows(verb, party->state, party->kind);
  if (!legal) return wrong_state(**found, verb, device);
  return found;
}

/// The party comes in, or goes on in a new state.
Result<> CallBook::connect(Verb verb, std::string_view call, Party party, const Change& change) {
  auto found = allowed(call, verb, party.device);
  if (!found) return tl::unexpected(found.error());
  const std::string device = party.device;
  party.state = state_after(verb);
  if (Party* there = (*found)->party(device)) {
    there->state = party.state;
    if (!party.number.empty()) there->number = std::move(party.number);
    if (!party.name.empty()) there->name = std::move(party.name);
  } else {
    add_party(**found, std::move(party));
  }
  tell(**found, event_of(verb, device, change));
  return {};
}

Result<> CallBook::change_state(Verb verb, std::string_view call, std::string_view device,
                                const Change& change) {
  auto found = allowed(call, verb, device);
  if (!found) return tl::unexpected(found.error());
  (*found)->party(device)->state = state_after(verb);
  tell(**found, event_of(verb, device, change));
  return {};
}

Result<> CallBook::service_initiated(std::string_view call, Party party, const Change& change) {
  return connect(Verb::service_initiated, call, std::move(party), change);
}
Result<> CallBook::originated(std::string_view call, Party party, const Change& change) {
  return connect(Verb::originated, call, std::move(party), change);
}
Result<> CallBook::network_reached(std::string_view call, Party party, const Change& change) {
  return connect(Verb::network_reached, call, std::move(party), change);
}
Result<> CallBook::delivered(std::string_view call, Party party, const Change& change) {
  return connect(Verb::delivered, call, std::move(party), change);
}
Result<> CallBook::established(std::string_view call, Party party, const Change& change) {
  return connect(Verb::established, call, std::move(party), change);
}
Result<> CallBook::queued(std::string_view call, Party party, const Change& change) {
  return connect(Verb::queued, call, std::move(party), change);
}
Result<> CallBook::failed(std::string_view call, Party party, const Change& change) {
  return connect(Verb::failed, call, std::move(party), change);
}
Result<> CallBook::held(std::string_view call, std::string_view device, const Change& change) {
  return change_state(Verb::held, call, device, change);
}
Result<> CallBook::retrieved(std::string_view call, std::string_view device, const Change& change) {
  return change_state(Verb::retrieved, call, device, change);
}

Result<> CallBook::diverted(std::string_view call, std::string_view from, std::string_view to,
                            const Change& change) {
  auto found = allowed(call, Verb::diverted, from);
  if (!found) return tl::unexpected(found.error());
  // A device that never alerted (forwarding) has no connection to lose.
  const std::string leaving(from);
  remove_party(**found, leaving);
  CallEvent event = event_of(Verb::diverted, leaving, change);
  event.from_device = leaving;
  event.to_device = to;
  tell(**found, std::move(event));
  return {};
}

Result<> CallBook::digits_dialed(std::string_view call, std::string_view device,
                                 std::string_view digits, const Change& change) {
  auto found = allowed(call, Verb::digits_dialed, device);
  if (!found) return tl::unexpected(found.error());
  CallEvent event = event_of(Verb::digits_dialed, device, change);
  event.text = digits;
  tell(**found, std::move(event));
  return {};
}

Result<> CallBook::connection_cleared(std::string_view call, std::string_view device,
                                      const Change& change) {
  auto found = allowed(call, Verb::connection_cleared, device);
  if (!found) return tl::unexpected(found.error());
  const std::string leaving(device);  // `device` may be a view of the party that goes
  remove_party(**found, leaving);
  tell(**found, event_of(Verb::connection_cleared, leaving, change));
  return {};
}

Result<> CallBook::leave(std::string_view call, std::string_view device, const Change& change) {
  const std::string id(call);
  if (auto left = connection_cleared(id, device, change); !left) return left;
  const Call& rest = calls_.find(id)->second;
  const auto remaining =
      std::count_if(rest.parties.begin(), rest.parties.end(),
                    [](const Party& party) { return party.state != ConnectionState::fail; });
  return remaining < 2 ? clear(id, change) : Result<>{};
}

Result<> CallBook::clear(std::string_view call, const Change& change) {
  const std::string id(call);
  auto found = known(id);
  if (!found) return tl::unexpected(found.error());
  std::vector<std::string> leaving;
  for (const Party& party : (*found)->parties) {
    if (party.state != ConnectionState::fail) leaving.push_back(party.device);
  }
  for (const std::string& device : leaving) (void)connection_cleared(id, device, change);
  while (!(*found)->parties.empty()) remove_party(**found, (*found)->parties.back().device);
  auto node = calls_.extract(id);
  tell(node.mapped(), event_of(Verb::cleared, {}, change));
  return {};
}

Result<> CallBook::transferred(std::string_view held, std::string_view active,
                               std::string_view device, const Change& change) {
  return join(Verb::transferred, held, active, device, change);
}
Result<> CallBook::conferenced(std::string_view held, std::string_view active,
                               std::string_view device, const Change& change) {
  return join(Verb::conferenced, held, active, device, change);
}

Result<> CallBook::join(Verb verb, std::string_view held, std::string_view active,
                        std::string_view device, const Change& change) {
  auto to = known(held);
  auto from = known(active);
  if (!to) return tl::unexpected(to.error());
  if (!from) return tl::unexpected(from.error());
  Call& into = **to;
  Party* holding = into.party(device);
  if (holding == nullptr || holding->state != ConnectionState::hold) {
    return wrong_state(into, verb, device);
  }
  const Party* talking = (*from)->party(device);
  if (talking == nullptr || talking->state != ConnectionState::connected || *to == *from) {
    return wrong_state(**from, verb, device);
  }
  std::string to_device;
  for (const Party& party : (*from)->parties) {
    if (party.device == device) continue;
    if (into.party(party.device) != nullptr) return wrong_state(into, verb, party.device);
    if (to_device.empty()) to_device = party.device;
  }
  const std::string acting(device);
  auto node = calls_.extract(calls_.find(active));
  Call& ended = node.mapped();
  while (!ended.parties.empty()) {
    Party party = ended.parties.front();
    remove_party(ended, party.device);
    if (party.device != acting) add_party(into, std::move(party));
  }
  if (verb == Verb::transferred) {
    remove_party(into, acting);
  } else {
    into.party(acting)->state = ConnectionState::connected;
  }
  const bool data_changed = merge_data(into.data, view(ended.data));

  const std::string survivor = std::min(into.root, ended.root);
  const std::string loser = std::max(into.root, ended.root);
  into.root = survivor;
  ended.root = survivor;
  CallEvent joined = event_of(verb, acting, change);
  joined.to_device = to_device;
  joined.primary_call = into.id;
  joined.secondary_call = ended.id;
  tell(into, std::move(joined));
  CallEvent merged = event_of(Verb::merged, {}, change);
  merged.into = into.id;
  merged.from_root = loser;
  merged.into_root = survivor;
  tell(ended, std::move(merged));
  if (loser != survivor) move_root(loser, survivor);
  if (data_changed) tell(into, event_of(Verb::data_attached, {}, change));
  return {};
}

void CallBook::move_root(const std::string& from, const std::string& into) {
  for (auto& [id, call] : calls_) {
    if (call.root != from) continue;
    call.root = into;
    // No event of its own; telling the data again brings call.state up to date.
    tell(call, {.verb = Verb::data_attached});
  }
}

Result<> CallBook::single_step_transferred(std::string_view call, std::string_view device,
                                           std::string_view to, const Change& change) {
  auto found = allowed(call, Verb::connection_cleared, device);
  if (!found) return tl::unexpected(found.error());
  const std::string acting(device);
  remove_party(**found, acting);
  CallEvent event = event_of(Verb::transferred, acting, change);
  event.to_device = to;
  event.primary_call = (*found)->id;
  tell(**found, std::move(event));
  return {};
}

Result<> CallBook::single_step_conferenced(std::string_view call, std::string_view device,
                                           Party joining, const Change& change) {
  auto found = allowed(call, Verb::conferenced, device);
  if (!found) return tl::unexpected(found.error());
  if ((*found)->state_of(device) != ConnectionState::connected) {
    return wrong_state(**found, Verb::conferenced, device);
  }
  if ((*found)->party(joining.device) != nullptr) {
    return wrong_state(**found, Verb::conferenced, joining.device);
  }
  joining.state = ConnectionState::connected;
  add_party(**found, std::move(joining));
  CallEvent event = event_of(Verb::conferenced, device, change);
  event.primary_call = (*found)->id;
  tell(**found, std::move(event));
  return {};
}

Result<> CallBook::attach(std::string_view call, const Attributes& data, std::string_view by,
                          const Change& change) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  if (!merge_data((*found)->data, data)) return {};
  CallEvent event = event_of(Verb::data_attached, {}, change);
  event.text = by;
  tell(**found, std::move(event));
  return {};
}

void CallBook::learn(std::string_view call, NewCall facts) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  Call& known = found->second;
  const auto take = [](std::string& into, std::string& fact) {
    if (!fact.empty()) into = std::move(fact);
  };
  take(known.calling, facts.calling);
  take(known.calling_name, facts.calling_name);
  take(known.called, facts.called);
  take(known.trunk, facts.trunk);
  take(known.connector_call, facts.connector_call);
  take(known.root, facts.root);
  if (facts.direction != Direction::unknown) known.direction = facts.direction;
  merge_data(known.data, view(facts.data));
}

void CallBook::put(Call call) {
  forget(call.id);
  for (const Party& party : call.parties) by_device_[party.device].insert(call.id);
  std::string id = call.id;
  calls_.emplace(std::move(id), std::move(call));
}

void CallBook::forget(std::string_view call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  while (!found->second.parties.empty()) {
    remove_party(found->second, found->second.parties.back().device);
  }
  calls_.erase(found);
}

void CallBook::end_all(const Change& change) {
  while (!calls_.empty()) (void)clear(std::string(calls_.begin()->first), change);
}

}  // namespace ctibus::pbx
