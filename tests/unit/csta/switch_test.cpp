#include "switch_case.hpp"

/// What switches tell in an order, or with words, that the emulated one has not.
namespace ctibus::csta::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CstaSwitch : public SwitchCase {};

CallPicture picture(std::string_view id,
                    const std::vector<std::pair<std::string, ConnectionState>>& parties) {
  CallPicture made{.call = std::string(id), .calling = "0155500001", .called = "1001"};
  for (const auto& [device, state] : parties) {
    made.connections.push_back(
        {.id = {.call = std::string(id), .device = device}, .device = device, .state = state});
  }
  return made;
}

// Names ----------------------------------------------------------------------------------------

/// Calls 1 and 2 of Ann are joined in a call 3 between the caller and Cleo.
class CstaJoinedCall : public SwitchCase {
 protected:
  void SetUp() override {
    sees();
    tells(What::delivered, "1", "1001");
    tells(What::established, "1", "1001");
    tells(What::held, "1", "1001");
    Happening consults = at(What::originated, "2", "1001");
    consults.calling = "1001";
    consults.called = "1003";
    consults.event_cause = "consultation";
    tells(consults);
    Happening rings = at(What::delivered, "2", "1003");
    rings.calling = "1001";
    tells(rings);
    tells(What::established, "2", "1003");
    transfers("1", "2", "1001", "3");
    ASSERT_EQ(calls(), 1u);
    joined_ = call("3");
    ASSERT_EQ(states(joined_), "T1/1 connected, 1003 connected");
  }
  std::string joined_;
};

