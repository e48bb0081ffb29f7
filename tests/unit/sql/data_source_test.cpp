#include <gtest/gtest.h>

#include <ctibus/kit/sql.hpp>

namespace ctibus::sql {
namespace {

TEST(DataSource, reads_the_documented_forms) {
  const auto file = DataSource::parse("sqlite:///var/lib/a b.db").value();
  EXPECT_EQ(file.dialect(), Dialect::sqlite);
  EXPECT_EQ(file.target(), "/var/lib/a b.db");
  EXPECT_EQ(file.busy_timeout(), std::chrono::seconds(5));
  EXPECT_EQ(DataSource::parse("sqlite:///x.db?busy_timeout_ms=7")->busy_timeout().count(), 7);
  EXPECT_EQ(DataSource::parse("sqlite::memory:")->target(), ":memory:");
  EXPECT_EQ(DataSource::parse("postgresql://u@h/db")->dialect(), Dialect::postgresql);
  EXPECT_EQ(DataSource::parse("postgres://u@h/db")->dialect(), Dialect::postgresql);
}

TEST(DataSource, refuses_anything_else_with_the_cure) {
  for (const std::string_view dsn :
       {"", "cdr.db", "sqlite://relative.db", "sqlite:///", "sqlite:///folder/", "sqlite:x.db",
        "mysql://u:hunter2@h/db", "sqlite:///x.db?mode=ro", "sqlite:///x.db?busy_timeout_ms=x",
        "sqlite:///x.db?busy_timeout_ms=-1",
        "sqlite:///x.db?busy_timeout_ms=", "sqlite:///a\"b.db"}) {
    const auto source = DataSource::parse(dsn);
    ASSERT_FALSE(source) << dsn;
    EXPECT_EQ(source.error().code, "sql.bad_dsn");
    EXPECT_NE(source.error().text.find("sqlite:///absolute/path.db"), std::string::npos);
    EXPECT_EQ(source.error().text.find("hunter2"), std::string::npos);
  }
  EXPECT_FALSE(DataSource::parse(std::string_view("sqlite:///x\0y.db", 14)));
}

TEST(DataSource, password_is_for_the_server_only) {
  const auto display = [](const char* dsn) { return DataSource::parse(dsn)->display(); };
  EXPECT_EQ(display("postgresql://u:hunter2@h:5432/db"), "postgresql://u:***@h:5432/db");
  EXPECT_EQ(display("postgresql://u:p@ss@h/db?x=1"), "postgresql://u:***@h/db?x=1");
  EXPECT_EQ(display("postgresql://h:5432/db?password=hunter2&sslpassword=s3"),
            "postgresql://h:5432/db?password=***&sslpassword=***");
  EXPECT_EQ(display("postgresql://u@h/db"), "postgresql://u@h/db");
  EXPECT_EQ(DataSource::parse("postgresql://u:hunter2@h/db")->target(),
            "postgresql://u:hunter2@h/db");

  const auto away =
      Database::open(DataSource::parse("postgresql://u:hunter2@/db?host=/nonexistent").value());
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().text.find("hunter2"), std::string::npos) << away.error().text;
}

}  // namespace
}  // namespace ctibus::sql
