#include "core/simulate/csv.hpp"

#include "tables.hpp"

namespace ctibus::simulate::testing {
namespace {

std::string error_of(const std::string& text) {
  config::Report report;
  EXPECT_FALSE(parse_csv(text, "x.csv", report));
  return lines_of(report);
}

TEST(Csv, reads_values_and_their_places) {
  config::Report report;
  const auto table = parse_csv("a,b\r\n 1 ,\"x \"\"y\"\", z\"\n\n,2", "x.csv", report);
  ASSERT_TRUE(table) << lines_of(report);
  ASSERT_EQ(table->rows.size(), 2u);
  EXPECT_EQ(table->rows[0][0].text, "1");
  EXPECT_EQ(table->rows[0][0].place.text(), "x.csv:2:2");
  EXPECT_EQ(table->rows[0][1].text, "x \"y\", z");
  EXPECT_EQ(table->rows[1][0].text, "");
  EXPECT_EQ(table->rows[1][1].place.text(), "x.csv:4:2");
}

TEST(Csv, takes_what_spreadsheets_write) {
  config::Report report;
  const auto table = parse_csv("\xEF\xBB\xBFn\u00e9;b\r\n1,5;2\r\n", "x.csv", report);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->separator, ';');
  EXPECT_EQ(table->head[0].text, "n\u00e9");
  EXPECT_EQ(table->head[1].place.column, 4u);  // characters, not bytes
  EXPECT_EQ(table->rows[0][0].text, "1,5");
}

TEST(Csv, says_where_it_is_wrong) {
  EXPECT_EQ(error_of(""), "x.csv: simulate.bad_csv: the file is empty: it needs a header\n");
  EXPECT_EQ(error_of("a,b\n1\n"),
            "x.csv:2:1: simulate.bad_csv: there are 1 values here and 2 in the header\n");
  EXPECT_EQ(error_of("a,b\n1,\"2\n"),
            "x.csv:2:3: simulate.bad_csv: the quotation mark is never closed\n");
  EXPECT_EQ(
      error_of("a,b\n1,\"2\"3\n"),
      "x.csv:2:6: simulate.bad_csv: after a closing quotation mark ',' or the end of the line "
      "is expected\n");
  EXPECT_TRUE(error_of("a,b\n1,2\"\n").starts_with("x.csv:2:4: simulate.bad_csv: a quotation"));
  EXPECT_TRUE(error_of(std::string("a,b\n1,\0\n", 8)).starts_with("x.csv:2:3: "));
}

}  // namespace
}  // namespace ctibus::simulate::testing
