#include "people.hpp"

namespace ctibus::sim {

using pbx::Call;
using pbx::CallEvent;
using pbx::Verb;

Duration pick(Host& host, Duration shortest, Duration longest) {
  const auto span = static_cast<std::uint64_t>((longest - shortest).count()) + 1;
  return shortest + Duration(static_cast<Duration::rep>(host.random() % span));
}

bool happens(Host& host, double share) {
  if (share <= 0) return false;
  // 53 bits are what a double holds exactly.
  return static_cast<double>(host.random() >> 11) * 0x1p-53 < share;
}

const Person* People::person_at(std::string_view device) const {
  const auto colon = device.find(':');
  if (colon == std::string_view::npos) return nullptr;
  const std::string_view local = device.substr(colon + 1);
  for (const Extension& extension : options_.extensions) {
    if (extension.number == local) return &extension.person;
  }
  const std::string_view trunk_name = local.substr(0, local.find('/'));
  for (const Trunk& trunk : options_.trunks) {
    if (trunk.name == trunk_name) return &trunk.person;
  }
  return nullptr;
}

bool People::meets_engaged_line(std::string_view device) {
  const Person* person = person_at(device);
  return person != nullptr && happens(host_, person->busy);
}

void People::call_changed(const Call& call, const CallEvent& event) {
  if (event.verb == Verb::transferred || event.verb == Verb::conferenced) {
    // Who was in the call that is merged into this one goes on here.
    for (const pbx::Party& party : call.parties) {
      auto moved = plans_.extract({event.secondary_call, party.device});
      const Person* person = person_at(party.device);
      if (moved.empty() || person == nullptr) continue;
      const Key key{call.id, party.device};
      if (moved.mapped().intent == Intent::hang_up) plan_hang_up(key, *person);
      if (party.state == ConnectionState::alerting) plan_answer(key, *person);
    }
  }
  drop_outdated(call);
  if (event.verb != Verb::delivered && event.verb != Verb::established) return;
  const Person* person = person_at(event.device);
  if (person == nullptr) return;
  const Key key{call.id, event.device};
  if (event.verb == Verb::delivered) {
    plan_answer(key, *person);
  } else {
    plan_hang_up(key, *person);
  }
}

void People::drop_outdated(const Call& call) {
  auto at = plans_.lower_bound({call.id, {}});
  while (at != plans_.end() && at->first.first == call.id) {
    const ConnectionState state = call.state_of(at->first.second);
    const bool holds = at->second.intent == Intent::hang_up
                           ? state == ConnectionState::connected || state == ConnectionState::hold
                           : state == ConnectionState::alerting;
    at = holds ? std::next(at) : plans_.erase(at);
  }
}

void People::plan_answer(const Key& key, const Person& person) {
  if (!person.answers) return;
  // Those who met a busy line do not come here.
  const double rest = 1.0 - person.busy;
  const double reject = rest > 0 ? person.reject / rest : 0;
  const double no_answer = rest > 0 ? person.no_answer / rest : 0;
  const Duration delay = pick(host_, person.answer_min, person.answer_max);
  if (happens(host_, reject)) return plan(key, Intent::reject, delay);
  const bool ignores = reject < 1 && happens(host_, no_answer / (1.0 - reject));
  plan(key, ignores ? Intent::let_ring : Intent::answer, delay);
}

void People::plan_hang_up(const Key& key, const Person& person) {
  if (person.talk_max > Duration::zero()) {
    plan(key, Intent::hang_up, pick(host_, person.talk_min, person.talk_max));
  }
}

void People::plan(const Key& key, Intent intent, Duration delay) {
  Plan& plan = plans_[key];
  plan.intent = intent;
  plan.timer = {};
  if (intent == Intent::let_ring) return;
  plan.timer = host_.after(delay, [this, key, intent] {
    plans_.erase(key);
    carry_out(key, intent);
  });
}

void People::carry_out(const Key& key, Intent intent) {
  const auto& [call, device] = key;
  Result<> done;
  switch (intent) {
    case Intent::answer:
      done = switch_.answer(call, device, {});
      // In another call just now: somebody who wants to answer tries again.
      if (!done && switch_.book().find(call) != nullptr) plan(key, intent, std::chrono::seconds(2));
      return;
    case Intent::reject:
      done = switch_.reject(call, device, {.cause = Cause::rejected});
      break;
    case Intent::hang_up:
      done = switch_.hang_up(call, device, {.cause = Cause::normal_clearing});
      break;
    case Intent::let_ring:
      return;
  }
  if (!done) host_.log().debug(done.error().code, "{}", done.error().text);
}

}  // namespace ctibus::sim
