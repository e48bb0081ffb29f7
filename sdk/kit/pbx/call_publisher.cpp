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
  Context context = context_of(call, event);
  if (terminal) {
    told_.erase(call.id);
    return host_.withdraw<call::State>(call.id, context).has_value();
  }
  told_.insert_or_assign(call.id, call);
  return publish_state(host_, call, context).has_value();
}

void CallPublisher::call_changed(const Call& call, const CallEvent& event) {
  if (paused_ || tell(call, event)) return;
  paused_ = true;
  if (book_ == nullptr) return;
  repair_ = host_.after(repair_delay, [this] { catch_up(*book_); });
}

void CallPublisher::catch_up(const CallBook& book, Cause lost_cause) {
  for (const Missed& missed : reconcile(told_, book.calls(), lost_cause)) {
    if (tell(missed.call, missed.event)) continue;
    paused_ = true;
    repair_ = host_.after(repair_delay, [this, &book, lost_cause] { catch_up(book, lost_cause); });
    return;
  }
  paused_ = false;
}

void CallPublisher::publish_all() {
  for (const auto& [id, call] : told_) {
    (void)publish_state(host_, call, {.correlation = Uuid::parse(call.root).value_or(Uuid{})});
  }
}

}  // namespace ctibus::pbx
