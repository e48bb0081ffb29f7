#include "application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MovingCalls : public testing::Test {
 protected:
  std::string make(const std::string& from, const std::string& to) {
    return std::string(app.ask("<MakeCall><callingDevice>" + from +
                               "</callingDevice><calledDirectoryNumber>" + to +
                               "</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>"
                               "</MakeCall>")
                           .text_of("callingDevice", "callID"));
  }
  std::string consult(const std::string& call, const std::string& from, const std::string& to) {
    return std::string(app.ask("<ConsultationCall>" + connection_xml("existingCall", call, from) +
                               "<consultedDevice>" + to + "</consultedDevice></ConsultationCall>")
                           .text_of("initiatedCall", "callID"));
  }
  std::string deflect(const std::string& call, const std::string& from, const std::string& to) {
    return error_of(app.ask("<DeflectCall>" + connection_xml("callToBeDiverted", call, from) +
                            "<newDestination>" + to + "</newDestination></DeflectCall>"));
  }
  Element two(const std::string& service, const std::string& held, const std::string& active,
              const std::string& device) {
    return app.ask("<" + service + ">" + connection_xml("heldCall", held, device) +
                   connection_xml("activeCall", active, device) + "</" + service + ">");
  }

  Exchange pbx{small_site(), 1};
  Application app{pbx};
};

TEST_F(MovingCalls, a_consultation_holds_the_first_call_and_a_transfer_joins_both) {
  app.monitor("1002");
  const std::string first = make("1001", "1002");
  pbx.answer("1002");
  app.heard();
  const std::string second = consult(first, "1002", "1003");
  EXPECT_THAT(app.heard(),
              ElementsAre("Held 1002 hold consultation", "Originated 1002 connected consultation",
                          "Delivered 1003 connected newCall"));
  pbx.answer("1003");
  const Element response = two("TransferCall", first, second, "1002");
  EXPECT_EQ(response.text_of("transferredCall", "callID"), "3");
  EXPECT_THAT(app.heard(),
              ElementsAre("Established 1003 connected newCall", "Transfered 1002 null transfer"));
  const Element& event = app.last("TransferedEvent");
  EXPECT_EQ(event.text_of("primaryOldCall", "callID"), first);
  EXPECT_EQ(event.text_of("secondaryOldCall", "callID"), second);
  EXPECT_EQ(event.text_of("transferredToDevice", "deviceIdentifier"), "1003");
  EXPECT_EQ(event.child("transferredConnections")->children.size(), 2U);
  ASSERT_EQ(pbx.calls().size(), 1U);
  EXPECT_EQ(pbx.calls().front().parties.size(), 2U);
}

TEST_F(MovingCalls, a_call_can_be_transferred_while_the_consulted_party_rings) {
  const std::string first = make("1001", "1002");
  pbx.answer("1002");
  app.monitor("1001");
  app.monitor("1003");
  const std::string second = consult(first, "1002", "1003");
  app.heard();
  EXPECT_EQ(two("TransferCall", first, second, "1002").name, "TransferCallResponse");
  EXPECT_THAT(app.heard(), ElementsAre("Transfered 1002 connected transfer",
                                       "Transfered 1002 alerting transfer"));
  EXPECT_TRUE(pbx.answer("1003"));
  EXPECT_THAT(app.heard(), ElementsAre("Established 1003 connected newCall",
                                       "Established 1003 connected newCall"));
  EXPECT_EQ(app.last("EstablishedEvent").text_of("callingDevice", "deviceIdentifier"), "1001");
}

TEST_F(MovingCalls, a_conference_wants_an_answer_and_goes_on_until_two_have_left) {
  const std::string first = make("1001", "1002");
  pbx.answer("1002");
  const std::string second = consult(first, "1002", "1003");
  EXPECT_EQ(error_of(two("ConferenceCall", first, second, "1002")),
            "stateIncompatibility/invalidActiveConnectionState");
  pbx.answer("1003");
  app.monitor("1003");
  EXPECT_EQ(two("ConferenceCall", first, second, "1002").name, "ConferenceCallResponse");
  EXPECT_TRUE(pbx.hang_up("1001"));
  EXPECT_TRUE(pbx.hang_up("1002"));
  EXPECT_THAT(app.heard(), ElementsAre("Conferenced 1002 connected conference",
                                       "ConnectionCleared 1001 connected normalClearing",
                                       "ConnectionCleared 1002 connected normalClearing",
                                       "ConnectionCleared 1003 null normalClearing"));
}

