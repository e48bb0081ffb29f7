#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/kit/acd/callback_book.hpp"
#include "ctibus/kit/acd/deadlines.hpp"
#include "ctibus/kit/acd/domain.hpp"
#include "ctibus/kit/acd/explanation.hpp"
#include "ctibus/kit/acd/last_agents.hpp"
#include "ctibus/kit/acd/listener.hpp"
#include "ctibus/kit/acd/saved.hpp"

namespace ctibus::acd {

/// A call centre: agents, groups and waiting calls, and who is offered what. Knows no bus and no
/// clock: facts and the time come in, decisions go to the Listener. One thread.
///
/// What it promises, whatever comes in:
/// - an agent has one offer at most, and none while the device is in a call or out of service;
/// - after distribute(), no call that can be offered waits while an agent who may take it is
///   available;
/// - the strongest group goes first, in it the best rank, for it the nearest agent (see Score);
///   whatever happens to a call, its rank stays;
/// - each offer ends, at the latest with its lease; each call that entered a group leaves it once.
class Centre {
 public:
  template <class T>
  using Named = std::map<std::string, T, std::less<>>;

  /// `chance` gives evenly distributed numbers, for strategies that draw; `digest` makes the keys
  /// under which callers are remembered.
  Centre(Listener& listener, Matcher::Chance chance, LastAgents::Digest digest = {})
      : listener_(listener), matcher_(std::move(chance)), last_agents_(std::move(digest)) {
    channels_.push_back({{.name = std::string(voice)}});
  }
  Centre(const Centre&) = delete;
  Centre& operator=(const Centre&) = delete;

  /// Checked options (see check()). Calls stay in their queues, agents at their devices; a removed
  /// group serves its last calls before it vanishes.
  /// Errors: those of the calendars; then nothing has changed.
  Result<> configure(const Options& options, Now now);

  // Facts from connectors ------------------------------------------------------------------------

  void connector_link(std::string_view connector, bool up, Abilities can, Now now);
  void connector_running(std::string_view connector, bool running, Now now);
  void device_state(std::string_view device, bool in_service, Now now);
  void device_removed(std::string_view device, Now now);
  /// All that is known of a call now.
  void call_state(CallFacts facts, std::vector<Party> parties, Now now);
  void connection(std::string_view call, std::string_view device, ConnectionState state, Now now);
  void connection_cleared(std::string_view call, std::string_view device, Now now);
  void queued(std::string_view call, Now now);
  void diverted(std::string_view call, std::string_view from, std::string_view to, Now now);
  /// The device answered.
  void established(std::string_view call, std::string_view device, Now now);
  /// A connection of the call failed: the destination of a release, perhaps.
  void connection_failed(std::string_view call, std::string_view device, Cause cause, Now now);
  void offer_failed(std::string_view call, std::string_view device, queue::OfferResult result,
                    Now now);
  /// `lost`: for a technical reason, not because somebody hung up.
  void call_ended(std::string_view call, bool lost, Now now);
  void call_merged(std::string_view call, std::string_view into, Now now);

  // Calls ----------------------------------------------------------------------------------------

  /// The group that serves a number or route point; null: none.
  const Group* group_of(std::string_view called, std::string_view route_point) const;
  /// A call waits for a route to this group: it is taken to the holding device.
  void arrive(CallFacts facts, std::string_view caller, std::string_view group, Now now,
              const Admission& admission = {});
  void hold_replied(std::string_view call, CommandResult result, Now now);
  void offer_replied(std::string_view call, std::uint64_t serial, CommandResult result, Now now);
  void withdraw_replied(std::string_view call, CommandResult result, Now now);
  void release_replied(std::string_view call, CommandResult result, Now now);
  void play_replied(std::string_view call, CommandResult result, Now now);
  /// What the caller was played last is over.
  void played(std::string_view call, Now now);
  /// Keys that a device of the call pressed, of which nobody else took notice.
  void keys_pressed(std::string_view call, std::string_view device, std::string_view keys, Now now);
  void record_replied(std::string_view call, CommandResult result, Now now);
  void recorded(std::string_view call, const VoiceMessage& message, Now now);

