#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "switch.hpp"

/// Ringing devices: INVITEs to a telephone's contacts or to a trunk's peer, and what comes of them.
namespace ctibus::sip {

using pbx::Change;

namespace {

constexpr std::size_t most_forwardings = 5;

queue::OfferResult result_of(int status, bool delivered) {
  switch (status) {
    case 486:
    case 600:
      return queue::OfferResult::busy;
    case 603:
    case 403:
      return queue::OfferResult::rejected;
    case 408:
    case 480:
      return delivered ? queue::OfferResult::no_answer : queue::OfferResult::unreachable;
    default:
      // A forwarded offer would leave its queue: the agent has not taken it.
      if (status >= 300 && status < 400) return queue::OfferResult::rejected;
      return queue::OfferResult::unreachable;
  }
}

/// Which of two refusals says more about why a device that rang at several places was not reached.
bool says_more(int status, int than) {
  const auto rank = [](int value) {
    if (value >= 600) return 5;
    if (value == 486) return 4;
    if (value == 480 || value == 487) return 2;
    if (value == 408 || value == 503) return 1;
    return value == 0 ? 0 : 3;
  };
  return rank(status) > rank(than);
}

}  // namespace

/// False: nothing could be sent; nothing has changed.
bool Switch::attempt(const std::string& call, Attempt attempt) {
  extras_.try_emplace(call);
  dial(call, attempt);
  if (attempt.branches.empty()) return false;
  limit(call, attempt);
  attempt.claim = CalledDevices::Claim(called_, attempt.party.device);
  extras_[call].attempts.push_back(std::move(attempt));
  touch(call);
  return true;
}

/// From now on the call is the attempt's.
void Switch::limit(const std::string& call, Attempt& attempt) {
  attempt.limit = host_.after(options_.ring_limit, [this, call, device = attempt.party.device] {
    const Turn turn(*this);
    if (Attempt* found = find_attempt(call, device)) {
      attempt_over(call, take_out(call, *found), 408);
    }
  });
}

void Switch::dial(const std::string& call, Attempt& attempt) {
  const auto ring = [&](CallOut out) {
    const LegId leg = legs_->call(std::move(out));
    if (leg == 0) return;
    attempt.branches.push_back(leg);
    uses_[leg].calls.insert(call);
  };
  touch(call);
  if (attempt.target.kind == Target::Kind::trunk) {
    return ring(call_out(call, attempt, options_.trunks[attempt.target.index]));
  }
  for (const Binding& binding : contacts_(attempt.party.number)) {
    ring(call_out(call, attempt, binding));
  }
}

CallOut Switch::call_out(const std::string& call, const Attempt& attempt,
                         const Binding& binding) const {
  const pbx::Call& facts = *book_.find(call);
  const Extra& extra = extras_.find(call)->second;
  const Endpoint here = legs_->contact(binding.peer);
  Identity shown{facts.calling, facts.calling_name, extra.withheld || facts.calling.empty()};
  if (attempt.purpose == Attempt::Purpose::prompt) shown = {facts.called, facts.called, false};
  CallOut out;
  out.uri = binding.uri;
  out.peer = binding.peer;
  out.toward = binding.peer;
  out.from = from_value(shown, host_text(here.address), here.port);
  out.to = "<" + to_text(make_uri(attempt.party.number, here)) + ">";
  out.contact_user = shown.withheld ? "anonymous" : shown.number;
  out.symmetric = true;
  if (shown.withheld) out.headers.push_back({"Privacy", "id"});
  for (Header& header : forwarding_headers(extra.forwardings, attempt.party.number, here.address)) {
    out.headers.push_back(std::move(header));
  }
  if (attempt.answers_itself) {
    for (Header& header : auto_answer_headers(here.address)) {
      out.headers.push_back(std::move(header));
    }
  }
  return out;
}

CallOut Switch::call_out(const std::string& call, const Attempt& attempt,
                         const Trunk& trunk) const {
  const pbx::Call& facts = *book_.find(call);
  const Extra& extra = extras_.find(call)->second;
  Uri peer = parse_uri(trunk.peer).value_or(Uri{});
  peer.user = attempt.target.number;
  const Endpoint there{transport_of(peer), peer.host, port_of(peer)};
  const Endpoint here = legs_->contact(there);
  Identity caller{trunk.caller_number.empty() ? facts.calling : trunk.caller_number,
                  facts.calling_name, extra.withheld || facts.calling.empty()};
  CallOut out;
  out.uri = to_text(peer);
  out.toward = there;
  out.from = from_value(caller, host_text(here.address), here.port);
  out.to = "<" + out.uri + ">";
  out.contact_user = caller.withheld ? "anonymous" : caller.number;
  if (!trunk.user.empty()) {
    out.login = Login{trunk.user, trunk.password, offers_md5(options_.digest)};
  }
  if (!caller.number.empty()) {
    Identity asserted = caller;
    asserted.withheld = false;
    out.headers.push_back(
        {"P-Asserted-Identity", from_value(asserted, host_text(here.address), here.port)});
  }
  if (caller.withheld) out.headers.push_back({"Privacy", "id"});
  for (Header& header :
       forwarding_headers(extra.forwardings, attempt.target.number, here.address)) {
    out.headers.push_back(std::move(header));
  }
  return out;
}

Switch::Attempt* Switch::find_attempt(const std::string& call, LegId branch) {
  const auto extra = extras_.find(call);
  if (extra == extras_.end()) return nullptr;
  for (Attempt& attempt : extra->second.attempts) {
    const auto has = [&](const std::vector<LegId>& legs) {
      return std::find(legs.begin(), legs.end(), branch) != legs.end();
    };
    if (has(attempt.branches) || has(attempt.replaced)) return &attempt;
  }
  return nullptr;
}

Switch::Attempt* Switch::find_attempt(const std::string& call, std::string_view device) {
  const auto extra = extras_.find(call);
  if (extra == extras_.end()) return nullptr;
  for (Attempt& attempt : extra->second.attempts) {
    if (attempt.party.device == device) return &attempt;
  }
  return nullptr;
}

/// The call that a leg which has not been answered belongs to.
std::string Switch::call_of(LegId leg) const {
  const auto use = uses_.find(leg);
  return use == uses_.end() || use->second.calls.empty() ? std::string()
                                                         : *use->second.calls.begin();
}

Switch::Attempt Switch::take_out(const std::string& call, Attempt& attempt) {
  std::vector<Attempt>& attempts = extras_[call].attempts;
  const auto at = attempts.begin() + (&attempt - attempts.data());
  Attempt taken = std::move(*at);
  attempts.erase(at);
  taken.claim = {};
  touch(call);
  return taken;
}

void Switch::leg_ringing(LegId leg) {
  const Turn turn(*this);
  const std::string call = call_of(leg);
  Attempt* attempt = find_attempt(call, leg);
  if (attempt == nullptr || std::exchange(attempt->delivered, true)) return;
  touch(call);
  // Whoever is asked to lift first, or to pick up, is no callee of this call.
  if (attempt->purpose != Attempt::Purpose::connect &&
      attempt->purpose != Attempt::Purpose::offer) {
    return;
  }
  const pbx::Party party = attempt->party;
  const Change change = attempt->change;
  (void)book_.delivered(call, party, change);
}

void Switch::leg_early_media(LegId leg) {
  const Turn turn(*this);
  touch(call_of(leg));
}

void Switch::leg_answered(LegId leg) {
  const Turn turn(*this);
  const std::string call = call_of(leg);
  Attempt* found = find_attempt(call, leg);
  Leg* there = legs_->find(leg);
  if (found == nullptr || there == nullptr) {
    if (there != nullptr) there->end(Cause::call_cancelled);
    return;
  }
  answered(call, take_out(call, *found), leg);
}

void Switch::answered(const std::string& call, Attempt attempt, LegId leg) {
  const std::string device = attempt.party.device;
  if (attempt.target.kind == Target::Kind::trunk) {
    trunk_answers_(attempt.target.index, true);
  }
  switch (attempt.purpose) {
    case Attempt::Purpose::connect:
    case Attempt::Purpose::offer:
      extras_[call].legs[device] = leg;
      return SwitchingFunction::answered(call, attempt.party,
                                         {.cause = Cause::normal,
                                          .from_device = attempt.change.from_device,
                                          .command = attempt.answering});
    case Attempt::Purpose::prompt:
      extras_[call].legs[device] = leg;
      return begin_call(call, device, attempt.then, attempt.change);
    case Attempt::Purpose::pickup:
      if (take_call(call, attempt.party, attempt.change, leg)) return;
      return legs_->find(leg)->end(Cause::call_cancelled);
    case Attempt::Purpose::recall:
      extras_[call].legs[device] = leg;
      (void)book_.retrieved(call, device, {.cause = Cause::recall});
      return;
  }
}

void Switch::leg_refused(LegId leg, const Refusal& refusal) {
  const Turn turn(*this);
  const std::string call = call_of(leg);
  Attempt* attempt = find_attempt(call, leg);
  if (attempt == nullptr) return;
  if (attempt->target.kind == Target::Kind::trunk) {
    trunk_answers_(attempt->target.index, !refusal.silent);
  }
  if (refusal.status >= 300 && refusal.status < 400 && redirected(call, leg, refusal)) return;
  attempt_failed(call, leg, refusal.status);
}

void Switch::attempt_failed(const std::string& call, LegId last, int status) {
  Attempt* attempt = find_attempt(call, last);
  std::erase(attempt->branches, last);
  std::erase(attempt->replaced, last);
  touch(call);
  if (says_more(status, attempt->best)) attempt->best = status;
  // A 6xx is meant for all places of that number (RFC 3261 16.7).
  if (status < 600 && (!attempt->branches.empty() || !attempt->replaced.empty())) return;
  const int best = attempt->best;
  attempt_over(call, take_out(call, *attempt), best);
}

/// The attempt is not in the call's list any more.
void Switch::attempt_over(const std::string& call, Attempt attempt, int status) {
  Change change = attempt.change;
  change.cause = cause_of(status);
  change.from_device.clear();
  switch (attempt.purpose) {
    case Attempt::Purpose::connect:
      return fail(call, attempt.party, change);
    case Attempt::Purpose::offer:
      return withdraw_offer(call, attempt.party.device, result_of(status, attempt.delivered),
                            {.cause = change.cause, .command = {}});
    case Attempt::Purpose::prompt:
      return fail(call, attempt.party, change);
    case Attempt::Purpose::pickup:
      host_.log().info("sip.not_picked_up", "{} did not take call {} from {} ({}).",
                       attempt.party.device, call, attempt.change.from_device, status);
      return;
    case Attempt::Purpose::recall:
      (void)hang_up(call, attempt.party.device, {.cause = change.cause});
      return;
  }
}

/// A telephone sends the call elsewhere (RFC 3261 8.1.3.4). False: it is as if it had refused.
bool Switch::redirected(const std::string& call, LegId branch, const Refusal& refusal) {
  Attempt* attempt = find_attempt(call, branch);
  Extra& extra = extras_[call];
  // A carrier that redirects would send our calls where it likes, at our expense.
  if (attempt->purpose != Attempt::Purpose::connect ||
      attempt->target.kind != Target::Kind::station ||
      extra.forwardings.size() >= most_forwardings) {
    return false;
  }
  for (const std::string& contact : refusal.contacts) {
    const auto to = parse_name_addr(contact);
    if (!to) continue;
    const auto target = find_number(to->uri.user);
    if (!target || device_of(*target) == attempt->party.device) continue;
    const pbx::Party party = attempt->party;
    Change change = attempt->change;
    change.cause = Cause::call_forward;
    change.from_device = party.device;
    stop_alerting(call, party.device);
    extra.forwardings.push_back({party.number, Cause::call_forward});
    (void)book_.diverted(call, party.device, device_of(*target), change);
    send_to(call, *target, change);
    return true;
  }
  return false;
}

/// Ends the ringing, and rings again with the request to answer as soon as that is over.
void Switch::ring_again(Attempt& attempt) {
  attempt.answers_itself = true;
  for (const LegId branch : std::exchange(attempt.branches, {})) {
    attempt.replaced.push_back(branch);
    if (Leg* leg = legs_->find(branch)) leg->end(Cause::redirected);
  }
}

void Switch::leg_gone(LegId leg) {
  const Turn turn(*this);
  const std::string call = call_of(leg);
  if (Attempt* attempt = find_attempt(call, leg)) {
    std::erase(attempt->branches, leg);
    std::erase(attempt->replaced, leg);
    touch(call);
    if (attempt->branches.empty() && attempt->replaced.empty()) {
      dial(call, *attempt);
      if (attempt->branches.empty()) {
        attempt_over(call, take_out(call, *attempt), 480);
      }
    }
  }
  uses_.erase(leg);
}

}  // namespace ctibus::sip
