#pragma once

#include "ctibus/kit/acd/domain.hpp"
#include "ctibus/kit/acd/last_agents.hpp"
#include "ctibus/messages/acd_work.hpp"
#include "ctibus/messages/queue.hpp"

namespace ctibus::acd {

/// What the centre decides and tells. Called while the centre works: do not call it back from here.
class Listener {
 public:
  virtual ~Listener() = default;

  // Commands to the call's connector; their replies go to Centre::*_replied.
  virtual void hold(const QueuedCall& call, std::string_view treatment) = 0;
  /// Where `call.callback` is set, the agent's device is to call the customer: Centre::made.
  virtual void offer(const QueuedCall& call, const Offer& offer, Duration time_limit,
                     Duration lease, Duration waited) = 0;
  virtual void withdraw(const QueuedCall& call, std::string_view treatment) = 0;
  /// Only from this device; it goes on alerting at others.
  virtual void withdraw_from(const QueuedCall& call, std::string_view device) = 0;
  virtual void release(const QueuedCall& call, std::string_view to) = 0;
  /// It waits for a route: it goes there, and is not ours any more.
  virtual void select(const QueuedCall& call, std::string_view to) = 0;
  virtual void reject(const QueuedCall& call, Cause cause) = 0;
  virtual void play(const QueuedCall& call, const std::vector<std::string>& sounds) = 0;
  virtual void clear(const CallFacts& call) = 0;
  /// Only where the connector can.
  virtual void record(const QueuedCall&, Duration /*longest*/) {}
  /// Ends what is being played or recorded; nothing comes of it.
  virtual void stop_media(const QueuedCall&) {}

  // Facts.
  virtual void entered(const QueuedCall& call, std::uint32_t position) = 0;
  /// It went on to the next queue of its group.
  virtual void passed(const QueuedCall& call, std::size_t from) = 0;
  virtual void offer_ended(const QueuedCall& call, const Offer& offer, queue::OfferResult result,
                           Duration alerted) = 0;
  /// `call.exit`: how it was sent away, if it was.
  virtual void left(const QueuedCall& call, LeaveReason reason, std::string_view agent,
                    Duration waited) = 0;
  virtual void announced(const QueuedCall&, std::uint32_t /*position*/,
                         const std::vector<std::string>& /*sounds*/) {}
  virtual void message_left(const QueuedCall&, const VoiceMessage&, Duration /*waited*/) {}
  virtual void logged_on(const Agent& agent) = 0;
  virtual void logged_off(const Agent& agent, std::string_view device, std::string_view reason) = 0;
  /// `agent.view.state` is new: ready, not ready, busy or working after call.
  virtual void agent_entered_state(const Agent& agent) = 0;

  // Last values that are not true any more.
  virtual void agent_changed(const Agent& agent) = 0;
  virtual void agent_removed(const Agent& agent) = 0;
  virtual void group_changed(const Group& group) = 0;
  virtual void group_removed(const Group& group) = 0;
  virtual void call_changed(const QueuedCall& call) = 0;
  virtual void call_removed(const QueuedCall& call) = 0;

  // What a driver without them need not know: callbacks.
  virtual void callback_requested(const Callback&) {}
  /// A last value, as above.
  virtual void callback_changed(const Callback&) {}
  /// The customer was called by this call, and not reached.
  virtual void callback_attempted(const Callback&, std::string_view) {}
  /// It is gone. `by`: who closed it, if somebody did.
  virtual void callback_ended(const Callback&, CallbackResult, std::string_view /*by*/,
                              Duration /*waited*/) {}

  // Work items.
  /// `waited`: from its beginning to its last answer, or its end.
  virtual void work_ended(const QueuedCall&, WorkResult, Duration /*waited*/,
                          Duration /*handled*/) {}

  // Last agents.
  /// Under this key the caller's next call to the group finds the agent.
  virtual void remembered(const std::string& /*key*/, const LastAgents::Entry&) {}
  virtual void forgotten(const std::string& /*key*/) {}

  // For people.
  virtual void warn(std::string_view error, const QueuedCall& call, std::string_view text) = 0;
};

}  // namespace ctibus::acd
