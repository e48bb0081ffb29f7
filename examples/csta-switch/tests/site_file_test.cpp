#include "csta_switch/site_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace csta_switch {
namespace {

std::string mistake_of(std::string_view toml) {
  try {
    read_site(toml);
  } catch (const SiteError& error) {
    return error.what();
  }
  return {};
}

TEST(SiteFile, what_it_says_is_read_and_the_rest_is_default) {
  const Site site = read_site(R"(
joined_call_id = "held"
session = "application_session"
extensions = [{ number = "1001", person = { answers = true, answer_max = "1500ms" } }]
pilots = [{ number = "700", no_answer = "2m" }]
messages = [{ id = "12", length = "3s" }]
applications = [{ user = "ann", password = "1" }]
)");
  EXPECT_EQ(site.messages.front().length, 3s);
  EXPECT_EQ(site.joined_call_id, JoinedCallId::held);
  EXPECT_EQ(site.session, SessionStyle::application_session);
  ASSERT_EQ(site.extensions.size(), 1U);
  EXPECT_TRUE(site.extensions.front().lifts);
  EXPECT_EQ(site.extensions.front().person.answer_max, 1500ms);
  EXPECT_EQ(site.pilots.front().no_answer, 2min);
  EXPECT_EQ(site.applications.front().user, "ann");
}

TEST(SiteFile, a_mistake_names_its_line) {
  EXPECT_THAT(mistake_of("name = \"a\"\ncolour = 1\n"), testing::StartsWith("line 2: 'colour'"));
  EXPECT_THAT(mistake_of("busy_tone = \"3 parsecs\"\n"), testing::HasSubstr("a time such as"));
  EXPECT_THAT(mistake_of("session = \"perhaps\"\n"), testing::HasSubstr("'perhaps'"));
  EXPECT_THAT(mistake_of("extensions = 3\n"), testing::HasSubstr("a list is wanted"));
  EXPECT_THAT(mistake_of("name = \n"), testing::StartsWith("line 1"));
}

TEST(SiteFile, the_site_that_comes_with_it_can_be_read) {
  EXPECT_EQ(read_site_file(CSTA_SWITCH_SITE).extensions.size(), 10U);
}

}  // namespace
}  // namespace csta_switch
