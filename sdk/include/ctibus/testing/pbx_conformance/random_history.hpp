#pragma once

#include <set>

#include "ctibus/testing/pbx_conformance/chances.hpp"
#include "ctibus/testing/pbx_conformance/fixture.hpp"
#include "ctibus/testing/seeds.hpp"

/// Anybody does anything at any moment; whatever comes of it must be a legal history.
namespace ctibus::testing::pbx {

class RandomHistory {
 public:
  /// `accepted` collects the commands that were carried out.
  RandomHistory(TestHost& host, Driver& driver, std::set<std::string_view>& accepted)
      : host_(host), driver_(driver), accepted_(accepted) {}

  void run(int steps) {
    driver_.load(host_);
    for (int i = 0; i < steps; ++i) {
      people_act();
      for (int n = 0; n < 2; ++n) application_acts();
      if (below(3) == 0) host_.advance(std::chrono::milliseconds(below(8000)));
    }
    driver_.restore_link();
    host_.advance(std::chrono::minutes(1));
    for (const auto& state : host_.last_values<call::State>()) {
      (void)host_.request(state->connector, call::Clear{.call = state->call});
    }
    host_.advance(driver_.lost_limit());
    check_history(host_);
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return chances_.below(bound); }

  std::string device() { return chances_.device(); }
  std::string destination() { return chances_.destination(); }

  void everybody_answers(std::string_view call) {
    for (const std::string& device : chances_.alerting(call)) driver_.answer(device);
  }

  /// Chance alone hardly ever lets two telephones alert.
  void offer() {
    const std::string call = chances_.waiting();
    const Site& site = driver_.site();
    std::vector<std::string> agents{device()};
    if (can(queue::offer_many) && below(3) != 0) agents = {site.a, site.b, site.c};
    for (const std::string& agent : agents) {
      ask(queue::Offer{
          .call = call, .device = agent, .time_limit = std::chrono::seconds(2 + below(8))});
    }
    if (agents.size() == 1) return;
    if (chances_.alerting(call).size() > 1) accepted_.insert(queue::offer_many);
    if (below(4) == 0) everybody_answers(call);
  }

  template <class C>
  void ask(const C& command) {
    const auto reply = host_.request(driver_.site().connector, command);
    if (reply.accepted()) {
      accepted_.insert(topic_of<C>());
      return;
    }
    static const std::set<std::string, std::less<>> codes{
        "pbx.unknown_call", "pbx.unknown_device",      "pbx.wrong_state",   "pbx.out_of_service",
        "pbx.busy",         "pbx.invalid_destination", "pbx.not_supported", "pbx.link_down",
        "pbx.bad_value",    "bus.no_provider"};
    if (!codes.contains(reply.code)) {
      host_.fail(std::string(topic_of<C>()) + " was answered " + reply.code + ": " + reply.text);
    }
  }

  void people_act() {
    const Site& site = driver_.site();
    switch (below(14)) {
      case 0:
      case 1:
      case 2:
        callers_.push_back(driver_.call_in(
            Site::number(below(2) == 0 ? site.route_point : destination()), "+33155501234"));
        break;
      case 3:
      case 4:
      case 5:
        driver_.answer(device());
        break;
      case 6:
        driver_.reject(device());
        break;
      case 7:
        driver_.hang_up(device());
        break;
      case 8:
        if (!callers_.empty()) driver_.outside_hangs_up(chances_.one_of(callers_));
        break;
      case 9:
        driver_.outside_answers();
        break;
      case 10:
        driver_.press(device(), "5");
        if (!callers_.empty()) {
          (void)driver_.outside_presses(chances_.one_of(callers_), "6");
        }
        break;
      case 11:
        if (below(6) == 0) (void)driver_.unplug(driver_.site().c);
        break;
      case 12:
        if (below(4) == 0 && !callers_.empty()) {
          (void)driver_.outside_vanishes(chances_.one_of(callers_));
        }
        break;
      default:
        break_something();
    }
  }

  void break_something() {
    switch (below(12)) {
      case 0:
        host_.restart(driver_.site().connector);
        break;
      case 1:
      case 2:
        (void)driver_.cut_link();
        break;
      case 3:
        host_.refuse_publications(driver_.site().connector, static_cast<int>(below(5)) + 1);
        break;
      default:
        driver_.restore_link();
    }
  }

  /// Commands that not every connector has.
  bool can(std::string_view prefix) {
    const auto link = host_.last_value<connector::State>(driver_.site().connector);
    return link && std::ranges::any_of(link->body.capabilities,
                                       [&](Text topic) { return topic.starts_with(prefix); });
  }
  /// Mostly off: nobody could be called any more.
  void set_feature(const std::string& device, const std::string& destination) {
    const bool on = below(4) == 0;
    switch (below(3)) {
      case 0:
        return ask(feature::SetDoNotDisturb{.device = device, .on = on});
      case 1:
        return ask(feature::SetForwarding{.device = device,
                                          .kind = static_cast<feature::ForwardingKind>(
                                              below(names(feature::ForwardingKind{}).size())),
                                          .on = on,
                                          .destination = destination});
      default:
        return ask(feature::SetMessageWaiting{.device = device, .on = on});
    }
  }

