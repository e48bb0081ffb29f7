#include "csv_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "tests/support/temporary_folder.hpp"

namespace ctibus::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CsvReaderTest : public ::testing::Test {
 protected:
  /// "LINE:field|field", or "LINE!" for a bad row.
  std::vector<std::string> rows(const std::string& text, CsvReader::Options options = {}) {
    std::ofstream(file_, std::ios::binary) << text;
    CsvReader reader(file_, options);
    std::vector<std::string> out;
    problems_.clear();
    CsvRow row;
    while (reader.next(row)) {
      std::string shown = std::to_string(row.line) + (row.problem.empty() ? ":" : "!");
      for (std::size_t i = 0; row.problem.empty() && i < row.fields.size(); ++i) {
        shown += (i == 0 ? "" : "|") + row.fields[i];
      }
      if (!row.problem.empty()) problems_.push_back(row.problem);
      out.push_back(shown);
    }
    return out;
  }

  ctibus::support::TemporaryFolder temporary_{"csv"};
  std::filesystem::path file_ = temporary_.path() / "people.csv";
  std::vector<std::string> problems_;
};

TEST_F(CsvReaderTest, quotes_blanks_and_line_ends_are_read) {
  EXPECT_THAT(rows("a,b\r\n1,\"x, \"\"y\"\"\"\r\n2,\r\n"),
              ElementsAre("1:a|b", "2:1|x, \"y\"", "3:2|"));
  EXPECT_THAT(rows("a;b\n1;2", {.delimiter = ';'}), ElementsAre("1:a|b", "2:1|2"));
  EXPECT_THAT(rows("a\tb\n\t2\n", {.delimiter = '\t'}), ElementsAre("1:a|b", "2:|2"));
  EXPECT_THAT(rows(""), ElementsAre());
}

TEST_F(CsvReaderTest, a_byte_order_mark_is_no_part_of_the_first_name) {
  EXPECT_THAT(rows("\xef\xbb\xbfid,name\n1,x\n"), ElementsAre("1:id|name", "2:1|x"));
}

TEST_F(CsvReaderTest, a_field_may_have_several_lines) {
  EXPECT_THAT(rows("a,b\n1,\"x\ny\"\n2,z\n"), ElementsAre("1:a|b", "2:1|x\ny", "4:2|z"));
}

TEST_F(CsvReaderTest, another_number_of_columns_costs_that_row_only) {
  EXPECT_THAT(rows("a,b\n1\n1,2,3\n4,5\n"), ElementsAre("1:a|b", "2!", "3!", "4:4|5"));
  EXPECT_THAT(problems_[1], HasSubstr("3 columns where the first row has 2"));
}

TEST_F(CsvReaderTest, a_quote_that_is_never_closed_costs_its_own_line_only) {
  EXPECT_THAT(rows("a,b\n1,\"x\n2,y\n3,z\n"), ElementsAre("1:a|b", "2!", "3:2|y", "4:3|z"));
  EXPECT_THAT(problems_[0], HasSubstr("never closed"));
  // The second stray quote closes the first: the lines between are not lost either.
  EXPECT_THAT(rows("a,b\n1,\"x\n2,y\n3,\"z\n4,w\n"),
              ElementsAre("1:a|b", "2!", "3:2|y", "4!", "5:4|w"));
}

TEST_F(CsvReaderTest, a_very_long_line_costs_itself_and_no_memory) {
  const std::string text = "a,b\n1," + std::string(std::size_t{1} << 20, 'x') + "\n2,y\n";
  EXPECT_THAT(rows(text), ElementsAre("1:a|b", "2!", "3:2|y"));
  const std::string quoted = "a,b\n1,\"" + std::string(std::size_t{1} << 20, 'x') + "\n2,y\n";
  EXPECT_THAT(rows(quoted), ElementsAre("1:a|b", "2!", "3:2|y"));
}

TEST_F(CsvReaderTest, an_open_quote_in_a_long_file_is_given_up_in_time) {
  std::string text = "a,b\n1,\"x\n";
  for (int i = 0; i < 20'000; ++i) text += "2,y\n";
  const auto found = rows(text);
  ASSERT_EQ(found.size(), 20'002u);
  EXPECT_EQ(found[1], "2!");
  EXPECT_EQ(found[2], "3:2|y");
}

TEST_F(CsvReaderTest, zero_bytes_are_handed_on_as_they_are) {
  EXPECT_THAT(rows(std::string("a,b\n1,x\0y\n", 10)),
              ElementsAre("1:a|b", std::string("2:1|x\0y", 7)));
}

TEST_F(CsvReaderTest, a_missing_file_is_not_open) {
  CsvReader reader(file_.string() + ".none", {});
  EXPECT_FALSE(reader.is_open());
  CsvRow row;
  EXPECT_FALSE(reader.next(row));
}

TEST_F(CsvReaderTest, any_bytes_are_read_to_their_end) {
  constexpr char alphabet[] = "ab,,\"\"\n\n\r;\xc3\xa9\0";
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::string text;
    for (auto size = random() % 300; size > 0; --size) {
      text += alphabet[random() % (sizeof(alphabet) - 1)];
    }
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) +
                       static_cast<std::size_t>(std::count(text.begin(), text.end(), '\r')) + 1;
    EXPECT_LE(rows(text, {.max_row = 64}).size(), lines);
  }
}

}  // namespace
}  // namespace ctibus::contacts
