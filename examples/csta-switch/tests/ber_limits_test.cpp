#include "application.hpp"
#include "ber_application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(BerLimits, what_is_nested_without_an_end_is_refused_before_an_association) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  std::string nested = "\x60\x80";
  while (nested.size() + 2 <= 0xffff) nested += "\x30\x80";
  nested.resize(0xfffe);
  app.send(nested);
  EXPECT_FALSE(app.is_open());
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("nested too deeply")));
}

TEST(BerLimits, a_packet_may_be_as_long_as_its_two_bytes_of_length_say) {
  Site site = small_site();
  site.pilots.front().capacity = 1000;
  site.trunks.front().lines = 1000;
  Exchange pbx{site, 1};
  BerApplication wide{pbx};
  BerApplication narrow{pbx, LinkKind::ber_hipath};
  for (BerApplication* app : {&wide, &narrow}) app->associate();
  for (int i = 0; i < 1000; ++i) pbx.call_in("700", "0301234567");
  Element request{"SnapshotDevice"};
  request.add("snapshotObject", "700");
  wide.ask(request);
  narrow.ask(request);
  const std::string whole = wide.raw();
  EXPECT_GT(whole.size(), 0x7fffU);
  EXPECT_EQ(
      whole.size(),
      (static_cast<unsigned char>(whole[0]) << 8U | static_cast<unsigned char>(whole[1])) + 2U);
  EXPECT_THAT(narrow.packets(), ElementsAre(bytes_of("a3 0b 02 01 01 02 01 01 a3 03 0a 01 1a")))
      << "resourceLimitExceeded";
}

TEST(BerLimits, a_device_number_that_an_xml_application_gives_does_not_end_the_switch) {
  Exchange pbx{small_site(), 1};
  BerApplication hears{pbx};
  hears.associate();
  hears.ask(monitor_start("1001"));
  hears.packets();
  Application app{pbx};
  EXPECT_EQ(app.ask("<SetMessageWaitingIndicator><device>1001</device><messageWaitingOn>true"
                    "</messageWaitingOn><deviceForMessage typeOfNumber=\"deviceNumber\">abc"
                    "</deviceForMessage></SetMessageWaitingIndicator>")
                .name,
            "SetMessageWaitingIndicatorResponse");
  EXPECT_EQ(hears.packets().size(), 1U);
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(BerLimits, what_ber_cannot_say_is_noted_and_the_switch_goes_on) {
  Site site = small_site();
  site.dialect = Dialect::openscape_voice;
  Exchange pbx{site, 1};
  BerApplication app{pbx};
  app.associate();
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("SystemStatus cannot be said")));
  app.ask(monitor_start("1001"));
  EXPECT_EQ(app.packets().size(), 1U);
}

TEST(BerLimits, the_last_words_come_before_the_end_however_late) {
  Exchange pbx{small_site(), 1};
  BerApplication app{pbx};
  pbx.faults.delay = 2s;
  app.send(bytes_of(
      "60 1e a1 07 06 05 2b 0c 00 81 34 be 13 28 11 06 07 2b 0c 00 82 1d 81 48 a0 06 a0 04 03 02 "
      "07 80"));
  EXPECT_TRUE(app.is_open());
  EXPECT_THAT(app.packets(), IsEmpty());
  pbx.advance(2s);
  EXPECT_EQ(app.packets().size(), 1U) << "the association is rejected";
  EXPECT_FALSE(app.is_open());
  EXPECT_EQ(pbx.links(), 0);
}

}  // namespace
}  // namespace csta_switch
