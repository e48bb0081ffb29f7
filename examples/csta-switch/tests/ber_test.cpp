#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "application.hpp"
#include "ber/codec.hpp"
#include "ber/rose.hpp"
#include "ber_application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Element make_call(const std::string& from, const std::string& to) {
  Element request{"MakeCall"};
  request.add("callingDevice", from);
  request.add("calledDirectoryNumber", to);
  request.add("autoOriginate", "doNotPrompt");
  return request;
}

TEST(Ber, an_association_is_answered_with_one_version_and_then_the_switch_says_how_it_is) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.send(bytes_of(aarq));
  EXPECT_THAT(app.packets(),
              ElementsAre(bytes_of("61 2a a1 07 06 05 2b 0c 00 81 5a a2 03 02 01 00 a3 05 a1 03 02 "
                                   "01 00 be 13 28 11 06 07 2b 0c 00 82 1d 81 48 a0 06 a0 04 03 "
                                   "02 03 08"),
                          bytes_of("a1 0c 02 01 00 02 02 00 d3 30 03 0a 01 02")));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(Ber, an_association_without_an_abstract_syntax_is_answered_without_one) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx, LinkKind::ber_hipath};
  app.send(bytes_of("60 15 a1 07 06 05 2b 0c 00 81 5a be 0a 28 08 a0 06 a0 04 03 02 04 10"));
  EXPECT_THAT(app.packets(),
              ElementsAre(bytes_of("61 21 a1 07 06 05 2b 0c 00 81 5a a2 03 02 01 00 a3 05 a1 03 02 "
                                   "01 00 be 0a 28 08 a0 06 a0 04 03 02 04 10"),
                          bytes_of("a1 0c 02 01 00 02 02 00 d3 30 03 0a 01 02")));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(Ber, the_status_of_the_switch_wants_an_answer) {
  Site site = small_site();
  site.status_interval = 30s;
  Exchange pbx{site, 1};
  BerApplication app{pbx};
  app.associate();
  app.send(bytes_of("a2 0b 02 01 00 30 06 02 02 00 d3 05 00"));
  pbx.advance(30s);
  EXPECT_THAT(pbx.violations(), IsEmpty());
  pbx.advance(60s);
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("SystemStatus was not answered")));
}

TEST(Ber, what_comes_before_the_association_ends_the_link) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.ask(monitor_start("1001"));
  EXPECT_FALSE(app.is_open());
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("before an association")));
}

TEST(Ber, another_application_context_ends_the_link) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.send(bytes_of("60 09 a1 07 06 05 2b 0c 00 81 5b"));
  EXPECT_FALSE(app.is_open());
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("1.3.12.0.219")));
}

TEST(Ber, a_version_before_phase_three_is_rejected) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.send(bytes_of(
      "60 1e a1 07 06 05 2b 0c 00 81 34 be 13 28 11 06 07 2b 0c 00 82 1d 81 48 a0 06 a0 04 03 02 "
      "07 80"));
  EXPECT_THAT(app.packets(), ElementsAre(bytes_of("61 15 a1 07 06 05 2b 0c 00 81 34 a2 03 02 01 01 "
                                                  "a3 05 a1 03 02 01 01")));
  EXPECT_FALSE(app.is_open());
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(Ber, a_greeting_is_answered_first) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.send_raw("B");
  EXPECT_EQ(app.raw(), "P");
  app.send(bytes_of(aarq));
  EXPECT_EQ(app.packets().size(), 2U);
}

TEST(Ber, the_framing_of_hipath_is_spoken) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx, LinkKind::ber_hipath};
  app.send(bytes_of(aarq));
  EXPECT_EQ(hex_of(app.raw()).substr(0, 8), "26802c61");
}

TEST(Ber, a_monitor_is_started_by_the_bytes_of_the_standard) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.associate();
  // invoke 7, operation 71: DeviceID with dialingNumber "1001"
  app.send(bytes_of("a1 10 02 01 07 02 01 47 30 08 30 06 80 04 31 30 30 31"));
  EXPECT_THAT(app.packets(),
              ElementsAre(bytes_of("a2 10 02 01 07 30 0b 02 01 47 30 06 55 01 31 01 01 ff")));
}

TEST(Ber, an_event_has_the_tags_of_the_standard) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.associate();
  app.ask(monitor_start("1001"));
  app.packets();
  EXPECT_GT(pbx.call_in("1001", ""), 0);
  const auto packets = app.packets();
  ASSERT_EQ(packets.size(), 1U);
  const std::string hex = hex_of(packets.front());
  // [APPLICATION 21] "1", callControl [0], delivered [4], ConnectionID {both: call 1, device 1001}
  EXPECT_THAT(hex, HasSubstr("550131a0"));
  EXPECT_THAT(hex, HasSubstr("6b0f300d800131a108300680"
                             "0431303031"));
  EXPECT_THAT(hex, HasSubstr("61028800"));      // CallingDeviceID: restricted
  EXPECT_THAT(hex, HasSubstr("64028800"));      // RedirectionDeviceID: notRequired
  EXPECT_THAT(hex, HasSubstr("4e01020a0116"));  // alerting; cause newCall (22)
}