  // Agents ---------------------------------------------------------------------------------------

  Result<> log_on(std::string_view agent, std::string_view device, bool ready, Now now);
  Result<> log_off(std::string_view agent, std::string_view reason, Now now);
  Result<> set_ready(std::string_view agent, Now now);
  Result<> set_not_ready(std::string_view agent, std::string_view reason, Now now);
  Result<> set_working_after_call(std::string_view agent, Duration duration, Now now);
  /// Who is logged on at the device; null: nobody.
  const Agent* agent_at(std::string_view device) const;
  /// Who would log on there unless told otherwise; null: nobody.
  const Agent* owner_of(std::string_view device) const;
  /// The call that the agent may qualify so: the one named, else the present or last one. Errors:
  /// agent.unknown, agent.wrong_state, acd.unknown_call, acd.unknown_code.
  Result<LastCall> qualified_call(std::string_view agent, std::string_view call,
                                  std::string_view code) const;

  // Work items: chats, e-mails, tasks -------------------------------------------------------------

  /// Have an item distributed, which waits since `since`, or now where that is 0. One that is there
  /// already stays as it is. Errors: acd.unknown_group, acd.bad_value, acd.too_much_work.
  Result<> submit_work(CallFacts facts, std::string_view group, Timestamp since,
                       const Admission& admission, Now now);
  /// The agent takes what is being offered. Errors: acd.unknown_work, acd.not_in_hand, agent.*.
  Result<> accept_work(std::string_view item, std::string_view agent, Now now);
  /// The agent does not take it, or gives it back: it waits in its rank, in this group or where it
  /// was. Errors: acd.unknown_work, acd.unknown_group, acd.bad_value, acd.not_in_hand, agent.*.
  Result<> return_work(std::string_view item, std::string_view agent, std::string_view group,
                       Now now);
  /// It is done, or taken back. `agent`: only if this agent has it. Errors: acd.unknown_work,
  /// acd.not_in_hand.
  Result<> end_work(std::string_view item, std::string_view agent, Now now);

  // Callbacks ------------------------------------------------------------------------------------

  /// Have somebody called back: `wanted` has an id, a group, a number and, perhaps, who asks for it
  /// and when it is due. The id of an earlier one for the same number and group counts, if there is
  /// one. Errors: acd.unknown_group, acd.bad_value, agent.unknown.
  Result<std::string> request_callback(Callback wanted, Now now);
  /// The agent calls now, whatever the order. Errors: acd.unknown_callback, acd.callback_taken,
  /// acd.callback_not_allowed, acd.agent_not_free, agent.*.
  Result<> take_callback(std::string_view callback, std::string_view agent, Now now);
  /// Nobody need call any more. Errors: acd.unknown_callback, acd.callback_taken, acd.bad_value.
  Result<> close_callback(std::string_view callback, CallbackResult result, std::string_view by,
                          Now now);
  /// What is kept of a customer beyond the calls. `under_way`: callbacks that are being carried
  /// out, which stay.
  struct Forgotten {
    std::size_t callbacks = 0;
    std::size_t under_way = 0;
    std::size_t last_agents = 0;
    std::size_t items = 0;  ///< of work that is not over; they stay, too
  };
  Forgotten forget_customer(std::string_view key, Now now);
  /// What became of the call that an offer of a callback asked for.
  void made(std::string_view callback, std::uint64_t serial, CommandResult result,
            const CallFacts& made, Now now);

  // Live control: what costs only what it touches. Who has a call or is being offered one keeps it;
  // calls keep their ranks.

