#include "ctibus/kit/pbx/call_publisher.hpp"

#include "publish_event.hpp"

namespace ctibus::pbx {
namespace {

constexpr auto repair_delay = std::chrono::seconds(1);

Call owned(const call::State& state) {
  Call call;
  call.id = state.call;
  call.root = state.root;
  call.connector_call = state.connector_call;
  call.direction = state.direction;
  call.calling = state.calling;
  call.calling_name = state.calling_name;
  call.called = state.called;
  call.trunk = state.trunk;
  call.data = {state.data.begin(), state.data.end()};
  for (const Connection& connection : state.connections) {
    call.parties.push_back({std::string(connection.device), connection.state, connection.kind,
                            std::string(connection.number), std::string(connection.name)});
  }
  call.since = state.since;
  return call;
}

}  // namespace

CallPublisher::CallPublisher(Host& host) : host_(host) {
  Subscription& own = host.subscription({.sources = {host.name()}});
  own.on<call::State>([this](const Event<call::State>& state) {
    // What follows the snapshot is this life's own words.
    if (state.snapshot() && !recovered_)
      told_.insert_or_assign(std::string(state->call), owned(*state));
  });
  own.on_snapshot_end([this] {
    if (std::exchange(recovered_, true)) return;
    if (on_recovered_) on_recovered_();
  });
}

bool CallPublisher::tell(const Call& call, const CallEvent& event) {
  const bool terminal = event.verb == Verb::cleared || event.verb == Verb::merged;
  if (!publish_event(host_, call, event)) return false;
  if (terminal) {
    told_.erase(call.id);
  } else {
    told_.insert_or_assign(call.id, call);
  }
  unsaid_states_.insert_or_assign(call.id, context_of(call, event));
  return tell_unsaid_states();
}

bool CallPublisher::tell_unsaid_states() {
  while (!unsaid_states_.empty()) {
    const auto& [id, context] = *unsaid_states_.begin();
    const auto call = told_.find(id);
    const auto said = call == told_.end() ? host_.withdraw<call::State>(id, context)
                                          : publish_state(host_, call->second, context);
    if (!said) return false;
    unsaid_states_.erase(unsaid_states_.begin());
  }
  return true;
}

void CallPublisher::call_changed(const Call& call, const CallEvent& event) {
  if (!paused_ && !tell(call, event)) stumble();
}

void CallPublisher::stumble() {
  paused_ = true;
  repair_ = host_.after(repair_delay, [this] {
    if (on_repair_) on_repair_();
  });
}

void CallPublisher::catch_up(const CallBook& book, Cause lost_cause) {
  repair_.cancel();
  if (!tell_unsaid_states()) return stumble();
  for (const Missed& missed : reconcile(told_, book.calls(), lost_cause)) {
    if (!tell(missed.call, missed.event)) return stumble();
  }
  paused_ = false;
}

void CallPublisher::publish_all() {
  for (const auto& [id, call] : told_) {
    (void)publish_state(host_, call, {.correlation = Uuid::parse(call.root).value_or(Uuid{})});
  }
}

}  // namespace ctibus::pbx
