#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ctibus/kit/acd/deadlines.hpp"
#include "ctibus/kit/acd/domain.hpp"
#include "ctibus/kit/acd/explanation.hpp"
#include "ctibus/kit/acd/listener.hpp"

namespace ctibus::acd {

/// How a command ended, seen from the centre.
enum class CommandResult {
  accepted,
  unknown_call,
  unreachable,  ///< the device
  busy,         ///< the device
  wrong_state,
  refused,
  no_link,    ///< to the switch, or nobody provides the command
  uncertain,  ///< it may have been carried out, or yet be
};

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

  /// `chance` gives evenly distributed numbers, for strategies that draw.
  Centre(Listener& listener, Matcher::Chance chance)
      : listener_(listener), matcher_(std::move(chance)) {}
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
  /// A connection of the call failed: the destination of a release, perhaps.
  void connection_failed(std::string_view call, std::string_view device, Now now);
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
  /// What the caller was played is over.
  void played(std::string_view call, Now now);

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

  // After a restart: what an earlier life published, after the facts of now.
  // -----------------------

  struct SavedAgent {
    std::string id;
    AgentView view;
    Timestamp since{};
    Workload workload;
  };
  struct SavedCall {
    CallFacts facts;
    std::string caller;
    std::string group;
    CallPhase phase = CallPhase::unknown;
    Rank rank;
    Duration bonus{0};
    std::string agent;
    std::string device;
    Timestamp entered{};
    std::size_t queue = 0;
    Timestamp in_queue_since{};
    std::vector<std::string> path;
    std::optional<Exit> exit;
  };
  void restore_agent(const SavedAgent& saved, Now now);
  void restore_call(SavedCall saved, Now now);

  // To look at -----------------------------------------------------------------------------------

  const Named<Agent>& agents() const { return agents_; }
  /// Counts of ready and busy agents: as of the last count_agents().
  const Named<Group>& groups() const { return groups_; }
  const Named<QueuedCall>& calls() const { return calls_; }
  /// Why a call is where it is, also one that has left not long ago; none: it is not known.
  std::optional<Explanation> explain(std::string_view call) const;
  static GroupStatus status_of(const Group& group);
  /// How many may wait in the queue now; none: without limit.
  static std::optional<std::uint32_t> capacity_of(const Group& group, const Queue& queue);
  bool knows_call(std::string_view call) const { return known_.contains(call); }
  std::vector<std::string> known_calls() const;

 private:
  /// What the events of a command may take to arrive.
  static constexpr Duration settling_time{1000};

  // Agents
  Agent* find_agent(std::string_view id);
  Result<Agent*> logged_on_agent(std::string_view id);
  Workload newcomers_workload() const;
  void seat(Agent& agent, Device& device);
  void unseat(Agent& agent, std::string_view reason, Now now);
  AgentView view_of(const Agent& agent) const;
  /// Puts everything derived from an agent's facts right: state, availability, counts.
  void refresh(Agent& agent, Now now);
  void set_available(Agent& agent, bool available);
  /// Who is logged on counts at once, decisions look at it.
  void count(Agent& agent);
  void count_now(Agent& agent);
  void begin_after_call_work(Agent& agent, std::string_view call, Duration duration, Now now);
  void end_after_call_work(Agent& agent);
  void pause(Agent& agent, Now now);
  void call_over(Agent& agent, std::string_view call, Now now);
  void begin_asked_work(Agent& agent, std::string_view call, Now now);
  void forget_answered(const Agent& agent, std::string_view call);

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

  // Calls
  QueuedCall* find_call(std::string_view call);
  static Ticket ticket_of(const QueuedCall& call);
  /// Compares a queued call with what is known of it.
  void review(QueuedCall& call, Now now);
  void wait(QueuedCall& call, Now now);
  void pause(QueuedCall& call, Duration time, Now now);
  void set_phase(QueuedCall& call, CallPhase phase);
  void set_offerable(QueuedCall& call, bool offerable);
  QueuedCall& track(Ticket ticket, Group& group, Moment entered);
  std::uint32_t position(const QueuedCall& call) const;
  void answered(QueuedCall& call, Device& device, Now now);
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
  static Result<> fit_to_pick(const QueuedCall& call, const Agent& agent);
  static void count_out(const Agent& agent, Group& group);
  static void count_in(const Agent& agent, Group& group);
  /// Of the groups whose members they are, and of those that these help.
  void reseat(const std::set<Group*>& changed);

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
  Named<Agent> agents_;
  Named<Group> groups_;
  Named<Connector> connectors_;
  Named<Device> devices_;
  Named<KnownCall> known_;
  Named<QueuedCall> calls_;
  std::multimap<std::string, Offer, std::less<>> offers_before_;  ///< of the life before, by call
  Named<std::string> numbers_;                                    ///< number -> group
  Deadlines deadlines_;
  std::deque<Decision> decisions_;  ///< the latest
  std::vector<Agent*> uncounted_;
  bool retirement_due_ = false;
  std::uint64_t last_order_ = 0;
  std::uint64_t last_serial_ = 0;
};

}  // namespace ctibus::acd
