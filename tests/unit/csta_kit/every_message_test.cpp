#include <gtest/gtest.h>

#include <random>

#include "ctibus/kit/csta/arrange.hpp"
#include "ctibus/kit/csta/check.hpp"
#include "ctibus/kit/csta/xml.hpp"
#include "filled.hpp"

namespace ctibus::csta {
namespace {

constexpr Edition kEditions[] = {Edition::ed2, Edition::ed3, Edition::ed4, Edition::ed5,
                                 Edition::ed6};
constexpr XmlLimits kRoomy{.bytes = 1 << 20};

template <class Do>
void for_each_message(Do&& run) {
  for (const unsigned seed : {1U, 20U, 300U}) {
    for (const Edition edition : kEditions) {
      for (const Message& message : messages()) {
        if (message.since > edition) continue;
        SCOPED_TRACE(std::string(message.name) + " in edition " +
                     std::to_string(static_cast<int>(edition)) + ", seed " + std::to_string(seed));
        testing::Random random(seed);
        run(message, edition, random);
        if (::testing::Test::HasFailure()) return;
      }
    }
  }
}

std::string text_of(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) out += fault.path + ": " + fault.text + "\n";
  return out;
}

TEST(EveryMessage, is_written_in_any_order_and_read_as_it_was) {
  for_each_message([](const Message& message, Edition edition, testing::Random& random) {
    const Element whole = testing::filled(message, edition, random);
    const std::string xml = write_xml(testing::shuffled(whole, random), {.edition = edition});
    const auto read = read_xml(xml, kRoomy);
    ASSERT_TRUE(read.has_value()) << read.error().text << "\n" << xml;
    EXPECT_EQ(*read, whole) << xml;
  });
}

TEST(EveryMessage, with_everything_passes_the_check_of_its_edition) {
  for_each_message([](const Message& message, Edition edition, testing::Random& random) {
    EXPECT_EQ(text_of(check(testing::filled(message, edition, random), edition)), "");
  });
}

TEST(EveryMessage, of_a_newer_edition_is_cut_to_what_an_older_one_has) {
  for_each_message([](const Message& message, Edition edition, testing::Random& random) {
    const Element newest = testing::filled(message, Edition::ed6, random);
    for (const Fault& fault : check(arrange(newest, edition), edition)) {
      // A new value of an old field, and what only older editions had, cannot be put right.
      EXPECT_TRUE(fault.text.find("has the value") != std::string::npos ||
                  fault.kind == Fault::Kind::missing ||
                  fault.kind == Fault::Kind::not_one_alternative)
          << fault.path << ": " << fault.text;
    }
  });
}

TEST(EveryMessage, without_a_mandatory_element_fails_the_check) {
  for_each_message([](const Message& message, Edition edition, testing::Random& random) {
    const Element whole = testing::filled(message, edition, random);
    for (const Field& field : message.fields) {
      if (!field.in(edition)) continue;
      Element lacking = whole;
      std::erase_if(lacking.children,
                    [&](const Element& child) { return child.name == field.name; });
      if (lacking.children.size() == whole.children.size()) continue;
      const bool needed = field.occurs == Occurs::once || field.occurs == Occurs::some ||
                          message.kind == Kind::choice;
      EXPECT_EQ(!check(lacking, edition).empty(), needed) << field.name;
    }
  });
}

}  // namespace
}  // namespace ctibus::csta
