#include "application.hpp"
#include "ber_application.hpp"

/// The dialect of device numbers in BER, byte by byte: 1001 is [1] 101001 (018a89).
namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Site numbered_site() {
  Site site = small_site();
  site.dialect = Dialect::device_numbers;
  return site;
}

TEST(DeviceNumbersInBer, a_monitored_telephone_is_told_of_by_its_device_number) {
  Exchange pbx{numbered_site(), 1};
  BerApplication app{pbx};
  app.associate();
  app.send(bytes_of("a1 0f 02 01 07 02 01 47 30 07 30 05 81 03 01 8a 89"));
  EXPECT_THAT(app.packets(),
              ElementsAre(bytes_of("a2 10 02 01 07 30 0b 02 01 47 30 06 55 01 31 01 01 ff")));
  EXPECT_TRUE(pbx.dial("1002", "1001"));
  const auto events = app.packets();
  ASSERT_EQ(events.size(), 1U);
  const std::string hex = hex_of(events.front());
  EXPECT_THAT(hex, HasSubstr("6b0e300c800131a1073005"
                             "8103018a89"));            // the connection: call 1, 1001
  EXPECT_THAT(hex, HasSubstr("630730058103018a89"));    // alerting: 1001
  EXPECT_THAT(hex, HasSubstr("610730058103018a8a"));    // calling: 1002
  EXPECT_THAT(hex, HasSubstr("7e09a107040530038001"));  // private data
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(DeviceNumbersInBer, a_call_is_made_answered_and_cleared_by_device_numbers) {
  Exchange pbx{numbered_site(), 1};
  BerApplication app{pbx};
  app.associate();
  // MakeCall from 1001 to 1003: both by device number
  app.send(
      bytes_of("a1 19 02 01 01 02 01 0a 30 11 30 05 81 03 01 8a 89 30 05 81 03 01 8a 8b "
               "83 01 01"));
  EXPECT_THAT(app.packets(), ElementsAre(bytes_of("a2 1a 02 01 01 30 15 02 01 0a 30 10 6b 0e 30 0c "
                                                  "80 01 31 a1 07 30 05 81 03 01 8a 89")));
  app.send(bytes_of("a1 16 02 01 02 02 01 02 30 0e 6b 0c 30 0a 80 01 31 a1 05 30 03 81 01 00"));
  EXPECT_THAT(app.packets(), ElementsAre(HasSubstr(bytes_of("a3"))));  // nobody has the number 0
  app.send(
      bytes_of("a1 18 02 01 03 02 01 02 30 10 6b 0e 30 0c 80 01 31 a1 07 30 05 81 03 01 8a "
               "8b"));
  EXPECT_THAT(app.packets(), ElementsAre(bytes_of("a2 0a 02 01 03 30 05 02 01 02 05 00")));
  ASSERT_EQ(pbx.calls().size(), 1U);
  EXPECT_EQ(pbx.calls().front().parties.back().device, "1003");
  EXPECT_EQ(pbx.calls().front().parties.back().state, "connected");
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

TEST(DeviceNumbersInBer, a_number_that_is_dialled_stays_one) {
  Exchange pbx{numbered_site(), 1};
  BerApplication app{pbx};
  app.associate();
  Element request{"MonitorStart"};
  request.add("monitorObject").add("deviceObject", "1001");
  app.ask(request);
  app.packets();
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  const auto events = app.packets();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_THAT(hex_of(events.front()), HasSubstr("610e300c800a30333031323334353637"));
}

}  // namespace
}  // namespace csta_switch
