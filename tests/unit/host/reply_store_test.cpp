#include "core/host/reply_store.hpp"

#include <gtest/gtest.h>

#include "core/host/reply_codec.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::host {
namespace {

CommandReply accepted(std::uint64_t number) {
  return {CTIBUS_REPLY_ACCEPTED, MessageId(1, number), {}, {}, {}};
}

TEST(ReplyStore, a_repetition_finds_the_reply_for_a_day) {
  ReplyStore store({.keep_ns = 1000});
  CommandReply reply;
  ASSERT_TRUE(store.open("k", 0));
  EXPECT_EQ(store.find("k", MessageId(1, 2), &reply, 1), ReplyStore::Found::pending);
  EXPECT_EQ(store.close("k", accepted(1)), std::vector<MessageId>{MessageId(1, 2)});
  EXPECT_EQ(store.find("k", MessageId(1, 3), &reply, 999), ReplyStore::Found::replied);
  EXPECT_EQ(reply.command, MessageId(1, 1));
  EXPECT_EQ(store.find("k", MessageId(1, 4), &reply, 1000), ReplyStore::Found::nothing);
  EXPECT_EQ(store.size(), 0u);
}

TEST(ReplyStore, when_full_the_oldest_reply_goes_and_never_a_pending_one) {
  ReplyStore store({.entries = 3});
  ASSERT_TRUE(store.open("pending", 0));
  ASSERT_TRUE(store.open("old", 1));
  store.close("old", accepted(1));
  ASSERT_TRUE(store.open("new", 2));
  store.close("new", accepted(2));
  ASSERT_TRUE(store.open("newest", 3));
  EXPECT_EQ(store.peek("old", 4), ReplyStore::Found::nothing);
  EXPECT_EQ(store.peek("new", 4), ReplyStore::Found::replied);
  EXPECT_EQ(store.peek("pending", 4), ReplyStore::Found::pending);
}

TEST(ReplyStore, refuses_more_pending_ones_than_it_may_hold) {
  ReplyStore store({.entries = 2});
  EXPECT_TRUE(store.open("a", 0));
  EXPECT_TRUE(store.open("b", 0));
  EXPECT_FALSE(store.open("c", 0));
  store.withdraw("a");
  EXPECT_TRUE(store.open("c", 0));
}

TEST(ReplyStore, large_replies_are_bounded_by_their_bytes) {
  ReplyStore store({.bytes = 4096});
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(store.open(std::to_string(i), i));
    CommandReply reply = accepted(1);
    reply.payload.resize(1024);
    store.close(std::to_string(i), reply);
  }
  EXPECT_LE(store.size(), 4u);
}

TEST(ReplyStore, what_was_withdrawn_leaves_nothing_behind) {
  ReplyStore store({});
  ASSERT_TRUE(store.open("sent", 0));
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(store.open(std::to_string(i), i));
    store.withdraw(std::to_string(i));
  }
  EXPECT_EQ(store.kept(), 1u);
  EXPECT_EQ(store.peek("sent", 1000), ReplyStore::Found::pending);
}

TEST(ReplyCodec, a_reply_survives_the_log_with_its_fields) {
  CommandReply reply{CTIBUS_REPLY_ACCEPTED, {}, "", "", {}};
  msgpack::Writer writer(reply.payload);
  writer.map(1);
  writer.text("call");
  writer.text("c1");
  const auto packed = pack_reply(reply);
  const auto read = unpack_reply(packed);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, std::uint32_t{CTIBUS_REPLY_ACCEPTED});
  EXPECT_EQ(read->payload, reply.payload);
}

TEST(ReplyCodec, fields_that_are_no_map_are_left_out) {
  CommandReply reply{CTIBUS_REPLY_REJECTED, {}, "a.b", "Because.", {0xc1, 0xff}};
  const auto read = unpack_reply(pack_reply(reply));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->code, "a.b");
  EXPECT_EQ(read->text, "Because.");
  EXPECT_TRUE(read->payload.empty());
}

TEST(ReplyCodec, what_it_did_not_write_is_no_reply) {
  EXPECT_FALSE(unpack_reply({}));
  const std::vector<std::uint8_t> empty_map{0x80};
  EXPECT_FALSE(unpack_reply(empty_map));
  auto packed = pack_reply({CTIBUS_REPLY_ACCEPTED, {}, "", "", {}});
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(unpack_reply(std::span(packed).first(size))) << size;
  }
}

}  // namespace
}  // namespace ctibus::host
