#include <algorithm>

#include "run.hpp"
#include "time.hpp"

/// Agents: they come and go, and work after calls.
namespace ctibus::acd::simulation {

void Run::begin_shifts() {
  const auto& agents = scenario_.options.agents;
  for (std::uint32_t at = 0; at < agents.size(); ++at) {
    Person person;
    person.id = agents[at].id;
    person.device = "pbx:" + std::to_string(at + 1);
    person.outcome.id = person.id;
    for (const Membership& membership : agents[at].groups) {
      person.groups.push_back(groups_.at(&centre_.groups().find(membership.group)->second));
    }
    people_.push_back(std::move(person));
  }
  const std::size_t working = agents.size() - (scenario_.fault == Fault::idle_agent ? 1 : 0);
  if (scenario_.shifts.empty()) {
    for (std::uint32_t at = 0; at < working; ++at) come(at);
  }
  for (const Shift& shift : scenario_.shifts) {
    const auto at = std::find_if(people_.begin(), people_.end(),
                                 [&](const Person& person) { return person.id == shift.agent; });
    const auto agent = static_cast<std::uint32_t>(at - people_.begin());
    if (agent >= working) continue;
    events_.add(moment_of(shift.from), EventKind::shift_begins, agent);
    events_.add(moment_of(shift.to), EventKind::shift_ends, agent);
  }
}

void Run::come(std::uint32_t agent) {
  Person& person = people_[agent];
  person.on_shift = true;
  person.leaving = false;
  (void)centre_.log_on(person.id, person.device, true, now());
}

void Run::go_home(std::uint32_t agent) {
  Person& person = people_[agent];
  person.on_shift = false;
  if (!person.logged_on) return;
  person.leaving = true;
  leaving_.push_back(agent);
  (void)centre_.set_not_ready(person.id, {}, now());
}

void Run::back(std::uint32_t agent) {
  if (people_[agent].on_shift) come(agent);
}

void Run::wrap_up_over(std::uint32_t agent) {
  const Person& person = people_[agent];
  if (!person.logged_on) return;
  (void)centre_.set_ready(person.id, now());
  if (person.leaving) (void)centre_.set_not_ready(person.id, {}, now());
}

/// Not while the centre speaks: it must not be called back then.
void Run::leave_if_free() {
  std::erase_if(leaving_, [this](std::uint32_t number) {
    Person& person = people_[number];
    if (!person.leaving || !person.logged_on) return true;
    const Agent& agent = centre_.agents().find(person.id)->second;
    if (person.engaged || agent.offered != nullptr) return false;
    person.leaving = false;
    (void)centre_.log_off(person.id, {}, now());
    return true;
  });
}

void Run::agent_entered_state(const Agent& agent) {
  note(agent, true,
       agent.view.state == AgentState::busy || agent.view.state == AgentState::working_after_call);
}

void Run::note(const Agent& agent, bool logged_on, bool engaged) {
  Person& person = people_[agent.ordinal - 1];
  const double time = seconds_of(at_ - person.since).count();
  if (person.logged_on) person.outcome.staffed += time;
  if (person.engaged) person.outcome.engaged += time;
  person.since = at_;
  const int more_logged_on = int{logged_on} - int{person.logged_on};
  const int more_engaged = int{engaged} - int{person.engaged};
  person.logged_on = logged_on;
  person.engaged = engaged;
  if (more_logged_on == 0 && more_engaged == 0) return;
  for (const std::uint32_t group : person.groups) {
    collector_.staff(group, more_logged_on, more_engaged, at_);
  }
}

}  // namespace ctibus::acd::simulation
