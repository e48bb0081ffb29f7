#include <algorithm>
#include <utility>

#include "switch.hpp"

/// What follows from the book of calls: which legs are answered, ring, hear whom, and end.
namespace ctibus::sip {

using pbx::Call;
using pbx::CallEvent;
using pbx::Party;
using pbx::Verb;

namespace {

constexpr std::string_view music = "music";
constexpr std::string_view ringback = "ringback";
constexpr std::string_view silence = "silence";

}  // namespace

void Switch::changed(const Call& call, const CallEvent& event) {
  switch (event.verb) {
    case Verb::transferred:
      if (!event.secondary_call.empty()) {
        move_extra(event.secondary_call, event.primary_call, event.device);
      }
      return;
    case Verb::connection_cleared:
      if (const auto use = uses_.find(leg_of(call.id, event.device)); use != uses_.end()) {
        use->second.end_cause = event.cause;
      }
      return;
    case Verb::delivered:
      return outcomes_.emplace_back(call.id, 180), void();
    case Verb::established:
    case Verb::queued:
      return outcomes_.emplace_back(call.id, 200), void();
    case Verb::failed:
      return outcomes_.emplace_back(call.id, status_of(event.cause)), void();
    case Verb::cleared:
      return outcomes_.emplace_back(call.id, 487), void();
    default:
      return;
  }
}

void Switch::settle(const std::set<std::string>& calls) {
  std::set<LegId> perhaps_unused;
  for (const std::string& call : calls) prune(call, perhaps_unused);
  for (const std::string& call : calls) count_legs(call, perhaps_unused);
  for (const std::string& call : calls) find_talkers(call);
  tell_outcomes();
  end_unused(perhaps_unused);
  for (const std::string& call : calls) signal_callers(call);
  for (const std::string& call : calls) wire(call);
  for (const std::string& call : calls) record(call);
}

/// Forgets who is not in the call any more, and calls that are over.
void Switch::prune(const std::string& call, std::set<LegId>& perhaps_unused) {
  const auto found = extras_.find(call);
  if (found == extras_.end()) return;
  Extra& extra = found->second;
  const Call* there = book_.find(call);
  if (there == nullptr) {
    for (const LegId leg : extra.counted) {
      const auto use = uses_.find(leg);
      if (use == uses_.end()) continue;
      use->second.calls.erase(call);
      if (use->second.talks_in == call) use->second.talks_in.clear();
      perhaps_unused.insert(leg);
    }
    // Those of this very turn were not counted yet.
    for (const Attempt& attempt : extra.attempts) {
      for (const LegId leg : attempt.branches) {
        uses_[leg].calls.erase(call);
        perhaps_unused.insert(leg);
      }
    }
    for (const auto& [device, leg] : extra.legs) {
      uses_[leg].calls.erase(call);
      perhaps_unused.insert(leg);
    }
    extras_.erase(found);
    return;
  }
  std::erase_if(extra.legs, [&](const auto& entry) {
    return there->state_of(entry.first) == ConnectionState::null;
  });
  std::erase_if(extra.attempts, [&](const Attempt& attempt) {
    if (attempt.purpose == Attempt::Purpose::pickup) {
      const ConnectionState state = there->state_of(attempt.change.from_device);
      return state != ConnectionState::alerting && state != ConnectionState::queued;
    }
    return attempt.delivered && there->state_of(attempt.party.device) == ConnectionState::null;
  });
}

void Switch::count_legs(const std::string& call, std::set<LegId>& perhaps_unused) {
  const auto found = extras_.find(call);
  if (found == extras_.end()) return;
  Extra& extra = found->second;
  for (const LegId leg : extra.counted) {
    const auto use = uses_.find(leg);
    if (use == uses_.end()) continue;
    use->second.calls.erase(call);
    if (use->second.talks_in == call) use->second.talks_in.clear();
    perhaps_unused.insert(leg);
  }
  extra.counted.clear();
  for (const auto& [device, leg] : extra.legs) extra.counted.push_back(leg);
  for (const Attempt& attempt : extra.attempts) {
    extra.counted.insert(extra.counted.end(), attempt.branches.begin(), attempt.branches.end());
    extra.counted.insert(extra.counted.end(), attempt.replaced.begin(), attempt.replaced.end());
  }
  for (const LegId leg : extra.counted) uses_[leg].calls.insert(call);
}

void Switch::find_talkers(const std::string& call) {
  const auto found = extras_.find(call);
  const Call* there = book_.find(call);
  if (found == extras_.end() || there == nullptr) return;
  for (const auto& [device, leg] : found->second.legs) {
    if (there->state_of(device) == ConnectionState::connected) uses_[leg].talks_in = call;
  }
}

void Switch::end_unused(const std::set<LegId>& perhaps_unused) {
  for (const LegId leg : perhaps_unused) {
    const auto use = uses_.find(leg);
    if (use == uses_.end() || !use->second.calls.empty()) continue;
    unwire(leg);
    if (referrals_.contains(leg)) continue;
    const Cause cause = use->second.end_cause;
    uses_.erase(use);
    if (Leg* there = legs_->find(leg)) there->end(cause);
  }
}

/// Who calls and has no answer yet gets one, hears it ring, or hears what comes before the answer.
void Switch::signal_callers(const std::string& call) {
  const auto found = extras_.find(call);
  const Call* there = book_.find(call);
  if (found == extras_.end() || there == nullptr) return;
  const Extra& extra = found->second;
  bool answered = false;
  bool rings = route(call) != nullptr;
  bool speaks = false;
  std::size_t talkers = 0;
  for (const Party& party : there->parties) {
    const bool talks = party.state == ConnectionState::connected;
    if (talks && extra.legs.contains(party.device)) ++talkers;
    answered = answered || party.state == ConnectionState::queued || talkers > 1;
    rings = rings || party.state == ConnectionState::alerting;
  }
  for (const auto& [device, leg] : extra.legs) {
    const Leg* its = legs_->find(leg);
    answered = answered || (its != nullptr && its->up());
  }
  for (const Attempt& attempt : extra.attempts) {
    if (attempt.purpose != Attempt::Purpose::connect) continue;
    for (const LegId branch : attempt.branches) {
      const Leg* its = legs_->find(branch);
      speaks = speaks || (its != nullptr && its->early_media());
    }
  }
  for (const auto& [device, leg] : extra.legs) {
    Leg* its = legs_->find(leg);
    if (its == nullptr || its->state() != Leg::State::offered) continue;
    if (answered) {
      its->accept();
    } else if (speaks) {
      its->progress();
    } else if (rings) {
      its->ring();
    }
  }
}

std::map<LegId, Switch::Wire> Switch::wanted_wires(const Call& call, const Extra& extra) const {
  std::map<LegId, Wire> wanted;
  std::vector<LegId> talkers;
  bool queued = false;
  bool held = false;
  for (const Party& party : call.parties) {
    queued = queued || party.state == ConnectionState::queued;
    held = held || party.state == ConnectionState::hold;
    const auto leg = extra.legs.find(party.device);
    if (party.state == ConnectionState::connected && leg != extra.legs.end()) {
      talkers.push_back(leg->second);
    }
  }
  if (queued) {
    const bool at_holding = waits(call);
    const std::string_view wished = treatment(call.id);
    const std::string heard(wished.empty() ? options_.holding.treatment : wished);
    for (const LegId leg : talkers) {
      wanted[leg].sound = at_holding ? heard : std::string(music);
    }
    return wanted;
  }
  if (talkers.size() == 2) {
    wanted[talkers[0]].other = talkers[1];
    wanted[talkers[1]].other = talkers[0];
    return wanted;
  }
  if (talkers.size() != 1) return wanted;
  const LegId alone = talkers.front();
  bool rings = route(call.id) != nullptr;
  for (const Attempt& attempt : extra.attempts) {
    if (attempt.purpose != Attempt::Purpose::connect) continue;
    rings = true;
    for (const LegId branch : attempt.branches) {
      const Leg* its = legs_->find(branch);
      if (its == nullptr || !its->early_media()) continue;
      wanted[alone].other = branch;
      wanted[branch].other = alone;
      return wanted;
    }
  }
  if (rings) {
    wanted[alone].sound = ringback;
  } else if (held) {
    wanted[alone].sound = music;
  }
  return wanted;
}

/// Who is played to, or asked for keys, is apart from the others meanwhile.
void Switch::put_commanded(const Call& call, const Extra& extra,
                           std::map<LegId, Wire>& wanted) const {
  for (const auto& [device, leg] : extra.legs) {
    const auto* hears = hearing(call.id, device);
    if (hears == nullptr) continue;
    Wire& wire = wanted[leg];
    if (const auto other = wanted.find(std::exchange(wire.other, 0)); other != wanted.end()) {
      if (other->second.other == leg) other->second = {.other = 0, .sound = std::string(silence)};
    }
    const bool waits_for_keys = hears->sound.empty();
    wire.sound = waits_for_keys ? std::string(silence) : hears->sound;
    wire.id = waits_for_keys ? 0 : hears->id;
  }
}

void Switch::wire(const std::string& call) {
  const auto found = extras_.find(call);
  const Call* there = book_.find(call);
  if (found == extras_.end() || there == nullptr) return;
  std::map<LegId, Wire> wanted = wanted_wires(*there, found->second);
  put_commanded(*there, found->second, wanted);
  // First what ends, so that nobody is taken from a bridge that was just made.
  for (const LegId leg : found->second.counted) {
    const std::string& talks_in = uses_[leg].talks_in;
    if (!wanted.contains(leg) && (talks_in.empty() || talks_in == call)) set_wire(leg, {});
  }
  for (const auto& [leg, wire] : wanted) set_wire(leg, wire);
}

void Switch::set_wire(LegId leg, Wire wanted) {
  const Leg* there = legs_->find(leg);
  if (there == nullptr || there->stream() == 0) return;
  // A caller without an answer is rung by signalling; only what a callee lets be heard comes early.
  if (!there->up() && wanted.other == 0) wanted = {};
  LegUse& use = uses_[leg];
  if (use.wire == wanted) return;
  unwire(leg);
  media::Media& media = legs_->media();
  if (wanted.other != 0) {
    const Leg* other = legs_->find(wanted.other);
    if (other == nullptr || other->stream() == 0) return;
    unwire(wanted.other);
    media.bridge(there->stream(), other->stream());
    uses_[wanted.other].wire = {.other = leg, .sound = {}, .id = 0};
  } else if (!wanted.sound.empty()) {
    media.play(there->stream(), wanted.sound, {.loop = wanted.id == 0});
  }
  use.wire = std::move(wanted);
}

void Switch::unwire(LegId leg) {
  const auto use = uses_.find(leg);
  if (use == uses_.end()) return;
  const Wire wire = std::exchange(use->second.wire, {});
  const Leg* there = legs_->find(leg);
  const bool open = there != nullptr && there->stream() != 0;
  if (!wire.sound.empty() && open) legs_->media().stop_playing(there->stream());
  if (wire.other == 0) return;
  if (const auto other = uses_.find(wire.other); other != uses_.end()) other->second.wire = {};
  if (open) return legs_->media().unbridge(there->stream());
  if (const Leg* other = legs_->find(wire.other); other != nullptr && other->stream() != 0) {
    legs_->media().unbridge(other->stream());
  }
}

}  // namespace ctibus::sip