  /// Takes over all options of one agent, who has this id. Checked options, as in configure().
  /// Errors: agent.unknown; acd.unknown_group. Then nothing has changed.
  Result<> change_agent(const AgentOptions& options, Now now);
  /// 1 is the strongest, to 99. Errors: acd.unknown_group.
  Result<> set_group_priority(std::string_view group, std::uint32_t priority);
  /// Offers a waiting call to an agent whose device is free, whatever the order, the group, the
  /// skills and whether he is ready. Errors: acd.unknown_call, acd.call_not_waiting, agent.unknown,
  /// agent.logged_off, acd.agent_not_free, acd.other_connector.
  Result<> pick(std::string_view call, std::string_view agent, Now now);
  /// A waiting call waits in another group, which need not be open nor have room. Errors:
  /// acd.unknown_call, acd.call_not_waiting, acd.unknown_group, acd.bad_value.
  Result<> move_call(std::string_view call, std::string_view group, Now now);
  /// Of a call in a line: 1 goes first, to 10. Errors: acd.unknown_call, acd.call_not_waiting.
  Result<> set_call_priority(std::string_view call, std::uint32_t priority);

  // Distribution and time ------------------------------------------------------------------------

  /// A group that is closed takes no more calls; those who wait are served. Errors:
  /// acd.unknown_group.
  Result<> set_opening(std::string_view group, Opening opening, Now now);
  void distribute(Now now);
  /// Puts the counts of the groups right: after the offers, since an agent may be in thousands.
  /// distribute() ends with it.
  void count_agents();
  std::optional<Moment> next_deadline() const { return deadlines_.next(); }
  void expire(Now now);

  // After a restart: what an earlier life published, after the facts of now. ----------------------

  using SavedAgent = acd::SavedAgent;
  using SavedCall = acd::SavedCall;
  void restore_agent(const SavedAgent& saved, Now now);
  /// Before the calls. It may be forgotten at once.
  void restore_last_agent(const std::string& key, LastAgents::Entry entry, Now now);
  void restore_call(SavedCall saved, Now now);
  /// After agents, before calls.
  void restore_callback(Callback saved, Now now);
  /// After the last of them.
  void restored(Now now);

  // To look at -----------------------------------------------------------------------------------

  const Named<Agent>& agents() const { return agents_; }
  /// Counts of ready and busy agents: as of the last count_agents().
  const Named<Group>& groups() const { return groups_; }
  const Named<QueuedCall>& calls() const { return calls_; }
  const CallbackBook& callbacks() const { return callbacks_; }
  /// Why a call is where it is, also one that has left not long ago; none: it is not known.
  std::optional<Explanation> explain(std::string_view call) const;
  const LastAgents& last_agents() const { return last_agents_; }
  /// How long a call that waits will go on waiting for an offer; unknown where nothing can be said
  /// (see WaitPredictor), for a group that is closed, and for calls that do not wait.
  WaitEstimate estimate(const QueuedCall& call, Now now) const;
  /// The same of a call that comes now.
  WaitEstimate estimate(const Group& group, Now now) const;
  /// In its line; 0: it does not wait.
  std::uint32_t position_of(std::string_view call) const {
    const auto found = calls_.find(call);
    return found == calls_.end() ? 0 : position(found->second);
  }
  static GroupStatus status_of(const Group& group);
  std::string_view channel_name(const Group& group) const {
    return channels_[group.channel].options.name;
  }
  std::string_view channel_name(const WorkInHand& work) const {
    return channels_[work.channel].options.name;
  }
  /// How many may wait in the queue now; none: without limit.
  static std::optional<std::uint32_t> capacity_of(const Group& group, const Queue& queue);
  bool knows_call(std::string_view call) const { return known_.contains(call); }
  std::vector<std::string> known_calls() const;

 private:
  /// What the events of a command may take to arrive.
  static constexpr Duration settling_time{1000};
  /// Deadlines are in steady time: a clock that is set is noticed within the hour.
  static Moment trusted(Timestamp then, Now now) {
    return now.steady + std::min<Duration>(then - now.utc, std::chrono::hours(1));
  }

