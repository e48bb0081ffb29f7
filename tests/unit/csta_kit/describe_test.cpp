#include "ctibus/kit/csta/describe.hpp"

#include <gtest/gtest.h>

#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta {
namespace {

TEST(Describe, every_message_and_type_is_on_the_page) {
  const std::string page = describe_markdown();
  for (const Message& message : messages()) {
    const std::size_t at = page.find("### " + std::string(message.name) + "\n");
    ASSERT_NE(at, std::string::npos) << message.name;
    const std::string section = page.substr(at, page.find("\n##", at + 1) - at);
    for (const Field& field : message.fields) {
      EXPECT_NE(section.find("| " + std::string(field.name) + " | "), std::string::npos)
          << message.name << " " << field.name;
      if (field.type->fields.empty() && field.type->words.empty()) continue;
      EXPECT_NE(page.find("### " + std::string(field.type->name) + "\n"), std::string::npos)
          << field.type->name;
    }
  }
}

TEST(Describe, what_is_mandatory_and_since_when) {
  const std::string page = describe_markdown();
  EXPECT_NE(page.find("| calledDirectoryNumber | DeviceID | mandatory |  |"), std::string::npos);
  EXPECT_NE(page.find("| reason | EventCause |  | since edition 6 |"), std::string::npos);
  EXPECT_NE(page.find("Answered by MakeCallResponse."), std::string::npos);
}

}  // namespace
}  // namespace ctibus::csta
