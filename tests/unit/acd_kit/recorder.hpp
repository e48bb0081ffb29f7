#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/listener.hpp"

namespace ctibus::acd::testing {

/// Notes what a Centre decides and tells, and checks what must hold for each word of it.
class Recorder : public Listener {
 public:
  struct Offered {
    std::string call;
    std::string agent;
    std::string device;
    std::uint64_t serial = 0;
  };
  struct Ended {
    std::string call;
    std::string agent;
    queue::OfferResult result{};
    friend bool operator==(const Ended&, const Ended&) = default;
  };
  struct LeftQueue {
    std::string call;
    LeaveReason reason{};
    std::string agent;
    friend bool operator==(const LeftQueue&, const LeftQueue&) = default;
  };

  std::vector<std::string> holds;
  std::vector<Offered> offers;
  std::vector<Ended> ended;
  std::vector<std::string> withdrawals;
  std::vector<std::string> releases;
  std::vector<std::string> clears;
  std::vector<std::string> cleared_at;  ///< the connectors
  std::vector<std::pair<std::string, std::uint32_t>> entries;
  std::vector<LeftQueue> exits;
  std::vector<std::string> agent_events;  ///< "ann ready"
  std::vector<std::string> warnings;
  std::vector<LeaveCause> causes;
  std::vector<std::string> call_backs;                         ///< "callback agent"
  std::vector<std::string> attempts;                           ///< "callback result"
  std::vector<std::string> callbacks_ended;                    ///< "callback result"
  std::map<std::string, std::map<LeaveReason, int>> ways_out;  ///< of each group
  std::map<std::string, int> came;                             ///< to each group
  std::set<std::string> inside;                                ///< entered and not left
  std::map<std::string, std::string> reserved;                 ///< agent -> call

