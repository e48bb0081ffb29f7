#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "alarm_watch.hpp"
#include "caller_book.hpp"
#include "controllers.hpp"
#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/listener.hpp"
#include "ctibus/kit/acd/options.hpp"
#include "ctibus/kit/acd/overrides.hpp"
#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/acd_alarm.hpp"
#include "ctibus/messages/acd_callback.hpp"
#include "ctibus/messages/acd_control.hpp"
#include "ctibus/messages/acd_work.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/messages/media.hpp"
#include "ctibus/messages/privacy.hpp"
#include "ctibus/messages/queue.hpp"
#include "ctibus/messages/route.hpp"
#include "ctibus/plugin.hpp"
#include "errors.hpp"
#include "service_watch.hpp"

namespace ctibus::acd {

/// Carries facts from the bus to the Centre and its decisions back.
///
/// Everything it must know after a restart lies on the bus as last values: calls in call.state and
/// acd.call_state, agents in agent.state. It works only once it has read them.
class Acd final : public Plugin, private Listener {
 public:
  using Options = acd::Options;

  static constexpr std::string_view offers[] = {"acd", "agent"};
  static constexpr std::string_view needs[] = {"call-control", "queue-hold"};
  static constexpr std::string_view subscribes[] = {
      "route.requested", "call.*",          "queue.offer_failed", "media.played",
      "media.recorded",  "connector.state", "device.state",       "bus.instance",
      "agent.state",     "acd.call_state",  "acd.group_state",    "acd.callback_state",
      "acd.last_agent",  "acd.alarm",       "acd.agent_override", "acd.group_override"};
  static constexpr auto publishes =
      messages<Entered, Announced, Passed, Offered, OfferEnded, Left, MessageLeft, Qualified,
               GroupState, CallState, LastAgent, CallbackRequested, CallbackState,
               CallbackAttempted, CallbackEnded, WorkEnded, Controlled, AgentOverride,
               GroupOverride, Alarm, agent::LoggedOn, agent::LoggedOff, agent::Ready,
               agent::NotReady, agent::Busy, agent::WorkingAfterCall, agent::State>;
  static constexpr auto provides =
      messages<Explain, Qualify, RequestCallback, TakeCallback, CloseCallback, SubmitWork,
               AcceptWork, ReturnWork, EndWork, SetSkill, SetMembership, SetGroupPriority,
               SetOpening, Reset, PickCall, MoveCall, SetCallPriority, privacy::Erase, agent::LogOn,
               agent::LogOff, agent::SetReady, agent::SetNotReady, agent::SetWorkingAfterCall>;
  static constexpr auto commands =
      messages<queue::Hold, queue::Offer, queue::Withdraw, queue::Release, route::Select,
               route::Reject, media::Play, media::Record, media::Stop, call::Clear, call::Make>;
  static constexpr Manifest manifest{.id = "acd",
                                     .text = "Distributes waiting calls and other work to agents.",
                                     .offers = offers,
                                     .requires_ = needs,
                                     .publishes = publishes,
                                     .subscribes = subscribes,
                                     .provides = provides,
                                     .commands = commands,
                                     .errors = errors};

  Acd(Host& host, const Options& options);

  Result<> start() override;
  /// Offers under way come to their end; no other begins. Waiting calls are the next life's.
  bool drain() override;
  Result<> reload(const Options& options);

 private:
  using AgentCommand = std::function<Result<>(Now)>;

  // acd.cpp: facts in
  Now now() const { return {host_.steady(), host_.now()}; }
  void listen();
  void listen_to_calls();
  void listen_to_connectors();
  Result<> take(const Options& options);
  void route_requested(const Event<route::Requested>& request);
  std::pair<const Group*, Admission> admit(std::string_view calling, const Group& called) const;
  template <class F>
  void act(F&& change);
  void flush();
  void settle();
  bool has_open_offers() const;
  void publish_groups(Now moment);
  void arm();

  // acd_commands.cpp: agents' commands and feature codes
  void provide_agent_commands();
  /// `carry_out` gets the command, and answers it, once what the life before has left is read.
  template <Message C, class CarryOut>
  void provide_once_ready(CarryOut carry_out);
  /// `change` gets the command and the time, and says how it is answered.
  template <Message C, class Change>
  void provide_when_ready(Change change);
  template <Message C, class Change>
  void provide_for_agent(Change change);
  std::optional<AgentCommand> feature_code(std::string_view called, std::string_view device);
  void reject_route(std::string_view call, std::string_view connector, Cause cause);

