// What holds on both databases alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "backends.hpp"

namespace ctibus::sql {
namespace {

class DatabaseTest : public EachBackend {
 protected:
  void SetUp() override {
    EachBackend::SetUp();
    if (IsSkipped()) return;
    must(database().execute(
        "CREATE TABLE contact (id BIGINT PRIMARY KEY, name TEXT NOT NULL, score DOUBLE PRECISION,"
        " photo BYTEA, active BOOLEAN)"));
  }
  std::int64_t count(Database& on) {
    return must(must(on.query("SELECT COUNT(*) FROM contact")).at(0).get<std::int64_t>(0));
  }
  kit::Result<std::int64_t> insert(Database& on, std::int64_t id, std::string_view name = "x") {
    return on.execute("INSERT INTO contact (id, name) VALUES (:1, :2)", id, name);
  }
};

INSTANTIATE_TEST_SUITE_P(On, DatabaseTest, each_backend(), backend_name);

TEST_P(DatabaseTest, values_come_back_as_they_went_in) {
  const Blob photo = {std::byte{0}, std::byte{255}, std::byte{'\''}, std::byte{92}};
  const std::int64_t big = std::numeric_limits<std::int64_t>::max();
  const double precise = 0.1 + 0.2;
  const std::string name = "O'Hara; DROP TABLE contact; -- \"é\" :1 \\x00";
  EXPECT_EQ(must(database().execute("INSERT INTO contact VALUES (:1, :2, :3, :4, :5)", big, name,
                                    precise, photo, true)),
            1);
  const auto rows = must(database().query("SELECT * FROM contact WHERE name = :1", name));
  ASSERT_EQ(rows.size(), 1U);
  std::int64_t id = 0;
  std::string text;
  double score = 0;
  Blob bytes;
  bool active = false;
  must(rows[0].read(id, text, score, bytes, active));
  EXPECT_EQ(id, big);
  EXPECT_EQ(text, name);
  EXPECT_EQ(score, precise);
  EXPECT_EQ(bytes, photo);
  EXPECT_TRUE(active);
}

TEST_P(DatabaseTest, null_and_empty_are_told_apart) {
  must(database().execute("INSERT INTO contact VALUES (:1, :2, :3, :4, :5)", 1, "", nullptr, Blob(),
                          std::optional<bool>()));
  const auto row = must(database().query("SELECT * FROM contact")).at(0);
  EXPECT_EQ(must(row.get<std::optional<std::string>>("name")), "");
  EXPECT_EQ(must(row.get<std::optional<double>>("score")), std::nullopt);
  EXPECT_EQ(must(row.get<std::optional<Blob>>("photo")), Blob());
  EXPECT_EQ(must(row.get<std::optional<bool>>("active")), std::nullopt);
  EXPECT_EQ(row.get<double>("score").error().code, "sql.column_type");
}

TEST_P(DatabaseTest, prepared_statement_takes_new_values_and_types_each_time) {
  const std::string_view sql = "INSERT INTO contact (id, name, score) VALUES (:1, :2, :3)";
  for (int i = 0; i < 5; ++i) {
    must(database().execute(sql, i, std::string(static_cast<std::size_t>(i) * 40, 'a'),
                            i % 2 == 0 ? std::optional<double>(i) : std::nullopt));
  }
  const auto rows = must(database().query("SELECT LENGTH(name), score FROM contact ORDER BY id"));
  ASSERT_EQ(rows.size(), 5U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(must(rows[i].get<std::size_t>(0)), i * 40);
    EXPECT_EQ(must(rows[i].get<std::optional<double>>(1)).has_value(), i % 2 == 0);
  }
}

TEST_P(DatabaseTest, parameter_may_stand_twice) {
  must(insert(database(), 1, "Ann"));
  must(insert(database(), 2, "Bob"));
  EXPECT_EQ(
      must(database().query("SELECT id FROM contact WHERE name = :2 OR (name <> :2 AND id = :1)", 1,
                            "Bob"))
          .size(),
      2U);
}

TEST_P(DatabaseTest, more_statements_than_the_cache_holds_all_work) {
  for (int i = 0; i < 150; ++i) {
    const auto rows =
        must(database().query("SELECT COUNT(*) AS n" + std::to_string(i % 100) + " FROM contact"));
    EXPECT_EQ(rows.at(0).columns().at(0), "n" + std::to_string(i % 100));
  }
}

TEST_P(DatabaseTest, affected_rows_are_those_of_this_statement) {
  for (int i = 0; i < 3; ++i) must(insert(database(), i));
  EXPECT_EQ(must(database().execute("UPDATE contact SET score = 1 WHERE id > :1", 0)), 2);
  EXPECT_EQ(must(database().execute("CREATE TABLE other (id BIGINT)")), 0);
  EXPECT_EQ(must(database().execute("DELETE FROM contact WHERE id = 99")), 0);
  EXPECT_EQ(must(database().execute("SELECT * FROM contact")), 0);
  EXPECT_EQ(
      must(database().query("INSERT INTO contact (id, name) VALUES (9, 'z') RETURNING id")).size(),
      1U);
  EXPECT_EQ(count(database()), 4);
}

TEST_P(DatabaseTest, upsert_is_one_text_for_both) {
  const auto* sql =
      "INSERT INTO contact (id, name) VALUES (:1, :2)"
      " ON CONFLICT (id) DO UPDATE SET name = excluded.name";
  must(database().execute(sql, 1, "old"));
  must(database().execute(sql, 1, "new"));
  EXPECT_EQ(must(must(database().query("SELECT name FROM contact")).at(0).get<std::string>(0)),
            "new");
}

TEST_P(DatabaseTest, wrong_parameters_are_refused_and_named) {
  const auto code = [](const auto& result) { return result ? "" : result.error().code; };
  auto& on = database();
  EXPECT_EQ(code(on.query("SELECT * FROM contact WHERE id = :1")), "sql.parameters");
  EXPECT_EQ(code(on.query("SELECT * FROM contact WHERE id = :1", 1, 2)), "sql.parameters");
  EXPECT_EQ(code(on.query("SELECT * FROM contact WHERE id = :2", 1)), "sql.parameters");
  EXPECT_EQ(code(on.query("SELECT * FROM contact WHERE name = :name", "x")), "sql.parameters");
  EXPECT_EQ(code(on.query("SELECT * FROM contact", 1)), "sql.parameters");
  EXPECT_EQ(code(insert(on, 1, std::string_view("a\0b", 3))), "sql.invalid_value");
  EXPECT_EQ(count(on), 0);
}

TEST_P(DatabaseTest, second_statement_in_one_call_is_refused_and_nothing_runs) {
  const auto result = database().execute(
      "INSERT INTO contact (id, name) VALUES (1, 'a'); INSERT INTO contact (id, name) VALUES (2, "
      "'b')");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "sql.invalid_statement");
  EXPECT_EQ(count(database()), 0);
  must(database().execute("INSERT INTO contact (id, name) VALUES (1, 'a');  \n"));
}

TEST_P(DatabaseTest, permanent_errors_say_so_and_keep_values_to_themselves) {
  must(insert(database(), 1, "0612345678"));
  const auto twice = insert(database(), 1, "0612345678");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, "sql.constraint");
  EXPECT_FALSE(twice.error().transient);
  EXPECT_EQ(twice.error().text.find("0612345678"), std::string::npos) << twice.error().text;

