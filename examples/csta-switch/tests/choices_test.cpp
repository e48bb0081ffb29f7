#include "application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string deflect(Application& app, const std::string& call, const std::string& to) {
  return error_of(app.ask("<DeflectCall>" + connection_xml("callToBeDiverted", call, "700") +
                          "<newDestination>" + to + "</newDestination></DeflectCall>"));
}

// The callID after 1001 called 1002, who consulted 1003 and transferred.
std::string transferred_id(JoinedCallId rule) {
  Site site = small_site();
  site.joined_call_id = rule;
  Exchange pbx{site, 1};
  Application app{pbx};
  pbx.dial("1001", "1002");
  pbx.answer("1002");
  app.ask("<ConsultationCall>" + connection_xml("existingCall", "1", "1002") +
          "<consultedDevice>1003</consultedDevice></ConsultationCall>");
  pbx.answer("1003");
  return std::string(app.ask("<TransferCall>" + connection_xml("heldCall", "1", "1002") +
                             connection_xml("activeCall", "2", "1002") + "</TransferCall>")
                         .text_of("transferredCall", "callID"));
}

TEST(Choices, a_joined_call_has_the_id_that_the_site_chose) {
  EXPECT_EQ(transferred_id(JoinedCallId::fresh), "3");
  EXPECT_EQ(transferred_id(JoinedCallId::held), "1");
  EXPECT_EQ(transferred_id(JoinedCallId::active), "2");
}

TEST(Choices, a_call_deflected_to_somebody_busy_comes_back_where_that_is_allowed) {
  Site site = small_site();
  site.deflect_to_busy = true;
  Exchange pbx{site, 1};
  Application app{pbx};
  pbx.dial("1001", "1003");
  pbx.call_in("700", "0301234567");
  app.monitor("700");
  app.monitor("T1");
  EXPECT_EQ(deflect(app, "2", "1001"), "DeflectCallResponse");
  EXPECT_THAT(app.heard(),
              ElementsAre("Diverted 700 null redirected", "Diverted 700 connected redirected",
                          "Diverted 1001 connected recallBusy", "Queued 700 queued recall",
                          "Queued 700 connected recall"));
}

TEST(Choices, without_recall_a_call_to_somebody_busy_fails) {
  Site site = small_site();
  site.deflect_to_busy = true;
  site.pilots.front().recall = false;
  Exchange pbx{site, 1};
  Application app{pbx};
  pbx.dial("1001", "1003");
  pbx.call_in("700", "0301234567");
  app.monitor("T1");
  EXPECT_EQ(deflect(app, "2", "1001"), "DeflectCallResponse");
  EXPECT_THAT(app.heard(),
              ElementsAre("Diverted 700 connected redirected", "Failed 1001 connected busy",
                          "ConnectionCleared T1/1 null normalClearing"));
}

TEST(Choices, a_full_queue_takes_nobody) {
  Site site = small_site();
  site.pilots.front().capacity = 1;
  Exchange pbx{site, 1};
  Application app{pbx};
  pbx.call_in("700", "0301234567");
  app.monitor("T1");
  pbx.call_in("700", "0301234568");
  EXPECT_THAT(app.heard(), ElementsAre("Originated T1/2 connected newCall",
                                       "Failed 700 connected capacityOverflow",
                                       "ConnectionCleared T1/2 null normalClearing"));
}

TEST(Choices, a_handset_that_nobody_lifts_is_prompted_for_a_while) {
  Site site = small_site();
  site.extensions.front().lifts = false;
  Exchange pbx{site, 1};
  Application app{pbx};
  app.monitor("1001");
  app.ask(
      "<MakeCall><callingDevice>1001</callingDevice><calledDirectoryNumber>1002"
      "</calledDirectoryNumber></MakeCall>");
  pbx.advance(29s);
  EXPECT_EQ(app.heard().size(), 1U);
  pbx.advance(30s);
  EXPECT_THAT(app.heard(), ElementsAre("ConnectionCleared 1001 null callNotAnswered"));
  app.ask(
      "<MakeCall><callingDevice>1001</callingDevice><calledDirectoryNumber>1002"
      "</calledDirectoryNumber></MakeCall>");
  EXPECT_TRUE(pbx.answer("1001"));
  EXPECT_TRUE(pbx.answer("1002"));
}

