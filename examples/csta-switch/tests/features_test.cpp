#include "application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Features : public testing::Test {
 protected:
  static Site site() {
    Site site = small_site();
    site.agents = {{"ann", "1234", {}, "700"}, {"bob", {}, "1002"}};
    return site;
  }
  std::string agent(const std::string& device, const std::string& rest) {
    return error_of(app.ask("<SetAgentState><device>" + device + "</device><requestedAgentState>" +
                            rest + "</SetAgentState>"));
  }
  std::string state_at(const std::string& device) {
    const Element response =
        app.ask("<GetAgentState><device>" + device + "</device></GetAgentState>");
    return std::string(response.text_of("agentStateList", "agentStateEntry", "agentInfo",
                                        "agentInfoItem", "agentState"));
  }
  std::string forward(const std::string& type, const std::string& to) {
    return error_of(app.ask("<SetForwarding><device>1002</device><forwardingType>" + type +
                            "</forwardingType><activateForward>true</activateForward><forwardDN>" +
                            to + "</forwardDN></SetForwarding>"));
  }
  const std::string ann_logs_on =
      "loggedOn</requestedAgentState><agentID>ann</agentID>"
      "<password>31323334</password>";

  Exchange pbx{site(), 1};
  Application app{pbx};
};

TEST_F(Features, an_agent_logs_on_is_busy_during_calls_and_what_he_was_afterwards) {
  app.monitor("1001");
  EXPECT_EQ(agent("1001", ann_logs_on), "SetAgentStateResponse");
  EXPECT_EQ(agent("1001", "ready</requestedAgentState>"), "SetAgentStateResponse");
  EXPECT_THAT(app.heard(), ElementsAre("AgentLoggedOn", "AgentNotReady", "AgentReady"));
  pbx.call_in("1001", "0301234567");
  pbx.answer("1001");
  EXPECT_THAT(app.heard(), ElementsAre("Delivered 1001 alerting newCall",
                                       "Established 1001 connected newCall", "AgentBusy"));
  EXPECT_EQ(state_at("1001"), "agentBusy");
  agent("1001", "workingAfterCall</requestedAgentState>");
  pbx.hang_up("1001");
  EXPECT_THAT(app.heard(),
              ElementsAre("ConnectionCleared 1001 null normalClearing", "AgentWorkingAfterCall"));
  EXPECT_EQ(agent("1001", "loggedOff</requestedAgentState>"), "SetAgentStateResponse");
  EXPECT_EQ(state_at("1001"), "agentNull");
}

TEST_F(Features, who_may_not_log_on_is_refused) {
  EXPECT_EQ(agent("1001", "loggedOn</requestedAgentState><agentID>eve</agentID>"),
            "operation/invalidAgentIdentifier");
  EXPECT_EQ(agent("1001", "loggedOn</requestedAgentState><agentID>ann</agentID>"),
            "operation/invalidAgentPassword");
  EXPECT_EQ(agent("1001", "loggedOn</requestedAgentState><agentID>bob</agentID>"),
            "operation/requestIncompatibleWithDevice");
  EXPECT_EQ(agent("1001", "ready</requestedAgentState>"), "operation/invalidAgentState");
  EXPECT_EQ(agent("1001", ann_logs_on), "SetAgentStateResponse");
  EXPECT_EQ(agent("1003", ann_logs_on), "operation/invalidAgentState");
  EXPECT_EQ(agent("1001", "loggedOn</requestedAgentState><agentID>bob</agentID>"),
            "operation/requestIncompatibleWithDevice");
}

TEST_F(Features, do_not_disturb_is_told_and_keeps_calls_away) {
  app.monitor("1002");
  app.ask(
      "<SetDoNotDisturb><device>1002</device><doNotDisturbOn>true</doNotDisturbOn>"
      "</SetDoNotDisturb>");
  EXPECT_EQ(
      app.ask("<GetDoNotDisturb><device>1002</device></GetDoNotDisturb>").text_of("doNotDisturbOn"),
      "true");
  EXPECT_THAT(app.heard(), ElementsAre("DoNotDisturb"));
  app.monitor("T1");
  pbx.call_in("1002", "0301234567");
  EXPECT_THAT(app.heard(),
              ElementsAre("Originated T1/1 connected newCall", "Failed 1002 connected doNotDisturb",
                          "ConnectionCleared T1/1 null normalClearing"));
}

