#include "site.hpp"

namespace ctibus::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class EraseTest : public ContactsTest {
 protected:
  static constexpr std::string_view people =
      "id,name,phone,extension\n"
      "1,Ann,01 23 45 67 89,\n"
      "2,Bob,+33123456788,\n"
      "3,Cid,+33 1 23 45 67 89,\n"
      "4,Dan,,1001\n";

  void SetUp() override {
    ContactsTest::SetUp();
    if (IsSkipped()) return;
    Options wanted = options();
    wanted.columns.extension = "extension";
    load(people, wanted);
  }
  struct Told {
    std::uint64_t rows = 0;
    std::uint64_t remaining = 0;
    std::string advice;
  };
  Told erase(std::string_view number) {
    const auto reply = host_.request("crm1", privacy::Erase{.number = number});
    EXPECT_TRUE(reply.accepted()) << reply.code << reply.text;
    Told told;
    for (const auto& store : reply.body().stores) {
      told.rows += store.rows;
      told.remaining += store.remaining;
      told.advice += store.advice;
    }
    return told;
  }
};

INSTANTIATE_TEST_SUITE_P(On, EraseTest, sql::each_backend(), sql::backend_name);

TEST_P(EraseTest, everybody_with_the_number_goes_and_the_files_lines_are_named) {
  const Told told = erase("0033123456789");
  EXPECT_EQ(told.rows, 2u);
  EXPECT_EQ(told.remaining, 2u);
  EXPECT_THAT(told.advice, HasSubstr("still in line 2, 4: remove it there"));
  EXPECT_THAT(told.advice, Not(HasSubstr("23456789")));
  EXPECT_THAT(who("0123456789"), IsEmpty());
  EXPECT_THAT(who("0123456788"), ElementsAre("Bob:exact"));
  auto tables = look();
  EXPECT_EQ(sql::must(sql::must(tables.query("SELECT count(*) FROM contact")).at(0).get<int>(0)),
            2);
  EXPECT_EQ(sql::must(sql::must(tables.query(
                                    "SELECT count(*) FROM contact_key WHERE contact NOT IN (SELECT "
                                    "id FROM contact)"))
                          .at(0)
                          .get<int>(0)),
            0);
}

TEST_P(EraseTest, once_the_file_is_cleaned_too_nothing_remains) {
  EXPECT_EQ(erase("0123456788").rows, 1u);
  replace("id,name,phone,extension\n1,Ann,01 23 45 67 89,\n");
  const Told again = erase("+33 1 23 45 67 88");
  EXPECT_EQ(again.rows, 0u);
  EXPECT_EQ(again.remaining, 0u);
  EXPECT_TRUE(again.advice.empty());
}

TEST_P(EraseTest, a_colleague_is_found_by_extension) {
  const Told told = erase("1001");
  EXPECT_EQ(told.rows, 1u);
  EXPECT_EQ(told.remaining, 1u);
  EXPECT_THAT(who("1001"), IsEmpty());
}

TEST_P(EraseTest, the_number_is_in_no_log_line) {
  erase("0123456789");
  for (const auto& line : host_.log_lines()) {
    EXPECT_THAT(std::string(line.text), Not(HasSubstr("23456789")));
  }
}

}  // namespace
}  // namespace ctibus::contacts