TEST_F(CstaJoinedCall, has_its_new_name_in_what_is_told) {
  EXPECT_THAT(sink_.names, Contains("3"));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(CstaJoinedCall, is_left_alone_by_a_call_that_has_one_of_its_earlier_names) {
  Happening rings = at(What::delivered, "2", "1005");
  rings.calling = "0155500099";
  tells(rings);
  EXPECT_EQ(states(joined_), "T1/1 connected, 1003 connected");
  EXPECT_EQ(switch_->book().find(call("2"))->calling, "0155500099");
  tells(What::connection_cleared, "3", "1003");
  EXPECT_EQ(states(joined_), "none");
  EXPECT_NE(call("2"), "");
}

TEST_F(CstaJoinedCall, is_left_alone_by_a_call_that_is_dialled_under_an_earlier_name) {
  Happening dials = at(What::originated, "2", "1005");
  dials.calling = "1005";
  tells(dials);
  EXPECT_EQ(states(joined_), "T1/1 connected, 1003 connected");
  EXPECT_EQ(states_of("2"), "1005 connected");
  tells(What::connection_cleared, "3", "1003");
  EXPECT_EQ(states(joined_), "none");
}

TEST_F(CstaJoinedCall, is_not_the_call_that_is_made_under_an_earlier_name) {
  std::string made;
  switch_->make("pbx1:1005", "1002", {}, false, {}, {1, 2},
                [&](const Result<std::string>& call) { made = call.value_or("none"); });
  Element reply{.name = "MakeCallResponse"};
  Element& connection = reply.add("callingDevice");
  connection.add("callID", "2");
  connection.add("deviceID", "1005");
  answers(reply);
  EXPECT_EQ(made, call("2"));
  EXPECT_NE(made, joined_);
  EXPECT_EQ(switch_->book().find(joined_)->calling, "0155500001");
}

TEST_F(CstaJoinedCall, takes_late_reports_by_an_earlier_name) {
  tells(What::held, "2", "1003");
  EXPECT_EQ(states(joined_), "T1/1 connected, 1003 hold");
  pass(31s);
  tells(What::retrieved, "2", "1003");
  EXPECT_EQ(states(joined_), "T1/1 connected, 1003 hold") << "too late to be about it";
}

TEST_F(CstaSwitch, a_call_made_under_the_name_of_one_whose_end_was_lost_is_another_one) {
  sees();
  tells(What::delivered, "2", "1003");
  const std::string before = call("2");
  pass(1s);
  std::string made;
  switch_->make("pbx1:1005", "1002", {}, false, {}, {1, 2},
                [&](const Result<std::string>& call) { made = call.value_or("none"); });
  Element reply{.name = "MakeCallResponse"};
  reply.add("callingDevice").add("callID", "2");
  answers(reply);
  EXPECT_EQ(states(before), "none");
  EXPECT_EQ(made, call("2"));
  EXPECT_NE(made, before);
}

TEST_F(CstaSwitch, another_caller_under_the_same_name_is_another_call) {
  sees();
  tells(What::delivered, "2", "1003");
  tells(What::established, "2", "1003");
  const std::string before = call("2");
  Happening rings = at(What::delivered, "2", "1005");
  rings.calling = "0155500099";
  rings.event_cause = "newCall";
  tells(rings);
  EXPECT_EQ(states(before), "none");
  EXPECT_EQ(states_of("2"), "T1/1 connected, 1005 alerting");
}

TEST_F(CstaSwitch, a_transfer_of_which_a_part_was_missed_is_looked_up_by_its_new_name) {
  sees();
  tells(What::delivered, "1", "1001");
  tells(What::established, "1", "1001");  // that it is held is lost
  Happening consults = at(What::originated, "2", "1001");
  consults.calling = "1001";
  tells(consults);
  transfers("1", "2", "1001", "3");
  ASSERT_EQ(question_name(), "SnapshotCall");
  EXPECT_EQ(question().at("snapshotObject/callID")->text, "3");
}

// Lines ----------------------------------------------------------------------------------------

TEST_F(CstaSwitch, the_line_that_a_forwarded_call_seizes_is_not_its_callers) {
  sees();
  Happening offered = at(What::offered, "1", "1001");
  offered.associated_calling.clear();
  tells(offered);
  ASSERT_EQ(states_of("1"), "T1/1 connected");
  Happening seizes = at(What::network_reached, "1", "T1/5");
  tells(seizes);
  EXPECT_EQ(states_of("1"), "T1/1 connected, T1/5 connected");
  tells(What::connection_cleared, "1", "T1/5");
  EXPECT_EQ(states_of("1"), "none");
}

TEST_F(CstaSwitch, a_route_point_is_nobody_in_a_call) {
  sees();
  tells(What::delivered, "1", "600");
  tells(What::queued, "1", "600");
  EXPECT_EQ(states_of("1"), "T1/1 connected");
}

// Offers ---------------------------------------------------------------------------------------

class CstaOffer : public SwitchCase {
 protected:
  void SetUp() override {
    sees();
    call_ = waiting("1");
    offer(call_, "pbx1:1001");
    ASSERT_EQ(question_name(), "DeflectCall");
  }
  std::string call_;
};

TEST_F(CstaOffer, that_the_holding_device_sends_elsewhere_has_failed) {
  answers();
  diverts("1", "700", "1005");
  EXPECT_THAT(offers_, ElementsAre("began", "unreachable"));
  EXPECT_EQ(states(call_), "T1/1 connected");
  tells(What::delivered, "1", "1005");
  EXPECT_EQ(states(call_), "T1/1 connected, 1005 alerting");
}

TEST_F(CstaOffer, that_finds_the_agent_busy_before_the_switch_has_answered_is_taken_back) {
  Happening busy = at(What::failed, "1", "1001");
  busy.event_cause = "busy";
  tells(busy);
  answers();  // to the offer
  ASSERT_EQ(question_name(), "DeflectCall");
  EXPECT_EQ(question().text_at("newDestination"), "700");
  answers();
  EXPECT_THAT(offers_, ElementsAre("began", "busy"));
}

TEST_F(CstaOffer, that_is_answered_before_the_switch_has_answered_is_taken) {
  tells(What::established, "1", "1001");
  answers();
  EXPECT_THAT(offers_, ElementsAre("began", "taken"));
  EXPECT_EQ(states(call_), "T1/1 connected, 1001 connected");
}

TEST_F(CstaOffer, that_ended_unseen_is_told_when_its_call_is_looked_up) {
  answers();
  switch_->expire_offer(call_, "pbx1:1001");
  refuses("pbx.wrong_state");  // it has gone back by itself
  ASSERT_EQ(question_name(), "SnapshotCall");
  const int before = corrections_;
  Element reply{.name = "SnapshotCallResponse"};
  Element& list = reply.add("crossRefIDorSnapshotData").add("snapshotData");
  for (const auto& [device, state] : {std::pair{"T1/1", "connected"}, std::pair{"700", "queued"}}) {
    Element& item = list.add("snapshotCallResponseInfo");
    item.add("deviceOnCall").add("deviceIdentifier", device);
    Element& id = item.add("callIdentifier");
    id.add("callID", "1");
    id.add("deviceID", device);
    item.add("localConnectionInfo", state);
  }
  told_ = switch_->book().calls();
  answers(reply);
  EXPECT_EQ(switch_->offer(call_), nullptr);
  EXPECT_EQ(corrections_, before + 1) << "so that the bus is told";
}

TEST_F(CstaOffer, can_be_made_again_when_the_call_came_back_before_the_switch_said_so) {
  answers();
  tells(What::delivered, "1", "1001");
  switch_->expire_offer(call_, "pbx1:1001");
  tells(What::queued, "1", "700");
  answers();
  EXPECT_THAT(offers_, ElementsAre("began", "no_answer"));
  offer(call_, "pbx1:1003");
  EXPECT_EQ(question_name(), "DeflectCall");
}

TEST_F(CstaOffer, that_does_not_get_back_to_the_holding_device_goes_where_it_is_sent) {
  answers();
  tells(What::delivered, "1", "1001");
  switch_->expire_offer(call_, "pbx1:1001");
  answers();
  diverts("1", "1001", "1005", "overflow");
  tells(What::delivered, "1", "1005");
  EXPECT_EQ(states(call_), "T1/1 connected, 1005 alerting");
}

TEST_F(CstaOffer, is_taken_back_when_it_is_withdrawn) {
  answers();
  tells(What::delivered, "1", "1001");
  std::vector<std::string> codes;
  const auto done = [&](const Result<>& told) {
    codes.push_back(told ? "accepted" : told.error().code);
  };
  switch_->queue_withdraw(call_, "pbx1:1003", {}, done);
  switch_->queue_withdraw(call_, "pbx1:1001", {}, done);
  ASSERT_EQ(question_name(), "DeflectCall");
  EXPECT_EQ(question().text_at("newDestination"), "700");
  answers();
  EXPECT_THAT(codes, ElementsAre("pbx.wrong_state", "accepted"));
  EXPECT_THAT(offers_, ElementsAre("began", "cancelled"));
}

TEST_F(CstaOffer, has_the_result_that_the_switch_gives) {
  answers();
  tells(What::delivered, "1", "1001");
  diverts("1", "1001", "700", "alertTimeExpired");
  EXPECT_THAT(offers_, ElementsAre("began", "no_answer"));
}

TEST_F(CstaSwitch, an_offer_of_an_earlier_life_has_a_time_limit) {
  pbx::Call before{.id = "c1", .root = "c1"};
  before.connector_call = "1";
  const auto party = [&](std::string device, DeviceKind kind, ConnectionState state) {
    before.parties.push_back({.device = std::move(device), .state = state, .kind = kind});
  };
  party("pbx1:T1/1", DeviceKind::trunk, ConnectionState::connected);
  party("pbx1:700", DeviceKind::queue, ConnectionState::queued);
  party("pbx1:1001", DeviceKind::station, ConnectionState::alerting);
  told_.emplace("c1", before);
  sees({picture("1", {{"T1/1", ConnectionState::connected}, {"1001", ConnectionState::alerting}})});
  ASSERT_NE(switch_->offer("c1"), nullptr);
  EXPECT_EQ(states("c1"), "T1/1 connected, 1001 alerting, 700 queued");
  switch_->expire_offer("c1", "pbx1:1001");
  ASSERT_EQ(question_name(), "DeflectCall") << "it can be taken back";
}

// Sight ----------------------------------------------------------------------------------------

TEST_F(CstaSwitch, a_call_that_begins_while_the_switch_is_asked_has_its_facts) {
  tells(What::delivered, "9", "1001");
  sees();
  ASSERT_EQ(question_name(), "SnapshotCall");
  Element reply{.name = "SnapshotCallResponse"};
  Element& item =
      reply.add("crossRefIDorSnapshotData").add("snapshotData").add("snapshotCallResponseInfo");
  item.add("deviceOnCall").add("deviceIdentifier", "1001");
  Element& id = item.add("callIdentifier");
  id.add("callID", "9");
  id.add("deviceID", "1001");
  item.add("localConnectionInfo", "alerting");
  reply.add("callingDevice").add("deviceIdentifier", "0155500001");
  reply.add("calledDevice").add("deviceIdentifier", "1001");
  answers(reply);
  const pbx::Call& known = *switch_->book().find(call("9"));
  EXPECT_EQ(known.calling, "0155500001");
  EXPECT_EQ(known.called, "1001");
  EXPECT_EQ(known.direction, Direction::incoming);
}

TEST_F(CstaSwitch, a_transfer_while_the_switch_is_asked_is_looked_up_by_all_its_names) {
  transfers("1", "2", "1001", "3");
  sees();
  std::vector<std::string> names;
  for (const Asked& one : asked_) names.push_back(one.body.at("snapshotObject/callID")->text);
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("1", "2", "3"));
}

