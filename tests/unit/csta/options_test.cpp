#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/pbx/csta/csta.hpp"
#include "ctibus/testing/test_host.hpp"

/// Options that do not fit together are refused at the start, with a cure.
namespace ctibus::csta {
namespace {

using ::testing::HasSubstr;

/// Why it does not start.
std::string refusal(const Options& options) {
  ctibus::testing::TestHost host;
  const auto loaded = host.try_load<Csta>("pbx1", options);
  return loaded ? "" : loaded.error().text;
}

Options options(std::vector<std::string> links, std::string profile = "generic-ed3") {
  Options options;
  options.profile = std::move(profile);
  options.links = std::move(links);
  options.extensions = {{"1001", "Ann"}};
  return options;
}

TEST(CstaOptionsTest, links_are_all_by_sip_or_none_is) {
  EXPECT_THAT(refusal(options({"127.0.0.1:1040", "sip:csta@127.0.0.1:5060"})),
              HasSubstr("sip:csta@127.0.0.1:5060"));
  EXPECT_THAT(refusal(options({"sip:csta@127.0.0.1", "127.0.0.1:1040"})),
              HasSubstr("is no SIP URI"));
}

TEST(CstaOptionsTest, a_user_for_whom_the_profile_has_no_place_is_refused) {
  auto given = options({"127.0.0.1:1040"});
  given.user = "ctibus";
  EXPECT_THAT(refusal(given), HasSubstr("no place for user and password"));
}

TEST(CstaOptionsTest, by_sip_only_xml_is_spoken) {
  EXPECT_THAT(refusal(options({"sip:csta@127.0.0.1"}, "hipath")),
              HasSubstr("SIP carries CSTA in XML"));
}

TEST(CstaOptionsTest, a_switch_that_could_not_find_us_is_refused) {
  EXPECT_THAT(refusal(options({"sip:csta@pbx.example"})), HasSubstr("sip_listen"));
  EXPECT_THAT(refusal(options({"sip:csta@127.0.0.1;transport=tcp"})),
              HasSubstr("sip_listen has no tcp:"));
}

TEST(CstaOptionsTest, telephones_have_a_uri_and_something_to_do) {
  auto given = options({"127.0.0.1:1040"}, "mitel");
  given.telephones = {{.number = "10xx", .uri = "{number}@127.0.0.1"}};
  EXPECT_THAT(refusal(given), HasSubstr("is no SIP URI of a telephone"));
  given.telephones.front().uri = "sip:{number}@127.0.0.1";
  EXPECT_EQ(refusal(given), "") << "the first phase has no digits, for one";
  given.profile = "generic-ed3";
  EXPECT_THAT(refusal(given), HasSubstr("services.lacks"));
}

TEST(CstaOptionsTest, what_cannot_be_listened_at_is_told_by_the_name_of_the_option) {
  auto given = options({"sip:csta@127.0.0.1"});
  given.sip_listen = {"udp:nowhere"};
  EXPECT_THAT(refusal(given), HasSubstr("sip_listen: "));
}

}  // namespace
}  // namespace ctibus::csta
