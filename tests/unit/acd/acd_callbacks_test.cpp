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

TEST_F(AcdCallbacksTest, a_wish_is_answered_once_its_record_is_safe_and_not_before) {
  // Two wishes in one moment: neither is promised on the other's account.
  host.fail_records({"bus.disk_full", "The disk is full."});
  const RequestCallback wish{.group = "sales", .number = "+33142685300"};
  const auto one = host.ask("acd", wish);
  const auto other = host.ask("acd", wish);
  EXPECT_FALSE(one->arrived);
  host.settle();
  EXPECT_EQ(one->code, "bus.disk_full");
  EXPECT_EQ(other->code, "bus.disk_full");
  EXPECT_TRUE(host.all<CallbackEnded>().empty()) << "what never was does not end";
}

TEST_F(AcdCallbacksTest, the_end_of_a_callback_is_told_when_the_disk_has_room_again) {
  const std::string first = ask("+33142685300");
  const std::string second = ask("+33142685301");
  host.fail_records({"bus.disk_full", "The disk is full."});
  for (const std::string& id : {first, second}) {
    ASSERT_TRUE(host.request("acd", CloseCallback{.callback = id}).accepted());
    EXPECT_FALSE(host.last_value<CallbackState>(id)) << "nobody calls";
  }
  host.fail_records({});
  const auto before = host.all<CallbackEnded>().size();
  host.advance(20s);
  const auto ended = host.all<CallbackEnded>();
  ASSERT_EQ(ended.size(), before + 2);
  EXPECT_EQ(ended[before]->callback, first) << "in their order";
  host.advance(60s);
  EXPECT_EQ(host.all<CallbackEnded>().size(), before + 2) << "each once";
}

TEST_F(AcdCallbacksTest, a_number_is_dialled_as_one_dials_it_behind_the_prefix) {
  options.groups[0].callbacks.prefix = "0";
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  (void)ask("+33 1 42 68 53 00");
  ready("ann");
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made.front().second, "00142685300");
}

TEST_F(AcdCallbacksTest, nobody_is_called_back_at_an_emergency_number) {
  for (const char* number : {"112", "15"}) {
    EXPECT_EQ(host.request("acd", RequestCallback{.group = "sales", .number = number}).code,
              "acd.bad_value")
        << number;
  }
}

TEST_F(AcdCallbacksTest, a_program_calls_back_only_for_the_groups_that_it_controls) {
  options.controllers = {{.program = "test", .groups = {"help"}}};
  const std::string id = ask("+33142685300");
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  ready("ann");
  const std::string_view refused = "acd.not_allowed";
  EXPECT_EQ(host.request("acd", RequestCallback{.group = "sales", .number = "+33142685301"}).code,
            refused);
  EXPECT_EQ(host.request("acd", CloseCallback{.callback = id}).code, refused);
  EXPECT_EQ(host.request("acd", TakeCallback{.callback = id, .agent = "ann"}).code, refused);
  EXPECT_TRUE(
      host.request("acd", RequestCallback{.group = "help", .number = "+33142685301"}).accepted());
}

TEST_F(AcdCallbacksTest, none_is_taken_while_the_plugin_drains) {
  const std::string id = ask("+33142685300");
  ASSERT_TRUE(host.request("acd", agent::LogOn{.agent = "ann"}).accepted());
  pbx.arrive("c1");
  ready("bob");  // whose offer keeps the drain open
  const auto late = host.ask("acd", TakeCallback{.callback = id, .agent = "ann"});
  host.begin_drain("acd");
  host.settle();
  EXPECT_EQ(late->code, "bus.busy");
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