  void retrieve(const Chances::Spot& held) {
    ask(call::Retrieve{.call = held.call, .device = held.device});
  }
  void withdraw(const Chances::Spot& offered) {
    ask(queue::Withdraw{.call = offered.call, .device = offered.device});
  }

  void application_acts() {
    const std::string c = chances_.call();
    const std::string d = device();
    const std::string to = destination();
    const Chances::Pair p = chances_.pair();
    if (can("feature.") && below(12) == 0) return set_feature(d, to);
    if (can(topic_of<call::MakePredictive>()) && below(20) == 0) {
      const Site& site = driver_.site();
      return ask(call::MakePredictive{.device = below(3) == 0 ? d : site.holding,
                                      .destination = below(3) == 0 ? to : site.outside,
                                      .time_limit = std::chrono::seconds(20)});
    }
    if (can(topic_of<call::SingleStepConference>()) && below(15) == 0) {
      return ask(
          call::SingleStepConference{.call = c,
                                     .device = d,
                                     .joining_device = device(),
                                     .participation = static_cast<call::Participation>(below(3))});
    }
    if (can(topic_of<media::Record>()) && below(20) == 0) {
      return ask(media::Record{.call = c, .max_duration = std::chrono::seconds(below(5))});
    }
    switch (below(35)) {
      case 0:
      case 1:
        return ask(call::Make{.device = d, .destination = to, .auto_originate = below(2) == 0});
      case 2:
      case 3:
        return ask(call::Answer{.call = c, .device = d});
      case 4:
        return below(4) == 0 ? ask(call::Clear{.call = c}) : void();
      case 5:
        return ask(call::ClearConnection{.call = c, .device = d});
      case 6:
        return ask(call::Hold{.call = c, .device = d});
      case 7:
        return retrieve(chances_.held());
      case 8:
      case 9:
        return ask(call::Consult{.call = c, .device = d, .destination = to});
      case 10:
        return ask(
            call::Alternate{.held_call = p.held, .active_call = p.active, .device = p.device});
      case 11:
        return ask(
            call::Reconnect{.held_call = p.held, .active_call = p.active, .device = p.device});
      case 12:
      case 13:
        return ask(
            call::Transfer{.held_call = p.held, .active_call = p.active, .device = p.device});
      case 14:
        return ask(call::SingleStepTransfer{.call = c, .device = d, .destination = to});
      case 15:
      case 16:
        everybody_answers(p.active);
        return ask(
            call::Conference{.held_call = p.held, .active_call = p.active, .device = p.device});
      case 17:
        return ask(call::Deflect{.call = c, .device = d, .destination = to});
      case 18:
        return ask(call::Pickup{.call = c, .from_device = d, .device = device()});
      case 19:
        return ask(call::Park{.call = c, .device = d, .destination = to});
      case 20:
        return ask(call::AssociateData{.call = c, .data = {{"step", "x"}, {"other", ""}}});
      case 21:
        return ask(call::GenerateDigits{.call = c, .device = d, .digits = "1"});
      case 22:
        return ask(route::Select{.call = c, .destination = to});
      case 23:
        return ask(route::Reject{.call = c, .cause = Cause::busy});
      case 24:
      case 25:
        return ask(queue::Hold{.call = c});
      case 26:
      case 27:
        return offer();
      case 28:
        return withdraw(chances_.offered());
      case 29:
        return ask(queue::Release{.call = c, .destination = to});
      case 30:
      case 31:
        return ask(media::Play{.call = c, .sounds = {"silence"}, .loop = below(2) == 0});
      case 32:
        return ask(media::Collect{.call = c, .device = below(2) == 0 ? d : "", .max_digits = 2});
      case 33:
        return below(4) == 0 ? ask(media::Stop{.call = c}) : void();
      default:
        return ask(call::Snapshot{.device = d});
    }
  }

  TestHost& host_;
  Driver& driver_;
  std::set<std::string_view>& accepted_;
  Chances chances_{host_, driver_};
  std::vector<int> callers_;
};

TEST_P(PbxConformance, any_history_is_legal) {
  std::set<std::string_view> accepted;
  const auto run = [&](std::uint64_t seed) {
    TestHost host(seed);
    const auto driver = GetParam().make(GetParam().without);
    try {
      RandomHistory(host, *driver, accepted).run(60);
    } catch (const std::exception& failed) {
      FAIL() << failed.what() << "\nRepeat it with CTIBUS_SEED=" << seed;
    }
  };
  const Seeds seeds = Seeds::wanted(200);
  for (const std::uint64_t seed : seeds.all()) ASSERT_NO_FATAL_FAILURE(run(seed));
  if (seeds.last < 100 || seeds.one) return;

  // Histories in which nothing is carried out would prove nothing: go on until everything was.
  const auto link = host_.last_value<connector::State>(site().connector);
  ASSERT_TRUE(link.has_value());
  const auto untried = [&] {
    return std::ranges::find_if(link->body.capabilities,
                                [&](const Text& command) { return !accepted.contains(command); });
  };
  for (std::uint64_t more = 1; untried() != link->body.capabilities.end(); ++more) {
    ASSERT_LE(more, 400) << *untried() << " was never carried out";
    ASSERT_NO_FATAL_FAILURE(run(seeds.last + more));
  }
}

}  // namespace ctibus::testing::pbx
