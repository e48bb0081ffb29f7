#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "site.hpp"

namespace ctibus::csta::testing {

using namespace std::chrono_literals;
using csta_switch::Exchange;
using ::testing::IsEmpty;

/// A connector with its switch. Change site_ before start().
class ConnectorCase : public ::testing::Test {
 protected:
  void start() {
    site_.start();
    started_ = true;
  }
  void TearDown() override {
    if (!started_) return;
    EXPECT_THAT(site_.exchange().violations(), IsEmpty());
  }

  template <class C>
  ctibus::testing::TestReply<C> ask(const C& command) {
    return host_.request(Site::connector, command);
  }
  int call_in(std::string_view called, std::string_view calling = "+33155500001") {
    return site_.with([&](Exchange& pbx) { return pbx.call_in(called, calling); });
  }
  void answer(std::string_view number) {
    site_.with([&](Exchange& pbx) { return pbx.answer(number); });
  }
  void hang_up(std::string_view number) {
    site_.with([&](Exchange& pbx) { return pbx.hang_up(number); });
  }
  void caller_leaves(int caller) {
    site_.with([&](Exchange& pbx) { return pbx.outside_hangs_up(caller); });
  }

  /// Who is in which state in each call, by what the bus says; trunk lines under the trunk's name.
  std::multiset<std::string> told() {
    std::multiset<std::string> all;
    for (const auto& state : host_.last_values<call::State>()) {
      std::multiset<std::string> parties;
      // While it is offered a call waits for the bus alone: in the switch it is at the agent.
      const bool offered =
          std::ranges::any_of(state->connections, [](const Connection& connection) {
            return connection.state == ConnectionState::alerting;
          });
      for (const Connection& connection : state->connections) {
        if (offered && connection.state == ConnectionState::queued) continue;
        parties.insert(place(connection.device.substr(connection.device.find(':') + 1)) + " " +
                       word(names(ConnectionState{})[static_cast<std::size_t>(connection.state)]));
      }
      all.insert(joined(parties));
    }
    return all;
  }
  /// The same by the switch itself. Route points are no parties.
  std::multiset<std::string> actual() {
    std::multiset<std::string> all;
    for (const csta_switch::CallView& call : site_.exchange().calls()) {
      std::multiset<std::string> parties;
      for (const csta_switch::PartyView& party : call.parties) {
        const bool route_point =
            std::ranges::any_of(site_.site.route_points,
                                [&](const auto& point) { return point.number == party.device; });
        if (!route_point) parties.insert(place(party.device) + " " + word(party.state));
      }
      if (!parties.empty()) all.insert(joined(parties));
    }
    return all;
  }
  /// What the connector has sent meanwhile.
  std::string sent_by(const std::function<void()>& act) {
    std::string all;
    site_.exchange().trace = [&](int, char direction, std::string_view body) {
      if (direction == '<') all.append(body).append("\n");
    };
    act();
    site_.exchange().trace = nullptr;
    return all;
  }
  /// How often the bus was told of it.
  template <class M>
  std::size_t count() {
    return host_.all<M>().size();
  }

  ctibus::testing::TestHost host_;
  Site site_{host_};

 private:
  static std::string place(std::string_view device) {
    return std::string(device.substr(0, device.find('/')));
  }
  static std::string word(std::string_view state) { return std::string(state); }
  static std::string joined(const std::multiset<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
    return all;
  }

  bool started_ = false;
};

}  // namespace ctibus::csta::testing
