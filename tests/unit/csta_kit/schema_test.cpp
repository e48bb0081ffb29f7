#include "ctibus/kit/csta/schema.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace ctibus::csta {
namespace {

void for_each_type(const std::function<void(const Type&)>& visit) {
  std::set<const Type*> seen;
  const std::function<void(std::span<const Field>)> walk = [&](std::span<const Field> fields) {
    for (const Field& field : fields) {
      ASSERT_NE(field.type, nullptr) << field.name;
      if (!seen.insert(field.type).second) continue;
      visit(*field.type);
      walk(field.type->fields);
      walk(field.type->attributes);
    }
  };
  for (const Message& message : messages()) walk(message.fields);
}

void expect_no_field_twice(std::string_view name, std::span<const Field> fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (std::size_t j = i + 1; j < fields.size(); ++j) {
      if (fields[i].name != fields[j].name) continue;
      EXPECT_LT(fields[i].until, fields[j].since) << name << " has " << fields[i].name << " twice";
    }
  }
}

TEST(Schema, every_message_is_found_by_its_name) {
  for (const Message& message : messages()) {
    EXPECT_EQ(find_message(message.name), &message) << message.name << " stands there twice";
  }
  EXPECT_EQ(find_message("MakeTea"), nullptr);
  EXPECT_EQ(find_operation(-1), nullptr);
}

TEST(Schema, every_answer_is_a_response) {
  for (const Message& message : messages()) {
    if (message.response.empty()) continue;
    EXPECT_EQ(message.role, Role::request) << message.name;
    const Message* response = find_message(message.response);
    ASSERT_NE(response, nullptr) << message.response;
    EXPECT_EQ(response->role, Role::response) << message.response;
    EXPECT_EQ(response->group, message.group) << message.response;
  }
}

TEST(Schema, every_edition_has_each_field_once) {
  for (const Message& message : messages()) expect_no_field_twice(message.name, message.fields);
  for_each_type([](const Type& type) { expect_no_field_twice(type.name, type.fields); });
}

TEST(Schema, types_have_what_their_kind_needs) {
  for_each_type([](const Type& type) {
    const bool has_words = type.kind == Kind::word || type.kind == Kind::flags;
    const bool has_fields =
        type.kind == Kind::sequence || type.kind == Kind::choice || type.kind == Kind::choices;
    EXPECT_EQ(!type.words.empty(), has_words) << type.name;
    EXPECT_EQ(!type.fields.empty(), has_fields) << type.name;
    std::set<std::string_view> words;
    for (const Word& word : type.words) {
      EXPECT_TRUE(words.insert(word.name).second) << type.name << " has " << word.name << " twice";
    }
  });
}

TEST(Schema, every_event_tells_whose_it_is) {
  for (const Message& message : messages()) {
    if (message.role != Role::event) continue;
    ASSERT_FALSE(message.fields.empty());
    EXPECT_EQ(message.fields.front().name, "monitorCrossRefID") << message.name;
    EXPECT_EQ(message.fields.front().occurs, Occurs::once) << message.name;
  }
}

TEST(Schema, spellings_of_the_standard_are_kept) {
  EXPECT_NE(find_message("TransferedEvent"), nullptr);
  EXPECT_NE(
      find_field(find_message("CSTAErrorCode")->fields, "systemResourceAvailibility", Edition::ed6),
      nullptr);
  const auto in_established = find_message("EstablishedEvent")->fields;
  EXPECT_NE(find_field(in_established, "originatinNIDConnection", Edition::ed3), nullptr);
  EXPECT_EQ(find_field(in_established, "originatingNIDConnection", Edition::ed3), nullptr);
  EXPECT_NE(
      find_field(find_message("DeliveredEvent")->fields, "originatingNIDConnection", Edition::ed3),
      nullptr);
}

TEST(Schema, editions_differ_where_the_standard_did) {
  EXPECT_EQ(find_message("GetMonitors")->since, Edition::ed6);
  const auto deflect = find_message("DeflectCall")->fields;
  EXPECT_EQ(find_field(deflect, "newDestination", Edition::ed3)->type->kind, Kind::text);
  EXPECT_EQ(find_field(deflect, "newDestination", Edition::ed6)->type->kind, Kind::sequence);
}

}  // namespace
}  // namespace ctibus::csta
