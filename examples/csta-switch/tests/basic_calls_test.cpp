#include "application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class BasicCalls : public testing::Test {
 protected:
  std::string make(const std::string& from, const std::string& to, bool prompt = false) {
    const Element response =
        app.ask("<MakeCall><callingDevice>" + from + "</callingDevice><calledDirectoryNumber>" +
                to + "</calledDirectoryNumber><autoOriginate>" +
                (prompt ? "prompt" : "doNotPrompt") + "</autoOriginate></MakeCall>");
    EXPECT_EQ(response.name, "MakeCallResponse");
    return std::string(response.text_of("callingDevice", "callID"));
  }
  std::string refused_make(const std::string& from, const std::string& to) {
    return error_of(app.ask("<MakeCall><callingDevice>" + from +
                            "</callingDevice><calledDirectoryNumber>" + to +
                            "</calledDirectoryNumber></MakeCall>"));
  }
  std::string act(const std::string& service, const std::string& field, const std::string& call,
                  const std::string& device) {
    return error_of(
        app.ask("<" + service + ">" + connection_xml(field, call, device) + "</" + service + ">"));
  }

  Exchange pbx{small_site(), 1};
  Application app{pbx};
};

TEST_F(BasicCalls, a_prompted_telephone_lifts_by_itself_and_the_other_one_rings) {
  app.monitor("1001");
  make("1001", "1002", true);
  EXPECT_THAT(app.heard(), ElementsAre("ServiceInitiated 1001 initiated makeCall"));
  pbx.advance(1s);
  EXPECT_THAT(app.heard(),
              ElementsAre("Originated 1001 connected newCall", "Delivered 1002 connected newCall"));
  EXPECT_TRUE(pbx.answer("1002"));
  EXPECT_THAT(app.heard(), ElementsAre("Established 1002 connected newCall"));
}

TEST_F(BasicCalls, each_monitor_hears_an_event_once_with_the_state_of_its_own_device) {
  const std::string a = app.monitor("1001");
  const std::string b = app.monitor("1002");
  make("1001", "1002");
  EXPECT_THAT(app.heard(),
              ElementsAre("Originated 1001 connected makeCall", "Delivered 1002 connected newCall",
                          "Delivered 1002 alerting newCall"));
  EXPECT_EQ(app.last("DeliveredEvent").text_of("monitorCrossRefID"), b);
  EXPECT_EQ(app.last("OriginatedEvent").text_of("monitorCrossRefID"), a);
}

