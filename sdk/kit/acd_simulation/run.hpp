#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector.hpp"
#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd_simulation/outcome.hpp"
#include "ctibus/kit/acd_simulation/scenario.hpp"
#include "event_queue.hpp"

namespace ctibus::acd::simulation {

/// An offer that alerts.
struct Ringing {
  std::uint32_t offer = 0;  ///< its serial
  std::uint32_t agent = 0;
};

/// A call as the switch and its caller know it, or an item of a group of another channel.
struct Call {
  std::string id;  ///< its place in the table, then a number of its own
  std::uint32_t version = 0;
  const Callers* kind = nullptr;  ///< null: no call
  bool is_item = false;           ///< no switch has to do with it
  Moment talk{};
  std::optional<Moment> wrap_up;
  bool held = false;
  bool answered = false;
  Visit visit;
  std::uint32_t agent = 0;     ///< who answered
  std::vector<Ringing> rings;  ///< several where all are rung at once
};

/// An agent as a person.
struct Person {
  std::string id;
  std::string device;
  std::vector<std::uint32_t> groups;
  bool on_shift = false;
  bool leaving = false;  ///< when the call and its after-call work are over
  bool logged_on = false;
  bool engaged = false;
  std::uint32_t work = 0;  ///< counts after-call works, to know the current one
  Moment since{};          ///< of the two before
  AgentOutcome outcome;
};

/// What the centre wants of the switch. Carried out when it has finished speaking.
struct Order {
  enum class Kind : std::uint8_t { hold, offer, withdraw, withdraw_from, release, play, end };

  Kind kind{};
  std::uint32_t call = 0;
  std::uint32_t version = 0;
  std::uint64_t serial = 0;  ///< of the offer
  std::uint32_t agent = 0;   ///< of the offer
  Duration time_limit{};     ///< of the offer
  std::string device;        ///< that rings no longer
};

/// Draws what one kind of callers does. A generator for each purpose: what is changed in one place
/// leaves the luck of the others alone.
struct Luck {
  traffic::Generator arrivals;
  traffic::Generator talk;
  traffic::Generator wrap_up;
  traffic::Generator patience;
  std::size_t next_moment = 0;
};

/// One run of a scenario.
class Run final : private Listener {
 public:
  Run(const Scenario& scenario, std::uint64_t seed);
  Outcome go();

 private:
  Now now() const;
  void settle();
  void happen(const Event& event);
  std::optional<Moment> next_moment() const;
  bool over() const;
  void stop();
  void tell_problem(std::string text);

  // Callers
  void plan_arrival(std::uint32_t callers);
  void arrive(std::uint32_t callers);
  std::uint32_t new_call();
  void hang_up(std::uint32_t call);
  Call* live(std::uint32_t call, std::uint32_t version);
  Call& call_of(const QueuedCall& call);
  std::uint32_t number_of(const QueuedCall& call) const;
  void finish(std::uint32_t call);

  // Work items: no switch, no reply
  void work_ended(const QueuedCall& item, WorkResult result, Duration waited,
                  Duration handled) override;

  // The switch
  void obey(const Order& order);
  void hold(std::uint32_t call);
  void ring(const Order& order);
  void stop_ringing(Call& call, const Ringing& ringing);
  void connect(std::uint32_t call, std::uint32_t offer);
  void connect_device(Call& call);
  void end_talk(std::uint32_t call);
  void no_answer(std::uint32_t call, std::uint32_t offer);
  void order(Order::Kind kind, const QueuedCall& call);
  CallFacts facts_of(const Call& call) const;

  // Agents
  void begin_shifts();
  void come(std::uint32_t agent);
  void go_home(std::uint32_t agent);
  void back(std::uint32_t agent);
  void wrap_up_over(std::uint32_t agent);
  void note(const Agent& agent, bool logged_on, bool engaged);
  void leave_if_free();

  // Listener
  void hold(const QueuedCall& call, std::string_view treatment) override;
  void offer(const QueuedCall& call, const Offer& offer, Duration time_limit, Duration lease,
             Duration waited) override;
  void withdraw(const QueuedCall& call, std::string_view treatment) override;
  void withdraw_from(const QueuedCall& call, std::string_view device) override;
  void release(const QueuedCall& call, std::string_view to) override;
  void select(const QueuedCall& call, std::string_view to) override;
  void reject(const QueuedCall& call, Cause cause) override;
  void play(const QueuedCall& call, const std::vector<std::string>& sounds) override;
  void clear(const CallFacts& call) override;
  void entered(const QueuedCall& call, std::uint32_t position) override;
  void passed(const QueuedCall&, std::size_t) override {}
  void offer_ended(const QueuedCall&, const Offer&, queue::OfferResult, Duration) override {}
  void left(const QueuedCall& call, LeaveReason reason, std::string_view agent,
            Duration waited) override;
  void logged_on(const Agent& agent) override { note(agent, true, false); }
  void logged_off(const Agent& agent, std::string_view, std::string_view) override {
    note(agent, false, false);
  }
  void agent_entered_state(const Agent& agent) override;
  void agent_changed(const Agent&) override {}
  void agent_removed(const Agent&) override {}
  void group_changed(const Group&) override {}
  void group_removed(const Group&) override {}
  void call_changed(const QueuedCall&) override {}
  void call_removed(const QueuedCall&) override {}
  void remembered(const std::string&, const LastAgents::Entry&) override {}
  void forgotten(const std::string&) override {}
  void warn(std::string_view error, const QueuedCall& call, std::string_view text) override;

  const Scenario& scenario_;
  Moment at_{};
  EventQueue events_;
  Collector collector_;
  traffic::Generator chance_;
  traffic::Generator habits_;
  std::vector<Luck> luck_;
  Centre centre_;

  std::vector<Call> calls_;
  std::vector<std::uint32_t> free_;
  std::uint64_t arrived_ = 0;
  std::uint64_t open_ = 0;              ///< calls that are not over
  std::uint64_t observed_open_ = 0;     ///< of those that are observed
  std::uint64_t arrivals_to_come_ = 0;  ///< callers of whom one is planned

  std::vector<Person> people_;
  std::vector<std::uint32_t> leaving_;
  std::unordered_map<const Group*, std::uint32_t> groups_;
  std::vector<Order> orders_;
  std::vector<Order> obeying_;
  std::vector<std::string> problems_;
};

}  // namespace ctibus::acd::simulation
