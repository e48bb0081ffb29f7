#include "ctibus/kit/sip/response.hpp"

namespace ctibus::sip {
namespace {

TEST(Message, a_header_is_found_without_case) {
  Message message;
  message.headers = {{"User-Agent", "one"}, {"Allow", "INVITE"}, {"allow", "BYE"}};
  EXPECT_EQ(message.header("ALLOW"), "INVITE");
  EXPECT_EQ(message.header("Require"), "");
}

TEST(Message, setting_a_header_replaces_every_one_of_its_name) {
  Message message;
  message.headers = {{"Allow", "INVITE"}, {"X", "1"}, {"allow", "BYE"}};
  message.set_header("ALLOW", "ACK");
  message.set_header("Y", "2");
  ASSERT_EQ(message.headers.size(), 3u);
  EXPECT_EQ(message.headers[0].value, "ACK");
  EXPECT_EQ(message.header("y"), "2");
}

TEST(Message, a_response_carries_what_names_its_request) {
  Message request;
  request.method = "INVITE";
  request.from = "<sip:a@b>;tag=1";
  request.to = "<sip:c@d>";
  request.call_id = "x";
  request.cseq = 7;
  request.record_routes = {"<sip:proxy;lr>"};
  request.body = "v=0";
  const auto response = make_response(request, 486);
  EXPECT_FALSE(response.is_request());
  EXPECT_EQ(response.reason, "Busy Here");
  EXPECT_EQ(response.from, request.from);
  EXPECT_EQ(response.to, request.to);
  EXPECT_EQ(response.call_id, "x");
  EXPECT_EQ(response.cseq, 7u);
  EXPECT_EQ(response.record_routes, request.record_routes);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(make_response(request, 499, "Why").reason, "Why");
  EXPECT_FALSE(reason_phrase(499).empty());
}

}  // namespace
}  // namespace ctibus::sip
