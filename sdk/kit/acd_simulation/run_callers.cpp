#include <charconv>
#include <utility>

#include "run.hpp"
#include "time.hpp"

/// Callers: they come, lose patience, and hang up.
namespace ctibus::acd::simulation {

namespace {

constexpr std::chrono::milliseconds far_future = std::chrono::hours(24) * 20000;

}  // namespace

void Run::plan_arrival(std::uint32_t callers) {
  const Callers& kind = scenario_.callers[callers];
  Luck& luck = luck_[callers];
  std::optional<Seconds> next;
  if (const auto* arrivals = std::get_if<traffic::Arrivals>(&kind.arrivals)) {
    next = arrivals->next(seconds_of(at_), luck.arrivals);
  } else {
    const auto& moments = std::get<std::vector<Seconds>>(kind.arrivals);
    if (luck.next_moment < moments.size()) next = moments[luck.next_moment++];
  }
  if (!next) return;
  events_.add(std::max(moment_of(*next), at_), EventKind::arrival, callers);
  ++arrivals_to_come_;
}

void Run::arrive(std::uint32_t callers) {
  --arrivals_to_come_;
  plan_arrival(callers);
  const Callers& kind = scenario_.callers[callers];
  Luck& luck = luck_[callers];
  const std::uint32_t number = new_call();
  Call& call = calls_[number];
  call.kind = &kind;
  call.talk = moment_of(kind.talk.draw(luck.talk));
  if (kind.wrap_up) call.wrap_up = moment_of(kind.wrap_up->draw(luck.wrap_up));
  call.is_item = centre_.groups().find(kind.group)->second.channel != voice_index;
  // The item stays in hand meanwhile.
  if (call.is_item && call.wrap_up) call.talk += *std::exchange(call.wrap_up, std::nullopt);
  call.visit.observed = scenario_.calls == 0 || arrived_ <= scenario_.calls;
  ++open_;
  if (call.visit.observed) ++observed_open_;

  Now moment = now();
  if (!call.is_item) {
    centre_.call_state(facts_of(call),
                       {{"pbx:trunk", ConnectionState::initiated, DeviceKind::trunk}}, moment);
  }
  if (scenario_.fault == Fault::newest_first) {
    moment.utc = scenario_.start + (far_future - std::chrono::floor<Duration>(at_));
  }
  if (!call.is_item) {
    centre_.arrive(facts_of(call), "pbx:trunk", kind.group, moment);
  } else if (auto done = centre_.submit_work(facts_of(call), kind.group, {}, {}, moment); !done) {
    tell_problem(done.error().text);
    return finish(number);
  }
  if (kind.patience) {
    const Moment patience = moment_of(kind.patience->draw(luck.patience));
    events_.add(at_ + patience, EventKind::patience_over, number, call.version);
  }
}

std::uint32_t Run::new_call() {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(calls_.size()));
    calls_.emplace_back();
  }
  const std::uint32_t number = free_.back();
  free_.pop_back();
  Call& call = calls_[number];
  const std::uint32_t version = call.version + 1;
  call = {};
  call.version = version;
  ++arrived_;
  char id[48];
  char* end = std::to_chars(id, id + 20, number).ptr;
  *end++ = '-';
  end = std::to_chars(end, end + 20, arrived_).ptr;
  call.id.assign(id, end);
  return number;
}

std::uint32_t Run::number_of(const QueuedCall& call) const {
  const std::string& id = call.facts.call;
  std::uint32_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

Call& Run::call_of(const QueuedCall& call) { return calls_[number_of(call)]; }

Call* Run::live(std::uint32_t number, std::uint32_t version) {
  Call& call = calls_[number];
  return call.kind != nullptr && call.version == version ? &call : nullptr;
}

CallFacts Run::facts_of(const Call& call) const {
  CallFacts facts;
  facts.call = call.id;
  facts.connector = "pbx";
  return facts;
}

/// It is over for the switch, whoever ended it.
void Run::finish(std::uint32_t number) {
  Call& call = calls_[number];
  if (call.is_item) {
    (void)centre_.end_work(call.id, {}, now());  // unless the centre has ended it
  } else {
    centre_.call_ended(call.id, false, now());
  }
  if (call.visit.open) problems_.push_back("call " + call.id + " has ended and not left its group");
  --open_;
  if (call.visit.observed) --observed_open_;
  call.kind = nullptr;
  call.rings.clear();
  free_.push_back(number);
}

void Run::entered(const QueuedCall& entering, std::uint32_t) {
  Call& call = call_of(entering);
  if (std::exchange(call.answered, false)) ++call.version;  // an item, given back: it begins anew
  Visit& visit = call.visit;
  if (visit.open) problems_.push_back("call " + entering.facts.call + " entered twice");
  visit.group = groups_.at(entering.group);
  visit.entered = at_;
  visit.open = true;
  collector_.entered(visit, at_);
}

void Run::left(const QueuedCall& leaving, LeaveReason reason, std::string_view, Duration) {
  Visit& visit = call_of(leaving).visit;
  if (!visit.open) problems_.push_back("call " + leaving.facts.call + " left twice");
  visit.open = false;
  collector_.left(visit, reason, at_);
}

}  // namespace ctibus::acd::simulation
