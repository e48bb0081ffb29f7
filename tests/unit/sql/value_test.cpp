#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <ctibus/kit/sql_value.hpp>

namespace ctibus::sql {
namespace {

Row row_of(std::vector<Value> values) {
  auto columns = std::make_shared<std::vector<std::string>>();
  for (std::size_t i = 0; i < values.size(); ++i) columns->push_back("c" + std::to_string(i));
  return {columns, std::move(values)};
}

TEST(SqlRow, numbers_convert_only_without_loss) {
  const auto row = row_of({std::int64_t{300}, 2.0, 2.5, 1e19, std::string("42"), std::string("42x"),
                           std::int64_t{-1}, std::nan("")});
  EXPECT_EQ(row.get<int>(0), 300);
  EXPECT_EQ(row.get<std::uint8_t>(0).error().code, "sql.column_type");
  EXPECT_EQ(row.get<int>(1), 2);
  EXPECT_FALSE(row.get<int>(2));
  EXPECT_FALSE(row.get<std::int64_t>(3));
  EXPECT_EQ(row.get<int>(4), 42);
  EXPECT_FALSE(row.get<int>(5));
  EXPECT_FALSE(row.get<unsigned>(6));
  EXPECT_FALSE(row.get<int>(7));
  EXPECT_EQ(row.get<double>(0), 300.0);
}

TEST(SqlRow, errors_name_the_column_and_what_it_holds) {
  const auto row = row_of({std::monostate{}, std::string("x")});
  EXPECT_EQ(row.get<std::string>(0).error().text, "column c0 holds NULL, not text");
  EXPECT_EQ(row.get<Blob>("c1").error().text, "column c1 holds text, not bytes");
  EXPECT_EQ(row.get<int>(2).error().code, "sql.no_column");
  EXPECT_NE(row.get<int>("id").error().text.find("no column id; its columns are: c0, c1"),
            std::string::npos);
}

TEST(SqlRow, read_stops_at_the_first_error) {
  const auto row = row_of({std::int64_t{1}, std::monostate{}, std::int64_t{3}});
  int a = 0, b = 0, c = 0;
  const auto result = row.read(a, b, c);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().text.find("c1"), std::string::npos);
  EXPECT_EQ(a, 1);
  EXPECT_EQ(c, 0);
}

}  // namespace
}  // namespace ctibus::sql
