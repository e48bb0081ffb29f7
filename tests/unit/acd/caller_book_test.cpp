#include "plugins/acd/caller_book.hpp"

#include <gtest/gtest.h>

namespace ctibus::acd {
namespace {

class CallerBookTest : public ::testing::Test {
 protected:
  Options options;

  std::string entry(std::string_view calling, std::string_view group = "sales") {
    const auto book = CallerBook::create(options);
    EXPECT_TRUE(book) << book.error().text;
    const CallerOptions* found = book->find(calling, group);
    return found == nullptr ? std::string() : found->name;
  }
};

TEST_F(CallerBookTest, a_number_is_known_in_any_way_of_writing) {
  options.callers = {{.name = "vip", .numbers = {"01 42 68 53 00"}}};
  for (const char* written : {"+33142685300", "0142685300", "0033142685300", "01.42.68.53.00"}) {
    EXPECT_EQ(entry(written), "vip") << written;
  }
  EXPECT_EQ(entry("+33142685301"), "");
  EXPECT_EQ(entry(""), "");
}

TEST_F(CallerBookTest, beginnings_name_many_and_the_first_entry_counts) {
  options.callers = {{.name = "vip", .numbers = {"+33142685300"}},
                     {.name = "premium", .numbers = {"+3389*", "0899*"}},
                     {.name = "paris", .numbers = {"+331*"}}};
  EXPECT_EQ(entry("0142685300"), "vip");
  EXPECT_EQ(entry("0142685301"), "paris");
  EXPECT_EQ(entry("0899123456"), "premium");
}

TEST_F(CallerBookTest, entries_may_be_for_some_groups_and_for_who_withholds_the_number) {
  options.groups = {{.name = "sales"}, {.name = "help"}};
  options.callers = {{.name = "hidden", .withheld = true, .groups = {"help"}}};
  EXPECT_EQ(entry("anonymous", "help"), "hidden");
  EXPECT_EQ(entry("anonymous", "sales"), "");
  EXPECT_EQ(entry("+33142685300", "help"), "");
}

TEST_F(CallerBookTest, everybody_is_not_a_beginning_and_nowhere_is_no_region) {
  options.callers = {{.name = "all", .numbers = {"*"}}};
  const auto book = CallerBook::create(options);
  ASSERT_FALSE(book);
  EXPECT_NE(book.error().text.find("\"all\""), std::string::npos);
  options.callers.clear();
  options.region = "XX";
  EXPECT_EQ(CallerBook::create(options).error().code, "numbers.unknown_region");
}

TEST_F(CallerBookTest, a_caller_has_one_key_however_written_and_none_when_withheld) {
  const auto book = CallerBook::create(options);
  EXPECT_EQ(book->key("0142685300"), book->key("+33 1 42 68 53 00"));
  EXPECT_NE(book->key("0142685300"), book->key("0142685301"));
  EXPECT_EQ(book->key("anonymous"), "");
  EXPECT_EQ(book->key(""), "");
}

TEST_F(CallerBookTest, emergency_numbers_are_the_countrys) {
  const auto book = CallerBook::create(options);
  EXPECT_TRUE(book->is_emergency("112"));
  EXPECT_TRUE(book->is_emergency("15"));
  EXPECT_FALSE(book->is_emergency("600"));
}

}  // namespace
}  // namespace ctibus::acd
