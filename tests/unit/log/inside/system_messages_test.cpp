#include "core/log/system_messages.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace ctibus::log {
namespace {

TEST(SystemMessages, notices_survive_packing) {
  const auto gap = unpack_gap(pack(GapNotice{"pbx1", 7, 8, 9}));
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->source, "pbx1");
  EXPECT_EQ(gap->source_epoch, 7u);
  EXPECT_EQ(gap->from, 8u);
  EXPECT_EQ(gap->to, 9u);
  const auto consumer = unpack_consumer(pack(ConsumerNotice{5, {"cdr.*", "x"}}));
  ASSERT_TRUE(consumer);
  EXPECT_EQ(consumer->sequence, 5u);
  EXPECT_EQ(consumer->patterns.size(), 2u);
  const auto type = unpack_type(pack(TypeNotice{3, 1}));
  ASSERT_TRUE(type);
  EXPECT_EQ(type->id, 3u);
  EXPECT_EQ(type->message_class, 1);
}

TEST(SystemMessages, garbage_is_refused_without_a_crash) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& bytes) {
    const auto payload = std::as_bytes(std::span(bytes));
    (void)unpack_gap(payload);
    (void)unpack_consumer(payload);
    (void)unpack_epoch(payload);
  }));
  EXPECT_FALSE(unpack_type({}));
}

}  // namespace
}  // namespace ctibus::log
