#include <algorithm>
#include <utility>

#include "run.hpp"
#include "time.hpp"

/// The switch: it does what the centre wants, and says so as connectors do.
namespace ctibus::acd::simulation {

namespace {

constexpr std::string_view trunk = "pbx:trunk";
constexpr std::string_view holding_device = "pbx:hold";
constexpr Moment message_time = std::chrono::seconds(10);

Party party(std::string_view device, ConnectionState state, DeviceKind kind) {
  return {std::string(device), state, kind};
}

}  // namespace

void Run::order(Order::Kind kind, const QueuedCall& call) {
  const std::uint32_t number = number_of(call);
  Order made;
  made.kind = kind;
  made.call = number;
  made.version = calls_[number].version;
  orders_.push_back(std::move(made));
}

void Run::hold(const QueuedCall& call, std::string_view) { order(Order::Kind::hold, call); }
void Run::withdraw(const QueuedCall& call, std::string_view) { order(Order::Kind::withdraw, call); }
void Run::release(const QueuedCall& call, std::string_view) { order(Order::Kind::release, call); }
void Run::select(const QueuedCall& call, std::string_view) { order(Order::Kind::end, call); }
void Run::reject(const QueuedCall& call, Cause) { order(Order::Kind::end, call); }
void Run::play(const QueuedCall& call, const std::vector<std::string>&) {
  order(Order::Kind::play, call);
}
void Run::clear(const CallFacts& facts) {
  QueuedCall call;
  call.facts.call = facts.call;
  order(Order::Kind::end, call);
}

void Run::work_ended(const QueuedCall& item, WorkResult, Duration, Duration) {
  order(Order::Kind::end, item);
}

void Run::offer(const QueuedCall& call, const Offer& offer, Duration time_limit, Duration,
                Duration) {
  order(Order::Kind::offer, call);
  Order& made = orders_.back();
  made.serial = offer.serial;
  made.agent = offer.agent->ordinal - 1;
  made.time_limit = time_limit;
}

void Run::withdraw_from(const QueuedCall& call, std::string_view device) {
  order(Order::Kind::withdraw_from, call);
  orders_.back().device = device;
}

void Run::obey(const Order& order) {
  Call* call = live(order.call, order.version);
  if (call == nullptr) return;
  switch (order.kind) {
    case Order::Kind::hold:
      return hold(order.call);
    case Order::Kind::offer:
      return ring(order);
    case Order::Kind::withdraw:
      centre_.withdraw_replied(call->id, CommandResult::accepted, now());
      for (const Ringing& ringing : std::exchange(call->rings, {})) stop_ringing(*call, ringing);
      return;
    case Order::Kind::withdraw_from:
      std::erase_if(call->rings, [&](const Ringing& ringing) {
        if (people_[ringing.agent].device != order.device) return false;
        stop_ringing(*call, ringing);
        return true;
      });
      return;
    case Order::Kind::release:
      centre_.release_replied(call->id, CommandResult::accepted, now());
      centre_.diverted(call->id, holding_device, "pbx:elsewhere", now());
      return finish(order.call);
    case Order::Kind::play:
      centre_.play_replied(call->id, CommandResult::accepted, now());
      events_.add(at_ + message_time, EventKind::message_over, order.call, order.version);
      return;
    case Order::Kind::end:
      return finish(order.call);
  }
}

void Run::hold(std::uint32_t number) {
  Call& call = calls_[number];
  centre_.hold_replied(call.id, CommandResult::accepted, now());
  if (std::exchange(call.held, true)) return;  // it hears something else from now on
  centre_.call_state(facts_of(call),
                     {party(trunk, ConnectionState::connected, DeviceKind::trunk),
                      party(holding_device, ConnectionState::queued, DeviceKind::queue)},
                     now());
  centre_.queued(call.id, now());
}

void Run::ring(const Order& order) {
  Call& call = calls_[order.call];
  if (call.answered) return;  // at the device before, of several
  const auto offer = static_cast<std::uint32_t>(order.serial);
  call.rings.push_back({offer, order.agent});
  if (!call.is_item) {
    centre_.offer_replied(call.id, order.serial, CommandResult::accepted, now());
    centre_.connection(call.id, people_[order.agent].device, ConnectionState::alerting, now());
  }
  const Habits& habits = scenario_.habits;
  const bool takes = habits.no_answer <= 0 || traffic::draw_unit(habits_) >= habits.no_answer;
  const Moment rings = habits.ring ? moment_of(habits.ring->draw(habits_)) : Moment(0);
  if (!takes || rings >= order.time_limit) {
    events_.add(at_ + order.time_limit, EventKind::not_answered, order.call, offer);
  } else if (rings > Moment(0)) {
    events_.add(at_ + rings, EventKind::answered, order.call, offer);
  } else {
    connect(order.call, offer);
  }
}

void Run::stop_ringing(Call& call, const Ringing& ringing) {
  const std::string& device = people_[ringing.agent].device;
  centre_.connection_cleared(call.id, device, now());
  centre_.offer_failed(call.id, device, queue::OfferResult::cancelled, now());
}

/// Unless the offer is over: serials are never used again.
void Run::connect(std::uint32_t number, std::uint32_t offer) {
  Call& call = calls_[number];
  const auto taken = std::find_if(call.rings.begin(), call.rings.end(),
                                  [&](const Ringing& one) { return one.offer == offer; });
  if (taken == call.rings.end()) return;
  call.agent = taken->agent;
  call.rings.erase(taken);
  Person& person = people_[call.agent];
  // Offers of items end without a word to the switch.
  if (call.is_item && !centre_.accept_work(call.id, person.id, now())) return;
  call.answered = true;
  ++person.outcome.answered;
  if (!call.is_item) connect_device(call);
  events_.add(at_ + call.talk, EventKind::talk_over, number, call.version);
}

void Run::connect_device(Call& call) {
  const std::string& device = people_[call.agent].device;
  centre_.diverted(call.id, holding_device, device, now());
  centre_.connection(call.id, device, ConnectionState::connected, now());
  for (const Ringing& ringing : std::exchange(call.rings, {})) stop_ringing(call, ringing);
  centre_.call_state(facts_of(call),
                     {party(trunk, ConnectionState::connected, DeviceKind::trunk),
                      party(device, ConnectionState::connected, DeviceKind::station)},
                     now());
}

void Run::end_talk(std::uint32_t number) {
  const Call& call = calls_[number];
  const std::uint32_t agent = call.agent;
  if (call.wrap_up) {
    // Until the agent is ready, by hand.
    (void)centre_.set_working_after_call(people_[agent].id, Duration(0), now());
    events_.add(at_ + *call.wrap_up, EventKind::wrap_up_over, agent, ++people_[agent].work);
  }
  if (!call.is_item) centre_.connection_cleared(call.id, people_[agent].device, now());
  finish(number);
}

void Run::no_answer(std::uint32_t number, std::uint32_t offer) {
  Call& call = calls_[number];
  const auto missed = std::find_if(call.rings.begin(), call.rings.end(),
                                   [&](const Ringing& one) { return one.offer == offer; });
  if (missed == call.rings.end()) return;
  const std::uint32_t agent = missed->agent;
  call.rings.erase(missed);
  if (!call.is_item) {
    centre_.connection_cleared(call.id, people_[agent].device, now());
    centre_.offer_failed(call.id, people_[agent].device, queue::OfferResult::no_answer, now());
  }
  events_.add(at_ + moment_of(scenario_.habits.back_after), EventKind::back_from_pause, agent);
}

}  // namespace ctibus::acd::simulation
