#include "call_data.hpp"

#include "connector_case.hpp"
#include "ctibus/kit/csta/xml.hpp"

/// Data of calls that goes through the switch.
namespace ctibus::csta::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

pbx::Data read(std::string_view inside, const Profile& profile) {
  const std::string event = "<DeliveredEvent>" + std::string(inside) + "</DeliveredEvent>";
  return data_of(*read_xml(event), profile);
}

TEST(CallData, is_taken_as_far_as_the_profile_says) {
  constexpr std::string_view event =
      "<correlatorData><string>31 3233</string></correlatorData>"
      "<userData><string>00ff</string></userData>"
      "<extensions><privateData><private><a xmlns=\"urn:x\"><b>1</b><c>2</c></a><d/></private>"
      "</privateData></extensions>";
  Profile profile;
  EXPECT_THAT(read(event, profile), IsEmpty());
  profile.correlator = CorrelatorForm::hex_ascii;
  EXPECT_THAT(read(event, profile), ElementsAre(Pair("correlator", "123")));
  profile.private_pass = true;
  EXPECT_THAT(read(event, profile),
              ElementsAre(Pair("correlator", "123"), Pair("user_data", "00ff"),
                          Pair("private.b", "1"), Pair("private.c", "2")));
  profile.correlator = CorrelatorForm::none;
  profile.private_pass.reset();
  profile.private_data = {"c"};
  EXPECT_THAT(read(event, profile), Contains(Pair("private.c", "2")));
  EXPECT_THAT(read(event, profile), Not(Contains(Pair("private.b", "1"))));
  profile.private_pass = false;
  EXPECT_THAT(read(event, profile), IsEmpty());
}

/// As an OmniPCX Enterprise has it behind an event.
TEST(CallData, of_ber_has_the_names_that_the_profile_gives_its_object_identifiers) {
  const auto two = [](std::string_view first, std::string_view second) {
    return "<extensions><privateData><private>" + std::string(first) +
           "</private></privateData><privateData><private>" + std::string(second) +
           "</private></privateData></extensions>";
  };
  const std::string event =
      two("301206062B0C8936840030088004616263648100", "301206062B0C89368409040803725B5658000100");
  Profile profile;
  profile.encoding = Encoding::phase_one;
  profile.private_pass = true;
  EXPECT_THAT(read(event, profile),
              ElementsAre(Pair("private.1.3.12.1206.512", "abcd"),
                          Pair("private.1.3.12.1206.521", "03725B5658000100")));
  profile.private_names = {{"1.3.12.1206.512", "partyName"}};
  profile.private_data = {"partyName"};
  EXPECT_THAT(read(event, profile), ElementsAre(Pair("private.partyName", "abcd")));
}

TEST(CallData, of_ber_without_an_object_identifier_is_octets) {
  Profile profile;
  profile.encoding = Encoding::ber;
  profile.private_pass = true;
  EXPECT_THAT(
      read("<extensions><privateData><string>4B4D45</string></privateData></extensions>", profile),
      ElementsAre(Pair("private.string", "KME")));
  for (const auto* broken : {"30", "3006", "3003060100", "0500", "zz"}) {
    EXPECT_THAT(read("<extensions><privateData><private>" + std::string(broken) +
                         "</private></privateData></extensions>",
                     profile),
                ElementsAre(Pair("private.private", ::testing::_)))
        << broken;
  }
}

TEST(CallData, is_bounded) {
  Profile profile;
  profile.private_pass = true;
  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += "<v" + std::to_string(i) + ">" + std::string(255, 'x') + "\xC3\xA4</v" +
            std::to_string(i) + ">";
  }
  pbx::Data data =
      read("<extensions><privateData><private>" + many + "</private></privateData></extensions>",
           profile);
  EXPECT_EQ(data.front().second, std::string(255, 'x'));
  const pbx::Data kept = fitting(data, {{"other", "1"}});
  EXPECT_THAT(kept, SizeIs(most_private_values));
  EXPECT_THAT(fitting(data, kept), SizeIs(most_private_values));
}