  // Agents
  Agent* find_agent(std::string_view id);
  Result<Agent*> logged_on_agent(std::string_view id);
  Workload newcomers_workload() const;
  void seat(Agent& agent, Device& device);
  void unseat(Agent& agent, std::string_view reason, Now now);
  AgentView view_of(const Agent& agent) const;
  /// Puts everything derived from an agent's facts right: state, availability, counts.
  void refresh(Agent& agent, Now now);
  void set_open(Agent& agent, ChannelSet open);
  /// Who is logged on counts at once, decisions look at it.
  void count(Agent& agent);
  void count_now(Agent& agent);
  void begin_after_call_work(Agent& agent, std::string_view call, Duration duration, Now now);
  void end_after_call_work(Agent& agent);
  void pause(Agent& agent, Now now);
  void call_over(Agent& agent, std::string_view call, Now now);
  /// `was_call`: what has ended; else nothing else may be in hand.
  void begin_asked_work(Agent& agent, std::string_view call, bool was_call, Now now);
  void forget_answered(const Agent& agent, std::string_view call);

  // Channels
  std::optional<std::uint32_t> channel_named(std::string_view name) const;
  Result<> check_change_of_channels(const Options& options) const;
  void configure_channels();
  void set_capacities(Agent& agent) const;
  ChannelSet room_of(const Agent& agent) const;
  ChannelSet open_to(const Agent& agent) const;
  std::vector<WorkInHand> work_of(const Agent& agent) const;

  // Devices
  Connector& connector(std::string_view name);
  Device& device(std::string_view id);
  Device* find_device(std::string_view id);
  void tidy(std::string_view device);
  void occupy(std::string_view call, std::string_view device, ConnectionState state, Now now);
  void vacate(std::string_view call, std::string_view device, Now now);
  void reopen(const Connector& connector, Now now);

  /// What of a call stays when it comes to another group, or goes on as another call.
  struct Ticket {
    CallFacts facts;
    std::string caller;
    Rank rank;
    Duration bonus{0};
    std::vector<std::string> path;
    std::string caller_key = {};
  };

  // Queues, the way in and the ways out
  void arrive_at(Group& group, Ticket ticket, std::optional<Exit> refusal, Now now);
  void enter(QueuedCall& call, Now now);
  static std::optional<std::size_t> queue_with_room(const Group& group, std::size_t from);
  static Exit exit_by(const ExitOptions& options, LeaveCause cause);
  static std::string_view treatment_of(const QueuedCall& call);
  /// What keeps calls out of the group now; none: they are let in.
  static std::optional<LeaveCause> kept_out_by(const Group& group);
  void enter_queue(QueuedCall& call, std::size_t queue, Now now);
  void join_line(QueuedCall& call, std::size_t queue, Moment since);
  void leave_line(QueuedCall& call);
  void time_queue(const QueuedCall& call);
  void change_treatment(QueuedCall& call);
  /// It waited as long as its queue allows.
  void pass_on(QueuedCall& call, Now now);
  void exit_after_waiting(QueuedCall& call, Now now);
  /// Not let in, and not held yet either.
  void turn_away(QueuedCall& call, Now now);
  /// Held: it hears why, then it goes.
  void send_away(QueuedCall& call, Now now);
  void finish_exit(QueuedCall& call, Now now);
  void exit_failed(QueuedCall& call, Now now);
  void move(QueuedCall& call, Group& to, Now now);

  // Announcements while calls wait
  void begin_announcements(QueuedCall& call);
  void resume_announcements(QueuedCall& call, Now now);
  void end_announcements(QueuedCall& call);
  void time_announcements(const QueuedCall& call);
  void announce(QueuedCall& call, Now now);
  void say(QueuedCall& call, const AnnouncementOptions& announcement, AnnouncementTurn& turn,
           Now now);
  void announcement_over(QueuedCall& call);
  /// What is being said is not true any more.
  void hush(QueuedCall& call);

  // Keys of waiting callers
  bool can_follow(const QueuedCall& call, const KeyOptions& key) const;
  void follow_key(QueuedCall& call, Now now);
  void take_message(QueuedCall& call, Now now);
  /// The way out is barred: it waits on where it was.
  void rejoin(QueuedCall& call, Now now);

