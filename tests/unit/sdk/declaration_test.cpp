#include <gtest/gtest.h>

#include <set>

#include "ctibus/describe.hpp"
#include "ctibus/messages/catalogue.hpp"
#include "sample_messages.hpp"

namespace {

using ctibus::MessageClass;

TEST(Declaration, says_everything_about_a_message) {
  constexpr auto& message = ctibus::description_of<sample::Everything>;
  EXPECT_EQ(message.topic, "acme.sample.everything");
  EXPECT_EQ(message.message_class, MessageClass::state);
  EXPECT_EQ(message.key, "id");
  ASSERT_EQ(message.fields.size(), 15u);
  EXPECT_EQ(message.fields[5].unit, "s");
  EXPECT_EQ(message.fields[6].values[2], "green");
  EXPECT_EQ(message.fields[6].type, "sample::Colour");
  EXPECT_EQ(message.fields[10].type, "sample::Part");
  EXPECT_EQ(message.fields[9].privacy, ctibus::Privacy::personal);
  EXPECT_EQ(message.fields[9].element, ctibus::Kind::text);
  EXPECT_EQ(message.fields[10].fields[1].name, "count");
  EXPECT_EQ(message.fields[13].privacy, ctibus::Privacy::secret);
  EXPECT_EQ(ctibus::description_of<sample::Ask>.reply[0].name, "answer");
}

TEST(Catalogue, topics_are_unique_and_have_two_tokens) {
  std::set<std::string_view> topics;
  for (const auto& message : ctibus::catalogue) {
    EXPECT_TRUE(topics.insert(message.topic).second) << message.topic;
    EXPECT_EQ(std::count(message.topic.begin(), message.topic.end(), '.'), 1) << message.topic;
  }
}

TEST(Catalogue, every_state_has_a_key_and_every_field_a_text) {
  for (const auto& message : ctibus::catalogue) {
    if (message.message_class == MessageClass::state) {
      EXPECT_FALSE(message.key.empty()) << message.topic;
    }
    EXPECT_FALSE(message.text.empty()) << message.topic;
    for (const auto& field : message.fields) {
      EXPECT_FALSE(field.text.empty()) << message.topic << '.' << field.name;
    }
  }
}

TEST(Catalogue, numbers_and_names_of_people_are_marked_personal) {
  for (const auto& message : ctibus::catalogue) {
    for (const auto& field : message.fields) {
      if (field.name == "calling" || field.name == "called" || field.name == "calling_name" ||
          field.name == "digits" || field.name == "number") {
        EXPECT_EQ(field.privacy, ctibus::Privacy::personal) << message.topic << '.' << field.name;
      }
    }
  }
}

}  // namespace
