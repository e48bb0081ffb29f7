#include "exchange.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace ctibus::bench::acd {

using ctibus::acd::CallFacts;
using ctibus::acd::CommandResult;
using ctibus::acd::Party;

namespace {

constexpr std::string_view trunk = "pbx1:trunk";
constexpr std::string_view holding = "pbx1:hold";
constexpr double ring_timeout = 20;  // as the groups have it

Party party(std::string_view device, ConnectionState state, DeviceKind kind) {
  return {std::string(device), state, kind};
}

double microseconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

}  // namespace

Exchange::Exchange(const Site& site, const People& people, std::uint64_t seed, History* history)
    : site_(site), people_(people), random_(seed), history_(history) {
  if (const auto good = ctibus::acd::check(site.options); !good) {
    throw std::runtime_error(good.error().text);
  }
  if (const auto good = centre_.configure(site.options, now_); !good) {
    throw std::runtime_error(good.error().text);
  }
}

void Exchange::let_call(double most, std::function<double()> rate) {
  most_ = most;
  rate_ = std::move(rate);
  if (!std::exchange(calling_, true)) after(drawn(1 / most_), Kind::arrival, 0);
}

void Exchange::log_on(std::size_t agent) {
  tell([&] { (void)centre_.log_on(site_.options.agents[agent].id, {}, true, now_); });
}

void Exchange::log_off(std::size_t agent) {
  tell([&] { (void)centre_.log_off(site_.options.agents[agent].id, {}, now_); });
}

void Exchange::run_until(const std::function<bool()>& done) {
  while (!done()) {
    const auto deadline = centre_.next_deadline();
    if (!deadline && events_.empty()) return;
    const bool expires = deadline && (events_.empty() || *deadline <= events_.top().at);
    const auto next = std::max(now_.steady, expires ? *deadline : events_.top().at);
    now_.utc += std::chrono::floor<Duration>(next) - std::chrono::floor<Duration>(now_.steady);
    now_.steady = next;
    if (expires) {
      tell([&] { centre_.expire(now_); });
    } else {
      const Event event = events_.top();
      events_.pop();
      handle(event);
    }
  }
}

void Exchange::run_for(std::chrono::nanoseconds time) {
  const auto until = now_.steady + time;
  run_until([&] { return now_.steady >= until; });
}

template <class Tell>
void Exchange::tell(Tell&& tell, bool call_came) {
  const auto begun = std::chrono::steady_clock::now();
  tell();
  centre_.distribute(now_);
  if (offers_.empty()) return;
  const auto done = std::chrono::steady_clock::now();
  if (measuring_) {
    decisions_.push_back(
        {microseconds(first_offer_ - begun), microseconds(done - begun), call_came});
  }
  note({.kind = Fact::Kind::decided, .measured = measuring_, .at = now_.steady});
  carry_out_offers();
}

void Exchange::note(Fact fact) {
  if (history_ != nullptr) history_->push_back(fact);
}

void Exchange::set_state(std::uint32_t call, State state) {
  State& kept = calls_[call].state;
  if (kept == State::waiting) --waiting_;
  if (state == State::waiting) ++waiting_;
  kept = state;
}

void Exchange::after(double seconds, Kind kind, std::uint32_t subject) {
  const auto time = std::chrono::nanoseconds(std::llround(seconds * 1e9));
  events_.push({now_.steady + time, ++last_event_, kind, subject});
}

void Exchange::handle(const Event& event) {
  const std::uint32_t call = event.subject;
  switch (event.kind) {
    case Kind::arrival:
      after(drawn(1 / most_), Kind::arrival, 0);
      if (share() * most_ < rate_()) arrive();
      return;
    case Kind::alert:
      if (calls_[call].state != State::offered) return;
      return tell([&] {
        centre_.connection(id_of(call), device_of(call), ConnectionState::alerting, now_);
      });
    case Kind::answer:
      if (calls_[call].state == State::offered) answer(call);
      return;
    case Kind::ring_out: {
      if (calls_[call].state != State::offered) return;
      const std::string id = id_of(call);
      const std::uint32_t agent = calls_[call].agent;
      tell([&] { centre_.connection_cleared(id, device_of(call), now_); });
      tell([&] { centre_.offer_failed(id, device_of(call), OfferResult::no_answer, now_); });
      return after(drawn(people_.break_time), Kind::back, agent);
    }
    case Kind::hang_up:
      return hang_up(call);
    case Kind::give_up:
      if (calls_[call].state != State::waiting && calls_[call].state != State::offered) return;
      return tell([&] { centre_.call_ended(id_of(call), false, now_); });
    case Kind::back:
      return tell([&] { (void)centre_.set_ready(site_.options.agents[event.subject].id, now_); });
  }
}

