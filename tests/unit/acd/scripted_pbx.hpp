#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ctibus/messages/bus.hpp"
#include "ctibus/messages/device.hpp"
#include "ctibus/testing/test_host.hpp"
#include "plugins/acd/acd.hpp"

namespace ctibus::acd::testing {

using ctibus::testing::TestHost;

/// A connector "pbx1" that does nothing by itself: it notes commands, answers them as told, and
/// says what the test makes it say.
class ScriptedPbx {
 public:
  explicit ScriptedPbx(TestHost& host) : host_(host) {
    host.provide<queue::Hold>("pbx1", [this](const queue::Hold& command) {
      holds.emplace_back(command.call);
      treatments.emplace_back(command.treatment);
      return hold_reply;
    });
    host.provide<queue::Offer>("pbx1", [this](const queue::Offer& command) {
      offers.emplace_back(std::string(command.call), std::string(command.device));
      return offer_reply;
    });
    host.provide<queue::Release>("pbx1", [this](const queue::Release& command) {
      releases.emplace_back(std::string(command.call), std::string(command.destination));
      return Result<>();
    });
    host.provide<route::Reject>("pbx1", [this](const route::Reject& command) {
      rejects.emplace_back(std::string(command.call), command.cause);
      return Result<>();
    });
    host.provide<call::Clear>("pbx1", [this](const call::Clear& command) {
      clears.emplace_back(command.call);
      return Result<>();
    });
  }

  void start() {
    say(connector::State{.connector = "pbx1", .link = connector::LinkState::up});
    for (const char* number : {"1001", "1002", "1003"}) service(number, true);
  }
  void service(const std::string& number, bool in_service) {
    const std::string device = "pbx1:" + number;
    say(device::State{.device = device, .kind = DeviceKind::station, .in_service = in_service});
  }

  /// A call arrives at a route point.
  void route(const std::string& call, const std::string& called = "600",
             const std::string& from = "pbx1:trunk1") {
    const std::string point = "pbx1:" + called;
    say(route::Requested{.call = call,
                         .calling = "+33123456789",
                         .called = called,
                         .route_point = point,
                         .connector = "pbx1",
                         .device = from,
                         .time_limit = Duration(10000)});
  }
  void queue(const std::string& call) {
    say(call::Queued{.call = call, .device = "pbx1:hold"});
    state(call, {held()});
  }
  /// From the route request into the queue.
  void arrive(const std::string& call, const std::string& called = "600") {
    route(call, called);
    queue(call);
  }
  void alert(const std::string& call, const std::string& device) {
    say(call::Delivered{
        .call = call, .device = device, .from_device = "pbx1:hold", .cause = Cause::distributed});
    state(call,
          {held(),
           {.device = device, .state = ConnectionState::alerting, .kind = DeviceKind::station}});
  }
  void answer(const std::string& call, const std::string& device) {
    say(call::Diverted{.call = call,
                       .from_device = "pbx1:hold",
                       .to_device = device,
                       .cause = Cause::distributed});
    say(call::Established{.call = call, .device = device});
    state(call,
          {{.device = device, .state = ConnectionState::connected, .kind = DeviceKind::station}});
  }
  void offer_fails(const std::string& call, const std::string& device, queue::OfferResult result) {
    say(call::ConnectionCleared{.call = call, .device = device});
    state(call, {held()});
    say(queue::OfferFailed{.call = call, .device = device, .result = result});
  }
  void end(const std::string& call) {
    say(call::Cleared{.call = call, .cause = Cause::normal_clearing});
    host_.send(call::State{.call = call}, {.source = "pbx1", .tombstone = true});
  }
  void state(const std::string& call, std::vector<Connection> connections) {
    connections.push_back(
        {.device = "pbx1:trunk1", .state = ConnectionState::connected, .kind = DeviceKind::trunk});
    call::State body{.call = call, .calling = "+33123456789", .called = "600", .connector = "pbx1"};
    body.connections = std::move(connections);
    say(body);
  }
  static Connection held() {
    return {.device = "pbx1:hold", .state = ConnectionState::queued, .kind = DeviceKind::queue};
  }
  template <Message M>
  void say(const M& body) {
    host_.send(body, {.source = "pbx1"});
  }

  std::vector<std::string> holds;
  std::vector<std::string> treatments;
  std::vector<std::pair<std::string, std::string>> offers;
  std::vector<std::pair<std::string, std::string>> releases;
  std::vector<std::pair<std::string, Cause>> rejects;
  std::vector<std::string> clears;
  Result<> hold_reply;
  Result<> offer_reply;

 private:
  TestHost& host_;
};

class AcdTest : public ::testing::Test {
 protected:
  TestHost host{7};
  ScriptedPbx pbx{host};
  Acd::Options options;

  void SetUp() override {
    options.groups = {
        {.name = "sales",
         .label = "Sales",
         .numbers = {"600"},
         .treatment = "music",
         .ring_timeout = Duration(20000),
         .wrap_up_time = Duration(10000)},
        {.name = "help", .numbers = {"700"}, .max_wait = Duration(30000), .overflow = "900"}};
    options.agents = {{.id = "ann", .name = "Ann", .device = "pbx1:1001", .groups = {{"sales", 0}}},
                      {.id = "bob", .device = "pbx1:1002", .groups = {{"sales", 0}, {"help", 0}}}};
    options.feature_codes = {.log_on = "*21", .log_off = "*22", .ready = "*23", .not_ready = "*24"};
    pbx.start();
    host.load<Acd>("acd", options);
  }
  void ready(const std::string& agent) {
    ASSERT_TRUE(host.request("acd", agent::LogOn{.agent = agent, .ready = true}).accepted());
  }
  agent::State state_of(const std::string& agent) {
    return host.last_value<agent::State>(agent)->body;
  }
  GroupState group(const std::string& name) { return host.last_value<GroupState>(name)->body; }
};

}  // namespace ctibus::acd::testing