class CstaCallData : public ConnectorCase {
 protected:
  std::map<std::string, std::string> data() {
    std::map<std::string, std::string> all;
    for (const auto& state : host_.last_values<call::State>()) {
      for (const auto& [name, value] : state->data) all.emplace(name, value);
    }
    return all;
  }
  std::string call() { return std::string(host_.last_values<call::State>().front()->call); }
};

TEST_F(CstaCallData, private_data_comes_with_the_call_and_is_told_once) {
  site_.profile.private_pass = true;
  site_.site.private_data = {{"GlobalCallID", "4711"}};
  start();
  call_in("1001");
  EXPECT_THAT(host_.expect<call::Delivered>()->data,
              ElementsAre(Pair("private.GlobalCallID", "4711")));
  answer("1001");
  EXPECT_EQ(count<call::DataAttached>(), 0u);
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaCallData, private_data_stays_in_the_switch_unless_the_profile_passes_it) {
  site_.site.private_data = {{"GlobalCallID", "4711"}};
  start();
  call_in("1001");
  EXPECT_THAT(data(), IsEmpty());
}

TEST_F(CstaCallData, a_correlator_goes_to_the_switch_and_is_the_same_when_it_comes_back) {
  site_.profile.correlator = CorrelatorForm::hex_ascii;
  start();
  EXPECT_THAT(sent_by([this] {
                ASSERT_TRUE(ask(call::Make{.device = "pbx1:1001",
                                           .destination = "1002",
                                           .data = {{"correlator", "A1"}, {"x", "y"}}})
                                .accepted());
              }),
              HasSubstr("<correlatorData><string>4131</string></correlatorData>"));
  EXPECT_THAT(data(), ElementsAre(Pair("correlator", "A1"), Pair("x", "y")));
  answer("1001");
  answer("1002");
  EXPECT_EQ(count<call::DataAttached>(), 0u);
  ASSERT_TRUE(ask(call::AssociateData{.call = call(), .data = {{"correlator", "B2"}}}).accepted());
  EXPECT_EQ(data()["correlator"], "B2");
  const auto attached = host_.expect<call::DataAttached>();
  EXPECT_EQ(attached->by, "test");
  EXPECT_TRUE(attached.causation);
  hang_up("1002");
  EXPECT_EQ(count<call::DataAttached>(), 1u);
}

TEST_F(CstaCallData, a_correlator_goes_with_a_route) {
  site_.profile.correlator = CorrelatorForm::hex_ascii;
  start();
  call_in("600");
  const std::string routed(host_.expect<route::Requested>()->call);
  EXPECT_THAT(
      sent_by([&] {
        ask(route::Select{.call = routed, .destination = "1001", .data = {{"correlator", "R"}}});
      }),
      HasSubstr("<correlatorData><string>52</string></correlatorData>"));
  EXPECT_EQ(data()["correlator"], "R");
}

TEST_F(CstaCallData, a_switch_that_cannot_associate_data_keeps_nobody_from_it) {
  site_.profile.correlator = CorrelatorForm::hex_ascii;
  site_.profile.lacks = {"AssociateData"};
  start();
  call_in("1001");
  answer("1001");
  ASSERT_TRUE(ask(call::AssociateData{.call = call(), .data = {{"correlator", "C"}}}).accepted());
  EXPECT_EQ(data()["correlator"], "C");
}

TEST_F(CstaCallData, without_a_form_for_it_a_correlator_stays_here) {
  start();
  EXPECT_THAT(sent_by([this] {
                ask(call::Make{
                    .device = "pbx1:1001", .destination = "1002", .data = {{"correlator", "A1"}}});
              }),
              Not(HasSubstr("correlatorData")));
  EXPECT_EQ(data()["correlator"], "A1");
}

}  // namespace
}  // namespace ctibus::csta::testing