void Exchange::arrive() {
  const auto call = static_cast<std::uint32_t>(calls_.size());
  const auto group = static_cast<std::uint32_t>(site_.group_at(share()));
  calls_.push_back({.group = group});
  const std::string id = id_of(call);
  const CallFacts facts = facts_of(call);
  const auto connected = party(trunk, ConnectionState::connected, DeviceKind::trunk);
  tell([&] { centre_.call_state(facts, {connected}, now_); });
  tell([&] { centre_.arrive(facts, trunk, site_.options.groups[group].name, now_); });
  tell([&] { centre_.hold_replied(id, CommandResult::accepted, now_); });
  tell([&] { centre_.queued(id, now_); }, true);
  tell([&] {
    centre_.call_state(
        facts, {connected, party(holding, ConnectionState::queued, DeviceKind::queue)}, now_);
  });
  if (people_.patience > 0) after(drawn(people_.patience), Kind::give_up, call);
}

void Exchange::answer(std::uint32_t call) {
  const std::string id = id_of(call);
  const std::string& device = device_of(call);
  tell([&] { centre_.diverted(id, holding, device, now_); });
  tell([&] { centre_.connection(id, device, ConnectionState::connected, now_); });
  tell([&] {
    centre_.call_state(facts_of(call),
                       {party(trunk, ConnectionState::connected, DeviceKind::trunk),
                        party(device, ConnectionState::connected, DeviceKind::station)},
                       now_);
  });
  after(drawn(people_.talk), Kind::hang_up, call);
}

void Exchange::hang_up(std::uint32_t call) {
  const std::uint32_t agent = calls_[call].agent;
  if (share() < people_.breaks) {
    tell([&] { (void)centre_.set_not_ready(site_.options.agents[agent].id, "break", now_); });
    after(drawn(people_.break_time), Kind::back, agent);
  }
  tell([&] { centre_.call_ended(id_of(call), false, now_); });
}

void Exchange::carry_out_offers() {
  for (const std::uint32_t call : std::exchange(offers_, {})) {
    const double alerting = drawn(people_.alerting);
    if (alerting >= ring_timeout || share() < people_.ring_out) {
      after(ring_timeout, Kind::ring_out, call);
      continue;
    }
    after(std::min(0.1, alerting / 2), Kind::alert, call);
    after(alerting, Kind::answer, call);
  }
}

void Exchange::offer(const QueuedCall& call, const Offer& offer, Duration, Duration, Duration) {
  if (offers_.empty()) first_offer_ = std::chrono::steady_clock::now();
  const std::uint32_t number = number_of(call);
  set_state(number, State::offered);
  calls_[number].agent = offer.agent->ordinal - 1;
  offers_.push_back(number);
  note({.kind = Fact::Kind::offer, .call = number, .agent = calls_[number].agent});
}

void Exchange::entered(const QueuedCall& call, std::uint32_t) { begin_to_wait(call); }

void Exchange::begin_to_wait(const QueuedCall& call) {
  const std::uint32_t number = number_of(call);
  set_state(number, State::waiting);
  note({.kind = Fact::Kind::call_waits,
        .call = number,
        .group = calls_[number].group,
        .at = call.entered});
}

void Exchange::offer_ended(const QueuedCall& call, const Offer& offer, OfferResult result,
                           Duration) {
  const std::uint32_t number = number_of(call);
  const std::uint32_t agent = calls_[number].agent;
  if (result == OfferResult::answered) {
    set_state(number, State::answered);
    note({.kind = Fact::Kind::agent_answers, .agent = agent});
  } else if (result == OfferResult::caller_left) {
    note({.kind = Fact::Kind::agent_free, .agent = agent, .at = offer.agent->idle_since});
  } else {
    begin_to_wait(call);
  }
}

void Exchange::left(const QueuedCall& call, LeaveReason reason, std::string_view, Duration waited) {
  if (reason == LeaveReason::answered) {
    ++answered_;
    waited_ += std::chrono::duration<double>(waited).count();
  } else {
    set_state(number_of(call), State::gone);
  }
  note({.kind = Fact::Kind::call_leaves, .call = number_of(call)});
}

void Exchange::agent_entered_state(const Agent& agent) {
  const std::uint32_t number = agent.ordinal - 1;
  if (agent.view.state == AgentState::ready) {
    note({.kind = Fact::Kind::agent_free, .agent = number, .at = agent.idle_since});
  } else {
    note({.kind = Fact::Kind::agent_away, .agent = number});
  }
}

double Exchange::drawn(double mean) { return -mean * std::log(1 - share()); }
double Exchange::share() { return static_cast<double>(random_.next() >> 11) * 0x1p-53; }

std::string Exchange::id_of(std::uint32_t call) const { return fmt::format("pbx1:{:08}", call); }

std::uint32_t Exchange::number_of(const QueuedCall& call) {
  const std::string& id = call.facts.call;
  std::uint32_t number = 0;
  std::from_chars(id.data() + 5, id.data() + id.size(), number);
  return number;
}

const std::string& Exchange::device_of(std::uint32_t call) const {
  return site_.options.agents[calls_[call].agent].device;
}

CallFacts Exchange::facts_of(std::uint32_t call) const {
  return {.call = id_of(call),
          .connector = "pbx1",
          .calling = fmt::format("+3315550{:06}", call % 1000000),
          .called = site_.options.groups[calls_[call].group].numbers.front(),
          .data = {{"customer", fmt::format("{}", call % 50000)}}};
}

}  // namespace ctibus::bench::acd
