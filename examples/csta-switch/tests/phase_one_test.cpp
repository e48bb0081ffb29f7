#include "ber/phase_one.hpp"

#include "application.hpp"
#include "ber_application.hpp"

/// The first phase (ECMA-180), byte by byte.
namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// AARQ: application context 1.3.12.0.180.1, and a sequence that begins with version bit 0.
constexpr std::string_view aarq_of_phase_one =
    "60 16 a1 08 06 06 2b 0c 00 81 34 01 be 0a 28 08 a0 06 30 04 03 02 07 80";
constexpr std::string_view monitor_of_1001 = "a1 0e 02 01 01 02 01 47 30 06 80 04 31 30 30 31";

struct PhaseOne : testing::Test {
  void begin() {
    app.send(bytes_of(aarq_of_phase_one));
    app.packets();
  }
  std::vector<std::string> ask(std::string_view hex) {
    app.send(bytes_of(hex));
    return app.packets();
  }

  Exchange pbx{small_site(), 1};
  BerApplication app{pbx, LinkKind::ber_phase_one};
};

TEST_F(PhaseOne, an_association_is_answered_in_its_own_form_and_the_status_told_by_operation_52) {
  EXPECT_THAT(
      ask(aarq_of_phase_one),
      ElementsAre(bytes_of("61 22 a1 08 06 06 2b 0c 00 81 34 01 a2 03 02 01 00 a3 05 a1 03 02 01 "
                           "00 be 0a 28 08 a0 06 30 04 03 02 07 80"),
                  bytes_of("a1 09 02 01 00 02 01 34 0a 01 02")));
  EXPECT_THAT(ask("a2 0a 02 01 00 30 05 02 01 34 05 00"), IsEmpty());
  EXPECT_THAT(ask("a1 09 02 01 05 02 01 34 0a 01 02"),
              ElementsAre(bytes_of("a2 0a 02 01 05 30 05 02 01 34 05 00")));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST_F(PhaseOne, an_association_of_a_later_phase_is_rejected) {
  app.send(bytes_of(aarq));
  EXPECT_FALSE(app.is_open());
}

TEST_F(PhaseOne, an_event_has_its_number_before_it) {
  begin();
  EXPECT_THAT(ask(monitor_of_1001),
              ElementsAre(bytes_of("a2 0d 02 01 01 30 08 02 01 47 30 03 55 01 31")));
  EXPECT_GT(pbx.call_in("1001", ""), 0);
  EXPECT_THAT(app.packets(),
              ElementsAre(bytes_of("a1 39 02 01 01 02 01 15 30 31 55 01 31 80 01 04 30 29 "
                                   "6b 09 82 01 31 80 04 31 30 30 31"     // call 1, 1001
                                   "63 06 80 04 31 30 30 31 61 02 87 00"  // withheld: not known
                                   "62 06 80 04 31 30 30 31 64 02 88 00"
                                   "4e 01 02 0a 01 16")));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST_F(PhaseOne, a_call_is_made_and_answered_with_plain_numbers) {
  begin();
  // MakeCall: 1001, and 1003 as what is called [APPLICATION 2]
  EXPECT_THAT(ask("a1 16 02 01 02 02 01 0a 30 0e 80 04 31 30 30 31 62 06 80 04 31 30 30 33"),
              ElementsAre(bytes_of("a2 13 02 01 02 30 0e 02 01 0a 6b 09 82 01 31 80 04 31 30 30 "
                                   "31")));
  EXPECT_THAT(ask("a1 11 02 01 03 02 01 02 6b 09 82 01 31 80 04 31 30 30 33"),
              ElementsAre(bytes_of("a2 0a 02 01 03 30 05 02 01 02 05 00")));
  ASSERT_THAT(pbx.calls(), SizeIs(1));
  EXPECT_EQ(pbx.calls().front().parties.back().state, "connected");
}

TEST_F(PhaseOne, one_operation_is_several_services) {
  begin();
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  // Divert Call: [0] deflect, to 1002; then [1] pick up by 1003
  EXPECT_THAT(
      ask("a1 1b 02 01 02 02 01 08 a0 13 6b 09 82 01 31 80 04 31 30 30 31 62 06 80 04 31 30 "
          "30 32"),
      ElementsAre(bytes_of("a2 0a 02 01 02 30 05 02 01 08 05 00")));
  EXPECT_THAT(
      ask("a1 19 02 01 03 02 01 08 a1 11 6b 09 82 01 31 80 04 31 30 30 32 80 04 31 30 30 33"),
      ElementsAre(bytes_of("a2 0a 02 01 03 30 05 02 01 08 05 00")));
  ASSERT_THAT(pbx.calls(), SizeIs(1));
  EXPECT_EQ(pbx.calls().front().parties.back().device, "1003");
  // Set Feature: [1] do not disturb
  EXPECT_THAT(ask("a1 11 02 01 04 02 01 0f 30 09 80 04 31 30 30 32 81 01 ff"),
              ElementsAre(bytes_of("a2 0a 02 01 04 30 05 02 01 0f 05 00")));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST_F(PhaseOne, a_snapshot_has_connections_and_states) {
  begin();
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  const auto answers = ask("a1 0c 02 01 02 02 01 4a 80 04 31 30 30 31");
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_THAT(hex_of(answers.front()), HasSubstr("02014a76153013"
                                                 "6b098201318004313030"
                                                 "31a0064e01024e0103"));
}

TEST_F(PhaseOne, routes_are_asked_for_without_a_registration) {
  begin();
  EXPECT_GT(pbx.call_in("600", "0301234567"), 0);
  // RouteRequest: dialogue "1", 600, who calls, the connection
  EXPECT_THAT(app.packets(),
              ElementsAre(bytes_of("a1 2a 02 01 01 02 01 1f 30 22 58 01 31 62 05 80 03 36 30 30 61 "
                                   "0c 80 0a 30 33 30 31 32 33 34 35 36 37 6b 08 82 01 31 80 03 36 "
                                   "30 30")));
  app.send(bytes_of("a1 13 02 01 02 02 01 21 30 0b 58 01 31 62 06 80 04 31 30 30 32"));
  ASSERT_THAT(pbx.calls(), SizeIs(1));
  EXPECT_EQ(pbx.calls().front().parties.back().device, "1002");
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST_F(PhaseOne, what_it_cannot_say_is_refused_or_not_sent) {
  begin();
  EXPECT_THAT(ask("a1 07 02 01 02 02 02 00 f8"),  // RouteRegister of a later phase
              ElementsAre(bytes_of("a3 09 02 01 02 02 01 01 81 01 01")));
  EXPECT_FALSE(ber::in_phase_one(Element{"OfferedEvent"}));
  Element error{"CSTAErrorCode"};
  error.add("security", "generic");
  EXPECT_NE(ber::in_phase_one(error)->child("unspecified"), nullptr);
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST_F(PhaseOne, causes_of_later_phases_become_older_ones_or_none) {
  Element event{"FailedEvent"};
  event.add("cause", "numberUnallocated");
  EXPECT_EQ(ber::in_phase_one(event)->text_of("cause"), "destNotObtainable");
  event.children.front().text = "normalClearing";
  EXPECT_EQ(ber::in_phase_one(event)->child("cause"), nullptr);
}

/// Of an OmniPCX Enterprise: application context 1.3.12.0.180, abstract syntax 1.3.12.0.218.200,
/// the versions 0 and 1 and what is needed of the switch.
constexpr std::string_view aarq_of_phase_two =
    "60 44 80 02 07 80 a1 07 06 05 2b 0c 00 81 34 be 35 28 33 06 07 2b 0c 00 81 5a 81 48 a0 28 30 "
    "26 03 02 03 c0 30 16 80 04 03 e7 b6 48 81 06 02 5f fd 03 fe a0 83 02 06 c0 84 02 03 f0 30 08 "
    "82 02 03 d8 83 02 06 c0";

TEST(PhaseTwo, an_event_is_in_a_group_with_private_data_behind_it) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx, LinkKind::ber_phase_two};
  app.send(bytes_of(aarq_of_phase_two));
  EXPECT_THAT(app.packets(), SizeIs(2));  // accepted; the status
  app.send(bytes_of(monitor_of_1001));
  app.packets();
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  EXPECT_THAT(app.packets(), ElementsAre(bytes_of(
                                 "a1 55 02 01 01 02 01 15 30 4d 55 01 31 a0 37 a3 35 30 33 "
                                 "6b 09 82 01 31 80 04 31 30 30 31"
                                 "63 06 84 04 31 30 30 31 61 0c 82 0a 30 33 30 31 32 33 34 35 36 37"
                                 "62 06 84 04 31 30 30 31 64 02 88 00"
                                 "4e 01 02 0a 01 16"
                                 "7e 0f a1 0d 30 0b 06 06 2b 0c 89 36 84 09 04 01 31")));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(PhaseTwo, a_list_of_dynamic_connections_names_their_devices) {
  Element item{"connectionListItem"};
  Element& connection = item.add("newConnection");
  connection.add("callID", "1");
  connection.add("deviceID", "3a31").attributes = {{"typeOfNumber", "dynamic"}};
  item.add("endpoint").add("deviceID", "1001");
  Element event{"TransferedEvent"};
  event.add("transferredConnections").add(item);
  const auto said = ber::in_phase_one(event);
  ASSERT_TRUE(said);
  EXPECT_EQ(said->children.front().name, "transferredConnectionsWithDevices");
}

}  // namespace
}  // namespace csta_switch
