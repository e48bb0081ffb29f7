#include "application.hpp"

namespace csta_switch {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class RareCalls : public testing::Test {
 protected:
  std::string make(const std::string& from, const std::string& to) {
    return std::string(app.ask("<MakeCall><callingDevice>" + from +
                               "</callingDevice><calledDirectoryNumber>" + to +
                               "</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>"
                               "</MakeCall>")
                           .text_of("callingDevice", "callID"));
  }
  std::string predict(const std::string& to, const std::string& more = {}) {
    return std::string(app.ask("<MakePredictiveCall><callingDevice>700</callingDevice>"
                               "<calledDirectoryNumber>" +
                               to + "</calledDirectoryNumber>" + more + "</MakePredictiveCall>")
                           .text_of("initiatedCall", "callID"));
  }
  std::string consult(const std::string& call, const std::string& from, const std::string& to) {
    return std::string(app.ask("<ConsultationCall>" + connection_xml("existingCall", call, from) +
                               "<consultedDevice>" + to + "</consultedDevice></ConsultationCall>")
                           .text_of("initiatedCall", "callID"));
  }
  std::string act(const std::string& service, const std::string& connections) {
    return error_of(app.ask("<" + service + ">" + connections + "</" + service + ">"));
  }
  void forward_unanswered(const std::string& from, const std::string& to) {
    EXPECT_EQ(act("SetForwarding", "<device>" + from +
                                       "</device><forwardingType>forwardNoAns</forwardingType>"
                                       "<activateForward>true</activateForward><forwardDN>" +
                                       to + "</forwardDN>"),
              "SetForwardingResponse");
  }

