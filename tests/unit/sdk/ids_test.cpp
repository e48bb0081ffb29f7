#include "ctibus/ids.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Uuid, text_reads_back) {
  const auto uuid = ctibus::Uuid::parse("0192F3a4-b5c6-7d8e-9f00-112233445566");
  ASSERT_TRUE(uuid);
  EXPECT_EQ(uuid->text(), "0192f3a4-b5c6-7d8e-9f00-112233445566");
}

TEST(Uuid, malformed_texts_are_refused) {
  for (const char* text :
       {"", "0192f3a4", "0192f3a4-b5c6-7d8e-9f00-11223344556g",
        "0192f3a4xb5c6-7d8e-9f00-112233445566", "0192f3a4-b5c6-7d8e-9f00-1122334455667"}) {
    EXPECT_FALSE(ctibus::Uuid::parse(text)) << text;
  }
}

TEST(Uuid, none_is_false) { EXPECT_FALSE(ctibus::Uuid{}); }

TEST(MessageId, text_names_epoch_and_number) {
  EXPECT_EQ(ctibus::MessageId(0x0192f3a4b5c6d7e8, 42).text(), "0192f3a4b5c6d7e8.42");
}

}  // namespace