  void hold(const QueuedCall& call, std::string_view treatment) override {
    holds.push_back(call.facts.call);
    treatments.emplace_back(treatment);
  }
  void offer(const QueuedCall& call, const Offer& offer, Duration, Duration, Duration) override {
    offers.push_back({call.facts.call, offer.agent_id, offer.device, offer.serial});
    if (!reserved.emplace(offer.agent_id, call.facts.call).second) {
      problems.push_back(offer.agent_id + " has two offers");
    }
    if (call.callback != nullptr) {
      call_backs.push_back(call.facts.call + " " + offer.agent_id);
      return;
    }
    if (!inside.contains(call.facts.call)) problems.push_back("offered outside of the queue");
  }
  void withdraw(const QueuedCall& call, std::string_view) override {
    withdrawals.push_back(call.facts.call);
  }
  void withdraw_from(const QueuedCall& call, std::string_view device) override {
    partial_withdrawals.push_back(call.facts.call + " " + std::string(device));
  }
  void release(const QueuedCall& call, std::string_view to) override {
    releases.push_back(call.facts.call);
    destinations.emplace_back(to);
  }
  void select(const QueuedCall&, std::string_view to) override { selections.emplace_back(to); }
  void reject(const QueuedCall&, Cause cause) override { rejections.push_back(cause); }
  void play(const QueuedCall&, const std::vector<std::string>& sounds) override {
    plays.push_back(sounds.empty() ? "" : sounds.front());
  }
  void record(const QueuedCall& call, Duration) override { recordings.push_back(call.facts.call); }
  void stop_media(const QueuedCall& call) override { stops.push_back(call.facts.call); }
  void announced(const QueuedCall& call, std::uint32_t position,
                 const std::vector<std::string>& sounds) override {
    announcements.push_back(call.facts.call + " " + std::to_string(position) + ":");
    for (const std::string& sound : sounds) announcements.back() += " " + sound;
    if (call.phase != CallPhase::waiting) problems.push_back("announced to one who does not wait");
  }
  void message_left(const QueuedCall& call, const VoiceMessage& message, Duration) override {
    messages.push_back(call.facts.call + " " + message.name);
    if (!inside.contains(call.facts.call)) problems.push_back("a message from outside");
    if (!spoken.insert(call.facts.call).second) problems.push_back("two messages of one caller");
  }
  void passed(const QueuedCall& call, std::size_t from) override {
    passes.push_back(call.facts.call + " " + std::to_string(from) + " to " +
                     std::to_string(call.queue));
  }
  void clear(const CallFacts& call) override {
    clears.push_back(call.call);
    cleared_at.push_back(call.connector);
  }
  void entered(const QueuedCall& call, std::uint32_t position) override {
    entries.emplace_back(call.facts.call, position);
    ++came[call.group->name];
    if (call.is_work_item()) items.insert(call.facts.call);
    if (!inside.insert(call.facts.call).second) problems.push_back("entered twice");
  }
  void offer_ended(const QueuedCall& call, const Offer& offer, queue::OfferResult result,
                   Duration) override {
    ended.push_back({call.facts.call, offer.agent_id, result});
    if (offer.agent != nullptr && reserved.erase(offer.agent_id) == 0) {
      problems.push_back("an offer ended that never was");
    }
  }
  void left(const QueuedCall& call, LeaveReason reason, std::string_view agent, Duration) override {
    exits.push_back({call.facts.call, reason, std::string(agent)});
    causes.push_back(call.exit ? call.exit->cause : LeaveCause::unknown);
    ++ways_out[call.group->name][reason];
    spoken.erase(call.facts.call);
    if (inside.erase(call.facts.call) == 0) problems.push_back("left without having entered");
  }
  void logged_on(const Agent& agent) override { agent_events.push_back(agent.id + " logged_on"); }
  void logged_off(const Agent& agent, std::string_view, std::string_view reason) override {
    agent_events.push_back(agent.id + " logged_off" + (reason.empty() ? "" : " ") +
                           std::string(reason));
  }
  void agent_entered_state(const Agent& agent) override {
    agent_events.push_back(
        agent.id + " " +
        std::string(names(AgentState{})[static_cast<std::size_t>(agent.view.state)]));
  }
  void agent_changed(const Agent&) override {}
  void agent_removed(const Agent& agent) override { agent_events.push_back(agent.id + " removed"); }
  void group_changed(const Group&) override {}
  void group_removed(const Group& group) override { removed_groups.push_back(group.name); }
  void call_changed(const QueuedCall&) override {}
  void call_removed(const QueuedCall&) override {}
  void callback_attempted(const Callback& callback, std::string_view) override {
    attempts.push_back(callback.id + " " + word(callback.last_result));
  }
  void callback_ended(const Callback& callback, CallbackResult result, std::string_view,
                      Duration) override {
    callbacks_ended.push_back(callback.id + " " + word(result));
  }
  void work_ended(const QueuedCall& item, WorkResult result, Duration waited,
                  Duration handled) override {
    work_times = {waited, handled};
    if (items.erase(item.facts.call) == 0) problems.push_back("an item ended that never was");
    work_ends.push_back(item.facts.call + " " +
                        std::string(names(result)[static_cast<std::size_t>(result)]));
  }
  void remembered(const std::string& key, const LastAgents::Entry& last) override {
    last_agents[key] = last.agent;
  }
  void forgotten(const std::string& key) override {
    if (last_agents.erase(key) == 0) problems.push_back("forgotten without being known");
  }
  void warn(std::string_view error, const QueuedCall&, std::string_view) override {
    warnings.emplace_back(error);
  }

  static std::string word(CallbackResult result) {
    return std::string(names(result)[static_cast<std::size_t>(result)]);
  }