  // acd_control.cpp: what supervisors change
  /// What the audit tells of a command that was carried out.
  struct Deed {
    std::string agent;
    std::string group;
    std::string call;
    std::string before;
    std::string after;
    Uuid correlation;
  };
  /// Of whom and of which command an audit tells.
  struct Asker {
    std::string_view command;
    Text by;
    std::string_view program;
    MessageId cause;
  };
  template <Message C>
  static Asker asker_of(const Command<C>& command) {
    return {topic_of<C>(), command->by, command.source(), command.id()};
  }
  static Deed deed_on(const QueuedCall& call);
  void provide_control();
  void provide_agent_control();
  void provide_group_control();
  void provide_call_control();
  template <Message C, class Change>
  void provide_control_of(Change change);
  void tell(const Asker& asker, const Deed& deed);
  Result<> allowed(std::string_view program, ControlRight right, std::string_view group);
  Result<> allowed_for(std::string_view program, ControlRight right, const Agent& agent);
  Result<Deed> reset(const Reset& command, std::string_view program, Now now);
  Result<const AgentOptions*> configured_agent(std::string_view id) const;
  Result<const GroupOptions*> configured_group(std::string_view name) const;
  Result<const QueuedCall*> distributed_call(std::string_view id) const;

  // acd_overrides.cpp: what they changed, and how it is kept
  void listen_to_overrides();
  void restore_overrides(Now now);
  using Override = std::function<void(Overrides&)>;
  void change_agent(const AgentOptions& configured, Now now, const Override& change);
  void change_group(const GroupOptions& configured, Now now, const Override& change);
  void apply_to_group(const GroupOptions& configured, Now now);
  /// Takes over what `overrides` says; what it says of others than the configured is forgotten.
  void keep(Overrides overrides, const Overrides::Forgotten& forgotten);
  void publish_overrides();
  bool publish_agent_override(const std::string& agent);
  bool publish_group_override(const std::string& group);

  // acd_alarms.cpp: what has gone over its limit
  void listen_to_alarms();
  void settle_alarms(Now now);
  /// Of the centre, the alarms and the service levels.
  std::optional<Moment> next_deadline() const;

  // acd_explain.cpp: why a call is where it is
  void provide_explain();

  // acd_callbacks.cpp: customers who are called back
  void provide_callbacks();
  void callback_requested(const Callback& callback) override;
  void callback_changed(const Callback& callback) override;
  void callback_attempted(const Callback& callback, std::string_view call) override;
  void callback_ended(const Callback& callback, CallbackResult result, std::string_view by,
                      Duration waited) override;
  void call_back(const QueuedCall& call, const acd::Offer& offer);
  void tell_end(const Callback& callback, CallbackResult result, std::string_view by,
                Duration waited);
  Result<> allowed_on_callback(std::string_view program, std::string_view id);
  void listen_to_own_callbacks();
  void restore_callbacks(Now now);
  // acd_privacy.cpp: forgetting a person
  void provide_erase();

  // acd_records.cpp: what nobody repeats
  using RecordSafe = std::function<void(Result<std::uint64_t>)>;
  using RecordPublisher = std::function<Result<MessageId>(RecordSafe)>;
  struct PendingRecord {
    std::string what;  ///< for people
    RecordPublisher publish;
  };
  void publish_until_safe(const std::string& what, const RecordPublisher& publish);
  void offer_record(const PendingRecord& record, bool again);
  void offer_refused_record();
  /// Errors: bus.busy, when so many wait that no more of them may be made.
  Result<> may_make_records() const;

  // acd_qualify.cpp: what a call was about
  void provide_qualify();

  // acd_work.cpp: what is distributed and is no call
  void provide_work();
  void work_ended(const QueuedCall& item, WorkResult result, Duration waited,
                  Duration handled) override;

  // acd_waiting.cpp: what callers hear and say while they wait
  struct MediaCommand {
    std::uint64_t turn = 0;
    MessageId command;
  };
  void listen_to_media();
  bool is_of_last_media_command(std::string_view call, MessageId command) const;
  template <Message C>
  void media_command(const QueuedCall& call, const C& body,
                     void (Centre::*replied)(std::string_view, CommandResult, Now));
  void play(const QueuedCall& call, const std::vector<std::string>& sounds) override;
  void record(const QueuedCall& call, Duration longest) override;
  void stop_media(const QueuedCall& call) override;
  void announced(const QueuedCall& call, std::uint32_t position,
                 const std::vector<std::string>& sounds) override;
  void message_left(const QueuedCall& call, const VoiceMessage& message, Duration waited) override;

  // acd_restore.cpp: the life before
  /// Each of the plugin's own last values that the life before has left.
  template <Message S, class Keep>
  void on_saved(Keep keep) {
    host_.on<S>([this, keep](const Event<S>& event) {
      if (!ready_ && !event.tombstone() && event.source() == host_.name()) keep(event);
    });
  }
  void listen_to_own_states();
  void snapshot_complete();
  void restore();

  // acd_last_agents.cpp: whom callers talked to
  void listen_to_last_agents();
  void restore_last_agents(Now moment);
  void remembered(const std::string& key, const LastAgents::Entry& last) override;
  void forgotten(const std::string& key) override;
  void publish_last_agent(const std::string& key);

