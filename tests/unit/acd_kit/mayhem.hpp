#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "audit.hpp"
#include "ctibus/kit/acd/overrides.hpp"
#include "ctibus/testing/clock.hpp"
#include "random_options.hpp"
#include "random_work.hpp"

namespace ctibus::acd::testing {

using ctibus::testing::Random;
using queue::OfferResult;

/// A centre and a switch that loses, delays, refuses and forgets at random.
class Mayhem {
 public:
  explicit Mayhem(std::uint64_t seed) : random_(seed), draws_(seed + 1) {
    // On a quiet day agents wait for calls, on another calls for agents.
    quiet_ = chance(50);
    referee.judge = [this](const QueuedCall& call, const Agent& chosen) {
      return oracle_.judge(call, chosen, now_);
    };
    options_ = RandomOptions(random_).make();
    options_.on_no_answer = quiet_ ? AfterRefusal::ready : AfterRefusal::not_ready;
    EXPECT_TRUE(acd::check(options_));
    EXPECT_TRUE(centre_.configure(options_, now_));
    present_ = options_;
    centre_.connector_link("pbx1", true, {.play = true, .record = true, .ring_many = chance(70)},
                           now_);
    for (const AgentOptions& agent : options_.agents) {
      centre_.device_state(agent.device, true, now_);
      if (chance(80)) (void)centre_.log_on(agent.id, {}, true, now_);
    }
  }

  void run(int steps) {
    for (int i = 0; i < steps && good(); ++i) {
      step();
      centre_.expire(now_);
      centre_.distribute(now_);
      audit_.check(now_);
    }
  }

  /// Every caller and every agent's own call end; then nobody is reserved or busy for ever.
  void finish() {
    centre_.connector_link("pbx1", true, {.play = true}, now_);
    centre_.connector_running("pbx1", true, now_);
    for (const std::string& call : centre_.known_calls()) centre_.call_ended(call, false, now_);
    for (const std::string& item : std::set<std::string>(referee.items)) {
      if (!centre_.end_work(item, {}, now_)) complain("item " + item + " cannot be ended");
    }
    pass(std::chrono::hours(4));
    for (const auto& [id, call] : centre_.calls())
      complain("call " + id + " never left: " +
               std::string(names(CallPhase{})[static_cast<std::size_t>(call.phase)]));
    if (!referee.reserved.empty()) complain("an agent is reserved for ever");
    if (!referee.items.empty()) complain("an item never ended");
    if (!referee.inside.empty()) complain("a call entered and never left");
    for (const auto& [id, agent] : centre_.agents()) {
      if (agent.view.state == AgentState::busy || agent.view.offered) {
        complain(id + " is busy for ever");
      }
    }
  }

  Referee referee;

 private:
  bool good() const { return referee.problems.empty(); }
  void complain(const std::string& text) { referee.problems.push_back(text); }
  bool chance(unsigned percent) { return random_.below(100) < percent; }
  std::string some_agent() { return "agent" + std::to_string(random_.below(6)); }
  std::string some_device() { return "pbx1:100" + std::to_string(random_.below(6)); }
  std::string some_call() {
    const auto& calls = centre_.calls();
    if (calls.empty()) return {};
    return std::next(calls.begin(), static_cast<std::ptrdiff_t>(random_.below(calls.size())))
        ->first;
  }

  void pass(Duration time) {
    const Moment until = now_.steady + time;
    while (const auto next = centre_.next_deadline()) {
      if (*next > until) break;
      move(std::max(*next, now_.steady));
      centre_.expire(now_);
      centre_.distribute(now_);
      audit_.check(now_);
    }
    move(until);
  }
  void move(Moment to) {
    now_.utc += std::chrono::floor<Duration>(to - now_.steady);
    now_.steady = to;
  }

