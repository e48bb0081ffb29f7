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
  callback.last_call = state.call;
  callback.connector = state.connector;
  callback.root = Uuid::parse(state.root).value_or(Uuid());
  callback.data = {state.data.begin(), state.data.end()};
  callback.by = state.by;
  return callback;
}

/// `refused`: it lies with the customer's number; all else lies with the agent's device or switch.
CommandResult result_of_make(ReplyStatus status, std::string_view code) {
  if (code == "pbx.invalid_destination") return CommandResult::refused;
  const CommandResult result = result_of(status, code);
  return result == CommandResult::refused ? CommandResult::wrong_state : result;
}

}  // namespace

void Acd::provide_callbacks() {
  provide_once_ready<RequestCallback>([this](Command<RequestCallback> command) {
    if (auto may = allowed(command.source(), ControlRight::calls, command->group); !may) {
      return command.reject(may.error());
    }
    const auto group = centre_.groups().find(command->group);
    if (group != centre_.groups().end() &&
        callers_->dialled(command->number, group->second.options.callbacks.prefix).empty()) {
      return command.reject("acd.bad_value",
                            "number is none that a customer can be called back at: give one.");
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
    const auto asked = asking_.emplace(id, std::move(command));
    Result<std::string> made;
    act([&](Now now) { made = centre_.request_callback(std::move(wanted), now); });
    if (made && *made == id) return;
    auto node = asking_.extract(asked);
    if (!made) {
      node.mapped().reject(made.error());
    } else if (asking_.contains(*made)) {
      // One of before, which is not safe either.
      node.key() = *made;
      asking_.insert(std::move(node));
    } else {
      node.mapped().accept({.callback = *made});
    }
  });
  provide_when_ready<TakeCallback>(
      [this](const Command<TakeCallback>& command, Now now) -> Result<> {
        if (auto may = may_begin_offer(); !may) return may;
        if (auto may = allowed_on_callback(command.source(), command->callback); !may) return may;
        return centre_.take_callback(command->callback, command->agent, now);
      });
  provide_when_ready<CloseCallback>([this](const Command<CloseCallback>& command,
                                           Now now) -> Result<> {
    if (auto may = allowed_on_callback(command.source(), command->callback); !may) return may;
    const CallbackResult result =
        command->result == CallbackResult::unknown ? CallbackResult::cancelled : command->result;
    return centre_.close_callback(command->callback, result, command->by, now);
  });
}

Result<> Acd::allowed_on_callback(std::string_view program, std::string_view id) {
  const auto callback = centre_.callbacks().all().find(id);
  if (callback == centre_.callbacks().all().end()) return {};  // it is said that there is none
  return allowed(program, ControlRight::calls, callback->second.group);
}

void Acd::callback_requested(const Callback& callback) {
  callback_changed(callback);
  const RecordPublisher publish = [this, callback](RecordSafe safe) {
    return host_.publish_record(CallbackRequested{.callback = callback.id,
                                                  .group = callback.group,
                                                  .number = callback.number,
                                                  .name = callback.name,
                                                  .origin = callback.origin,
                                                  .due = callback.due,
                                                  .root = text_of(callback.root),
                                                  .by = callback.by},
                                std::move(safe), {.correlation = callback.root});
  };
  if (!asking_.contains(callback.id)) {
    return publish_until_safe("callback " + callback.id, publish);
  }
  const RecordSafe safe = [this, id = callback.id](const Result<std::uint64_t>& done) {
    if (!done) {
      unrecorded_ = id;
      act([&](Now now) { (void)centre_.close_callback(id, CallbackResult::cancelled, {}, now); });
      unrecorded_.clear();
    }
    while (auto node = asking_.extract(id)) {
      if (done) {
        node.mapped().accept({.callback = id});
      } else {
        node.mapped().reject(done.error());
      }
    }
  };
  if (const auto published = publish(safe); !published) {
    host_.post([safe, error = published.error()] { safe(tl::unexpected(error)); });
  }
}

void Acd::callback_changed(const Callback& callback) {
  // At once: a next life must know before anything is done.
  const std::string root = text_of(callback.root);
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
  if (callback.id != unrecorded_) tell_end(callback, result, by, waited);
  // At once: a next life shall not call again.
  end_state<CallbackState>(dirty_callbacks_, callback.id, callback.root);
}

void Acd::tell_end(const Callback& callback, CallbackResult result, std::string_view by,
                   Duration waited) {
  publish_until_safe("end of callback " + callback.id,
                     [this, callback, result, by = std::string(by), waited](RecordSafe safe) {
                       return host_.publish_record(CallbackEnded{.callback = callback.id,
                                                                 .group = callback.group,
                                                                 .number = callback.number,
                                                                 .origin = callback.origin,
                                                                 .result = result,
                                                                 .agent = callback.agent,
                                                                 .call = callback.last_call,
                                                                 .requests = callback.requests,
                                                                 .attempts = callback.attempts,
                                                                 .waited = waited,
                                                                 .root = text_of(callback.root),
                                                                 .by = by},
                                                   std::move(safe), {.correlation = callback.root});
                     });
}

/// The agent's device calls the customer.
void Acd::call_back(const QueuedCall& call, const acd::Offer& offer) {
  const Callback& callback = *call.callback;
  const CallbackOptions& options = call.group->options.callbacks;
  const std::string destination = callers_->dialled(callback.number, options.prefix);
  Attributes data = views(callback.data);
  data.emplace_back(callback_attribute, callback.id);
  const auto done = [this, id = callback.id, serial = offer.serial, root = callback.root,
                     device = offer.device](CommandResult result, std::string_view made) {
    CallFacts facts{
        .call = std::string(made), .root = root, .connector = std::string(connector_of(device))};
    act([&](Now now) { centre_.made(id, serial, result, facts, now); });
  };
  const auto fails = [&](CommandResult result) {
    host_.post([done, result] { done(result, {}); });
  };
  if (destination.empty()) return fails(CommandResult::refused);
  const auto sent = host_.request<call::Make>(
      offer.device,
      call::Make{.device = offer.device,
                 .destination = destination,
                 .calling_number = options.calling_number,
                 .data = std::move(data)},
      {.deadline = options_.route_time, .correlation = callback.root},
      [this, done, id = callback.id](const Reply<call::Make>& reply) {
        const CommandResult result = result_of_make(reply.status, reply.code);
        if (result != CommandResult::accepted) {
          // The text may have the customer's number.
          host_.log().warning("acd.command_failed", "call.make for callback {}: {}", id,
                              reply.code);
        }
        done(result, reply.body.call);
      });
  if (!sent) fails(CommandResult::wrong_state);
}

void Acd::listen_to_own_callbacks() {
  on_saved<CallbackState>([this](const Event<CallbackState>& event) {
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