TEST_F(BasicCalls, a_call_of_two_ends_when_one_of_them_leaves) {
  app.monitor("1001");
  app.monitor("1002");
  const std::string call = make("1001", "1002");
  EXPECT_EQ(act("AnswerCall", "callToBeAnswered", call, "1002"), "AnswerCallResponse");
  app.heard();
  EXPECT_EQ(act("ClearConnection", "connectionToBeCleared", call, "1002"),
            "ClearConnectionResponse");
  EXPECT_THAT(app.heard(), ElementsAre("ConnectionCleared 1002 connected normalClearing",
                                       "ConnectionCleared 1002 null normalClearing",
                                       "ConnectionCleared 1001 null normalClearing"));
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(BasicCalls, a_busy_telephone_fails_and_the_caller_is_cleared_after_the_tone) {
  Site site = small_site();
  site.busy_tone = 3s;
  Exchange other{site, 1};
  Application there{other};
  EXPECT_TRUE(other.dial("1002", "1003"));
  there.monitor("1001");
  there.monitor("1002");
  EXPECT_TRUE(other.dial("1001", "1002"));
  EXPECT_THAT(there.heard(),
              ElementsAre("ServiceInitiated 1001 initiated keyOperation",
                          "Originated 1001 connected newCall", "Failed 1002 connected busy"));
  other.advance(3s);
  EXPECT_THAT(there.heard(), ElementsAre("ConnectionCleared 1001 null normalClearing"));
}

TEST_F(BasicCalls, rejecting_is_told_as_a_failure_to_both) {
  app.monitor("1001");
  app.monitor("1002");
  const std::string call = make("1001", "1002");
  app.heard();
  act("ClearConnection", "connectionToBeCleared", call, "1002");
  EXPECT_THAT(app.heard(),
              ElementsAre("Failed 1002 connected callCancelled", "Failed 1002 fail callCancelled",
                          "ConnectionCleared 1001 null normalClearing",
                          "ConnectionCleared 1001 fail normalClearing",
                          "ConnectionCleared 1002 null normalClearing"));
}

TEST_F(BasicCalls, what_cannot_be_made_is_refused_by_the_words_of_the_standard) {
  EXPECT_EQ(refused_make("9999", "1002"), "operation/invalidCallingDeviceID");
  EXPECT_EQ(refused_make("1001", "5555"), "operation/invalidCalledDeviceID");
  pbx.unplug("1003");
  EXPECT_EQ(refused_make("1003", "1002"), "systemResourceAvailibility/callingDeviceOutOfService");
  make("1001", "1002");
  EXPECT_EQ(refused_make("1001", "1004"), "stateIncompatibility/invalidCallingDeviceState");
  EXPECT_EQ(act("AnswerCall", "callToBeAnswered", "77", "1002"), "operation/invalidCallID");
  EXPECT_EQ(act("AnswerCall", "callToBeAnswered", "1", "1004"), "operation/invalidConnectionID");
  EXPECT_EQ(act("HoldCall", "callToBeHeld", "1", "1002"),
            "stateIncompatibility/invalidConnectionState");
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST_F(BasicCalls, holding_and_retrieving_are_told) {
  app.monitor("1001");
  const std::string call = make("1001", "1002");
  pbx.answer("1002");
  app.heard();
  EXPECT_EQ(act("HoldCall", "callToBeHeld", call, "1001"), "HoldCallResponse");
  EXPECT_TRUE(pbx.retrieve("1001"));
  EXPECT_THAT(app.heard(),
              ElementsAre("Held 1001 hold normal", "Retrieved 1001 connected keyOperation"));
}

TEST_F(BasicCalls, a_call_to_the_outside_reaches_the_network_and_is_answered_there) {
  app.monitor("1001");
  app.monitor("T1");
  make("1001", "00123456789");
  EXPECT_THAT(
      app.heard(),
      ElementsAre("Originated 1001 connected makeCall", "NetworkReached T1/1 connected newCall",
                  "NetworkReached T1/1 connected newCall", "Delivered T1/1 connected newCall",
                  "Delivered T1/1 alerting newCall"));
  EXPECT_EQ(app.last("NetworkReachedEvent").text_of("networkInterfaceUsed", "deviceIdentifier"),
            "T1");
  const int outside = pbx.outside_answers();
  EXPECT_GT(outside, 0);
  EXPECT_TRUE(pbx.outside_hangs_up(outside));
  EXPECT_THAT(app.heard(), ElementsAre("Established T1/1 connected newCall",
                                       "Established T1/1 connected newCall",
                                       "ConnectionCleared T1/1 connected normalClearing",
                                       "ConnectionCleared T1/1 null normalClearing",
                                       "ConnectionCleared 1001 null normalClearing"));
}

TEST_F(BasicCalls, a_caller_from_outside_is_shown_with_his_number_and_trunk) {
  app.monitor("1001");
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  const Element& delivered = app.last("DeliveredEvent");
  EXPECT_EQ(delivered.text_of("callingDevice", "deviceIdentifier"), "0301234567");
  EXPECT_EQ(delivered.text_of("associatedCallingDevice", "deviceIdentifier"), "T1");
  EXPECT_NE(delivered.child("lastRedirectionDevice")->child("notRequired"), nullptr);
}

TEST_F(BasicCalls, a_withheld_number_is_restricted) {
  app.monitor("1001");
  pbx.call_in("1001", "");
  EXPECT_NE(app.last("DeliveredEvent").child("callingDevice")->child("restricted"), nullptr);
}

TEST_F(BasicCalls, a_caller_from_outside_does_not_get_out_again) {
  app.monitor("T1");
  EXPECT_GT(pbx.call_in("00900123", "0301234567"), 0);
  EXPECT_THAT(app.heard(), ElementsAre("Originated T1/1 connected newCall",
                                       "Failed 00900123 connected numberUnallocated",
                                       "ConnectionCleared T1/1 null normalClearing"));
}

TEST_F(BasicCalls, somebody_who_vanished_outside_is_found_and_cleared) {
  app.monitor("1001");
  const int caller = pbx.call_in("1001", "0301234567");
  pbx.answer("1001");
  app.heard();
  EXPECT_TRUE(pbx.outside_vanishes(caller));
  pbx.advance(59s);
  EXPECT_THAT(app.heard(), IsEmpty());
  pbx.advance(60s);
  EXPECT_THAT(app.heard(), ElementsAre("ConnectionCleared T1/1 connected timeout",
                                       "ConnectionCleared 1001 null timeout"));
}

TEST_F(BasicCalls, call_ids_are_used_again_where_the_site_says_so) {
  Site site = small_site();
  site.call_ids = 2;
  Exchange other{site, 1};
  for (const char* id : {"1", "2", "1"}) {
    other.dial("1001", "1002");
    EXPECT_EQ(other.calls().front().id, id);
    other.hang_up("1001");
  }
}

TEST_F(BasicCalls, a_snapshot_shows_the_calls_of_a_device_and_who_is_in_a_call) {
  const std::string call = make("1001", "1002");
  const Element of_device =
      app.ask("<SnapshotDevice><snapshotObject>1002</snapshotObject></SnapshotDevice>");
  const Element& info =
      of_device.child("crossRefIDorSnapshotData")->child("snapshotData")->children.front();
  EXPECT_EQ(info.text_of("connectionIdentifier", "callID"), call);
  EXPECT_EQ(info.text_of("localCallState", "compoundCallState", "localConnectionState"),
            "alerting");
  const Element of_call = app.ask(
      "<SnapshotCall>" + connection_xml("snapshotObject", call, "1001") + "</SnapshotCall>");
  EXPECT_EQ(of_call.child("crossRefIDorSnapshotData")->child("snapshotData")->children.size(), 2U);
  EXPECT_EQ(of_call.text_of("calledDevice", "deviceIdentifier"), "1002");
}

}  // namespace
}  // namespace csta_switch