TEST(Ber, a_call_is_made_and_heard_of_by_the_same_events_as_in_xml) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.associate();
  app.ask(monitor_start("1001"));
  app.packets();
  app.ask(make_call("1001", "00123456789"));
  pbx.outside_answers();
  pbx.hang_up("1001");
  std::vector<std::string> places;
  for (const std::string& packet : app.packets()) {
    const ber::RosePacket rose = ber::read_rose(packet);
    if (rose.kind != ber::RosePacket::Kind::invoke) continue;
    ber::Reader fields(rose.argument.content);
    fields.expect(ber::application(21));
    ber::Reader group(fields.expect(ber::context(0)).content);
    places.push_back(ber::name_of(group.next().tag));
  }
  // originated, networkReached, delivered, established, connectionCleared
  EXPECT_THAT(places, ElementsAre("[13]", "[11]", "[4]", "[7]", "[3]"));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(Ber, a_refusal_has_its_category_and_number) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.associate();
  app.ask(make_call("9999", "1001"));  // invalidCallingDeviceID is 5
  EXPECT_THAT(app.packets(), ElementsAre(bytes_of("a3 0b 02 01 01 02 01 01 a0 03 0a 01 05")));
  app.send(bytes_of("a1 06 02 01 09 02 01 33"));  // escape is not supported: 50
  EXPECT_THAT(app.packets(), ElementsAre(bytes_of("a3 0b 02 01 09 02 01 01 a0 03 0a 01 32")));
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(Ber, an_argument_out_of_shape_is_noted_and_rejected) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.associate();
  app.send(bytes_of("a1 0b 02 01 05 02 01 0a 30 03 02 01 01"));
  EXPECT_THAT(app.packets(), ElementsAre(bytes_of("a4 06 02 01 05 81 01 02")));
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("MakeCall lacks callingDevice")));
}

TEST(Ber, a_filter_is_read_by_its_own_bits) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.associate();
  Element request = monitor_start("1001");
  request.add("requestedMonitorFilter").add("callcontrol").add("delivered", "true");
  app.ask(request);
  EXPECT_THAT(hex_of(app.packets().front()), HasSubstr("a00480020010"));
  pbx.call_in("1001", "0301234567");
  EXPECT_THAT(app.packets(), IsEmpty());
}

TEST(Ber, a_route_dialogue_is_held) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  app.associate();
  app.ask(Element{"RouteRegister"});
  app.packets();
  pbx.call_in("600", "0301234567");
  const auto requests = app.packets();
  ASSERT_EQ(requests.size(), 1U);
  const ber::RosePacket rose = ber::read_rose(requests.front());
  EXPECT_EQ(rose.operation, 31);
  const Element request =
      ber::decoded(*ber::Types::get().find("RouteRequest"), "RouteRequest", rose.argument);
  Element select{"RouteSelect"};
  select.add("crossRefIdentifier", std::string(request.text_of("crossRefIdentifier")));
  select.add("routeSelected", "1001");
  app.ask(select);
  EXPECT_TRUE(pbx.answer("1001"));
}

TEST(Ber, nested_lists_are_read_as_they_were_written) {
  Element state{"GetAgentStateResponse"};
  Element& entry = state.add("agentStateList").add("agentStateEntry");
  entry.add("agentID", "ann");
  entry.add("loggedOnState", "true");
  Element& item = entry.add("agentInfo").add("agentInfoItem");
  item.add("acdGroup", "700");
  item.add("agentState", "agentReady");
  const ber::Type& type = *ber::Types::get().find(state.name);
  const std::string bytes = ber::encoded(type, state);
  const Element again = ber::decoded(type, state.name, ber::Reader(bytes).next());
  EXPECT_EQ(ber::encoded(type, again), bytes);
  EXPECT_EQ(again.text_of("agentStateList", "agentStateEntry", "agentInfo", "agentInfoItem",
                          "agentState"),
            "agentReady");
}

TEST(Ber, everything_the_switch_refuses_with_has_a_number) {
  for (const auto& [category, word] : {
           std::pair{"operation", "invalidAgentGroup"},
           std::pair{"operation", "invalidAgentIdentifier"},
           std::pair{"operation", "invalidAgentPassword"},
           std::pair{"operation", "invalidAgentState"},
           std::pair{"operation", "invalidDestinationDeviceID"},
           std::pair{"operation", "invalidParkToObjectType"},
           std::pair{"operation", "invalidPickUpDeviceID"},
           std::pair{"operation", "notDifferentDevices"},
           std::pair{"operation", "notSameDevice"},
           std::pair{"operation", "requestIncompatibleWithDevice"},
           std::pair{"operation", "routeingTimerExpired"},
           std::pair{"stateIncompatibility", "connectedCallExists"},
           std::pair{"stateIncompatibility", "invalidParkToDeviceState"},
           std::pair{"systemResourceAvailibility", "pickupDeviceOutOfService"},
           std::pair{"security", "generic"},
       }) {
    Element error{"CSTAErrorCode"};
    error.add(category, word);
    EXPECT_NO_THROW(ber::rose_error(1, error)) << word;
  }
}

TEST(Ber, no_bytes_bring_the_switch_down) {
  std::mt19937 chance(5);
  for (int round = 0; round < 3000; ++round) {
    Exchange pbx{small_site(), 1};
    BerApplication app{pbx};
    app.associate();
    std::string packet = bytes_of("a1 10 02 01 07 02 01 47 30 08 30 06 80 04 31 30 30 31");
    for (int change = 0; change < 1 + round % 4; ++change) {
      packet[chance() % packet.size()] = static_cast<char>(chance());
    }
    app.send(packet);
    pbx.call_in("1001", "0301234567");
  }
}

}  // namespace
}  // namespace csta_switch
