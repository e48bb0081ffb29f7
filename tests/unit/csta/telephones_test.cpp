#include "connector_case.hpp"
#include "ctibus/messages/feature.hpp"

/// Telephones that carry out what their switch lacks.
namespace ctibus::csta::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class CstaTelephones : public ConnectorCase {
 protected:
  void start_without(std::initializer_list<std::string_view> requests,
                     std::string_view telephones = "10xx") {
    for (const std::string_view request : requests) site_.profile.lacks.emplace(request);
    site_.options.telephones = {
        {.number = std::string(telephones), .uri = "sip:{number}@192.0.2.2"}};
    site_.instead = [this](std::size_t, const Element& request) {
      by_link_.insert(request.name);
      return std::nullopt;
    };
    start();
  }
  std::string only_call() { return std::string(host_.last_values<call::State>().front()->call); }

  std::set<std::string> by_link_;  ///< requests
};

TEST_F(CstaTelephones, answer_hold_and_hang_up_by_themselves) {
  start_without({"AnswerCall", "HoldCall", "RetrieveCall", "ClearConnection"});
  call_in("1001");
  const std::string call = only_call();
  EXPECT_TRUE(ask(call::Answer{.call = call, .device = "pbx1:1001"}).accepted());
  EXPECT_EQ(host_.expect<call::Established>()->device, "pbx1:1001");
  EXPECT_TRUE(ask(call::Hold{.call = call, .device = "pbx1:1001"}).accepted());
  EXPECT_EQ(told(), actual());
  EXPECT_TRUE(ask(call::Retrieve{.call = call, .device = "pbx1:1001"}).accepted());
  EXPECT_EQ(told(), actual());
  EXPECT_TRUE(ask(call::ClearConnection{.call = call, .device = "pbx1:1001"}).accepted());
  EXPECT_EQ(told(), actual());
  for (const auto* name : {"AnswerCall", "HoldCall", "RetrieveCall", "ClearConnection"}) {
    EXPECT_THAT(by_link_, Not(Contains(name)));
  }
}

TEST_F(CstaTelephones, are_asked_by_number_and_without_the_call_of_the_switch) {
  start_without({"AnswerCall"});
  call_in("1001");
  const std::string call = only_call();
  EXPECT_THAT(sent_by([&] { ask(call::Answer{.call = call, .device = "pbx1:1001"}); }),
              HasSubstr("<callToBeAnswered><deviceID>1001</deviceID></callToBeAnswered>"));
}

TEST_F(CstaTelephones, are_found_where_connections_do_not_name_their_devices) {
  site_.site.dialect = csta_switch::Dialect::dynamic_ids;
  start_without({"AnswerCall"});
  call_in("1001");
  EXPECT_TRUE(ask(call::Answer{.call = only_call(), .device = "pbx1:1001"}).accepted());
  EXPECT_EQ(host_.expect<call::Established>()->device, "pbx1:1001");
}

TEST_F(CstaTelephones, make_calls_that_are_known_by_their_events) {
  start_without({"MakeCall"});
  const auto made = ask(call::Make{.device = "pbx1:1001", .destination = "1002"});
  ASSERT_TRUE(made.accepted());
  EXPECT_EQ(made.body().call, only_call());
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaTelephones, are_set_to_what_the_switch_does_not_keep) {
  start_without({"SetDoNotDisturb", "SetForwarding"});
  EXPECT_TRUE(ask(feature::SetDoNotDisturb{.device = "pbx1:1001", .on = true}).accepted());
  EXPECT_TRUE(ask(feature::SetForwarding{.device = "pbx1:1002", .on = true, .destination = "1003"})
                  .accepted());
  call_in("1002");
  EXPECT_EQ(host_.expect<call::Delivered>()->device, "pbx1:1003");
}

TEST_F(CstaTelephones, join_no_calls_and_move_no_waiting_ones) {
  start_without({"AnswerCall", "DeflectCall", "ConsultationCall", "TransferCall"});
  const auto link = host_.last_value<connector::State>(Site::connector);
  EXPECT_THAT(link->body.capabilities, Contains("call.answer"));
  for (const auto* topic : {"queue.hold", "call.deflect", "call.consult", "call.transfer"}) {
    EXPECT_THAT(link->body.capabilities, Not(Contains(topic)));
  }
}

TEST_F(CstaTelephones, that_do_nothing_of_what_they_took_are_given_up_in_time) {
  start_without({"MakeCall"});
  site_.exchange().faults.never_answer = {"MakeCall"};
  const auto made = host_.request(
      Site::connector, call::Make{.device = "pbx1:1001", .destination = "1002"}, {.deadline = 30s});
  EXPECT_EQ(made.code, "pbx.link_down");
  EXPECT_THAT(made.text, HasSubstr("telephone"));
}

TEST_F(CstaTelephones, of_other_devices_do_not_help) {
  start_without({"AnswerCall"}, "1002");
  call_in("1001");
  const auto refused = ask(call::Answer{.call = only_call(), .device = "pbx1:1001"});
  EXPECT_EQ(refused.code, "pbx.not_supported");
  EXPECT_THAT(refused.text, HasSubstr("1001"));
}

TEST_F(CstaTelephones, leave_to_the_switch_what_it_has) {
  start_without({"HoldCall"});
  call_in("1001");
  EXPECT_TRUE(ask(call::Answer{.call = only_call(), .device = "pbx1:1001"}).accepted());
  EXPECT_THAT(by_link_, Contains("AnswerCall"));
  EXPECT_EQ(told(), actual());
}

}  // namespace
}  // namespace ctibus::csta::testing