TEST_F(CstaSwitch, whoever_is_at_a_device_that_was_not_asked_stays_in_the_call) {
  sees();
  tells(What::delivered, "1", "1001");
  tells(What::established, "1", "1001");
  switch_->lose_sight();
  profile_.lacks = {"SnapshotCall"};
  Survey::Found found;
  found.looked = {"pbx1:1001"};
  found.calls = {picture("1", {{"1001", ConnectionState::hold}})};
  found.calls.front().partial = true;
  switch_->adopt(found);
  EXPECT_EQ(states_of("1"), "T1/1 connected, 1001 hold");
  found.looked.insert("pbx1:T1");
  switch_->lose_sight();
  switch_->adopt(found);
  EXPECT_EQ(states_of("1"), "1001 hold");
}

/// As an Application Link answers: with states of connections, and devices that they are of.
TEST(DevicePicture, is_of_the_device_that_was_asked_about) {
  Element response{.name = "SnapshotDeviceResponse"};
  Element data{.name = "snapshotData"};
  for (const auto& [device, state] :
       {std::pair{"1001", "hold"}, std::pair{"1002", "connected"}, std::pair{"1001", "null"}}) {
    Element item{.name = "snapshotDeviceResponseInfo"};
    Element on_call{.name = "deviceOnCall"};
    on_call.add("deviceIdentifier", device);
    Element connection{.name = "connectionIdentifier"};
    connection.add("callID", "01");
    connection.add("deviceID", device);
    item.children = {on_call, connection};
    item.add("localConnectionInfo", state);
    data.children.push_back(std::move(item));
  }
  response.add("crossRefIDorSnapshotData", "").children.push_back(std::move(data));
  const auto picture = device_picture_of("1001", response);
  ASSERT_TRUE(picture);
  ASSERT_EQ(picture->size(), 1u);
  EXPECT_EQ(picture->front().state, ConnectionState::hold);
}

}  // namespace
}  // namespace ctibus::csta::testing
