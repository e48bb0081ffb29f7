#include "core/schema/record.hpp"

#include <gmock/gmock.h>

#include "core/schema/message_spec.hpp"

using namespace ctibus;
using testing::ElementsAre;

namespace {

manifest::MessageSpec message() {
  manifest::FieldSpec device;
  device.name = "device";
  manifest::FieldSpec cause;
  cause.name = "cause";
  cause.kind = Kind::enumeration;
  cause.values = {"normal", "busy"};
  manifest::FieldSpec part;
  part.name = "parts";
  part.kind = Kind::list;
  part.element = Kind::group;
  part.fields = {device};
  return {"call.tested", MessageClass::event, "device", "A test.", {device, cause, part}, {}};
}

schema::Difference difference(const manifest::MessageSpec& before,
                              const manifest::MessageSpec& now) {
  const auto found = schema::compare(schema::record_of({&before, 1}), {&now, 1});
  EXPECT_TRUE(found);
  return found.value_or(schema::Difference{});
}

}  // namespace

TEST(Record, the_same_declarations_differ_in_nothing) {
  const auto found = difference(message(), message());
  EXPECT_TRUE(found.broken.empty());
  EXPECT_TRUE(found.added.empty());
}

TEST(Record, what_is_new_is_told_and_breaks_nothing) {
  auto now = message();
  now.fields.push_back(
      {.name = "trunk", .text = "", .unit = "", .since = "", .values = {}, .fields = {}});
  now.fields[1].values.emplace_back("rejected");
  const auto found = difference(message(), now);
  EXPECT_TRUE(found.broken.empty());
  EXPECT_THAT(found.added, ElementsAre("call.tested fields cause values has the new \"rejected\"",
                                       "call.tested fields trunk is new"));
}

TEST(Record, a_removed_message_is_broken) {
  const auto before = message();
  const auto found = schema::compare(schema::record_of({&before, 1}), {});
  ASSERT_TRUE(found);
  EXPECT_THAT(found->broken, ElementsAre("call.tested was removed"));
}

TEST(Record, a_removed_or_changed_part_is_broken) {
  auto now = message();
  now.message_class = MessageClass::state;
  now.key = "";
  now.fields[0].kind = Kind::integer;
  now.fields[1].values = {"busy"};
  now.fields[2].fields.clear();
  const auto found = difference(message(), now);
  EXPECT_EQ(found.broken.size(), 5u) << testing::PrintToString(found.broken);
}

TEST(Record, a_torn_record_is_an_error) {
  const auto found = schema::compare("{\"call.", schema::declared_messages());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "schema.bad_record");
}