TEST_F(Features, a_forwarded_telephone_does_not_ring) {
  app.monitor("1002");
  app.monitor("1003");
  EXPECT_EQ(forward("forwardImmediate", "1003"), "SetForwardingResponse");
  EXPECT_EQ(app.last("ForwardingEvent").text_of("forwardTo"), "1003");
  app.heard();
  pbx.call_in("1002", "0301234567");
  EXPECT_THAT(app.heard(), ElementsAre("Delivered 1003 alerting callForwardImmediate"));
  EXPECT_EQ(app.last("DeliveredEvent").text_of("lastRedirectionDevice", "numberDialed"), "1002");
  EXPECT_EQ(forward("forwardImmediate", "77777"), "operation/invalidForwardingDestination");
  EXPECT_EQ(forward("forwardImmInt", "1003"), "operation/invalidForwardingType");
}

TEST_F(Features, an_unanswered_call_is_forwarded_after_a_while) {
  forward("forwardNoAns", "1003");
  app.monitor("1002");
  pbx.call_in("1002", "0301234567");
  app.heard();
  pbx.advance(20s);
  EXPECT_THAT(app.heard(), ElementsAre("Diverted 1002 null callForwardNoAnswer"));
  EXPECT_TRUE(pbx.answer("1003"));
}

TEST_F(Features, forwarding_in_circles_fails) {
  forward("forwardImmediate", "1003");
  app.ask(
      "<SetForwarding><device>1003</device><activateForward>true</activateForward>"
      "<forwardDN>1002</forwardDN></SetForwarding>");
  pbx.call_in("1002", "0301234567");
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(Features, a_lamp_for_messages_is_set_and_told) {
  app.monitor("1002");
  app.ask(
      "<SetMessageWaitingIndicator><device>1002</device><messageWaitingOn>true"
      "</messageWaitingOn></SetMessageWaitingIndicator>");
  EXPECT_THAT(app.heard(), ElementsAre("MessageWaiting"));
  EXPECT_EQ(
      app.ask("<GetMessageWaitingIndicator><device>1002</device></GetMessageWaitingIndicator>")
          .text_of("messageWaitingOn"),
      "true");
}

TEST_F(Features, the_devices_are_listed_in_segments) {
  Site site = small_site();
  for (int i = 0; i < 60; ++i) site.extensions.push_back({std::to_string(2000 + i)});
  Exchange large{site, 1};
  Application there{large};
  EXPECT_EQ(there
                .ask("<GetSwitchingFunctionDevices><requestedDeviceCategory>station"
                     "</requestedDeviceCategory></GetSwitchingFunctionDevices>")
                .name,
            "GetSwitchingFunctionDevicesResponse");
  EXPECT_THAT(there.heard(), ElementsAre("SwitchingFunctionDevices", "SwitchingFunctionDevices"));
  EXPECT_EQ(there.last("SwitchingFunctionDevices").text_of("lastSegment"), "true");
  EXPECT_EQ(there.last("SwitchingFunctionDevices").child("deviceList")->children.size(), 14U);
}

TEST_F(Features, data_of_a_call_is_told_and_carried_on) {
  pbx.call_in("1001", "0301234567");
  app.monitor("1001");
  const std::string call = pbx.calls().front().id;
  EXPECT_EQ(app.ask("<AssociateData>" + connection_xml("existingCall", call, "1001") +
                    "<correlatorData><string>6162</string></correlatorData></AssociateData>")
                .name,
            "AssociateDataResponse");
  EXPECT_EQ(app.last("CallInformationEvent").text_of("correlatorData", "string"), "6162");
  pbx.answer("1001");
  EXPECT_EQ(app.last("EstablishedEvent").text_of("correlatorData", "string"), "6162");
  pbx.press("1001", "12#");
  EXPECT_EQ(app.last("DigitsGeneratedEvent").text_of("digitGeneratedList"), "12#");
}

TEST_F(Features, a_predictive_call_comes_to_the_queue_when_it_is_answered_outside) {
  app.monitor("700");
  EXPECT_EQ(app.ask("<MakePredictiveCall><callingDevice>700</callingDevice><calledDirectoryNumber>"
                    "00123</calledDirectoryNumber></MakePredictiveCall>")
                .name,
            "MakePredictiveCallResponse");
  EXPECT_THAT(app.heard(), IsEmpty());
  EXPECT_GT(pbx.outside_answers(), 0);
  EXPECT_THAT(app.heard(), ElementsAre("Queued 700 queued makePredictiveCall"));
}

}  // namespace
}  // namespace csta_switch