  // Calls
  /// A call, a callback or a work item.
  QueuedCall* find_queued(std::string_view id);
  QueuedCall* find_call(std::string_view call);
  static Ticket ticket_of(const QueuedCall& call);
  /// Compares a queued call with what is known of it.
  void review(QueuedCall& call, Now now);
  void wait(QueuedCall& call, Now now);
  void pause(QueuedCall& call, Duration time, Now now);
  void set_phase(QueuedCall& call, CallPhase phase);
  bool is_offerable(const QueuedCall& call) const {
    return call.demand != nullptr || unplaced_.contains(call.facts.call);
  }
  void set_offerable(QueuedCall& call, bool offerable);
  QueuedCall& track(Ticket ticket, Group& group, Moment entered);
  std::uint32_t position(const QueuedCall& call) const;
  void answered(QueuedCall& call, Device& device, Now now);
  static void begin_handling(Agent& agent, const std::string& call, const Group& group, Uuid root,
                             Now now);
  void leave(QueuedCall& call, LeaveReason reason, std::string_view agent, Now now);
  void forget(QueuedCall& call);
  void call_phase_expired(QueuedCall& call, Now now);
  Duration waited(const QueuedCall& call, Now now) const;
  /// The step that its waiting time has reached.
  void set_step(QueuedCall& call, Now now);
  /// Only where nobody holds on to a group.
  void retire_groups();
  void retire_if_done(Group& group);

  // Live control
  Result<Group*> configured_group(std::string_view name);
  Result<QueuedCall*> waiting_call(std::string_view id);
  Result<> fit_to_pick(std::uint32_t channel, const Connector* connector, const Agent& agent) const;
  Result<> fits_channel(const QueuedCall& call, const Group& to) const;
  /// By hand: into the line of another group, whether or not that takes calls.
  QueuedCall& relocate(QueuedCall& call, Group& to, Now now);
  static void count_out(const Agent& agent, Group& group);
  static void count_in(const Agent& agent, Group& group);
  /// Of the groups whose members they are, and of those that these help.
  void reseat(const std::set<Group*>& changed);

  // Work items
  Result<QueuedCall*> work_item(std::string_view id);
  static Duration in_all(const QueuedCall& call, Now now);
  /// Unanswered.
  void drop_work(QueuedCall& call, LeaveReason reason, Now now);
  void make_way(std::string_view id, Now now);
  QueuedCall& wait_again(QueuedCall& call, Group& group, Now now);
  void restore_work(SavedCall saved, Now now);
  void restore_homeless_work(SavedCall saved, Now now);

  // Offers
  void note(const Matcher::Match& match, Now now);
  void offer(QueuedCall& call, Agent& agent, Now now, bool picked = false);
  /// Frees the agent. What becomes of the call is the caller's affair.
  void end_offer(QueuedCall& call, const Agent& agent, queue::OfferResult result, Now now);
  void end_offers(QueuedCall& call, queue::OfferResult result, Now now);
  /// It waits on, unless it still alerts somewhere else.
  void offer_over(QueuedCall& call, Now now);
  static Offer* offer_at(QueuedCall& call, std::string_view device);
  void withdraw(QueuedCall& call, Now now);
  void not_taken(const Offer& offer, Device* device, queue::OfferResult result, Now now);
  void suspend(Connector& connector, Now now);

