#pragma once

#include "ctibus/testing/pbx_conformance/fixture.hpp"

/// Calls of two parties.
namespace ctibus::testing::pbx {

TEST_P(PbxConformance, a_made_call_is_originated_delivered_and_established) {
  const std::string call = make(site().a, site().b);
  EXPECT_EQ(state_of(call, site().a), ConnectionState::connected);
  EXPECT_EQ(state_of(call, site().b), ConnectionState::alerting);
  people().answer(site().b);
  EXPECT_EQ(state_of(call, site().b), ConnectionState::connected);
  EXPECT_THAT(story(call), ElementsAre("originated A", "delivered B", "established B"));
  EXPECT_EQ(root_of(call), call);
}

TEST_P(PbxConformance, a_device_that_is_prompted_first_originates_the_same_call) {
  const auto reply = ask(call::Make{.device = site().a, .destination = site().b});
  ASSERT_TRUE(reply.accepted());
  host_.expect<call::Originated>(nullptr, 1min);
  EXPECT_THAT(story(reply.body().call), ElementsAre("originated A", "delivered B"));
}

TEST_P(PbxConformance, the_outcome_names_the_command_as_its_causation) {
  const auto reply =
      ask(call::Make{.device = site().a, .destination = site().b, .auto_originate = true});
  const auto originated = host_.expect<call::Originated>();
  const auto delivered = host_.expect<call::Delivered>();
  EXPECT_EQ(originated.causation, delivered.causation);
  EXPECT_EQ(originated->call, reply.body().call);
  EXPECT_TRUE(originated.causation);
  if (can<call::Answer>()) {
    take(call::Answer{.call = originated->call, .device = site().b});
    const auto established = host_.expect<call::Established>();
    EXPECT_TRUE(established.causation);
    EXPECT_NE(established.causation, originated.causation);
  }
}

TEST_P(PbxConformance, a_call_out_reaches_the_network_and_the_one_outside) {
  const std::string call = make(site().a, site().outside);
  EXPECT_THAT(story(call), AllOf(Contains("originated A"), Contains("network_reached T")));
  people().outside_answers();
  EXPECT_EQ(story(call).back(), "established T");
  EXPECT_EQ(host_.last_value<call::State>(call)->body.direction, Direction::outgoing);
  people().hang_up(site().a);
  EXPECT_TRUE(ended(call));
}

TEST_P(PbxConformance, a_predictive_call_comes_to_its_queue_once_it_is_answered) {
  CTIBUS_PBX_NEEDS(call::MakePredictive);
  const auto reply =
      ask(call::MakePredictive{.device = site().holding, .destination = site().outside});
  ASSERT_TRUE(reply.accepted()) << reply.code << " " << reply.text;
  const auto reached = host_.expect<call::NetworkReached>();
  EXPECT_EQ(reached->call, reply.body().call);
  EXPECT_TRUE(reached.causation);
  EXPECT_THAT(story(reached->call), Not(Contains("queued H")));
  people().outside_answers();
  EXPECT_EQ(story(reached->call).front(), "network_reached T");
  EXPECT_EQ(story(reached->call).back(), "queued H");
  const auto state = host_.last_value<call::State>(reached->call);
  EXPECT_EQ(state->body.direction, Direction::outgoing);
  EXPECT_EQ(state->body.calling, Site::number(site().holding));
}

TEST_P(PbxConformance, a_predictive_call_to_nowhere_is_refused) {
  CTIBUS_PBX_NEEDS(call::MakePredictive);
  refuse("pbx.unknown_device",
         call::MakePredictive{.device = "other:1001", .destination = site().outside});
  refuse("pbx.invalid_destination",
         call::MakePredictive{.device = site().holding, .destination = site().nowhere});
}

TEST_P(PbxConformance, a_caller_reaches_a_telephone) {
  const Caller caller = call_in(site().a, "+33155509999");
  const auto delivered = host_.expect<call::Delivered>();
  EXPECT_EQ(delivered->device, site().a);
  EXPECT_EQ(delivered->calling, "+33155509999");
  EXPECT_EQ(delivered->direction, Direction::incoming);
  EXPECT_EQ(delivered->trunk, site().trunk);
  people().answer(site().a);
  people().outside_hangs_up(caller.handle);
  EXPECT_THAT(story(caller.call),
              ElementsAre("originated T", "delivered A", "established A", "connection_cleared T",
                          "connection_cleared A", "cleared"));
}

TEST_P(PbxConformance, a_busy_device_fails_the_call) {
  talk(site().b, site().c);
  const std::string call = make(site().a, site().b);
  EXPECT_THAT(story(call),
              ElementsAre("originated A", "failed B busy", "connection_cleared A", "cleared"));
}

TEST_P(PbxConformance, a_rejecting_device_fails_the_call) {
  const std::string call = make(site().a, site().b);
  people().reject(site().b);
  EXPECT_THAT(story(call), ElementsAre("originated A", "delivered B", "failed B rejected",
                                       "connection_cleared A", "cleared"));
}

TEST_P(PbxConformance, an_unplugged_device_fails_the_call) {
  if (!people().unplug(site().b)) GTEST_SKIP() << "nothing to unplug";
  EXPECT_FALSE(host_.last_value<device::State>(site().b)->body.in_service);
  const std::string call = make(site().a, site().b);
  EXPECT_THAT(story(call), ElementsAre("originated A", "failed B destination_out_of_order",
                                       "connection_cleared A", "cleared"));
  refuse("pbx.out_of_service", call::Make{.device = site().b, .destination = site().a});
}

TEST_P(PbxConformance, a_caller_who_dials_nowhere_gets_an_end) {
  const Caller caller = call_in(site().nowhere);
  host_.expect<call::Failed>();
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, a_call_of_two_ends_when_the_called_one_leaves) {
  const std::string call = talk(site().a, site().b);
  people().hang_up(site().b);
  EXPECT_THAT(story(call), ElementsAre("originated A", "delivered B", "established B",
                                       "connection_cleared B", "connection_cleared A", "cleared"));
}

TEST_P(PbxConformance, a_caller_who_gives_up_stops_the_ringing) {
  const std::string call = make(site().a, site().b);
  people().hang_up(site().a);
  EXPECT_THAT(story(call), ElementsAre("originated A", "delivered B", "connection_cleared A",
                                       "connection_cleared B", "cleared"));
}

TEST_P(PbxConformance, clear_connection_takes_a_party_out) {
  CTIBUS_PBX_NEEDS(call::ClearConnection);
  const std::string call = talk(site().a, site().b);
  take(call::ClearConnection{.call = call, .device = site().a});
  const auto left = host_.expect<call::ConnectionCleared>();
  EXPECT_EQ(left->device, site().a);
  EXPECT_TRUE(left.causation);
  EXPECT_TRUE(ended(call));
}

TEST_P(PbxConformance, clear_takes_everybody_out) {
  CTIBUS_PBX_NEEDS(call::Clear);
  const std::string call = talk(site().a, site().b);
  take(call::Clear{.call = call});
  EXPECT_THAT(story(call), AllOf(Contains("connection_cleared A"), Contains("connection_cleared B"),
                                 Contains("cleared")));
  EXPECT_TRUE(ended(call));
}

TEST_P(PbxConformance, answer_connects_the_alerting_device) {
  CTIBUS_PBX_NEEDS(call::Answer);
  const std::string call = make(site().a, site().b);
  take(call::Answer{.call = call, .device = site().b});
  EXPECT_EQ(state_of(call, site().b), ConnectionState::connected);
  refuse("pbx.wrong_state", call::Answer{.call = call, .device = site().b});
}

TEST_P(PbxConformance, a_held_connection_comes_back_with_retrieve) {
  CTIBUS_PBX_NEEDS(call::Hold, call::Retrieve);
  const std::string call = talk(site().a, site().b);
  take(call::Hold{.call = call, .device = site().b});
  EXPECT_EQ(state_of(call, site().b), ConnectionState::hold);
  EXPECT_EQ(state_of(call, site().a), ConnectionState::connected);
  refuse("pbx.wrong_state", call::Hold{.call = call, .device = site().b});
  take(call::Retrieve{.call = call, .device = site().b});
  EXPECT_EQ(state_of(call, site().b), ConnectionState::connected);
  refuse("pbx.wrong_state", call::Retrieve{.call = call, .device = site().b});
  EXPECT_THAT(story(call),
              ElementsAre("originated A", "delivered B", "established B", "held B", "retrieved B"));
}

TEST_P(PbxConformance, an_alerting_connection_cannot_be_held) {
  CTIBUS_PBX_NEEDS(call::Hold);
  const std::string call = make(site().a, site().b);
  refuse("pbx.wrong_state", call::Hold{.call = call, .device = site().b});
}

TEST_P(PbxConformance, commands_about_a_call_that_is_gone_are_refused) {
  const std::string call = talk(site().a, site().b);
  people().hang_up(site().a);
  refuse("pbx.unknown_call", call::Clear{.call = call});
  refuse("pbx.unknown_call", call::Answer{.call = call, .device = site().b});
  refuse("pbx.unknown_call", call::Clear{.call = "no call at all"});
  if (can<call::Hold>()) refuse("pbx.unknown_call", call::Hold{.call = call, .device = site().a});
}

TEST_P(PbxConformance, devices_of_nobody_are_refused) {
  const std::string other = site().connector + ":no-such-device";
  refuse("pbx.unknown_device", call::Make{.device = other, .destination = site().b});
  refuse("pbx.unknown_device", call::Make{.device = "other:1001", .destination = site().b});
}

TEST_P(PbxConformance, a_destination_that_leads_nowhere_is_refused) {
  refuse("pbx.invalid_destination", call::Make{.device = site().a, .destination = site().nowhere});
  refuse("pbx.invalid_destination", call::Make{.device = site().a, .destination = "other:1001"});
  refuse("pbx.invalid_destination", call::Make{.device = site().a, .destination = ""});
}

TEST_P(PbxConformance, a_talking_device_cannot_make_a_call) {
  talk(site().a, site().b);
  refuse("pbx.wrong_state", call::Make{.device = site().a, .destination = site().c});
}

TEST_P(PbxConformance, digits_are_told) {
  const std::string call = talk(site().a, site().b);
  people().press(site().b, "12#");
  EXPECT_EQ(digits_of(call, site().b), "12#");
  CTIBUS_PBX_NEEDS(call::GenerateDigits);
  take(call::GenerateDigits{.call = call, .device = site().a, .digits = "*9"});
  EXPECT_EQ(digits_of(call, site().a), "*9");
}

TEST_P(PbxConformance, data_travels_with_the_call) {
  CTIBUS_PBX_NEEDS(call::AssociateData);
  const std::string call = make(site().a, site().b, {{"customer", "17"}});
  const auto delivered = host_.expect<call::Delivered>();
  EXPECT_THAT(delivered->data, ElementsAre(std::pair<Text, Text>("customer", "17")));
  take(call::AssociateData{.call = call, .data = {{"topic", "invoice"}}});
  const auto attached = host_.expect<call::DataAttached>();
  EXPECT_EQ(attached->data.size(), 2u);
  EXPECT_EQ(attached->by, "test");
  take(call::AssociateData{.call = call, .data = {{"customer", ""}}});
  EXPECT_THAT(host_.last_value<call::State>(call)->body.data,
              ElementsAre(std::pair<Text, Text>("topic", "invoice")));
  const std::uint64_t before = host_.log().tail();
  take(call::AssociateData{.call = call, .data = {{"topic", "invoice"}}});
  EXPECT_THAT(story(call, before), IsEmpty());
}

TEST_P(PbxConformance, snapshot_tells_every_call_again) {
  CTIBUS_PBX_NEEDS(call::Snapshot);
  const std::string call = talk(site().a, site().b);
  const Caller caller = call_in(site().c);
  const auto before = host_.all<call::State>().size();
  take(call::Snapshot{.device = site().connector});
  EXPECT_EQ(host_.all<call::State>().size(), before + 2);
  EXPECT_FALSE(ended(call) || ended(caller.call));
}

}  // namespace ctibus::testing::pbx