  /// The same whenever it is asked for.
  static CallFacts facts(const std::string& call) {
    CallFacts facts{.call = call, .connector = "pbx1", .calling = "+33123"};
    switch (std::hash<std::string>{}(call) % 3) {
      case 0:
        facts.data = {{"language", "french"}};
        break;
      case 1:
        facts.data = {{"language", "german"}};
        break;
      default:
        break;
    }
    return facts;
  }
  void held(const std::string& call) {
    centre_.queued(call, now_);
    centre_.call_state(facts(call),
                       {{"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk},
                        {"pbx1:hold", ConnectionState::queued, DeviceKind::queue}},
                       now_);
  }

  void step() {
    switch (random_.below(20)) {
      case 0:
      case 1:
        return quiet_ && chance(60) ? agent_acts() : new_call();
      case 2:
      case 3:
      case 4:
        return offer_happens();
      case 5:
      case 11:
      case 12:
        return agent_acts();
      case 6:
        return own_call();
      case 7:
        return call_moves();
      case 8:
        return trouble();
      case 9:
        return reload();
      case 10:
        return somebody_interferes();
      case 13:
        return callback_acts();
      case 14:
        return caller_chooses();
      case 15:
        return work_.submit(some_call(), now_);
      default:
        return pass(Duration(random_.below(chance(10) ? 60000 : 3000)));
    }
  }

  void new_call() {
    const std::string call = "call" + std::to_string(++calls_);
    static const std::string groups[] = {"a", "b", "c"};
    Admission admission;
    if (chance(20)) admission.priority = static_cast<std::uint32_t>(1 + random_.below(9));
    if (chance(20)) admission.bonus = Duration(random_.below(60000));
    if (chance(60)) admission.caller_key = "caller" + std::to_string(random_.below(4));
    if (chance(5)) admission.refusal = ExitOptions{.sounds = {"unwanted"}};
    centre_.arrive(facts(call), "pbx1:trunk", groups[random_.below(3)], now_, admission);
    if (chance(5)) return centre_.hold_replied(call, CommandResult::refused, now_);
    if (chance(95)) centre_.hold_replied(call, CommandResult::accepted, now_);
    if (chance(90)) held(call);
  }

  void caller_chooses() {
    const auto found = centre_.calls().find(some_call());
    if (found == centre_.calls().end()) return;
    const std::string call = found->first;
    if (found->second.phase == CallPhase::recording && chance(70)) return recording_ends(call);
    if (found->second.announcements.speaking && chance(50)) return centre_.played(call, now_);
    static constexpr const char* keys[] = {"0", "1", "2", "3", "93"};
    centre_.keys_pressed(call, "pbx1:trunk", keys[random_.below(5)], now_);
  }

  void recording_ends(const std::string& call) {
    if (chance(30)) return centre_.record_replied(call, CommandResult::refused, now_);
    const bool interrupted = chance(50);
    centre_.recorded(call, {chance(70) ? "m" : "", Duration(3000), interrupted}, now_);
    if (interrupted && chance(80)) centre_.call_ended(call, false, now_);
  }

  void offer_happens() {
    const auto found = centre_.calls().find(some_call());
    if (found == centre_.calls().end()) return;
    const std::string call = found->first;
    if (found->second.callback != nullptr) return callback_happens(found->second);
    if (found->second.is_work_item()) return work_.happens(found->second, some_agent(), now_);
    if (found->second.phase == CallPhase::withdrawing) {
      if (chance(50)) centre_.withdraw_replied(call, CommandResult::accepted, now_);
      if (chance(50)) centre_.offer_failed(call, some_device(), OfferResult::cancelled, now_);
      return;
    }
    if (found->second.phase == CallPhase::dissuading) {
      if (chance(20)) return centre_.play_replied(call, CommandResult::refused, now_);
      if (chance(70)) centre_.played(call, now_);
      return;
    }
    if (found->second.phase == CallPhase::releasing) {
      if (found->second.exit->to.empty() && chance(70)) {
        return centre_.call_ended(call, false, now_);
      }
      static constexpr CommandResult replies[] = {CommandResult::accepted, CommandResult::refused,
                                                  CommandResult::no_link, CommandResult::uncertain};
      centre_.release_replied(call, replies[random_.below(4)], now_);
      if (chance(50)) centre_.diverted(call, "pbx1:hold", "pbx1:9", now_);
      return;
    }
    if (found->second.offers.empty()) {
      if (found->second.phase == CallPhase::answered && chance(60)) {
        centre_.call_ended(call, false, now_);
      }
      return;
    }
    const auto& offers = found->second.offers;
    const Offer& offer = offers[random_.below(offers.size())];
    const std::string device = offer.device;
    const std::uint64_t serial = offer.serial;
    if (chance(25)) {
      static constexpr CommandResult replies[] = {
          CommandResult::accepted, CommandResult::unknown_call, CommandResult::unreachable,
          CommandResult::busy,     CommandResult::wrong_state,  CommandResult::refused,
          CommandResult::no_link,  CommandResult::uncertain};
      return centre_.offer_replied(call, serial, replies[random_.below(8)], now_);
    }
    centre_.offer_replied(call, serial, CommandResult::accepted, now_);
    if (chance(80)) centre_.connection(call, device, ConnectionState::alerting, now_);
    if (chance(50)) {
      if (chance(50)) centre_.diverted(call, "pbx1:hold", device, now_);
      centre_.connection(call, device, ConnectionState::connected, now_);
      return;
    }
    static constexpr OfferResult results[] = {OfferResult::no_answer, OfferResult::busy,
                                              OfferResult::rejected,  OfferResult::unreachable,
                                              OfferResult::cancelled, OfferResult::caller_left,
                                              OfferResult::unknown,   OfferResult::failed};
    centre_.connection_cleared(call, device, now_);
    if (chance(80)) centre_.offer_failed(call, device, results[random_.below(8)], now_);
  }

  void callback_acts() {
    static const std::string groups[] = {"a", "b", "c"};
    const auto& all = centre_.callbacks().all();
    if (all.empty() || chance(50)) {
      Callback wanted;
      wanted.id = "wish" + std::to_string(++calls_);
      wanted.group = groups[random_.below(3)];
      wanted.number = std::to_string(random_.below(20));
      if (chance(30)) wanted.due = now_.utc + Duration(random_.below(60000));
      (void)centre_.request_callback(std::move(wanted), now_);
      return;
    }
    const std::string id =
        std::next(all.begin(), static_cast<std::ptrdiff_t>(random_.below(all.size())))->first;
    if (chance(20)) {
      (void)centre_.close_callback(id, CallbackResult::cancelled, {}, now_);
      return;
    }
    (void)centre_.take_callback(id, some_agent(), now_);
  }

  void callback_happens(const QueuedCall& call) {
    if (call.offers.empty()) return;
    const Offer offer = call.offers.front();
    const std::string id = call.facts.call;
    const std::string made = call.callback->call;
    if (made.empty()) {
      static constexpr CommandResult replies[] = {CommandResult::busy, CommandResult::unreachable,
                                                  CommandResult::refused, CommandResult::no_link,
                                                  CommandResult::uncertain};
      const bool accepted = chance(70);
      const CallFacts facts{.call = accepted ? "made" + std::to_string(++calls_) : "",
                            .connector = "pbx1"};
      return centre_.made(id, offer.serial,
                          accepted ? CommandResult::accepted : replies[random_.below(5)], facts,
                          now_);
    }
    switch (random_.below(5)) {
      case 0:
        return centre_.connection(made, offer.device, ConnectionState::initiated, now_);
      case 1:
        return centre_.connection(made, offer.device, ConnectionState::connected, now_);
      case 2:
        return centre_.established(made, "pbx1:trunk", now_);
      case 3:
        centre_.connection_failed(made, "pbx1:trunk", chance(50) ? Cause::busy : Cause::unknown,
                                  now_);
        if (chance(50)) centre_.connection_cleared(made, offer.device, now_);
        return centre_.call_ended(made, false, now_);
      default:
        return centre_.call_ended(made, chance(20), now_);
    }
  }

  void agent_acts() {
    const std::string agent = some_agent();
    switch (random_.below(10)) {
      case 0:
        (void)centre_.log_off(agent, {}, now_);
        break;
      case 1:
        (void)centre_.set_not_ready(agent, "lunch", now_);
        break;
      case 2:
        (void)centre_.set_working_after_call(agent, Duration(random_.below(2) * 5000), now_);
        break;
      case 3:
      case 4:
      case 5:
        (void)centre_.set_ready(agent, now_);
        break;
      default:
        (void)centre_.log_on(agent, chance(20) ? some_device() : std::string(), true, now_);
    }
  }

  void own_call() {
    const std::string device = some_device();
    const std::string call = "own" + device;
    if (centre_.knows_call(call)) return centre_.call_ended(call, false, now_);
    centre_.connection(call, device,
                       chance(50) ? ConnectionState::alerting : ConnectionState::connected, now_);
  }

  void call_moves() {
    const std::string call = some_call();
    if (call.empty()) return;
    if (chance(50)) return centre_.call_ended(call, chance(20), now_);
    if (chance(30)) {
      const std::string into = "merged" + std::to_string(++calls_);
      if (chance(50)) held(into);
      return centre_.call_merged(call, into, now_);
    }
    if (chance(30)) return centre_.arrive(facts(call), "pbx1:trunk", "c", now_);
    if (chance(50))
      return centre_.connection(call, some_device(), ConnectionState::connected, now_);
    std::vector<Party> parties{{"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk}};
    if (chance(50)) {
      parties.push_back({some_device(), ConnectionState::alerting, DeviceKind::station});
    }
    centre_.call_state(facts(call), std::move(parties), now_);
  }

  void trouble() {
    switch (random_.below(5)) {
      case 4:
        (void)centre_.set_opening(chance(50) ? "a" : "b",
                                  chance(30) ? Opening::closed : Opening::by_hours, now_);
        return;
      case 0:
        return centre_.device_state(some_device(), chance(85), now_);
      case 1:
        return centre_.connector_link(
            "pbx1", chance(95), {.play = chance(80), .record = chance(80), .ring_many = chance(70)},
            now_);
      case 2:
        return centre_.connector_running("pbx1", chance(95), now_);
      default:
        return centre_.device_removed(some_device(), now_);
    }
  }

  void somebody_interferes() {
    static const std::string groups[] = {"a", "b", "c", "d"};
    const std::string& group = groups[random_.below(4)];
    switch (random_.below(5)) {
      case 0:
        return change_agent(group);
      case 1: {
        const auto priority = static_cast<std::uint32_t>(1 + random_.below(99));
        (void)centre_.set_group_priority(group, priority);
        return;
      }
      case 2:
        return somebody_picks();
      case 3:
        (void)centre_.move_call(some_call(), group, now_);
        return;
      default: {
        const auto priority = static_cast<std::uint32_t>(1 + random_.below(10));
        (void)centre_.set_call_priority(some_call(), priority);
      }
    }
  }

  void somebody_picks() {
    for (const auto& [id, call] : centre_.calls()) {
      if (call.phase != CallPhase::waiting || chance(70)) continue;
      for (const auto& [name, agent] : centre_.agents()) {
        if (centre_.pick(id, name, now_)) return;
      }
    }
  }

  void change_agent(const std::string& group) {
    const auto agent = centre_.agents().find(some_agent());
    if (agent == centre_.agents().end()) return;
    Overrides changes;
    AgentOptions options = agent->second.options;
    if (chance(50)) {
      changes.set_skill(options, chance(50) ? "french" : "german",
                        static_cast<std::uint32_t>(random_.below(5)));
    } else {
      changes.set_membership(options,
                             {group, static_cast<std::uint32_t>(random_.below(3)),
                              static_cast<std::uint32_t>(random_.below(3)), 1, chance(20)},
                             chance(60));
    }
    (void)centre_.change_agent(changes.apply(std::move(options)), now_);
  }

  void reload() {
    if (!chance(30)) return;
    Options changed = options_;
    if (chance(40)) {
      changed.groups.pop_back();
      for (auto& agent : changed.agents) {
        std::erase_if(agent.groups, [](const Membership& joined) { return joined.group == "c"; });
      }
      for (auto& group : changed.groups) {
        std::erase_if(group.helpers, [](const HelpOptions& help) { return help.group == "c"; });
        for (std::string* to : {&group.overflow, &group.dissuasion.to, &group.when_closed.to,
                                &group.when_no_agent.to}) {
          if (*to == "group:c") to->clear();
        }
        if (chance(30)) group.announcements.clear();
        if (chance(30)) group.keys.clear();
      }
    }
    if (chance(40)) changed.agents.pop_back();
    if (chance(20)) changed.groups[0].sticky.time = Duration(0);
    if (chance(20) && !changed.agents[0].groups.empty()) changed.agents[0].groups.pop_back();
    if (chance(40)) changed.groups[0].priority = static_cast<std::uint32_t>(1 + random_.below(99));
    if (chance(40) && changed.groups[1].queues.empty()) {
      changed.groups[1].max_wait = Duration(random_.below(3) * 20000);
    }
    if (chance(40)) std::swap(changed.channels[0], changed.channels[1]);
    if (chance(40)) changed.channels[0].beside.clear();
    ASSERT_TRUE(acd::check(changed));
    ASSERT_TRUE(centre_.configure(changed, now_));
    present_ = changed;
  }

  Random random_;
  Random draws_;
  Centre centre_{referee, [this] { return draws_.next(); }};
  RandomWork work_{centre_, random_};
  Options present_;
  Oracle oracle_{centre_, present_};
  Audit audit_{centre_, oracle_, referee};
  Options options_;
  Now now_{std::chrono::seconds(100), Timestamp(std::chrono::hours(500000))};
  int calls_ = 0;
  bool quiet_ = false;
};

}  // namespace ctibus::acd::testing