  const auto missing =
      database().execute("INSERT INTO contact (id, name) VALUES (:1, :2)", 2, nullptr);
  EXPECT_EQ(missing.error().code, "sql.constraint");
  for (const auto* sql :
       {"SELEC 1", "SELECT * FROM nowhere", "SELECT nothing FROM contact", "", ";"}) {
    const auto wrong = database().query(sql);
    ASSERT_FALSE(wrong) << sql;
    EXPECT_EQ(wrong.error().code, "sql.invalid_statement") << sql;
    EXPECT_FALSE(wrong.error().transient);
  }
  // And the connection is as good as before.
  EXPECT_EQ(count(database()), 1);
}

TEST_P(DatabaseTest, committed_transaction_is_seen_by_others_and_a_dropped_one_by_nobody) {
  auto other = open_another();
  {
    auto transaction = must(database().begin());
    must(insert(database(), 1));
    EXPECT_EQ(count(other), 0);
    must(transaction.commit());
  }
  EXPECT_EQ(count(other), 1);
  {
    auto transaction = must(database().begin());
    must(insert(database(), 2));
  }
  EXPECT_EQ(count(database()), 1);
}

TEST_P(DatabaseTest, transaction_is_doomed_by_its_first_error) {
  auto transaction = must(database().begin());
  must(insert(database(), 1));
  EXPECT_EQ(insert(database(), 1).error().code, "sql.constraint");
  const auto after = insert(database(), 2);
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, "sql.transaction_aborted");
  EXPECT_NE(after.error().text.find("sql.constraint"), std::string::npos);
  const auto commit = transaction.commit();
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().code, "sql.transaction_aborted");
  EXPECT_EQ(count(database()), 0);
  must(insert(database(), 3));
}

TEST_P(DatabaseTest, transactions_do_not_nest_and_are_not_begun_by_hand) {
  {
    auto transaction = must(database().begin());
    EXPECT_EQ(database().begin().error().code, "sql.transaction_open");
    must(transaction.commit());
    EXPECT_EQ(transaction.commit().error().code, "sql.transaction_aborted");
  }
  EXPECT_EQ(database().execute("BEGIN").error().code, "sql.transaction_statement");
  must(insert(database(), 1));
  EXPECT_EQ(count(database()), 1);
  auto transaction = must(database().begin());
  must(insert(database(), 2));
  EXPECT_EQ(database().execute("ROLLBACK").error().code, "sql.transaction_statement");
  EXPECT_EQ(insert(database(), 3).error().code, "sql.transaction_aborted");
  EXPECT_FALSE(transaction.commit());
  EXPECT_EQ(count(database()), 1);
}

TEST_P(DatabaseTest, transaction_moves_and_outlives_its_database_handle) {
  auto moved = std::move(database());
  auto first = must(moved.begin());
  must(insert(moved, 1));
  Transaction second = std::move(first);
  must(second.commit());
  {
    auto third = must(moved.begin());
    must(insert(moved, 2));
    { const Database gone = std::move(moved); }
  }
  auto other = open_another();
  EXPECT_EQ(count(other), 1);
}

}  // namespace
}  // namespace ctibus::sql