  std::pair<Duration, Duration> work_times;  ///< of the last that ended: waited, handled
  std::set<std::string> items;               ///< entered and not over
  std::vector<std::string> work_ends;        ///< "item result"
  std::map<std::string, std::string> last_agents;
  std::vector<std::string> partial_withdrawals;
  std::vector<std::string> treatments;
  std::vector<std::string> destinations;
  std::vector<std::string> selections;
  std::vector<Cause> rejections;
  std::vector<std::string> plays;
  std::vector<std::string> passes;
  std::vector<std::string> announcements;  ///< "call position: sounds"
  std::vector<std::string> recordings;
  std::vector<std::string> stops;
  std::vector<std::string> messages;
  std::set<std::string> spoken;  ///< left a message and did not leave yet
  std::vector<std::string> removed_groups;
  std::vector<std::string> problems;
};

/// A centre with a clock, and a switch that does as it is told.
class CentreTest : public ::testing::Test {
 protected:
  Recorder recorder;
  ctibus::testing::Random chance{7};
  Centre centre{recorder, [this] { return chance.next(); }};
  Now now{std::chrono::seconds(100), Timestamp(std::chrono::hours(500000))};
  Options options;
  std::string customer = "+33123";  ///< who calls

  static AgentOptions agent(const std::string& id, const std::string& number,
                            std::vector<Membership> groups) {
    return {.id = id, .device = "pbx1:" + number, .groups = std::move(groups)};
  }

  void SetUp() override {
    options.groups = {{.name = "sales", .numbers = {"600"}, .ring_timeout = Duration(20000)},
                      {.name = "help", .numbers = {"700"}, .ring_timeout = Duration(20000)}};
    options.agents = {agent("ann", "1001", {{"sales", 0}}), agent("bob", "1002", {{"sales", 0}}),
                      agent("cid", "1003", {{"sales", 5}, {"help", 0}})};
    configure();
  }
  void configure() {
    ASSERT_TRUE(check(options));
    ASSERT_TRUE(centre.configure(options, now));
    settle();
  }
  void TearDown() override { EXPECT_TRUE(recorder.problems.empty()) << recorder.problems.front(); }

  void settle() { centre.distribute(now); }
  void pass(Duration time) {
    const Moment until = now.steady + time;
    while (const auto next = centre.next_deadline()) {
      if (*next > until) break;
      now.utc += std::chrono::ceil<Duration>(*next - now.steady);
      now.steady = std::max(*next, now.steady);
      centre.expire(now);
      settle();
    }
    now.utc += std::chrono::ceil<Duration>(until - now.steady);
    now.steady = until;
  }

  void ready(const std::string& agent) {
    ASSERT_TRUE(centre.log_on(agent, {}, true, now)) << agent;
    settle();
  }
  static CallFacts facts(const std::string& call) {
    return {.call = call, .connector = "pbx1", .calling = "+33123", .called = "600"};
  }
  /// Takes a call all the way into a queue.
  void call(const std::string& id, const std::string& group = "sales") {
    now.utc += Duration(1);
    now.steady += Duration(1);
    centre.arrive(facts(id), "pbx1:trunk", group, now, {.caller_key = customer});
    centre.hold_replied(id, CommandResult::accepted, now);
    centre.queued(id, now);
    held(id);
    settle();
  }
  void held(const std::string& id, std::vector<Party> others = {}) {
    others.push_back({"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk});
    others.push_back({"pbx1:hold", ConnectionState::queued, DeviceKind::queue});
    centre.call_state(facts(id), std::move(others), now);
    settle();
  }
  void answer(const std::string& id, const std::string& device) {
    centre.connection(id, device, ConnectionState::alerting, now);
    centre.diverted(id, "pbx1:hold", device, now);
    centre.connection(id, device, ConnectionState::connected, now);
    centre.call_state(facts(id),
                      {{"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk},
                       {device, ConnectionState::connected, DeviceKind::station}},
                      now);
    settle();
  }
  void fail_offer(const std::string& id, const std::string& device, queue::OfferResult result) {
    centre.connection_cleared(id, device, now);
    centre.offer_failed(id, device, result, now);
    settle();
  }
  void end(const std::string& id) {
    centre.call_ended(id, false, now);
    settle();
  }
  AgentState state_of(const std::string& agent) const {
    return centre.agents().find(agent)->second.view.state;
  }
  const Recorder::Offered& last_offer() const {
    return recorder.offers.at(recorder.offers.size() - 1);
  }
};

}  // namespace ctibus::acd::testing
