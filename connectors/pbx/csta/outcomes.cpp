#include "outcomes.hpp"

#include <algorithm>
#include <utility>

namespace ctibus::csta {
namespace {

bool begins(pbx::Verb verb) {
  return verb == pbx::Verb::service_initiated || verb == pbx::Verb::originated;
}

}  // namespace

Outcomes::Ticket Outcomes::expect(Expected expected, Time until) {
  expected_.push_front({++last_, until, std::move(expected)});
  return last_;
}

void Outcomes::drop(Ticket ticket) {
  expected_.remove_if([ticket](const Entry& entry) { return entry.ticket == ticket; });
}

void Outcomes::name(Ticket ticket, const std::string& call) {
  for (Entry& entry : expected_) {
    if (entry.ticket != ticket || !entry.expected.call.empty()) continue;
    entry.expected.call = call;
    entry.expected.device.clear();  // whatever happens to that call
  }
}

void Outcomes::begun(const std::string& call, std::string_view device, Time now) {
  const auto found = std::ranges::find_if(expected_, [&](const Entry& entry) {
    return entry.expected.call.empty() && entry.expected.device == device && now < entry.until;
  });
  if (found != expected_.end()) name(found->ticket, call);
}

void Outcomes::claim(const std::string& call, Verb verb, std::string_view device, Time now,
                     pbx::Change& change) {
  expected_.remove_if([now](const Entry& entry) { return entry.until <= now; });
  const auto found = std::ranges::find_if(expected_, [&](const Entry& entry) {
    const Expected& one = entry.expected;
    if (one.call.empty() ? !begins(verb) || one.device != device : one.call != call) return false;
    if (!one.call.empty() && !one.device.empty() && one.device != device) return false;
    return std::ranges::find(one.verbs, verb) != one.verbs.end();
  });
  if (found == expected_.end()) return;
  Expected& one = found->expected;
  if (one.call.empty()) {
    one.call = call;
    one.device.clear();  // from now on whatever happens to that call
  }
  change.command = one.command;
  if (one.cause) change.cause = *one.cause;
  const auto seen = std::exchange(one.seen, nullptr);
  if (verb == one.last) expected_.erase(found);
  if (seen) seen(call);
}

pbx::NewCall Outcomes::facts_of(std::string_view device, Time now) const {
  for (const Entry& entry : expected_) {
    const Expected& one = entry.expected;
    if (one.call.empty() && one.device == device && now < entry.until) return one.facts;
  }
  return {};
}

}  // namespace ctibus::csta
