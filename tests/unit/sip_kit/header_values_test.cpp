#include "ctibus/kit/sip/header_values.hpp"

namespace ctibus::sip {
namespace {

TEST(HeaderValues, replaces_is_read_and_written) {
  const auto value = parse_replaces("98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->call_id, "98732@sip.example.com");
  EXPECT_EQ(value->to_tag, "ff87ff");
  EXPECT_EQ(value->from_tag, "r33th4x0r");
  EXPECT_FALSE(value->early_only);
  EXPECT_EQ(to_text(*value), "98732@sip.example.com;to-tag=ff87ff;from-tag=r33th4x0r");
  EXPECT_TRUE(parse_replaces("x;to-tag=1;from-tag=2;early-only")->early_only);
  for (const auto* text :
       {"", ";to-tag=1;from-tag=2", "x;to-tag=1", "x;from-tag=1", "a b;to-tag=1"}) {
    EXPECT_FALSE(parse_replaces(text)) << text;
  }
}

TEST(HeaderValues, an_attended_transfer_names_the_dialog_to_replace) {
  const auto value = parse_refer_to(
      "<sip:1002@192.0.2.1?Replaces=12345%40192.0.2.1%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->target.user, "1002");
  EXPECT_TRUE(value->target.headers.empty());
  ASSERT_TRUE(value->replaces);
  EXPECT_EQ(value->replaces->call_id, "12345@192.0.2.1");
  EXPECT_EQ(value->replaces->from_tag, "5FFE-3994");
  const auto again = parse_refer_to(to_text(*value));
  ASSERT_TRUE(again && again->replaces);
  EXPECT_EQ(again->replaces->to_tag, "12345");
  EXPECT_FALSE(parse_refer_to("sip:1002@h")->replaces);
  EXPECT_FALSE(parse_refer_to("<sip:1002@h?Replaces=x>"));
}

TEST(HeaderValues, session_timers) {
  const auto value = parse_session_expires("1800;refresher=UAS");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->interval.count(), 1800);
  EXPECT_EQ(value->refresher, Refresher::uas);
  EXPECT_EQ(to_text(*value), "1800;refresher=uas");
  EXPECT_EQ(parse_session_expires("90")->refresher, Refresher::unspecified);
  EXPECT_FALSE(parse_session_expires("-1"));
  EXPECT_FALSE(parse_session_expires("99999999999"));
  EXPECT_EQ(parse_seconds(" 120 (later);duration=3")->count(), 120);
  EXPECT_FALSE(parse_seconds("soon"));
}

TEST(HeaderValues, reliable_provisional_responses) {
  const auto value = parse_rack("776656  1 INVITE");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->rseq, 776656u);
  EXPECT_EQ(value->cseq, 1u);
  EXPECT_EQ(value->method, "INVITE");
  EXPECT_EQ(to_text(*value), "776656 1 INVITE");
  EXPECT_FALSE(parse_rack("1 1"));
  EXPECT_FALSE(parse_rack("1 1 INVITE x"));
  EXPECT_FALSE(parse_rack("1 4294967296 INVITE"));
  EXPECT_EQ(*parse_rseq("17"), 17u);
  EXPECT_FALSE(parse_rseq("0"));
}

TEST(HeaderValues, diversions_and_history) {
  const auto diversions = parse_diversions(
      "<sip:1001@h>;reason=no-answer;counter=2;privacy=off, \"B\" <tel:+331>;reason=\"user-busy\"");
  ASSERT_TRUE(diversions);
  ASSERT_EQ(diversions->size(), 2u);
  EXPECT_EQ((*diversions)[0].reason, "no-answer");
  EXPECT_EQ((*diversions)[0].counter, 2u);
  EXPECT_EQ((*diversions)[1].address.uri.user, "+331");
  EXPECT_EQ((*diversions)[1].reason, "user-busy");
  EXPECT_EQ(to_text((*diversions)[0]), "<sip:1001@h>;reason=no-answer;counter=2;privacy=off");
  EXPECT_FALSE(parse_diversions("<sip:1001@h>;counter=x"));

  const auto history =
      parse_history("<sip:1001@h?Reason=SIP%3Bcause%3D302>;index=1, <sip:1002@h>;index=1.1;mp=1");
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), 2u);
  EXPECT_EQ((*history)[0].cause, 302);
  EXPECT_EQ((*history)[1].mp, "1");
  EXPECT_EQ(parse_history(to_text((*history)[0]))->front().cause, 302);
  EXPECT_FALSE(parse_history("<sip:1001@h>"));
}

TEST(HeaderValues, reasons_privacy_and_identities) {
  const auto reasons =
      parse_reasons("SIP;cause=200;text=\"Call completed, elsewhere\", Q.850;cause=16");
  ASSERT_TRUE(reasons);
  ASSERT_EQ(reasons->size(), 2u);
  EXPECT_EQ((*reasons)[0].text, "Call completed, elsewhere");
  EXPECT_EQ((*reasons)[1].cause, 16);
  EXPECT_EQ(to_text((*reasons)[0]), "SIP;cause=200;text=\"Call completed, elsewhere\"");

  EXPECT_TRUE(asks_privacy("critical; ID"));
  EXPECT_FALSE(asks_privacy("none"));

  const auto identities =
      parse_identities({"\"A\" <sip:+331@h>, <tel:+331>", "<sip:other@h>", "broken <"});
  ASSERT_TRUE(identities.sip && identities.tel);
  EXPECT_EQ(identities.sip->uri.host, "h");
  EXPECT_EQ(identities.tel->uri.user, "+331");
}

TEST(HeaderValues, a_list_is_searched_for_whole_tokens) {
  EXPECT_TRUE(lists("timer, 100rel;x=1", "100REL"));
  EXPECT_FALSE(lists("timer, 100relx", "100rel"));
  EXPECT_FALSE(lists("", "100rel"));
}

}  // namespace
}  // namespace ctibus::sip