TEST_F(MovingCalls, alternating_and_reconnecting_change_who_is_held) {
  const std::string first = make("1001", "1002");
  pbx.answer("1002");
  const std::string second = consult(first, "1002", "1003");
  pbx.answer("1003");
  app.monitor("1002");
  EXPECT_EQ(two("AlternateCall", first, second, "1002").name, "AlternateCallResponse");
  EXPECT_THAT(app.heard(),
              ElementsAre("Held 1002 hold alternate", "Retrieved 1002 connected alternate"));
  const Element response = app.ask("<ReconnectCall>" + connection_xml("activeCall", first, "1002") +
                                   connection_xml("heldCall", second, "1002") + "</ReconnectCall>");
  EXPECT_EQ(response.name, "ReconnectCallResponse");
  EXPECT_THAT(app.heard(), ElementsAre("ConnectionCleared 1002 null normalClearing",
                                       "Retrieved 1002 connected normal"));
}

TEST_F(MovingCalls, a_single_step_transfer_keeps_the_call_and_rings_the_target) {
  const std::string call = make("1001", "1002");
  pbx.answer("1002");
  app.monitor("1001");
  const Element response =
      app.ask("<SingleStepTransferCall>" + connection_xml("activeCall", call, "1002") +
              "<transferredTo>1003</transferredTo></SingleStepTransferCall>");
  EXPECT_EQ(response.text_of("transferredCall", "callID"), call);
  EXPECT_THAT(app.heard(), ElementsAre("Transfered 1002 connected singleStepTransfer",
                                       "Delivered 1003 connected singleStepTransfer"));
}

TEST_F(MovingCalls, a_deflected_call_is_diverted_and_rings_elsewhere) {
  app.monitor("1002");
  const std::string call = make("1001", "1002");
  app.heard();
  EXPECT_EQ(deflect(call, "1002", "1003"), "DeflectCallResponse");
  EXPECT_THAT(app.heard(), ElementsAre("Diverted 1002 null redirected"));
  app.monitor("1003");
  EXPECT_EQ(deflect(call, "1003", "1002"), "DeflectCallResponse");
  EXPECT_EQ(app.last("DeliveredEvent").text_of("lastRedirectionDevice", "numberDialed"), "1003");
}

TEST_F(MovingCalls, deflecting_to_a_busy_or_unplugged_device_is_refused_and_changes_nothing) {
  pbx.dial("1003", "1004");
  const std::string call = make("1001", "1002");
  EXPECT_EQ(deflect(call, "1002", "1003"), "systemResourceAvailibility/resourceBusy");
  pbx.unplug("1003");
  EXPECT_EQ(deflect(call, "1002", "1003"),
            "systemResourceAvailibility/destinationDeviceOutOfService");
  EXPECT_EQ(deflect(call, "1002", "8888"), "operation/invalidDestination");
  EXPECT_TRUE(pbx.answer("1002"));
}

TEST_F(MovingCalls, a_call_waits_at_the_pilot_and_comes_back_when_nobody_answers) {
  app.monitor("700");
  const std::string call = make("1001", "700");
  EXPECT_THAT(app.heard(), ElementsAre("Queued 700 queued newCall"));
  EXPECT_EQ(deflect(call, "700", "1002"), "DeflectCallResponse");
  EXPECT_THAT(app.heard(), ElementsAre("Diverted 700 null redirected"));
  app.monitor("1002");
  pbx.advance(60s);
  EXPECT_THAT(app.heard(),
              ElementsAre("Diverted 1002 null recallNoAnswer", "Queued 700 queued recall"));
  deflect(call, "700", "1002");
  app.heard();
  pbx.reject("1002");
  EXPECT_THAT(app.heard(),
              ElementsAre("Diverted 1002 null callCancelled", "Queued 700 queued recall"));
  deflect(call, "700", "1002");
  app.heard();
  pbx.unplug("1002");
  EXPECT_THAT(app.heard(), ElementsAre("Diverted 1002 null recallResourcesNotAvailable",
                                       "Queued 700 queued recall", "OutOfService"));
}

TEST_F(MovingCalls, a_parked_call_is_picked_up_where_it_was_parked) {
  const std::string call = make("1001", "1002");
  pbx.answer("1002");
  app.monitor("1001");
  EXPECT_EQ(error_of(app.ask("<ParkCall>" + connection_xml("parking", call, "1002") +
                             "<parkTo>1003</parkTo></ParkCall>")),
            "ParkCallResponse");
  EXPECT_EQ(
      error_of(app.ask("<DirectedPickupCall>" + connection_xml("callToBePickedUp", call, "1003") +
                       "<requestingDevice>1004</requestingDevice></DirectedPickupCall>")),
      "DirectedPickupCallResponse");
  EXPECT_THAT(app.heard(), ElementsAre("Diverted 1002 connected park", "Queued 1003 connected park",
                                       "Diverted 1003 connected callPickup",
                                       "Established 1004 connected callPickup"));
}

}  // namespace
}  // namespace csta_switch
