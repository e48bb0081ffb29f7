#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip {
namespace {

Uri uri(std::string_view text) {
  auto parsed = parse_uri(text);
  if (!parsed) ADD_FAILURE() << text << ": " << parsed.error().text;
  return parsed.value_or(Uri());
}

TEST(Uri, every_part_is_read) {
  const auto parsed =
      uri("sips:alice:pass%20word@Atlanta.Example.com:5061;transport=TCP;lr?Subject=a%26b&X=1");
  EXPECT_EQ(parsed.scheme, "sips");
  EXPECT_EQ(parsed.user, "alice");
  EXPECT_EQ(parsed.password, "pass word");
  EXPECT_EQ(parsed.host, "atlanta.example.com");
  EXPECT_EQ(parsed.port, 5061);
  EXPECT_EQ(parsed.parameters.get("Transport"), "TCP");
  EXPECT_TRUE(parsed.parameters.has("lr"));
  EXPECT_EQ(parsed.header("subject"), "a&b");
  EXPECT_EQ(parsed.header("x"), "1");
}

TEST(Uri, what_is_written_is_read_as_the_same) {
  for (const auto* text :
       {"sip:192.0.2.1", "sip:alice@[2001:db8::1]:5060;lr", "sip:+33123456789@h;user=phone",
        "tel:+33-1-23;phone-context=example.com", "tel:1%3Bx%3D2", "sip:a%40b@h", "sip:a;b=c?d@h",
        "sip:1@h?Replaces=x%40y%3Bto-tag%3D1%3Bfrom-tag%3D2", "sip:%61@h"}) {
    const auto first = uri(text);
    EXPECT_TRUE(equivalent(first, uri(to_text(first)))) << text << " " << to_text(first);
  }
}

TEST(Uri, a_user_part_may_hold_semicolons_and_question_marks) {
  const auto parsed = uri("sip:user;par=u%40example.net?x@example.com;transport=udp");
  EXPECT_EQ(parsed.user, "user;par=u@example.net?x");
  EXPECT_EQ(parsed.parameters.get("transport"), "udp");
}

TEST(Uri, broken_ones_are_refused) {
  for (const auto* text :
       {"",           "sip:",        "alice",         "http://h", "sip:@h",
        "sip:a@",     "sip:a@h:0",   "sip:a@h:65536", "sip:a@h:", "sip:a@h:x",
        "sip:a@[::1", "sip:a@[x]",   "sip:a@[::1]x",  "sip:%4@h", "sip:%zz@h",
        "sip:a b@h",  "sip:a@h?x",   "sip:a@h;=1",    "tel:",     "sip:a@h\r\nEvil: 1",
        "<sip:a@h>",  "sip:a@h;x=%0"}) {
    const auto parsed = parse_uri(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "sip.bad_uri");
    EXPECT_FALSE(parsed.error().text.empty());
  }
  EXPECT_FALSE(parse_uri("sip:" + std::string(5000, 'a') + "@h"));
}

// The examples of RFC 3261 19.1.4.
TEST(Uri, equivalence_follows_rfc_3261) {
  const std::pair<const char*, const char*> same[] = {
      {"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;security=on"},
      {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
       "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
      {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
       "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
  };
  for (const auto& [a, b] : same) {
    EXPECT_TRUE(equivalent(uri(a), uri(b))) << a << " " << b;
    EXPECT_TRUE(equivalent(uri(b), uri(a))) << a << " " << b;
  }
  const std::pair<const char*, const char*> different[] = {
      {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
      {"sip:carol@chicago.com;security=off", "sip:carol@chicago.com;security=on"},
      {"sip:bob@biloxi.com", "sips:bob@biloxi.com"},
  };
  for (const auto& [a, b] : different) {
    EXPECT_FALSE(equivalent(uri(a), uri(b))) << a << " " << b;
    EXPECT_FALSE(equivalent(uri(b), uri(a))) << a << " " << b;
  }
}

TEST(Uri, an_endpoint_becomes_a_uri) {
  EXPECT_EQ(to_text(make_uri("1001", {Transport::udp, "192.0.2.1", 5060})),
            "sip:1001@192.0.2.1:5060");
  EXPECT_EQ(to_text(make_uri("", {Transport::tcp, "::1", 5060})), "sip:[::1]:5060;transport=tcp");
}

TEST(Uri, nothing_in_it_can_end_a_header) {
  Uri hostile;
  hostile.user = "a\r\nX: y<>\"";
  hostile.host = "h";
  hostile.parameters.set("p", "\r\n");
  const auto text = to_text(hostile);
  EXPECT_EQ(text.find_first_of("\r\n<>\""), std::string::npos) << text;
  EXPECT_EQ(uri(text).user, hostile.user);
}

TEST(Uri, sips_means_tls_whatever_else_it_says) {
  const auto how = [](const char* text) {
    const auto uri = parse_uri(text);
    return std::pair(transport_of(*uri), port_of(*uri));
  };
  EXPECT_EQ(how("sip:a@h"), std::pair(Transport::udp, std::uint16_t{5060}));
  EXPECT_EQ(how("sip:a@h;transport=TCP"), std::pair(Transport::tcp, std::uint16_t{5060}));
  EXPECT_EQ(how("sip:a@h;transport=tls"), std::pair(Transport::tls, std::uint16_t{5061}));
  EXPECT_EQ(how("sips:a@h"), std::pair(Transport::tls, std::uint16_t{5061}));
  EXPECT_EQ(how("sips:a@h:5071;transport=tcp"), std::pair(Transport::tls, std::uint16_t{5071}));
  EXPECT_EQ(to_text(make_uri("a", {Transport::tls, "192.0.2.1", 5061})),
            "sip:a@192.0.2.1:5061;transport=tls");
}

}  // namespace
}  // namespace ctibus::sip
