#include "acd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "caller_digest.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/messages/device.hpp"
#include "words.hpp"

namespace ctibus::acd {

namespace {
constexpr std::size_t groups_at_a_time = 100;
}

Acd::Acd(Host& host, const Options& options)
    : host_(host),
      options_(options),
      centre_(
          static_cast<Listener&>(*this), [&host] { return host.random(); }, caller_digest) {
  listen();
  provide_agent_commands();
  provide_explain();
  provide_callbacks();
  provide_erase();
  provide_qualify();
  provide_work();
  provide_control();
}

Result<> Acd::start() { return take(options_); }

Result<> Acd::reload(const Options& options) {
  Result<> done;
  act([&](Now) { done = take(options); });
  return done;
}

/// All of it or nothing.
Result<> Acd::take(const Options& options) {
  if (auto good = check(options); !good) return good;
  auto callers = CallerBook::create(options);
  if (!callers) return tl::unexpected(callers.error());
  auto controllers = Controllers::create(options);
  if (!controllers) return tl::unexpected(controllers.error());
  for (const GroupOptions& group : options.groups) {
    for (const std::string& number : group.numbers) {
      if (!callers->is_emergency(number)) continue;
      return failure(
          "acd.bad_option",
          fmt::format("Group \"{}\" serves {}, an emergency number: calls to it pass the "
                      "distribution by. Give the group another number.",
                      group.name, number));
    }
  }
  if (auto good = AlarmWatch::check(options.agent_alarms); !good) return good;
  Overrides overrides = overrides_;
  const Overrides::Forgotten forgotten = overrides.keep_configured(options);
  const Now moment = now();
  if (auto done = centre_.configure(overrides.apply(options), moment); !done) return done;
  options_ = options;
  callers_ = std::move(*callers);
  controllers_ = std::move(*controllers);
  alarms_.configure(options_.agent_alarms);
  keep(std::move(overrides), forgotten);
  for (const GroupOptions& group : options_.groups) apply_to_group(group, moment);
  return {};
}

void Acd::listen() {
  host_.on<route::Requested>([this](const auto& request) { route_requested(request); });
  listen_to_calls();
  listen_to_media();
  listen_to_connectors();
  listen_to_own_states();
}

void Acd::listen_to_calls() {
  host_.on<call::State>([this](const Event<call::State>& event) {
    if (event.snapshot()) seen_calls_.emplace(event.key());
    if (event.tombstone()) {
      act([&](Now now) { centre_.call_ended(event.key(), false, now); });
      return;
    }
    CallFacts facts{.call = std::string(event->call),
                    .root = Uuid::parse(event->root).value_or(event.correlation()),
                    .connector = std::string(event->connector),
                    .calling = std::string(event->calling),
                    .calling_name = std::string(event->calling_name),
                    .called = std::string(event->called),
                    .data = owned(event->data)};
    std::vector<Party> parties;
    parties.reserve(event->connections.size());
    for (const Connection& connection : event->connections) {
      parties.push_back({std::string(connection.device), connection.state, connection.kind});
    }
    act([&](Now now) { centre_.call_state(std::move(facts), std::move(parties), now); });
  });

  // call.state tells the same, but only the newest, and without the reasons.
  const auto connects = [this](const auto& event, ConnectionState state) {
    act([&](Now now) { centre_.connection(event->call, event->device, state, now); });
  };
  host_.on<call::ServiceInitiated>(
      [=](const auto& event) { connects(event, ConnectionState::initiated); });
  host_.on<call::Originated>(
      [=](const auto& event) { connects(event, ConnectionState::connected); });
  host_.on<call::Delivered>([=](const auto& event) { connects(event, ConnectionState::alerting); });
  host_.on<call::Established>([this](const Event<call::Established>& event) {
    act([&](Now now) { centre_.established(event->call, event->device, now); });
  });
  host_.on<call::Held>([=](const auto& event) { connects(event, ConnectionState::hold); });
  host_.on<call::Retrieved>(
      [=](const auto& event) { connects(event, ConnectionState::connected); });
  host_.on<call::Queued>([this](const Event<call::Queued>& event) {
    act([&](Now now) { centre_.queued(event->call, now); });
  });
  host_.on<call::Diverted>([this](const Event<call::Diverted>& event) {
    act([&](Now now) { centre_.diverted(event->call, event->from_device, event->to_device, now); });
  });
  host_.on<call::Failed>([this](const Event<call::Failed>& event) {
    act([&](Now now) { centre_.connection_failed(event->call, event->device, event->cause, now); });
  });
  host_.on<call::ConnectionCleared>([this](const Event<call::ConnectionCleared>& event) {
    act([&](Now now) { centre_.connection_cleared(event->call, event->device, now); });
  });
  host_.on<call::Cleared>([this](const Event<call::Cleared>& event) {
    const bool lost = event->cause == Cause::switching_function_terminated;
    act([&](Now now) { centre_.call_ended(event->call, lost, now); });
  });
  host_.on<call::Merged>([this](const Event<call::Merged>& event) {
    // Into nothing: it is gone, whatever else was meant.
    if (event->into.empty()) {
      act([&](Now now) { centre_.call_ended(event->call, true, now); });
      return;
    }
    act([&](Now now) { centre_.call_merged(event->call, event->into, now); });
  });
  host_.on<queue::OfferFailed>([this](const Event<queue::OfferFailed>& event) {
    act([&](Now now) { centre_.offer_failed(event->call, event->device, event->result, now); });
  });
}

void Acd::listen_to_connectors() {
  host_.on<connector::State>([this](const Event<connector::State>& event) {
    const bool up = !event.tombstone() && event->link == connector::LinkState::up;
    const auto is_able = [&](std::string_view what) {
      const auto& all = event->capabilities;
      return std::find(all.begin(), all.end(), what) != all.end();
    };
    const Abilities can{.play = is_able(topic_of<media::Play>()),
                        .record = is_able(topic_of<media::Record>()),
                        .ring_many = is_able(queue::offer_many)};
    act([&](Now now) { centre_.connector_link(event.key(), up, can, now); });
  });
  host_.on<bus::Instance>([this](const Event<bus::Instance>& event) {
    const bool running = !event.tombstone() && (event->phase == bus::InstancePhase::running ||
                                                event->phase == bus::InstancePhase::draining);
    act([&](Now now) { centre_.connector_running(event.key(), running, now); });
  });
  host_.on<device::State>([this](const Event<device::State>& event) {
    act([&](Now now) {
      if (event.tombstone()) {
        centre_.device_removed(event.key(), now);
      } else {
        centre_.device_state(event->device, event->in_service, now);
      }
    });
  });
}

void Acd::route_requested(const Event<route::Requested>& request) {
  if (request->call.empty()) return;  // nothing could be told of it, nor asked
  const std::string_view connector =
      request->connector.empty() ? connector_of(request->route_point) : request->connector;
  if (auto code = feature_code(request->called, request->device)) {
    act([&](Now now) {
      const Result<> done = (*code)(now);
      if (!done) host_.log().info(done.error().code, "{}", done.error().text);
      reject_route(request->call, connector, done ? Cause::normal_clearing : Cause::blocked);
    });
    return;
  }
  const Group* group = centre_.group_of(request->called, request->route_point);
  if (group == nullptr || callers_->is_emergency(request->called)) return;
  const auto [to, admission] = admit(request->calling, *group);
  CallFacts facts{.call = std::string(request->call),
                  .root = request.correlation(),
                  .connector = std::string(connector),
                  .calling = std::string(request->calling),
                  .calling_name = std::string(request->calling_name),
                  .called = std::string(request->called),
                  .data = owned(request->data)};
  act([&](Now now) {
    // The log's time never goes backwards: ranks follow it.
    now.utc = request.publish_time();
    centre_.arrive(std::move(facts), request->device, to->name, now, admission);
  });
}

/// What is known of the caller, and the group that it leads to.
std::pair<const Group*, Admission> Acd::admit(std::string_view calling, const Group& called) const {
  const Group* group = &called;
  Admission admission;
  admission.caller_key = callers_->key(calling);
  if (const CallerOptions* known = callers_->find(calling, group->name)) {
    if (known->priority != 0) admission.priority = known->priority;
    admission.bonus = known->bonus;
    if (known->refuse) admission.refusal = known->refusal;
    const auto other = centre_.groups().find(known->group);
    if (other != centre_.groups().end()) group = &other->second;
  }
  return {group, admission};
}

void Acd::flush() {
  if (!ready_) return;
  for (const std::string& id : std::exchange(dirty_calls_, {})) {
    const auto call = centre_.calls().find(id);
    if (call != centre_.calls().end()) {
      publish_state(call->second);
    } else {
      end_state<CallState>(dirty_calls_, id);
    }
  }
  for (const std::string& id : std::exchange(dirty_callbacks_, {})) {
    const auto callback = centre_.callbacks().all().find(id);
    if (callback != centre_.callbacks().all().end()) {
      callback_changed(callback->second);
    } else {
      end_state<CallbackState>(dirty_callbacks_, id);
    }
  }
  for (const std::string& id : std::exchange(dirty_agents_, {})) {
    const auto agent = centre_.agents().find(id);
    if (agent == centre_.agents().end()) {
      end_state<agent::State>(dirty_agents_, id);
      continue;
    }
    publish_state(agent->second);
    alarms_.agent_changed(agent->second, now());
  }
  for (const std::string& key : std::exchange(dirty_last_agents_, {})) publish_last_agent(key);
  publish_overrides();
}

void Acd::settle() {
  settling_ = false;
  const Now moment = now();
  centre_.expire(moment);
  dirty_groups_.merge(services_.expire(moment));
  if (draining_) {
    centre_.count_agents();
  } else {
    centre_.distribute(moment);
  }
  flush();
  publish_groups(moment);
  settle_alarms(moment);
  arm();
  if (draining_ && !has_open_offers()) host_.drained();
}

/// An agent may be in thousands: what they all say is no reason to let a caller wait. Those that
/// change again before their turn are told once.
void Acd::publish_groups(Now moment) {
  std::set<std::string> changed = std::exchange(dirty_groups_, {});
  for (std::size_t left = groups_at_a_time; left > 0 && !changed.empty(); --left) {
    // In turns, so that none is passed over for ever.
    auto next = changed.upper_bound(last_told_group_);
    if (next == changed.end()) next = changed.begin();
    last_told_group_ = std::move(changed.extract(next).value());
    const std::string name = last_told_group_;
    const auto group = centre_.groups().find(name);
    if (group == centre_.groups().end()) {
      end_state<GroupState>(dirty_groups_, name);
      continue;
    }
    alarms_.group_changed(group->second, publish_state(group->second), moment);
  }
  if (changed.empty()) return;
  dirty_groups_.merge(changed);
  if (retry_.running() || std::exchange(settling_, true)) return;
  host_.post([this] { settle(); });
}

Result<> Acd::may_begin_offer() const {
  if (!draining_) return {};
  return failure("bus.busy", "The plugin is being stopped: no offer begins.");
}

bool Acd::drain() {
  draining_ = true;
  return !has_open_offers();
}

bool Acd::has_open_offers() const {
  const auto& calls = centre_.calls();
  return std::any_of(calls.begin(), calls.end(), [](const auto& entry) {
    return !entry.second.offers.empty() || entry.second.phase == CallPhase::withdrawing;
  });
}

void Acd::arm() {
  const auto next = next_deadline();
  if (next == armed_ && (!next || timer_.running())) return;
  armed_ = next;
  if (!next) {
    timer_ = {};
    return;
  }
  timer_ = host_.after(*next - host_.steady(), [this] {
    armed_.reset();
    act([&](Now now) { centre_.expire(now); });
  });
}

}  // namespace ctibus::acd

CTIBUS_PLUGIN(acd, ctibus::acd::Acd)
