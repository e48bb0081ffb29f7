#include "run.hpp"

#include <algorithm>

#include "time.hpp"

/// The course of time.
namespace ctibus::acd::simulation {

namespace {

/// Calls that nobody will ever answer are given up then.
constexpr Moment longest_silence = std::chrono::hours(24);
constexpr std::size_t most_problems = 10;
constexpr std::uint64_t most_late = 100'000;

enum Stream : std::uint64_t { for_chance, for_habits, first_of_callers };
constexpr std::uint64_t streams_of_callers = 4;

}  // namespace

Run::Run(const Scenario& scenario, std::uint64_t seed)
    : scenario_(scenario),
      collector_(scenario),
      chance_(traffic::make_generator(seed, for_chance)),
      habits_(traffic::make_generator(seed, for_habits)),
      centre_(*this, [this] { return chance_(); }) {
  for (std::uint64_t kind = 0; kind < scenario.callers.size(); ++kind) {
    const std::uint64_t first = first_of_callers + streams_of_callers * kind;
    luck_.push_back({traffic::make_generator(seed, first), traffic::make_generator(seed, first + 1),
                     traffic::make_generator(seed, first + 2),
                     traffic::make_generator(seed, first + 3)});
  }
}

Now Run::now() const { return {at_, scenario_.start + std::chrono::floor<Duration>(at_)}; }

Outcome Run::go() {
  (void)centre_.configure(scenario_.options, now());  // as Simulation::create found
  centre_.connector_link("pbx", true, {.play = true, .ring_many = true}, now());
  for (std::uint32_t at = 0; at < scenario_.options.groups.size(); ++at) {
    groups_.emplace(&centre_.groups().find(scenario_.options.groups[at].name)->second, at);
  }
  begin_shifts();
  for (std::uint32_t kind = 0; kind < scenario_.callers.size(); ++kind) plan_arrival(kind);
  const std::optional<Moment> until =
      scenario_.until ? std::optional(moment_of(*scenario_.until)) : std::nullopt;
  Moment last_event{};
  while (!over()) {
    const auto deadline = centre_.next_deadline();
    if (events_.empty() && !deadline) break;
    const bool is_event = !events_.empty() && (!deadline || events_.next() < *deadline);
    const Moment next = is_event ? events_.next() : std::max(*deadline, at_);
    if (until && next > *until) break;
    if (!until && events_.empty() && next > last_event + longest_silence) break;
    at_ = next;
    if (is_event) {
      last_event = next;
      happen(events_.take());
    } else {
      centre_.expire(now());
    }
    settle();
  }
  if (until && !over()) at_ = *until;
  stop();

  Outcome outcome;
  outcome.groups = collector_.take(at_);
  for (Person& person : people_) outcome.agents.push_back(std::move(person.outcome));
  outcome.time = seconds_of(at_).count();
  outcome.calls = arrived_;
  outcome.problems = std::move(problems_);
  return outcome;
}

bool Run::over() const {
  if (scenario_.calls > 0 && arrived_ >= scenario_.calls) {
    // In a queue that only grows they would never leave.
    return observed_open_ == 0 ||
           arrived_ >= scenario_.calls + std::max(scenario_.calls, most_late);
  }
  return !scenario_.until && arrivals_to_come_ == 0 && open_ == 0;
}

/// The centre speaks, then the switch acts, until both have nothing to say.
void Run::settle() {
  for (;;) {
    centre_.distribute(now());
    leave_if_free();
    if (orders_.empty()) return;
    obeying_.swap(orders_);
    for (const Order& order : obeying_) obey(order);
    obeying_.clear();
  }
}

void Run::stop() {
  for (std::uint32_t call = 0; call < calls_.size(); ++call) {
    if (calls_[call].kind != nullptr) finish(call);
  }
  for (const auto& [id, agent] : centre_.agents()) note(agent, false, false);
  if (!centre_.calls().empty() || !centre_.known_calls().empty()) {
    problems_.emplace_back("calls are left in the centre after all have ended");
  }
}

void Run::happen(const Event& event) {
  const std::uint32_t subject = event.subject;
  switch (event.kind) {
    case EventKind::arrival:
      return arrive(subject);
    case EventKind::patience_over:
      if (const Call* call = live(subject, event.version); call != nullptr && !call->answered) {
        finish(subject);
      }
      return;
    case EventKind::answered:
      return connect(subject, event.version);
    case EventKind::not_answered:
      return no_answer(subject, event.version);
    case EventKind::talk_over:
      if (live(subject, event.version) != nullptr) end_talk(subject);
      return;
    case EventKind::message_over:
      if (const Call* call = live(subject, event.version)) centre_.played(call->id, now());
      return;
    case EventKind::wrap_up_over:
      if (people_[subject].work == event.version) wrap_up_over(subject);
      return;
    case EventKind::shift_begins:
      return come(subject);
    case EventKind::shift_ends:
      return go_home(subject);
    case EventKind::back_from_pause:
      return back(subject);
  }
}

void Run::warn(std::string_view error, const QueuedCall& call, std::string_view text) {
  tell_problem(std::string(error) + ", call " + call.facts.call + ": " + std::string(text));
}

void Run::tell_problem(std::string text) {
  if (problems_.size() < most_problems) problems_.push_back(std::move(text));
}

}  // namespace ctibus::acd::simulation
