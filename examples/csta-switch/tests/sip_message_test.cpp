#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/message.hpp"
#include "sip/value.hpp"

namespace csta_switch::sip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SipMessages, short_names_folded_lines_and_lists_are_read) {
  const Reading reading = read(
      "INFO sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP 10.0.0.1;branch=z1 ,\r\n SIP/2.0/UDP "
      "10.0.0.2;branch=z2\r\nt: \"One, two\" <sip:a@b;lr>;tag=7\r\nCSEQ: 12  INFO\r\nl: 3\r\n\r\n"
      "abcdef");
  EXPECT_EQ(reading.mistake, "");
  const Message& message = reading.message;
  EXPECT_EQ(message.method, "INFO");
  EXPECT_EQ(message.uri, "sip:a@b");
  EXPECT_THAT(message.values("via"),
              ElementsAre("SIP/2.0/UDP 10.0.0.1;branch=z1", "SIP/2.0/UDP 10.0.0.2;branch=z2"));
  EXPECT_EQ(message.values("To").size(), 1U);
  EXPECT_EQ(uri_in(message.field("To")), "sip:a@b;lr");
  EXPECT_EQ(parameter(message.field("To"), "tag"), "7");
  EXPECT_FALSE(has_parameter(message.field("To"), "lr")) << "that one is the URI's";
  EXPECT_EQ(message.sequence(), 12);
  EXPECT_EQ(message.sequence_method(), "INFO");
  EXPECT_EQ(message.body, "abc");
}

TEST(SipMessages, what_is_no_message_is_said_to_be_none) {
  EXPECT_THAT(read("GET / HTTP/1.1\r\n\r\n").mistake, HasSubstr("first line"));
  EXPECT_THAT(read("SIP/2.0 99 -\r\n\r\n").mistake, HasSubstr("first line"));
  EXPECT_THAT(read("INFO sip:a SIP/2.0\r\nVia x\r\n\r\n").mistake, HasSubstr("no header field"));
  EXPECT_THAT(read("INFO sip:a SIP/2.0\r\nVia: x\r\n").mistake, HasSubstr("empty line"));
  EXPECT_THAT(read("INFO sip:a SIP/2.0\r\nContent-Length: 9\r\n\r\nabc").mistake,
              HasSubstr("shorter"));
}

TEST(SipMessages, a_written_message_is_read_again) {
  Message answer;
  answer.status = 200;
  answer.reason = "OK";
  answer.add("To", "<sip:a>;tag=1");
  answer.body = "<x/>\r\n\r\n<y/>";
  const Reading again = read(write(answer));
  EXPECT_EQ(again.mistake, "");
  EXPECT_EQ(again.message.status, 200);
  EXPECT_EQ(again.message.field("to"), "<sip:a>;tag=1");
  EXPECT_EQ(again.message.body, answer.body);
}

TEST(SipMessages, an_address_is_numeric_or_none) {
  EXPECT_EQ(address_in("sip:app@10.0.0.1:5070;transport=udp"), "10.0.0.1:5070");
  EXPECT_EQ(address_in("sip:10.0.0.1"), "10.0.0.1:5060");
  EXPECT_EQ(address_in("sip:app@[::1]:5070"), "[::1]:5070");
  EXPECT_EQ(address_in("sip:app@[::1]"), "[::1]:5060");
  EXPECT_EQ(address_in("sip:1001;phone-context=x@10.0.0.2:5070"), "10.0.0.2:5070");
  EXPECT_EQ(address_in("sip:app@example.org"), "");
}

}  // namespace
}  // namespace csta_switch::sip