TEST(Choices, a_monitored_call_is_heard_of_until_it_is_cleared) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  pbx.dial("1001", "1002");
  EXPECT_EQ(app.ask("<MonitorStart><monitorObject>" + connection_xml("callObject", "1", "1001") +
                    "</monitorObject></MonitorStart>")
                .name,
            "MonitorStartResponse");
  pbx.answer("1002");
  pbx.hang_up("1002");
  EXPECT_THAT(app.heard(),
              ElementsAre("Established 1002 newCall", "ConnectionCleared 1002 normalClearing",
                          "ConnectionCleared 1001 normalClearing", "CallCleared normalClearing"));
}

TEST(Choices, a_monitor_follows_its_call_into_another_one) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  pbx.dial("1001", "1002");
  pbx.answer("1002");
  app.ask("<ConsultationCall>" + connection_xml("existingCall", "1", "1002") +
          "<consultedDevice>1003</consultedDevice></ConsultationCall>");
  app.ask("<MonitorStart><monitorObject>" + connection_xml("callObject", "2", "1002") +
          "</monitorObject></MonitorStart>");
  app.ask("<TransferCall>" + connection_xml("heldCall", "1", "1002") +
          connection_xml("activeCall", "2", "1002") + "</TransferCall>");
  pbx.answer("1003");
  EXPECT_THAT(app.heard(), ElementsAre("Transfered 1002 transfer", "Established 1003 newCall"));
}

TEST(Choices, a_trunk_out_of_service_lets_nobody_out_or_in) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  app.monitor("T1");
  EXPECT_TRUE(pbx.unplug("T1"));
  EXPECT_EQ(pbx.call_in("1001", "0301234567"), -1);
  app.monitor("1001");
  pbx.dial("1001", "00123");
  EXPECT_THAT(
      app.heard(),
      ElementsAre("OutOfService", "ServiceInitiated 1001 initiated keyOperation",
                  "Originated 1001 connected newCall", "Failed T1 connected networkOutOfOrder",
                  "ConnectionCleared 1001 null normalClearing"));
  EXPECT_TRUE(pbx.plug("T1"));
  EXPECT_GT(pbx.call_in("1002", "0301234567"), 0);
}

TEST(Choices, the_outside_party_can_refuse) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  pbx.dial("1001", "00123");
  app.monitor("1001");
  EXPECT_TRUE(pbx.outside_rejects());
  EXPECT_THAT(app.heard(), ElementsAre("Failed T1/1 connected busy",
                                       "ConnectionCleared 1001 null normalClearing"));
  EXPECT_FALSE(pbx.outside_rejects());
}

TEST(Choices, what_a_telephone_does_cannot_be_done_by_a_line) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  pbx.dial("1001", "00123");
  EXPECT_EQ(error_of(app.ask("<AnswerCall>" + connection_xml("callToBeAnswered", "1", "T1/1") +
                             "</AnswerCall>")),
            "operation/requestIncompatibleWithDevice");
  EXPECT_GT(pbx.outside_answers(), 0);
  EXPECT_EQ(error_of(app.ask("<ConsultationCall>" + connection_xml("existingCall", "1", "T1/1") +
                             "<consultedDevice>1003</consultedDevice></ConsultationCall>")),
            "operation/requestIncompatibleWithDevice");
}

TEST(Choices, somebody_joins_a_call_in_a_single_step) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  pbx.dial("1001", "1002");
  pbx.answer("1002");
  app.monitor("1003");
  EXPECT_EQ(app.ask("<SingleStepConferenceCall>" + connection_xml("activeCall", "1", "1001") +
                    "<deviceToJoin>1003</deviceToJoin><participationType>active"
                    "</participationType></SingleStepConferenceCall>")
                .name,
            "SingleStepConferenceCallResponse");
  EXPECT_THAT(app.heard(), ElementsAre("Conferenced 1001 connected activeParticipation"));
  EXPECT_EQ(pbx.calls().front().parties.size(), 3U);
}

TEST(Choices, a_service_can_be_left_unanswered_and_responses_lost_or_doubled) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  pbx.faults.never_answer = {"MakeCall"};
  EXPECT_EQ(app.ask("<MakeCall><callingDevice>1001</callingDevice><calledDirectoryNumber>1002"
                    "</calledDirectoryNumber></MakeCall>")
                .name,
            "");
  EXPECT_THAT(pbx.calls(), IsEmpty());
  pbx.faults = {.lose_responses = 1};
  EXPECT_EQ(app.ask("<RequestSystemStatus/>").name, "");
  pbx.faults = {.duplicate_responses = 1};
  EXPECT_EQ(app.ask("<RequestSystemStatus/>").name, "RequestSystemStatusResponse");
}

}  // namespace
}  // namespace csta_switch