  Exchange pbx{small_site(), 1};
  Application app{pbx};
};

TEST_F(RareCalls, a_predictive_call_that_nobody_answers_ends_after_its_alert_time) {
  app.monitor("T1");
  predict("00123", "<alertTime>7</alertTime>");
  pbx.advance(6s);
  EXPECT_EQ(pbx.calls().size(), 1U);
  pbx.advance(7s);
  EXPECT_THAT(pbx.calls(), IsEmpty());
  EXPECT_THAT(app.heard(), Contains("ConnectionCleared T1/1 null callNotAnswered"));
}

TEST_F(RareCalls, a_predictive_call_without_an_alert_time_ends_by_the_sites_limit) {
  predict("00123");
  pbx.advance(179s);
  EXPECT_EQ(pbx.calls().size(), 1U);
  pbx.advance(180s);
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(RareCalls, a_predictive_call_that_was_answered_outlives_its_alert_time) {
  predict("00123", "<alertTime>7</alertTime>");
  EXPECT_GT(pbx.outside_answers(), 0);
  pbx.advance(60s);
  EXPECT_EQ(pbx.calls().size(), 1U);
}

TEST_F(RareCalls, a_predictive_call_is_cleared_by_the_connection_it_was_named_with) {
  const std::string call = predict("00123");
  EXPECT_EQ(act("ClearConnection", connection_xml("connectionToBeCleared", call, "700")),
            "ClearConnectionResponse");
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(RareCalls, whoever_called_from_inside_gives_up_when_nobody_answers) {
  app.monitor("1001");
  make("1001", "1002");
  app.heard();
  pbx.advance(179s);
  EXPECT_THAT(app.heard(), IsEmpty());
  pbx.advance(180s);
  EXPECT_THAT(app.heard(), ElementsAre("ConnectionCleared 1001 null normalClearing"));
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(RareCalls, whoever_is_answered_does_not_give_up) {
  make("1001", "1002");
  pbx.advance(179s);
  pbx.answer("1002");
  pbx.advance(1000s);
  EXPECT_EQ(pbx.calls().size(), 1U);
}

TEST_F(RareCalls, telephones_that_forward_to_each_other_do_so_eight_times) {
  Site site = small_site();
  site.ring_limit = 0s;
  Exchange other{site, 1};
  Application there{other};
  for (const auto& [from, to] : {std::pair{"1002", "1003"}, std::pair{"1003", "1002"}}) {
    there.ask("<SetForwarding><device>" + std::string(from) +
              "</device><forwardingType>forwardNoAns</forwardingType><activateForward>true"
              "</activateForward><forwardDN>" +
              to + "</forwardDN></SetForwarding>");
  }
  EXPECT_GT(other.call_in("1002", "0301234567"), 0);
  other.advance(8 * 20s);
  EXPECT_EQ(other.calls().size(), 1U);
  other.advance(9 * 20s);
  EXPECT_THAT(other.calls(), IsEmpty());
}

TEST_F(RareCalls, whoever_answers_outside_is_told_by_the_number_that_rang_there) {
  app.monitor("1001");
  app.ask("<RouteRegister/>");
  make("1001", "600");
  const std::string dialogue(app.last("RouteRequest").text_of("crossRefIdentifier"));
  app.say("<RouteSelect><crossRefIdentifier>" + dialogue +
          "</crossRefIdentifier><routeSelected>00123</routeSelected></RouteSelect>");
  EXPECT_GT(pbx.outside_answers(), 0);
  EXPECT_EQ(app.last("DeliveredEvent").text_of("alertingDevice", "deviceIdentifier"), "00123");
  EXPECT_EQ(app.last("EstablishedEvent").text_of("answeringDevice", "deviceIdentifier"), "00123");
}

TEST_F(RareCalls, what_rejects_a_call_of_three_is_cleared_from_it) {
  app.monitor("1001");
  const std::string first = make("1001", "1002");
  pbx.answer("1002");
  EXPECT_EQ(
      act("SingleStepConferenceCall",
          connection_xml("activeCall", first, "1001") +
              "<deviceToJoin>1003</deviceToJoin><participationType>active</participationType>"),
      "SingleStepConferenceCallResponse");
  const std::string second = consult(first, "1001", "1004");
  EXPECT_EQ(act("TransferCall", connection_xml("heldCall", first, "1001") +
                                    connection_xml("activeCall", second, "1001")),
            "TransferCallResponse");
  app.monitor("1002");
  app.heard();
  EXPECT_TRUE(pbx.reject("1004"));
  EXPECT_THAT(app.heard(), ElementsAre("Failed 1004 connected callCancelled",
                                       "ConnectionCleared 1004 connected normalClearing"));
}

TEST_F(RareCalls, more_calls_than_call_ids_have_ids_of_their_own) {
  Site site = small_site();
  site.call_ids = 1;
  Exchange other{site, 1};
  EXPECT_GT(other.call_in("700", "0301234567"), 0);
  EXPECT_GT(other.call_in("700", "0301234568"), 0);
  const auto calls = other.calls();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_NE(calls.front().id, calls.back().id);
}

TEST_F(RareCalls, two_calls_with_the_same_person_are_not_joined) {
  const std::string first = make("1001", "1002");
  pbx.answer("1002");
  EXPECT_TRUE(pbx.hold("1002"));
  const std::string second = consult(first, "1001", "1002");
  EXPECT_TRUE(pbx.answer("1002"));
  for (const char* service : {"TransferCall", "ConferenceCall"}) {
    EXPECT_EQ(act(service, connection_xml("heldCall", first, "1001") +
                               connection_xml("activeCall", second, "1001")),
              "operation/notDifferentDevices");
  }
  EXPECT_EQ(pbx.calls().size(), 2U);
}

TEST_F(RareCalls, a_caller_who_withholds_his_number_stays_unknown_in_a_transfer) {
  app.monitor("1002");
  pbx.call_in("1001", "");
  pbx.answer("1001");
  const std::string call = pbx.calls().front().id;
  EXPECT_EQ(act("HoldCall", connection_xml("callToBeHeld", call, "1001")), "HoldCallResponse");
  const std::string second = make("1001", "1002");
  pbx.answer("1002");
  EXPECT_EQ(act("HoldCall", connection_xml("callToBeHeld", second, "1001")), "HoldCallResponse");
  EXPECT_EQ(act("RetrieveCall", connection_xml("callToBeRetrieved", call, "1001")),
            "RetrieveCallResponse");
  EXPECT_EQ(act("TransferCall", connection_xml("heldCall", second, "1001") +
                                    connection_xml("activeCall", call, "1001")),
            "TransferCallResponse");
  const Element& told = app.last("TransferedEvent");
  EXPECT_NE(told.child("transferredToDevice")->child("restricted"), nullptr);
}

TEST_F(RareCalls, a_reconnection_that_is_refused_has_cleared_nothing) {
  const std::string first = make("1001", "1002");
  pbx.answer("1002");
  const std::string second = consult(first, "1001", "1003");
  pbx.answer("1003");
  EXPECT_TRUE(pbx.hold("1001"));
  const std::string third = make("1004", "1001");
  EXPECT_EQ(act("RetrieveCall", connection_xml("callToBeRetrieved", second, "1001")),
            "RetrieveCallResponse");
  EXPECT_EQ(act("ReconnectCall", connection_xml("activeCall", third, "1001") +
                                     connection_xml("heldCall", first, "1001")),
            "stateIncompatibility/connectedCallExists");
  EXPECT_EQ(pbx.calls().size(), 3U);
}

TEST_F(RareCalls, a_call_that_a_telephone_never_heard_of_does_not_hide_its_own) {
  Site site = small_site();
  site.busy_tone = 10s;
  Exchange other{site, 1};
  Application there{other};
  EXPECT_TRUE(other.dial("1002", "1003"));
  EXPECT_TRUE(other.dial("1001", "1002"));
  EXPECT_EQ(error_of(there.ask("<ClearConnection><connectionToBeCleared><deviceID>1002</deviceID>"
                               "</connectionToBeCleared></ClearConnection>")),
            "ClearConnectionResponse");
}

}  // namespace
}  // namespace csta_switch
