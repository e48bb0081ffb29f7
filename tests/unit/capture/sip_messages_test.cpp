#include "core/capture/sip_messages.hpp"

#include <gtest/gtest.h>

namespace ctibus::capture {
namespace {

using Bodies = std::vector<std::string_view>;

TEST(SipMessagesTest, a_start_line_tells_sip_from_everything_else) {
  EXPECT_EQ(begins_sip("INFO sip:a@b SIP/2.0\r\n"), Begins::yes);
  EXPECT_EQ(begins_sip("SIP/2.0 200 OK\r\n"), Begins::yes);
  EXPECT_EQ(begins_sip("GET / HTTP/1.1\r\n"), Begins::no);
  EXPECT_EQ(begins_sip(std::string_view("\0\0\0\x20", 4)), Begins::no);
  EXPECT_EQ(begins_sip("<MakeCall/>"), Begins::no);
  EXPECT_EQ(begins_sip("B\x01\x02"), Begins::no);
  EXPECT_EQ(begins_sip(std::string(40, 'A')), Begins::no);
  EXPECT_EQ(begins_sip("INFO " + std::string(9000, 'x')), Begins::no);
}

TEST(SipMessagesTest, whatever_a_start_line_is_cut_to_may_become_one) {
  for (const std::string_view line : {"INFO sip:a@b SIP/2.0\r\n", "SIP/2.0 200 OK\r\n"}) {
    for (std::size_t size = 0; size < line.size(); ++size) {
      EXPECT_NE(begins_sip(line.substr(0, size)), Begins::no) << size;
    }
  }
}

TEST(SipMessagesTest, header_fields_may_be_compact_folded_and_in_any_case) {
  const std::string text =
      "NOTIFY sip:a@b SIP/2.0\r\n"
      "CALL-ID : 7@x\r\nc: multipart/mixed;\r\n\tboundary=q\r\nl: 12\r\n\r\nbody";
  const auto head = read_sip_head(text);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->what, "NOTIFY");
  EXPECT_EQ(head->call_id, "7@x");
  EXPECT_EQ(head->content_type, "multipart/mixed; boundary=q");
  EXPECT_EQ(head->content_length, 12u);
  EXPECT_EQ(text.substr(head->size), "body");
}

TEST(SipMessagesTest, a_response_is_named_by_its_status_and_the_method_that_it_answers) {
  const auto head = read_sip_head("SIP/2.0 488 Not Acceptable Here\r\nCSeq: 31 INVITE\r\n\r\n");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->what, "488 INVITE");
  EXPECT_FALSE(head->content_length);
  EXPECT_EQ(read_sip_head("SIP/2.0\r\n\r\n")->what, " ") << "without a status";
}

TEST(SipMessagesTest, a_head_without_its_end_is_none) {
  EXPECT_FALSE(read_sip_head("INFO sip:a@b SIP/2.0\r\nCall-ID: 1\r\n"));
}

TEST(SipMessagesTest, a_body_is_csta_by_its_type) {
  EXPECT_EQ(csta_bodies("application/csta+xml", "<a/>"), Bodies{"<a/>"});
  EXPECT_EQ(csta_bodies("Application/CSTA+xml ; charset=utf-8", "<a/>"), Bodies{"<a/>"});
  EXPECT_EQ(csta_bodies("application/x-as-feature-event+xml", "<a/>"), Bodies{"<a/>"});
  EXPECT_EQ(csta_bodies("application/sdp", "v=0"), Bodies{});
  EXPECT_EQ(csta_bodies("", "<a/>"), Bodies{});
  EXPECT_EQ(csta_bodies("application/csta+xml", ""), Bodies{});
}

TEST(SipMessagesTest, parts_of_a_multipart_body_are_looked_at_one_by_one) {
  const std::string body =
      "preamble\r\n--x\r\nContent-Type: application/x-as-feature-event+xml\r\n"
      "Content-Length: 12\r\n\r\n<Forwarding/>\r\n"
      "--x\r\n\r\nplain text\r\n"
      "--x\r\nContent-Type: multipart/related; boundary=\"in ner\"\r\n\r\n"
      "--in ner\r\nContent-Type: application/csta+xml\r\n\r\n<Inner/>\r\n--in ner--\r\n"
      "--x--\r\n--x\r\nContent-Type: application/csta+xml\r\n\r\n<Epilogue/>";
  EXPECT_EQ(csta_bodies("multipart/mixed;boundary=x", body), (Bodies{"<Forwarding/>", "<Inner/>"}));
}

TEST(SipMessagesTest, parts_within_parts_have_an_end) {
  std::string body;
  for (int i = 0; i < 100; ++i) {
    body += "--x\r\nContent-Type: multipart/mixed;boundary=x\r\n\r\n";
  }
  body += "--x\r\nContent-Type: application/csta+xml\r\n\r\n<a/>";
  EXPECT_LE(csta_bodies("multipart/mixed;boundary=x", body).size(), 1u);
  EXPECT_EQ(csta_bodies("multipart/mixed", body), Bodies{}) << "without a boundary";
}

}  // namespace
}  // namespace ctibus::capture
