#include "directory.hpp"

#include <gtest/gtest.h>

namespace ctibus::csta {
namespace {

Result<Directory> directory(const Options& options, const IdentifierRules& rules = {}) {
  return Directory::make("pbx1", options, *Identifiers::of(rules));
}

Options small_site() {
  Options options;
  options.extensions = {{"1001", "Ann"}};
  options.ranges = {"2000-2009", "007-012"};
  options.trunks = {{.name = "T1", .lines = 2, .prefix = "0"}, {.name = "N", .lines = 1}};
  options.route_points = {{.number = "6xx"}};
  options.holding.number = "700";
  return options;
}

TEST(Directory, an_identifier_is_a_place_at_the_site) {
  const auto all = directory(small_site());
  ASSERT_TRUE(all) << all.error().text;
  using Kind = Place::Kind;
  const auto kind = [&](std::string_view identifier) { return all->place_of(identifier).kind; };
  EXPECT_EQ(kind("1001"), Kind::station);
  EXPECT_EQ(kind("2009"), Kind::station);
  EXPECT_EQ(kind("010"), Kind::station);
  EXPECT_EQ(kind("2010"), Kind::stranger);
  EXPECT_EQ(kind("0123456"), Kind::stranger);
  EXPECT_EQ(kind("T1"), Kind::trunk);
  EXPECT_EQ(kind("T1/2"), Kind::line);
  EXPECT_EQ(kind("T12"), Kind::stranger);
  EXPECT_EQ(kind("612"), Kind::route_point);
  EXPECT_EQ(kind("700"), Kind::holding);
  EXPECT_EQ(kind(""), Kind::stranger);
  EXPECT_EQ(all->place_of("T1/2").device, "pbx1:T1/2");
}

TEST(Directory, numbers_follow_the_rules_of_the_profile) {
  const auto all = directory(small_site(), {.read = {"N<([0-9]+)>.*"}, .write = "N<{number}>"});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->place_of("N<1001>;displayNumber=1001").device, "pbx1:1001");
  EXPECT_EQ(*all->identifier_of_device("pbx1:1001"), "N<1001>");
  EXPECT_EQ(*all->identifier_of_destination("pbx1:1001"), "N<1001>");
  EXPECT_EQ(*all->identifier_of_destination("0123"), "N<0123>");
}

TEST(Directory, devices_of_others_are_refused) {
  const auto all = directory(small_site());
  EXPECT_EQ(all->identifier_of_device("pbx2:1001").error().code, "pbx.unknown_device");
  EXPECT_EQ(all->identifier_of_device("pbx1:9999").error().code, "pbx.unknown_device");
  EXPECT_EQ(all->identifier_of_device("1001").error().code, "pbx.unknown_device");
  EXPECT_EQ(all->identifier_of_device("").error().code, "pbx.unknown_device");
  EXPECT_EQ(all->identifier_of_destination("pbx2:1001").error().code, "pbx.invalid_destination");
  EXPECT_EQ(all->identifier_of_destination("pbx1:").error().code, "pbx.invalid_destination");
}

TEST(Directory, a_site_without_trunks_has_an_outside) {
  Options options = small_site();
  options.trunks.clear();
  const auto all = directory(options);
  EXPECT_EQ(all->trunk_of(all->place_of("anything")).name, "outside");
}

TEST(Directory, ranges_that_cannot_be_are_refused_with_their_text) {
  for (const char* range : {"1000", "1000-999", "1-10000000", "a-b", "10-9", "-", "1000-"}) {
    Options options = small_site();
    options.ranges = {range};
    const auto all = directory(options);
    ASSERT_FALSE(all) << range;
    EXPECT_EQ(all.error().code, "csta.bad_options");
    EXPECT_NE(all.error().text.find(range), std::string::npos) << all.error().text;
  }
}

}  // namespace
}  // namespace ctibus::csta
