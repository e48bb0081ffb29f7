#include <gtest/gtest.h>

#include "scripted_pbx.hpp"

namespace ctibus::acd::testing {
namespace {

using namespace std::chrono_literals;

class AcdCallbacksTest : public AcdTest {
 protected:
  void SetUp() override {
    AcdTest::SetUp();
    host.provide<call::Make>(
        "pbx1", [this](const call::Make& command) -> Result<call::Make::Reply> {
          made.emplace_back(std::string(command.device), std::string(command.destination));
          for (const auto& [name, value] : command.data) {
            if (name == callback_attribute) callbacks.emplace_back(value);
          }
          return call::Make::Reply{.call = "made"};
        });
  }
  std::string ask(const std::string& number) {
    const auto reply =
        host.request("acd", RequestCallback{.group = "sales", .number = number, .by = "web"});
    EXPECT_TRUE(reply.accepted()) << reply.code;
    return std::string(reply.body().callback);
  }
  CallbackState callback(const std::string& id) { return host.last_value<CallbackState>(id)->body; }

  std::vector<std::pair<std::string, std::string>> made;
  std::vector<std::string> callbacks;
};

TEST_F(AcdCallbacksTest, a_customer_is_called_back_and_the_record_says_so) {
  const std::string id = ask("+33142685300");
  EXPECT_EQ(host.expect<CallbackRequested>()->number, "+33142685300");
  EXPECT_EQ(callback(id).status, CallbackStatus::waiting);
  EXPECT_EQ(group("sales").callbacks, 1u);
  EXPECT_EQ(group("sales").waiting, 0u);
  ready("ann");
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made.front(), std::pair(std::string("pbx1:1001"), std::string("+33142685300")));
  EXPECT_EQ(callbacks, (std::vector<std::string>{id})) << "a CRM finds the callback by the call";
  EXPECT_EQ(host.expect<Offered>()->callback, id);
  pbx.say(call::Originated{.call = "made", .device = "pbx1:1001"});
  pbx.say(call::Established{.call = "made", .device = "pbx1:trunk1"});
  EXPECT_EQ(callback(id).status, CallbackStatus::answered);
  EXPECT_EQ(state_of("ann").state, AgentState::busy);
  pbx.say(call::ConnectionCleared{.call = "made", .device = "pbx1:1001"});
  pbx.end("made");
  const auto ended = host.expect<CallbackEnded>();
  EXPECT_EQ(ended->result, CallbackResult::answered);
  EXPECT_EQ(ended->agent, "ann");
  EXPECT_FALSE(host.last_value<CallbackState>(id));
  EXPECT_EQ(state_of("ann").state, AgentState::working_after_call);
}

TEST_F(AcdCallbacksTest, one_number_is_called_once_however_it_is_written) {
  const std::string id = ask("+33142685300");
  EXPECT_EQ(ask("01 42 68 53 00"), id);
  EXPECT_EQ(callback(id).requests, 2u);
}

TEST_F(AcdCallbacksTest, it_is_promised_only_once_it_is_safe) {
  host.fail_records({"bus.disk_full", "The disk is full."});
  const auto reply =
      host.request("acd", RequestCallback{.group = "sales", .number = "+33142685300"});
  EXPECT_EQ(reply.code, "bus.disk_full");
  EXPECT_EQ(group("sales").callbacks, 0u);
}

TEST_F(AcdCallbacksTest, a_person_who_is_to_be_forgotten_is_not_called) {
  const std::string id = ask("+33142685300");
  const auto reply = host.request("acd", privacy::Erase{.number = "01 42 68 53 00"});
  ASSERT_TRUE(reply.accepted());
  EXPECT_EQ(reply.body().stores[0].rows, 1u);
  EXPECT_FALSE(host.last_value<CallbackState>(id));
  EXPECT_EQ(host.expect<CallbackEnded>()->number, "");
  const auto again = host.request("acd", privacy::Erase{.number = "+33142685300"});
  EXPECT_EQ(again.body().stores[0].rows, 0u);
  ready("ann");
  EXPECT_TRUE(made.empty());
}

TEST_F(AcdCallbacksTest, what_is_wrong_with_a_wish_is_said) {
  const auto code = [&](const RequestCallback& wish) {
    return std::string(host.request("acd", wish).code);
  };
  EXPECT_EQ(code({.group = "sales"}), "acd.bad_value");
  EXPECT_EQ(code({.group = "sales", .number = "1", .priority = 11}), "acd.bad_value");
  EXPECT_EQ(code({.group = "none", .number = "1"}), "acd.unknown_group");
  EXPECT_EQ(code({.group = "sales", .number = "1", .wanted_agent = "eve"}), "agent.unknown");
}

TEST_F(AcdCallbacksTest, callbacks_keep_their_rank_across_a_restart) {
  const std::string id = ask("+33142685300");
  host.advance(10s);
  pbx.arrive("c1");
  host.restart("acd");
  EXPECT_EQ(group("sales").callbacks, 1u);
  ready("ann");
  EXPECT_EQ(host.expect<Offered>()->callback, id);
  EXPECT_EQ(host.all<CallbackRequested>().size(), 1u) << "it is not asked for twice";
}

TEST_F(AcdCallbacksTest, an_attempt_of_the_dead_life_is_called_off) {
  const std::string id = ask("+33142685300");
  ready("ann");
  pbx.say(call::Originated{.call = "made", .device = "pbx1:1001"});
  call::State state{.call = "made", .connector = "pbx1"};
  state.connections = {
      {.device = "pbx1:1001", .state = ConnectionState::connected, .kind = DeviceKind::station}};
  pbx.say(state);
  host.restart("acd");
  EXPECT_EQ(pbx.clears, (std::vector<std::string>{"made"}));
  EXPECT_EQ(callback(id).attempts, 0u);
}

}  // namespace
}  // namespace ctibus::acd::testing