  // Callbacks
  std::string ask_for(Callback wanted, Now now);
  void ask_again(Callback& earlier, const Callback& wanted, Now now);
  bool is_promised_callback(const QueuedCall& call);
  bool can_be_called_back(const QueuedCall& call) const;
  Callback& add_callback(Callback added);
  static Callback callback_for(const QueuedCall& call, CallbackOrigin origin);
  /// The caller hangs up and is called back in the rank of the call.
  void leave_for_callback(QueuedCall& call, const KeyOptions& key, Now now);
  void capture_lost(const QueuedCall& call, Now now);
  /// Puts it where it belongs: by when it is due, the group's hours, the group's way.
  void schedule(Callback& callback, Now now);
  void reschedule(std::string_view group, Now now);
  void reschedule_all(Now now);
  void clear_callback_lines();
  QueuedCall& line_up(Callback& callback, Now now);
  void begin_attempt(QueuedCall& call, const Agent& agent);
  void await_customer(const QueuedCall& call, Now now);
  void callback_connection(Callback& callback, std::string_view device, ConnectionState state,
                           Now now);
  void customer_reached(QueuedCall& call, Now now);
  void not_called(QueuedCall& call, queue::OfferResult result, Now now);
  void call_off(QueuedCall& call, Now now);
  void hang_up(Callback& callback);
  void attempt_over(QueuedCall& call, const std::string& made, CallbackResult result, Now now);
  void callback_phase_expired(QueuedCall& call, Now now);
  void not_reached(Callback& callback, const std::string& made, CallbackResult result, Now now);
  void claimed(const CallFacts& facts);
  bool has_two_ends(std::string_view call) const;
  std::string_view device_of(std::string_view agent) const;
  void adopt_made_call(Callback& callback);
  void end_offers_before(const Callback& callback);
  /// Offers of the life before.
  void end_offers_before(const QueuedCall& call,
                         const std::function<queue::OfferResult(const Offer&)>& result);
  void callback_call_ended(Callback& callback, Now now);
  void finish(Callback& callback, CallbackResult result, std::string_view by, Now now);
  /// Who called again and was answered need not be called back.
  void customer_answered(const QueuedCall& call, Now now);
  // The last agent
  Timestamp remembered_until(const LastAgents::Entry& entry) const;
  void remember(const QueuedCall& call, const Agent& agent, Now now);
  void forget_callers(Now now);
  void prefer_last_agent(QueuedCall& call, Now now);
  void prefer(QueuedCall& call, std::string_view agent, Moment until);
  void end_preference(QueuedCall& call);
  void set_preferred(QueuedCall& call, Agent* agent);
  void end_preferences(const Agent& agent);
  /// Options and memberships have changed.
  void review_preferences(Now now);

  // Estimates
  static WaitEstimate estimate(const Group& group, std::size_t ahead, Now now);
  /// Its place in the line for an agent has changed, perhaps.
  void count_unserved(QueuedCall& call);
  /// It leaves the line for good.
  void note_departure(const QueuedCall& call);
  /// Of those whom any agent may call.
  static std::uint32_t callbacks_ahead(const Group& group, const Rank& rank);
  void observe_later(Group& group);
  void observe_lines(Now now);

  // Configuration
  static Result<Named<calendar::Calendar>> read_calendars(const Options& options);
  void review_opening(Group& group, Now now);
  void release_agents(Now now);
  void configure_groups(const Named<calendar::Calendar>& calendars, Now now);
  void configure_queues(Group& group);
  void configure_steps(Group& group);
  void configure_agents(Now now);
  void join_groups(Agent& agent);

  Listener& listener_;
  Matcher matcher_;
  Options options_;
  std::deque<Channel> channels_;  ///< voice is the first
  Named<Agent> agents_;
  Named<Group> groups_;
  Named<Connector> connectors_;
  Named<Device> devices_;
  Named<KnownCall> known_;
  Named<QueuedCall> calls_;
  CallbackBook callbacks_;
  std::multimap<std::string, Offer, std::less<>> offers_before_;  ///< of the life before, by call
  Named<std::string> numbers_;                                    ///< number -> group
  Deadlines deadlines_;
  std::deque<Decision> decisions_;  ///< the latest
  std::vector<Agent*> uncounted_;
  std::vector<Agent*> unrefreshed_;  ///< restored, and their work not yet
  bool configuring_ = false;
  Named<QueuedCall*> unplaced_;  ///< to be offered when the configuration is made
  std::vector<Group*> unobserved_;
  LastAgents last_agents_;
  bool retirement_due_ = false;
  std::uint64_t last_order_ = 0;
  std::uint64_t last_serial_ = 0;
};

}  // namespace ctibus::acd