  // acd_listener.cpp: decisions out
  void hold(const QueuedCall& call, std::string_view treatment) override;
  void offer(const QueuedCall& call, const acd::Offer& offer, Duration time_limit, Duration lease,
             Duration waited) override;
  void withdraw_from(const QueuedCall& call, std::string_view device) override;
  void withdraw(const QueuedCall& call, std::string_view treatment) override;
  void release(const QueuedCall& call, std::string_view to) override;
  void select(const QueuedCall& call, std::string_view to) override;
  void reject(const QueuedCall& call, Cause cause) override;
  void clear(const CallFacts& call) override;
  void entered(const QueuedCall& call, std::uint32_t position) override;
  void passed(const QueuedCall& call, std::size_t from) override;
  void offer_ended(const QueuedCall& call, const Offer& offer, queue::OfferResult result,
                   Duration alerted) override;
  void left(const QueuedCall& call, LeaveReason reason, std::string_view agent,
            Duration waited) override;
  void logged_on(const Agent& agent) override;
  void logged_off(const Agent& agent, std::string_view device, std::string_view reason) override;
  void agent_entered_state(const Agent& agent) override;
  void agent_changed(const Agent& agent) override;
  void agent_removed(const Agent& agent) override;
  void group_changed(const Group& group) override;
  void group_removed(const Group& group) override;
  void call_changed(const QueuedCall& call) override;
  void call_removed(const QueuedCall& call) override;
  void warn(std::string_view error, const QueuedCall& call, std::string_view text) override;
  template <Message C>
  MessageId command(const CallFacts& call, const C& body,
                    const std::function<void(CommandResult, Now)>& replied);
  void publish_state(const Agent& agent);
  ServiceLevel publish_state(const Group& group);
  void publish_state(const QueuedCall& call);
  template <Message S>
  void end_state(std::set<std::string>& dirty, const std::string& id, Uuid correlation = {}) {
    dirty.erase(id);
    if (!host_.withdraw<S>(id, {.correlation = correlation})) keep_dirty(dirty, id);
  }
  Result<> may_begin_offer() const;
  /// A last value that could not be published or ended now is so later.
  void keep_dirty(std::set<std::string>& dirty, const std::string& id);

  Host& host_;
  Options options_;
  std::optional<CallerBook> callers_;
  std::optional<Controllers> controllers_;
  Overrides overrides_;
  Centre centre_;
  bool ready_ = false;     ///< the snapshot is read
  bool settling_ = false;  ///< a settle is under way
  bool draining_ = false;
  std::vector<std::function<void()>> deferred_;  ///< commands that came before
  std::set<std::string> dirty_agents_;
  std::set<std::string> dirty_groups_;
  std::string last_told_group_;
  std::set<std::string> dirty_calls_;
  std::set<std::string> dirty_callbacks_;
  /// By callback, until the record of it is safe.
  std::multimap<std::string, Command<RequestCallback>> asking_;
  std::string unrecorded_;                                  ///< callback whose record was refused
  std::map<std::string, MediaCommand, std::less<>> media_;  ///< the last one of each call
  std::uint64_t last_media_turn_ = 0;
  std::deque<PendingRecord> refused_records_;
  Timer record_retry_;
  std::set<std::string> dirty_last_agents_;
  ServiceWatch services_;
  AlarmWatch alarms_;
  std::set<std::string> told_alarms_;  ///< those on the bus
  std::set<std::string> dirty_alarms_;
  std::set<std::string> dirty_agent_overrides_;
  std::set<std::string> dirty_group_overrides_;
  Timer timer_;
  Timer retry_;
  std::optional<Moment> armed_;

  // While a snapshot is read.
  std::set<std::string> seen_calls_;
  std::vector<Centre::SavedAgent> saved_agents_;
  std::vector<Centre::SavedCall> saved_calls_;
  std::vector<Callback> saved_callbacks_;
  struct SavedGroup {
    std::string name;
    ServiceLevel service;
    Timestamp published;
  };
  std::vector<SavedGroup> saved_groups_;
  std::vector<std::pair<std::string, LastAgents::Entry>> saved_last_agents_;

  static constexpr std::size_t deferred_limit_ = 256;
};

template <class F>
void Acd::act(F&& change) {
  change(now());
  flush();
  if (ready_ && !settling_) {
    settling_ = true;
    host_.post([this] { settle(); });
  }
}

template <Message C, class CarryOut>
void Acd::provide_once_ready(CarryOut carry_out) {
  host_.provide<C>([this, carry_out](Command<C> command) {
    if (ready_) return carry_out(std::move(command));
    if (deferred_.size() >= deferred_limit_) {
      command.reject("bus.busy", "What the life before has left is still being read.");
      return;
    }
    auto kept = std::make_shared<Command<C>>(std::move(command));
    deferred_.push_back([=] { carry_out(std::move(*kept)); });
  });
}

template <Message C, class Change>
void Acd::provide_when_ready(Change change) {
  provide_once_ready<C>([this, change](Command<C> command) {
    Result<> done;
    act([&](Now now) { done = change(command, now); });
    if (done) {
      command.accept();
    } else {
      command.reject(done.error());
    }
  });
}

}  // namespace ctibus::acd
