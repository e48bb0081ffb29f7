#include <gtest/gtest.h>

#include "scripted_pbx.hpp"

namespace ctibus::acd::testing {
namespace {

using namespace std::chrono_literals;

class AcdWorkTest : public AcdTest {
 protected:
  void SetUp() override {
    options.channels = {{.name = "chat", .capacity = 2}};
    AcdTest::SetUp();
    options.groups.push_back({.name = "chats", .channel = "chat"});
    for (AgentOptions& agent : options.agents) agent.groups.push_back({"chats"});
    ASSERT_TRUE(host.reload<Acd>("acd", options));
  }
  static SubmitWork chat(Text item) {
    return {.item = item, .group = "chats", .customer = "eve@example.org", .name = "Eve"};
  }
  void submit(const std::string& item) {
    const auto reply = host.request("acd", chat(item));
    ASSERT_TRUE(reply.accepted()) << reply.code;
  }
  void accept(const std::string& item, const std::string& agent) {
    ASSERT_TRUE(host.request("acd", AcceptWork{.item = item, .agent = agent}).accepted());
  }
  std::optional<CallState> item(const std::string& id) {
    const auto found = host.last_value<CallState>(id);
    return found ? std::optional(found->body) : std::nullopt;
  }
};

TEST_F(AcdWorkTest, a_chat_is_offered_accepted_and_done_and_the_record_says_so) {
  ready("ann");
  SubmitWork work = chat("chat1");
  work.addressed = "shop";
  work.data = {{"basket", "3 lamps"}};
  EXPECT_EQ(host.request("acd", work).body().position, 1u);
  const auto offered = host.expect<Offered>();
  EXPECT_EQ(offered->call, "chat1");
  EXPECT_EQ(offered->channel, "chat");
  EXPECT_EQ(offered->calling, "eve@example.org");
  EXPECT_EQ(offered->data, (Attributes{{"basket", "3 lamps"}}));
  EXPECT_TRUE(state_of("ann").offered);
  EXPECT_TRUE(pbx.offers.empty()) << "no phone rings";
  host.advance(5s);
  accept("chat1", "ann");
  EXPECT_EQ(item("chat1")->phase, CallPhase::answered);
  ASSERT_EQ(state_of("ann").work.size(), 1u);
  EXPECT_EQ(state_of("ann").work[0].channel, "chat");
  EXPECT_EQ(state_of("ann").work[0].in_hand, 1u);
  EXPECT_EQ(state_of("ann").work[0].capacity, 2u);
  EXPECT_EQ(group("chats").channel, "chat");
  EXPECT_EQ(group("sales").channel, "");
  host.advance(60s);
  ASSERT_TRUE(host.request("acd", EndWork{.item = "chat1", .agent = "ann"}).accepted());
  const auto ended = host.expect<WorkEnded>();
  EXPECT_EQ(ended->result, WorkResult::completed);
  EXPECT_EQ(ended->agent, "ann");
  EXPECT_EQ(ended->channel, "chat");
  EXPECT_EQ(ended->waited, Duration(5s));
  EXPECT_EQ(ended->handled, Duration(60s));
  EXPECT_FALSE(item("chat1"));
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
}

TEST_F(AcdWorkTest, a_restart_loses_neither_who_waits_nor_who_has_what) {
  ready("ann");
  for (const char* id : {"one", "two"}) {
    submit(id);
    accept(id, "ann");
  }
  SubmitWork work = chat("three");
  work.data = {{"basket", "3 lamps"}};
  ASSERT_TRUE(host.request("acd", work).accepted());
  submit("four");
  host.advance(10s);
  host.restart("acd");
  EXPECT_EQ(state_of("ann").work.at(0).in_hand, 2u);
  EXPECT_EQ(group("chats").waiting, 2u);
  EXPECT_TRUE(host.request("acd", chat("three")).accepted()) << "its owner submits all there are";
  EXPECT_EQ(group("chats").waiting, 2u);
  ASSERT_TRUE(host.request("acd", EndWork{.item = "one"}).accepted());
  const auto offered = host.all<Offered>().back();
  EXPECT_EQ(offered->call, "three") << "in its rank";
  EXPECT_EQ(offered->data, (Attributes{{"basket", "3 lamps"}}));
  EXPECT_GE(offered->waited, Duration(10s));
}

TEST_F(AcdWorkTest, the_end_is_told_when_the_disk_has_room_again) {
  submit("one");
  host.fail_records({"bus.disk_full", "The disk is full."});
  ASSERT_TRUE(host.request("acd", EndWork{.item = "one"}).accepted());
  EXPECT_FALSE(item("one"));
  host.fail_records({});
  const auto before = host.all<WorkEnded>().size();
  host.advance(20s);
  ASSERT_EQ(host.all<WorkEnded>().size(), before + 1);
  EXPECT_EQ(host.all<WorkEnded>().back()->result, WorkResult::abandoned);
}

TEST_F(AcdWorkTest, no_item_is_taken_while_too_many_ends_cannot_be_told) {
  host.fail_records({"bus.disk_full", "The disk is full."});
  Result<> taken;
  int items = 0;
  for (; taken && items < 5000; ++items) {
    const std::string id = "item" + std::to_string(items);
    const auto reply = host.request("acd", chat(id));
    if (!reply.accepted()) {
      taken = failure(reply.code, reply.text);
    } else {
      ASSERT_TRUE(host.request("acd", EndWork{.item = id}).accepted());
    }
  }
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, "bus.busy");
  EXPECT_NE(taken.error().text.find("make room on its disk"), std::string::npos);
  host.fail_records({});
  const auto refused = host.all<WorkEnded>().size();
  host.advance(20s);
  EXPECT_EQ(host.all<WorkEnded>().size() - refused, static_cast<std::size_t>(items - 1))
      << "none is lost";
  submit("after");
}

TEST_F(AcdWorkTest, all_that_is_told_of_an_item_says_what_kind_it_is) {
  options.groups.back().queues = {{.name = "first", .max_wait = Duration(10000)},
                                  {.name = "second"}};
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  submit("one");
  host.advance(11s);
  ready("ann");
  host.advance(60s);
  ready("bob");
  accept("one", "bob");
  EXPECT_EQ(host.expect<Passed>()->channel, "chat");
  EXPECT_EQ(host.expect<OfferEnded>()->channel, "chat");
  const auto left = host.expect<Left>();
  EXPECT_EQ(left->channel, "chat");
  EXPECT_EQ(left->reason, LeaveReason::answered);
}

TEST_F(AcdWorkTest, customers_are_privileged_and_refused_by_their_address_too) {
  options.callers = {{.name = "vip", .numbers = {"sip:vip@example.org"}, .priority = 1},
                     {.name = "nuisance", .numbers = {"sip:eve@example.org"}, .refuse = true}};
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  SubmitWork plain = chat("plain");
  plain.customer = "bob@example.org";
  SubmitWork vip = chat("vip");
  vip.customer = "sip:vip@example.org";
  SubmitWork nuisance = chat("nuisance");
  nuisance.customer = "sip:eve@example.org";
  EXPECT_EQ(host.request("acd", plain).body().position, 1u);
  EXPECT_EQ(host.request("acd", vip).body().position, 1u);
  EXPECT_EQ(host.request("acd", nuisance).body().position, 0u);
  EXPECT_EQ(host.expect<WorkEnded>()->result, WorkResult::dissuaded);
}

TEST_F(AcdWorkTest, work_of_nobody_is_not_treated_as_a_withheld_number) {
  options.callers = {{.name = "withheld", .withheld = true, .refuse = true}};
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  EXPECT_EQ(host.request("acd", SubmitWork{.item = "task", .group = "chats"}).body().position, 1u);
}

TEST_F(AcdWorkTest, what_the_bus_could_not_carry_is_refused_at_once) {
  const std::string much(70'000, 'x');
  SubmitWork work = chat("one");
  work.data = {{"text", much}};
  EXPECT_EQ(host.request("acd", work).code, "acd.bad_value");
  const std::string long_id(257, 'x');
  EXPECT_EQ(host.request("acd", chat(long_id)).code, "acd.bad_value");
  EXPECT_EQ(group("chats").waiting, 0u);
}

TEST_F(AcdWorkTest, erasing_a_person_says_that_work_is_left) {
  SubmitWork work = chat("one");
  work.customer = "+33142685300";
  ASSERT_TRUE(host.request("acd", work).accepted());
  const auto reply = host.request("acd", privacy::Erase{.number = "01 42 68 53 00"});
  EXPECT_EQ(reply.body().stores.at(2).remaining, 1u);
}

TEST_F(AcdWorkTest, a_program_submits_and_ends_only_for_the_groups_that_it_controls) {
  submit("one");
  options.controllers = {{.program = "test", .groups = {"help"}}};
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  EXPECT_EQ(host.request("acd", chat("two")).code, "acd.not_allowed");
  EXPECT_EQ(host.request("acd", EndWork{.item = "one"}).code, "acd.not_allowed");
  ready("ann");
  accept("one", "ann");
  EXPECT_EQ(host.request("acd", ReturnWork{.item = "one", .agent = "ann", .group = "chats"}).code,
            "acd.not_allowed");
  EXPECT_TRUE(host.request("acd", EndWork{.item = "one", .agent = "ann"}).accepted())
      << "what an agent does is the agent's";
}

TEST_F(AcdWorkTest, what_is_wrong_is_said) {
  const auto code = [&](const SubmitWork& work) {
    return std::string(host.request("acd", work).code);
  };
  EXPECT_EQ(code({.item = "one"}), "acd.unknown_group");
  EXPECT_EQ(code({.item = "one", .group = "sales"}), "acd.bad_value");
  EXPECT_EQ(code({.group = "chats"}), "acd.bad_value");
  EXPECT_EQ(code({.item = "one", .group = "chats", .priority = 11}), "acd.bad_value");
  EXPECT_EQ(host.request("acd", EndWork{.item = "one"}).code, "acd.unknown_work");
  submit("one");
  EXPECT_EQ(host.request("acd", AcceptWork{.item = "one", .agent = "eve"}).code, "agent.unknown");
  EXPECT_EQ(host.request("acd", AcceptWork{.item = "one", .agent = "ann"}).code,
            "agent.logged_off");
}

TEST_F(AcdWorkTest, an_item_of_a_group_that_is_gone_ends_at_the_restart) {
  submit("one");
  options.groups.pop_back();
  for (AgentOptions& agent : options.agents) agent.groups.pop_back();
  host.stop("acd", 1s);
  host.load<Acd>("acd", options);
  EXPECT_FALSE(item("one"));
  EXPECT_EQ(host.expect<WorkEnded>()->result, WorkResult::failed);
}

TEST_F(AcdWorkTest, a_long_chat_raises_no_alarm_for_talk) {
  options.agent_alarms.talk = Duration(60s);
  options.channels[0].beside = {"voice"};
  options.channels.push_back({.name = "voice", .beside = {"chat"}});
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  ready("ann");
  submit("one");
  accept("one", "ann");
  host.advance(120s);
  EXPECT_TRUE(host.last_values<Alarm>().empty());
  pbx.arrive("c1");
  pbx.alert("c1", "pbx1:1001");
  pbx.answer("c1", "pbx1:1001");
  host.advance(30s);
  EXPECT_TRUE(host.last_values<Alarm>().empty()) << "the talk began with the call";
  host.advance(40s);
  EXPECT_EQ(host.last_values<Alarm>().size(), 1u);
}

}  // namespace
}  // namespace ctibus::acd::testing
