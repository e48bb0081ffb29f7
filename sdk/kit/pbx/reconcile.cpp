#include "ctibus/kit/pbx/reconcile.hpp"

#include <algorithm>
#include <optional>

namespace ctibus::pbx {
namespace {

/// The verbs that lead a connection from one state to another; nullopt: only by leaving first.
std::optional<std::vector<Verb>> path(ConnectionState from, ConnectionState to, bool originates) {
  using State = ConnectionState;
  if (from == to) return std::vector<Verb>{};
  const Verb answer = originates ? Verb::originated : Verb::established;
  switch (to) {
    case State::initiated:
      if (from == State::null) return std::vector{Verb::service_initiated};
      break;
    case State::alerting:
      if (from == State::null) return std::vector{Verb::delivered};
      break;
    case State::connected:
      if (from == State::null) return std::vector{answer};
      if (from == State::initiated) return std::vector{Verb::originated};
      if (from == State::alerting) return std::vector{Verb::established};
      if (from == State::hold) return std::vector{Verb::retrieved};
      break;
    case State::hold:
      if (from == State::null) return std::vector{answer, Verb::held};
      if (from == State::initiated) return std::vector{Verb::originated, Verb::held};
      if (from == State::alerting) return std::vector{Verb::established, Verb::held};
      if (from == State::connected) return std::vector{Verb::held};
      break;
    case State::queued:
      if (from == State::null || from == State::alerting) return std::vector{Verb::queued};
      break;
    case State::fail:
      if (from != State::hold) return std::vector{Verb::failed};
      break;
    case State::unknown:
    case State::null:
      break;
  }
  return std::nullopt;
}

class Reconciler {
 public:
  Reconciler(const Calls& told, const Calls& actual, Cause lost_cause)
      : told_(told), actual_(actual), lost_cause_(lost_cause) {
    for (const auto& [id, call] : actual_) {
      const auto told_before = told_.find(id);
      if (told_before != told_.end()) by_root_.emplace(told_before->second.root, &call);
    }
  }

  std::vector<Missed> run() {
    for (const auto& [id, call] : told_) {
      if (!actual_.contains(id)) end(call);
    }
    for (const auto& [id, call] : actual_) {
      const auto told = told_.find(id);
      bring_up_to_date(told == told_.end() ? nullptr : &told->second, call);
    }
    return std::move(missed_);
  }

 private:
  void tell(const Call& call, CallEvent event) {
    event.inferred = true;
    missed_.push_back({call, std::move(event)});
  }

  /// The call in which a party of `gone` that was not there before is now.
  const Call* successor(const Call& gone) const {
    const auto [first, last] = by_root_.equal_range(gone.root);
    for (auto it = first; it != last; ++it) {
      const Call& call = *it->second;
      const Call& before = told_.find(call.id)->second;
      for (const Party& party : gone.parties) {
        if (call.party(party.device) != nullptr && before.party(party.device) == nullptr) {
          return &call;
        }
      }
    }
    return nullptr;
  }

  void end(Call gone) {
    if (const Call* into = successor(gone)) {
      const Call& before = told_.find(into->id)->second;
      std::string acting;
      for (const Party& party : gone.parties) {
        if (before.party(party.device) != nullptr) acting = party.device;
      }
      const bool stays = !acting.empty() && into->party(acting) != nullptr;
      CallEvent joined{.verb = stays ? Verb::conferenced : Verb::transferred, .device = acting};
      joined.primary_call = into->id;
      joined.secondary_call = gone.id;
      joined.cause = stays ? Cause::conference : Cause::transfer;
      for (const Party& party : gone.parties) {
        if (party.device != acting && joined.to_device.empty()) joined.to_device = party.device;
      }
      tell(*into, std::move(joined));
      joined_.push_back(into->id);
      gone.root = into->root;
      gone.parties.clear();
      tell(gone, {.verb = Verb::merged,
                  .into = into->id,
                  .from_root = into->root,
                  .into_root = into->root});
      return;
    }
    const std::vector<Party> parties = gone.parties;
    for (const Party& party : parties) {
      if (party.state == ConnectionState::fail) continue;
      leave(gone, party.device, lost_cause_);
    }
    gone.parties.clear();
    tell(gone, {.verb = Verb::cleared, .cause = lost_cause_});
  }

  void leave(Call& call, const std::string& device, Cause cause) {
    std::erase_if(call.parties, [&](const Party& party) { return party.device == device; });
    tell(call, {.verb = Verb::connection_cleared, .device = device, .cause = cause});
  }

  void bring_up_to_date(const Call* told, const Call& call) {
    const bool joined = std::find(joined_.begin(), joined_.end(), call.id) != joined_.end();
    if (joined) return;  // the joining event has said who is in it
    Call now = call;
    now.parties = told == nullptr ? std::vector<Party>{} : told->parties;
    const std::vector<Party> before = now.parties;
    for (const Party& party : before) {
      const Party* is = call.party(party.device);
      if (is == nullptr || !path(party.state, is->state, false)) {
        leave(now, party.device, Cause::unknown);
      }
    }
    bool first = now.parties.empty();
    for (const Party& party : call.parties) {
      const auto verbs = path(now.state_of(party.device), party.state, first);
      first = false;
      for (const Verb verb : verbs.value_or(std::vector<Verb>{})) {
        Party* there = now.party(party.device);
        if (there == nullptr) there = &now.parties.emplace_back(party);
        there->state = state_after(verb);
        tell(now, {.verb = verb, .device = party.device});
      }
    }
    const bool data_differs = told != nullptr && told->data != call.data;
    const bool root_differs = told != nullptr && told->root != call.root;
    if (data_differs || root_differs) tell(now, {.verb = Verb::data_attached});
  }

  const Calls& told_;
  const Calls& actual_;
  Cause lost_cause_;
  std::multimap<std::string_view, const Call*> by_root_;  ///< that were told, as they are
  std::vector<std::string> joined_;
  std::vector<Missed> missed_;
};

}  // namespace

std::vector<Missed> reconcile(const Calls& told, const Calls& actual, Cause lost_cause) {
  return Reconciler(told, actual, lost_cause).run();
}

}  // namespace ctibus::pbx
