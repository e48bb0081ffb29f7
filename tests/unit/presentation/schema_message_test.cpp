#include "core/presentation/schema_message.hpp"

#include <gtest/gtest.h>

namespace ctibus::presentation {
namespace {

TEST(SchemaMessage, nested_fields_survive_the_wire) {
  manifest::FieldSpec inner;
  inner.name = "number";
  inner.kind = Kind::text;
  inner.privacy = Privacy::personal;
  manifest::FieldSpec outer;
  outer.name = "parties";
  outer.kind = Kind::list;
  outer.element = Kind::group;
  outer.fields = {inner};
  manifest::FieldSpec choice;
  choice.name = "mode";
  choice.kind = Kind::enumeration;
  choice.values = {"unknown", "fast", "slow"};
  manifest::MessageSpec message;
  message.topic = "acme.thing.done";
  message.message_class = MessageClass::command;
  message.key = "mode";
  message.fields = {outer, choice};
  message.reply = {choice};

  const auto back = decode_schema(encode_schema({message}));
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), 1U);
  const auto& read = back->front();
  EXPECT_EQ(read.topic, message.topic);
  EXPECT_EQ(read.message_class, MessageClass::command);
  ASSERT_EQ(read.fields.size(), 2U);
  ASSERT_EQ(read.fields[0].fields.size(), 1U);
  EXPECT_EQ(read.fields[0].element, Kind::group);
  EXPECT_EQ(read.fields[0].fields[0].name, "number");
  EXPECT_EQ(read.fields[0].fields[0].privacy, Privacy::personal);
  EXPECT_EQ(read.fields[1].values, choice.values);
  EXPECT_EQ(read.reply.size(), 1U);
}

}  // namespace
}  // namespace ctibus::presentation
