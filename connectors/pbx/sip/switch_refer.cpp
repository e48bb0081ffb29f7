#include <utility>

#include "switch.hpp"

/// Transfers by telephones: REFER (RFC 3515, RFC 5589).
namespace ctibus::sip {

using pbx::Change;

namespace {

int status_of(const Error& error) {
  if (error.code == "pbx.busy") return 486;
  if (error.code == "pbx.out_of_service") return 480;
  if (error.code == "pbx.invalid_destination") return 404;
  return 603;
}

}  // namespace

void Switch::leg_refer(LegId leg, const ReferTo& where) {
  const Turn turn(*this);
  Leg* there = legs_->find(leg);
  const auto use = uses_.find(leg);
  if (there == nullptr) return;
  if (use == uses_.end() || use->second.calls.empty()) return there->notify_refer(481);
  const std::string call =
      use->second.talks_in.empty() ? *use->second.calls.begin() : use->second.talks_in;
  if (!where.replaces) return refer_blind(leg, call, where.target.user);
  const Leg* other = legs_->find(*where.replaces);
  if (other == nullptr) return there->notify_refer(481);
  refer_attended(leg, call, other->id());
}

void Switch::refer_blind(LegId leg, const std::string& call, const std::string& number) {
  referrals_[leg] = {.call = call, .limit = host_.after(options_.ring_limit, [this, leg] {
                       const Turn turn(*this);
                       tell_outcome(leg, 408);
                     })};
  const auto done = single_step_transfer(call, device_of(call, leg), number, {});
  if (done) return;
  // Nothing has changed: they go on talking.
  referrals_.erase(leg);
  if (Leg* there = legs_->find(leg)) there->notify_refer(status_of(done.error()));
}

/// Both legs are the same telephone's, one of them on hold or about to be.
void Switch::refer_attended(LegId leg, const std::string& call, LegId other) {
  Leg* there = legs_->find(leg);
  const auto use = uses_.find(other);
  if (use == uses_.end() || use->second.calls.empty()) return there->notify_refer(481);
  std::string held = call;
  std::string active =
      use->second.talks_in.empty() ? *use->second.calls.begin() : use->second.talks_in;
  const std::string device = device_of(held, leg);
  if (held == active || device.empty() || device_of(active, other) != device) {
    return there->notify_refer(603);
  }
  using State = ConnectionState;
  const Change change{.cause = Cause::transfer};
  if (book_.find(held)->state_of(device) == State::connected) {
    if (book_.find(active)->state_of(device) == State::hold) {
      std::swap(held, active);
    } else {
      (void)book_.held(held, device, change);
    }
  } else if (book_.find(active)->state_of(device) == State::hold) {
    (void)book_.retrieved(active, device, change);
  }
  const auto done = transfer(held, active, device, {});
  there->notify_refer(done ? 200 : status_of(done.error()));
}

void Switch::tell_outcomes() {
  for (const auto& [call, status] : std::exchange(outcomes_, {})) {
    std::vector<LegId> referrers;
    for (const auto& [leg, referral] : referrals_) {
      if (referral.call == call) referrers.push_back(leg);
    }
    for (const LegId leg : referrers) tell_outcome(leg, status);
  }
}

void Switch::tell_outcome(LegId leg, int status) {
  Leg* there = legs_->find(leg);
  if (there != nullptr) there->notify_refer(status);
  if (status < 200) return;
  referrals_.erase(leg);
  const auto use = uses_.find(leg);
  if (use == uses_.end() || !use->second.calls.empty()) return;
  uses_.erase(use);
  if (there != nullptr) there->end(Cause::normal_clearing);
}

}  // namespace ctibus::sip
