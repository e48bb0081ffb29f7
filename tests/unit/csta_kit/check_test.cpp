#include "ctibus/kit/csta/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::csta {
namespace {

using ::testing::HasSubstr;

std::vector<Fault> faults_of(std::string_view xml, Edition edition = Edition::ed3) {
  const auto message = read_xml(xml);
  if (!message) ADD_FAILURE() << message.error().text;
  return message ? check(*message, edition) : std::vector<Fault>{};
}

Fault only_fault_of(std::string_view xml, Edition edition = Edition::ed3) {
  const auto faults = faults_of(xml, edition);
  for (const Fault& fault : faults) SCOPED_TRACE(fault.path + ": " + fault.text);
  EXPECT_EQ(faults.size(), 1U) << xml;
  return faults.empty() ? Fault{} : faults.front();
}

struct Mandatory {
  std::string_view message;
  std::string_view fields;
};

// What switches refuse when it is missing.
constexpr std::string_view kThree = " callingDevice calledDevice lastRedirectionDevice cause";
constexpr Mandatory kMandatory[] = {
    {"MonitorStart", "monitorObject"},
    {"MonitorStartResponse", "monitorCrossRefID"},
    {"MonitorStop", "monitorCrossRefID"},
    {"ChangeMonitorFilter", "monitorCrossRefID requestedFilterList"},
    {"SnapshotDevice", "snapshotObject"},
    {"SnapshotDeviceResponse", "crossRefIDorSnapshotData"},
    {"SnapshotCall", "snapshotObject"},
    {"SnapshotCallResponse", "crossRefIDorSnapshotData"},
    {"MakeCall", "callingDevice calledDirectoryNumber"},
    {"MakeCallResponse", "callingDevice"},
    {"AnswerCall", "callToBeAnswered"},
    {"ClearConnection", "connectionToBeCleared"},
    {"HoldCall", "callToBeHeld"},
    {"RetrieveCall", "callToBeRetrieved"},
    {"ConsultationCall", "existingCall consultedDevice"},
    {"ConsultationCallResponse", "initiatedCall"},
    {"TransferCall", "heldCall activeCall"},
    {"TransferCallResponse", "transferredCall"},
    {"ConferenceCall", "heldCall activeCall"},
    {"ConferenceCallResponse", "conferenceCall"},
    {"AlternateCall", "heldCall activeCall"},
    {"ReconnectCall", "activeCall heldCall"},
    {"SingleStepTransferCall", "activeCall transferredTo"},
    {"SingleStepTransferCallResponse", "transferredCall"},
    {"SingleStepConferenceCall", "activeCall deviceToJoin participationType"},
    {"DeflectCall", "callToBeDiverted newDestination"},
    {"RouteRegisterResponse", "routeRegisterReqID"},
    {"RouteRequest", "crossRefIdentifier currentRoute"},
    {"RouteSelect", "crossRefIdentifier routeSelected"},
    {"SetAgentState", "device requestedAgentState"},
    {"GetAgentState", "device"},
    {"GetAgentStateResponse", "agentStateList"},
    {"SetDoNotDisturb", "device doNotDisturbOn"},
    {"SetForwarding", "device activateForward"},
    {"SystemStatus", "systemStatus"},
    {"NetworkReachedEvent", "outboundConnection networkInterfaceUsed"},
    {"DivertedEvent", "connection divertingDevice newDestination lastRedirectionDevice cause"},
    {"OriginatedEvent", "originatedConnection callingDevice calledDevice cause"},
    {"ServiceInitiatedEvent", "initiatedConnection initiatingDevice cause"},
    {"HeldEvent", "heldConnection holdingDevice cause"},
    {"RetrievedEvent", "retrievedConnection retrievingDevice cause"},
    {"ConnectionClearedEvent", "droppedConnection releasingDevice cause"},
    {"CallClearedEvent", "clearedCall cause"},
    {"TransferedEvent",
     "primaryOldCall transferringDevice transferredToDevice transferredConnections cause"},
    {"ConferencedEvent",
     "primaryOldCall conferencingDevice addedParty conferenceConnections cause"},
    {"AgentLoggedOnEvent", "agentDevice"},
    {"AgentReadyEvent", "agentDevice"},
    {"DoNotDisturbEvent", "device doNotDisturbOn"},
    {"ForwardingEvent", "device forwardStatus"},
};

TEST(Check, every_mandatory_element_that_is_missing_is_told) {
  std::vector<Mandatory> table(std::begin(kMandatory), std::end(kMandatory));
  std::vector<std::string> with_three;
  for (const auto& [name, own] : std::vector<std::pair<std::string, std::string>>{
           {"DeliveredEvent", "connection alertingDevice"},
           {"EstablishedEvent", "establishedConnection answeringDevice"},
           {"FailedEvent", "failedConnection failingDevice"},
           {"NetworkReachedEvent", "outboundConnection networkInterfaceUsed"},
           {"QueuedEvent", "queuedConnection queue"},
           {"OfferedEvent", "offeredConnection offeredDevice"}}) {
    with_three.push_back(name);
    with_three.push_back(own + std::string(kThree));
  }
  for (std::size_t i = 0; i < with_three.size(); i += 2) {
    table.push_back({with_three[i], with_three[i + 1]});
  }
  for (const auto& [name, fields] : table) {
    Element empty;
    empty.name = name;
    const auto faults = check(empty, Edition::ed3);
    std::istringstream words{std::string(fields)};
    for (std::string field; words >> field;) {
      const std::string path = std::string(name) + "/" + field;
      EXPECT_TRUE(std::ranges::any_of(faults, [&](const Fault& fault) {
        return fault.kind == Fault::Kind::missing && fault.path == path;
      })) << path;
    }
    if (name.ends_with("Event")) {
      EXPECT_EQ(faults.front().path, std::string(name) + "/monitorCrossRefID");
    }
  }
}

TEST(Check, agent_events_and_others_need_no_cause) {
  Element event;
  event.name = "AgentReadyEvent";
  event.add("monitorCrossRefID", "1");
  event.add("agentDevice").add("deviceIdentifier", "101");
  EXPECT_EQ(check(event, Edition::ed3), std::vector<Fault>{});
}

TEST(Check, children_that_are_swapped) {
  const Fault fault = only_fault_of(
      "<MakeCall><calledDirectoryNumber>2</calledDirectoryNumber><callingDevice>1</callingDevice>"
      "</MakeCall>");
  EXPECT_EQ(fault.kind, Fault::Kind::wrong_order);
  EXPECT_EQ(fault.path, "MakeCall/callingDevice");
  EXPECT_THAT(fault.text, HasSubstr("behind calledDirectoryNumber"));
}

TEST(Check, a_state_that_is_none) {
  const Fault fault = only_fault_of(
      "<SetAgentState><device>1</device><requestedAgentState>pause</requestedAgentState>"
      "</SetAgentState>");
  EXPECT_EQ(fault.kind, Fault::Kind::bad_value);
  EXPECT_EQ(fault.path, "SetAgentState/requestedAgentState");
  EXPECT_THAT(fault.text, HasSubstr("'pause'"));
}

TEST(Check, a_type_of_number_that_is_none) {
  const Fault fault = only_fault_of(
      "<SnapshotDevice><snapshotObject "
      "typeOfNumber='deviceID'>1</snapshotObject></SnapshotDevice>");
  EXPECT_EQ(fault.kind, Fault::Kind::bad_value);
  EXPECT_EQ(fault.path, "SnapshotDevice/snapshotObject/@typeOfNumber");
}

TEST(Check, names_that_are_none_get_a_proposal) {
  EXPECT_THAT(only_fault_of("<TransferredEvent/>").text,
              HasSubstr("did you mean TransferedEvent?"));
  const Fault fault = only_fault_of(
      "<MonitorStop><monitorCrossRefID>1</monitorCrossRefID><extension/></MonitorStop>");
  EXPECT_EQ(fault.kind, Fault::Kind::unknown_element);
  EXPECT_THAT(fault.text, HasSubstr("did you mean extensions?"));
}

TEST(Check, twice_what_may_stand_once) {
  const Fault fault = only_fault_of(
      "<MonitorStop><monitorCrossRefID>1</monitorCrossRefID><monitorCrossRefID>1</"
      "monitorCrossRefID>"
      "</MonitorStop>");
  EXPECT_EQ(fault.kind, Fault::Kind::too_many);
}

TEST(Check, two_alternatives_or_none) {
  EXPECT_EQ(
      only_fault_of("<MonitorStart><monitorObject><deviceObject>1</deviceObject>"
                    "<callObject><callID>1</callID></callObject></monitorObject></MonitorStart>")
          .kind,
      Fault::Kind::not_one_alternative);
  EXPECT_EQ(only_fault_of("<MonitorStart><monitorObject/></MonitorStart>").kind,
            Fault::Kind::not_one_alternative);
  EXPECT_EQ(only_fault_of("<CSTAErrorCode/>").kind, Fault::Kind::not_one_alternative);
}

TEST(Check, values_of_each_kind) {
  const auto fault = [](std::string_view inner) {
    return only_fault_of(
        "<SetForwarding><device>1</device>" + std::string(inner) + "</SetForwarding>",
        Edition::ed6);
  };
  EXPECT_EQ(fault("<activateForward>yes</activateForward>").kind, Fault::Kind::bad_value);
  EXPECT_EQ(fault("<activateForward>true</activateForward><ringCount>3x</ringCount>").kind,
            Fault::Kind::bad_value);
  EXPECT_EQ(
      fault("<activateForward>1</activateForward><ringCount>99999999999999999999</ringCount>").kind,
      Fault::Kind::bad_value);
  EXPECT_EQ(only_fault_of("<AnswerCall><callToBeAnswered/><correlatorData><string>abc</string>"
                          "</correlatorData></AnswerCall>")
                .kind,
            Fault::Kind::bad_value);
  EXPECT_EQ(only_fault_of("<RouteEnd><crossRefIdentifier>1</crossRefIdentifier><errorValue>"
                          "<unspecified>x</unspecified></errorValue></RouteEnd>")
                .kind,
            Fault::Kind::bad_value);
}

TEST(Check, text_where_elements_belong) {
  EXPECT_EQ(
      only_fault_of("<MonitorStop>1<monitorCrossRefID>1</monitorCrossRefID></MonitorStop>").kind,
      Fault::Kind::text_between_elements);
}

TEST(Check, what_an_edition_lacks) {
  EXPECT_EQ(only_fault_of("<GetMonitors/>", Edition::ed3).kind, Fault::Kind::not_in_edition);
  EXPECT_TRUE(faults_of("<GetMonitors/>", Edition::ed6).empty());
  const std::string clear = "<ClearCall><callToBeCleared/><reason>normal</reason></ClearCall>";
  EXPECT_EQ(only_fault_of(clear, Edition::ed3).kind, Fault::Kind::not_in_edition);
  EXPECT_TRUE(faults_of(clear, Edition::ed6).empty());
}

TEST(Check, filters_are_looked_into) {
  const auto faults = faults_of(
      "<ChangeMonitorFilter><monitorCrossRefID>1</monitorCrossRefID><requestedFilterList>"
      "<callcontrol><held>true</held><bridged>yes</bridged><transfered>true</transfered></"
      "callcontrol>"
      "</requestedFilterList></ChangeMonitorFilter>");
  ASSERT_EQ(faults.size(), 3U);
  EXPECT_EQ(faults[0].kind, Fault::Kind::wrong_order);
  EXPECT_EQ(faults[1].kind, Fault::Kind::bad_value);
  EXPECT_EQ(faults[2].path, "ChangeMonitorFilter/requestedFilterList/callcontrol/transfered");
}

TEST(Check, snapshot_data_of_the_sixth_edition_have_no_frame) {
  const std::string info =
      "<snapshotCallResponseInfo><deviceOnCall><notKnown/></deviceOnCall><callIdentifier/>"
      "</snapshotCallResponseInfo>";
  EXPECT_TRUE(faults_of("<SnapshotCallData>" + info + "</SnapshotCallData>", Edition::ed6).empty());
  EXPECT_TRUE(faults_of("<SnapshotCallData><serviceCrossRefID>1</serviceCrossRefID>"
                        "<lastSegment>true</lastSegment><snapshotData>" +
                            info + "</snapshotData></SnapshotCallData>",
                        Edition::ed3)
                  .empty());
}

TEST(Check, hostile_messages_have_no_more_than_a_hundred_faults) {
  Element message;
  message.name = "MonitorStop";
  for (int i = 0; i < 5000; ++i) message.add("x");
  EXPECT_EQ(check(message, Edition::ed3).size(), 100U);
}

}  // namespace
}  // namespace ctibus::csta
