#include <algorithm>
#include <memory>

#include "acd_command.hpp"
#include "words.hpp"

/// Customers who are called back: wishes in, what becomes of them out.
namespace ctibus::acd {

namespace {

CallbackState state_of(const Callback& callback) {
  return {.callback = callback.id,
          .group = callback.group,
          .number = callback.number,
          .name = callback.name,
          .origin = callback.origin,
          .status = callback.status,
          .since = callback.rank.since,
          .rank = callback.rank.order,
          .priority = callback.rank.priority,
          .requested = callback.requested,
          .requests = callback.requests,
          .attempts = callback.attempts,
          .last_result = callback.last_result,
          .last_attempt = callback.last_attempt,
          .due = callback.due,
          .automatic = callback.automatic,
          .wanted_agent = callback.wanted_agent,
          .agent = callback.agent,
          .call = callback.call,
          .connector = callback.connector,
          .data = {callback.data.begin(), callback.data.end()},
          .by = callback.by};
}

Callback callback_of(const CallbackState& state) {
  Callback callback;
  callback.id = state.callback;
  callback.group = state.group;
  callback.number = state.number;
  callback.name = state.name;
  callback.origin = state.origin;
  callback.status = state.status;
  callback.rank = {state.priority == 0 ? Rank::default_priority : state.priority, state.since,
                   state.rank};
  callback.requested = state.requested;
  callback.requests = state.requests;
  callback.attempts = state.attempts;
  callback.last_result = state.last_result;
  callback.last_attempt = state.last_attempt;
  callback.due = state.due;
  callback.automatic = state.automatic;
  callback.wanted_agent = state.wanted_agent;
  callback.agent = state.agent;
  callback.call = state.call;
  callback.connector = state.connector;
  callback.root = Uuid::parse(state.root).value_or(Uuid());
  callback.data = {state.data.begin(), state.data.end()};
  callback.by = state.by;
  return callback;
}

}  // namespace

void Acd::provide_callbacks() {
  host_.provide<RequestCallback>([this](Command<RequestCallback> command) {
    if (!ready_) {
      command.reject("bus.busy", "The callbacks of before are still being read.");
      return;
    }
    Callback wanted;
    wanted.id = host_.uuid().text();
    wanted.group = command->group;
    wanted.number = command->number;
    wanted.key = callers_->key(command->number);
    wanted.name = command->name;
    wanted.origin = CallbackOrigin::requested;
    if (command->priority != 0) wanted.rank.priority = command->priority;
    wanted.due = command->due;
    wanted.wanted_agent = command->wanted_agent;
    wanted.root = command.correlation();
    wanted.data = {command->data.begin(), command->data.end()};
    wanted.by = command->by;
    const std::string id = wanted.id;
    // Answered when the record of it is safe; see callback_requested().
    const auto asked = asking_.emplace(id, std::move(command)).first;
    Result<std::string> made;
    act([&](Now now) { made = centre_.request_callback(std::move(wanted), now); });
    if (made && *made == id) return;
    auto node = asking_.extract(asked);
    if (made) {
      node.mapped().accept({.callback = *made});
    } else {
      node.mapped().reject(made.error());
    }
  });
}

void Acd::callback_requested(const Callback& callback) {
  const std::string root = callback.root ? callback.root.text() : std::string();
  const std::string id = callback.id;
  const auto safe = [this, id](const Result<std::uint64_t>& done) {
    auto node = asking_.extract(id);
    if (node.empty()) return;
    if (done) {
      node.mapped().accept({.callback = id});
      return;
    }
    act([&](Now now) { (void)centre_.close_callback(id, CallbackResult::cancelled, {}, now); });
    node.mapped().reject(done.error());
  };
  const auto published = host_.publish_record(CallbackRequested{.callback = callback.id,
                                                                .group = callback.group,
                                                                .number = callback.number,
                                                                .name = callback.name,
                                                                .origin = callback.origin,
                                                                .due = callback.due,
                                                                .root = root,
                                                                .by = callback.by},
                                              safe, {.correlation = callback.root});
  callback_changed(callback);
  if (!published) {
    host_.post([safe, error = published.error()] { safe(tl::unexpected(error)); });
  }
}

void Acd::callback_changed(const Callback& callback) {
  // At once: a next life must know before anything is done.
  const std::string root = callback.root ? callback.root.text() : std::string();
  CallbackState state = state_of(callback);
  state.root = root;
  dirty_callbacks_.erase(callback.id);
  if (!host_.publish(state, {.correlation = callback.root})) {
    keep_dirty(dirty_callbacks_, callback.id);
  }
}

void Acd::callback_attempted(const Callback& callback, std::string_view call) {
  (void)host_.publish(CallbackAttempted{.callback = callback.id,
                                        .group = callback.group,
                                        .agent = callback.agent,
                                        .call = call,
                                        .result = callback.last_result,
                                        .attempts = callback.attempts,
                                        .due = callback.due},
                      {.correlation = callback.root});
}

void Acd::callback_ended(const Callback& callback, CallbackResult result, std::string_view by,
                         Duration waited) {
  host_.count("acd_callbacks_total", "Callbacks that are over.");
  dirty_callbacks_.erase(callback.id);
  const std::string root = callback.root ? callback.root.text() : std::string();
  (void)host_.publish_record(CallbackEnded{.callback = callback.id,
                                           .group = callback.group,
                                           .number = callback.number,
                                           .origin = callback.origin,
                                           .result = result,
                                           .agent = callback.agent,
                                           .call = callback.call,
                                           .requests = callback.requests,
                                           .attempts = callback.attempts,
                                           .waited = waited,
                                           .root = root,
                                           .by = by},
                             {}, {.correlation = callback.root});
  (void)host_.withdraw<CallbackState>(callback.id, {.correlation = callback.root});
}

/// The agent's device calls the customer.
void Acd::call_back(const QueuedCall& call, const acd::Offer& offer) {
  const Callback& callback = *call.callback;
  const std::string destination = destination_of(callback, *call.group);
  Attributes data = views(callback.data);
  data.emplace_back(callback_attribute, callback.id);
  const auto done = [this, id = callback.id, serial = offer.serial, root = callback.root,
                     device = offer.device](CommandResult result, std::string_view made) {
    CallFacts facts{
        .call = std::string(made), .root = root, .connector = std::string(connector_of(device))};
    act([&](Now now) { centre_.made(id, serial, result, facts, now); });
  };
  const auto sent = host_.request<call::Make>(
      offer.device,
      call::Make{.device = offer.device,
                 .destination = destination,
                 .calling_number = call.group->options.callbacks.calling_number,
                 .data = std::move(data)},
      {.deadline = options_.route_time, .correlation = callback.root},
      [this, done, id = callback.id](const Reply<call::Make>& reply) {
        // The customer's number is no fault of the agent's device.
        const CommandResult result = reply.code == "pbx.invalid_destination"
                                         ? CommandResult::refused
                                         : result_of(reply.status, reply.code);
        if (result != CommandResult::accepted) {
          host_.log().warning("acd.command_failed", "call.make for callback {}: {} {}", id,
                              reply.code, reply.text);
        }
        done(result, reply.body.call);
      });
  if (!sent) {
    host_.post([done] { done(CommandResult::refused, {}); });
  }
}

void Acd::listen_to_own_callbacks() {
  host_.on<CallbackState>([this](const Event<CallbackState>& event) {
    if (ready_ || event.tombstone() || event.source() != host_.name()) return;
    saved_callbacks_.push_back(callback_of(*event));
  });
}

void Acd::restore_callbacks(Now now) {
  for (Callback& saved : std::exchange(saved_callbacks_, {})) {
    const std::string id = saved.id;
    saved.key = callers_->key(saved.number);
    centre_.restore_callback(std::move(saved), now);
    if (!centre_.callbacks().all().contains(id)) (void)host_.withdraw<CallbackState>(id);
  }
}

}  // namespace ctibus::acd
