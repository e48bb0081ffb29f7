#include "ctibus/kit/sip/name_addr.hpp"

namespace ctibus::sip {
namespace {

NameAddr name_addr(std::string_view text) {
  auto parsed = parse_name_addr(text);
  if (!parsed) ADD_FAILURE() << text << ": " << parsed.error().text;
  return parsed.value_or(NameAddr());
}

TEST(NameAddr, display_name_uri_and_parameters_are_told_apart) {
  const auto value = name_addr("\"A. \\\"G\\\" <Bell>\" <sip:a@h;lr>;tag=88;x");
  EXPECT_EQ(value.display_name, "A. \"G\" <Bell>");
  EXPECT_TRUE(value.uri.parameters.has("lr"));
  EXPECT_EQ(value.tag(), "88");
  EXPECT_TRUE(value.parameters.has("x"));
  EXPECT_EQ(name_addr("Bob Smith <sip:b@h>").display_name, "Bob Smith");
  EXPECT_EQ(name_addr(std::string_view("\0\0<sip:b@h>", 11)).display_name, "");
  EXPECT_EQ(name_addr(std::string_view("<sip:b@h>;x=\"\0c\"", 16)).parameters.get("x"), "c");
  EXPECT_EQ(name_addr(std::string_view("\"a\0b\" <sip:b@h>", 15)).display_name, "ab");
}

TEST(NameAddr, without_brackets_parameters_are_the_headers) {
  const auto value = name_addr("sip:a@h;tag=1");
  EXPECT_TRUE(value.uri.parameters.empty());
  EXPECT_EQ(value.tag(), "1");
}

TEST(NameAddr, what_is_written_is_read_as_the_same) {
  NameAddr value;
  value.display_name = "O\"Neill \\ <x>, y;\r\nz";
  value.uri = *parse_uri("sip:a@h;lr");
  value.set_tag("t1");
  value.parameters.set("text", "two words");
  const auto text = to_text(value);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  const auto again = name_addr(text);
  EXPECT_EQ(again.display_name, "O\"Neill \\ <x>, y;z");
  EXPECT_EQ(again.tag(), "t1");
  EXPECT_EQ(again.parameters.get("text"), "two words");
  EXPECT_TRUE(equivalent(again.uri, value.uri));
}

TEST(NameAddr, lists_are_split_outside_of_quotes_and_brackets) {
  const auto values = parse_name_addrs("\"a, b\" <sip:1,5@h>;q=0.5 , sip:2@h,<sip:3@h>");
  ASSERT_TRUE(values);
  ASSERT_EQ(values->size(), 3u);
  EXPECT_EQ((*values)[0].display_name, "a, b");
  EXPECT_EQ((*values)[1].uri.user, "2");
}

TEST(NameAddr, broken_ones_are_refused) {
  for (const auto* text :
       {"", "<", "<>", "\"a <sip:a@h>", "\"a\" sip:a@h", "<sip:a@h", "a@b <sip:a@h>",
        "<sip:a@h>tag=1", "<sip:a@h>;=1", "<sip:a@h>;tag=\x01"}) {
    const auto parsed = parse_name_addr(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "sip.bad_address");
  }
  std::string many = "<sip:1@h>";
  for (int i = 0; i < 64; ++i) many += ",<sip:1@h>";
  EXPECT_FALSE(parse_name_addrs(many));
}

TEST(NameAddr, a_tag_is_read_and_replaced) {
  EXPECT_EQ(tag_of("<sip:a@h>;tag=5"), "5");
  EXPECT_EQ(tag_of("<sip:a@h"), "");
  EXPECT_EQ(tag_of(with_tag("\"x\" <sip:a@h>;tag=5;p=1", "6")), "6");
  EXPECT_EQ(with_tag("broken", "6"), "broken");
}

}  // namespace
}  // namespace ctibus::sip
