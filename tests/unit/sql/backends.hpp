#ifndef CTIBUS_TESTS_SQL_BACKENDS_HPP
#define CTIBUS_TESTS_SQL_BACKENDS_HPP

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include <ctibus/kit/sql.hpp>

#include "postgresql_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::sql {

/** The server that all tests of this process share, started for the first that asks; null where
 *  there is none. */
PostgresqlCluster* postgresql_cluster();

using support::TemporaryFolder;

/** What a test wants to see succeed; the error's text when it does not. */
template <class T>
T must(kit::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().text);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline Database open(const std::string& dsn) {
  return must(Database::open(must(DataSource::parse(dsn))));
}

/** An empty database that waits 20 ms for a lock: a file in `folder`, or one of the shared server's
 *  (nothing when there is no server). */
std::optional<std::string> empty_database(Dialect dialect, const std::filesystem::path& folder);

/** Makes the tables that a release made and recorded: FOLDER/VERSION.sql, or where the systems
 * differ FOLDER/VERSION.DIALECT.sql. A statement ends with a semicolon at the end of a line.
 * Throws. */
void restore(Database& database, const std::filesystem::path& folder, std::int64_t version);

/** Where the server is missing, its half of the cases is skipped, visibly. */
#define CTIBUS_EMPTY_DATABASE(dsn, dialect, folder)               \
  if (auto made = ::ctibus::sql::empty_database(dialect, folder)) \
    dsn = *made;                                                  \
  else                                                            \
    GTEST_SKIP() << "PostgreSQL is not installed"

/** Runs each case on an empty database of each system. */
class EachBackend : public ::testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override;
  [[nodiscard]] Database open_another() const { return open(dsn_); }
  Database& database() { return *database_; }
  [[nodiscard]] bool postgresql() const { return GetParam() == Dialect::postgresql; }

  TemporaryFolder folder_;
  std::string dsn_;
  std::optional<Database> database_;
};

inline auto each_backend() { return ::testing::Values(Dialect::sqlite, Dialect::postgresql); }

inline std::string backend_name(const ::testing::TestParamInfo<Dialect>& info) {
  return info.param == Dialect::sqlite ? "sqlite" : "postgresql";
}

}  // namespace ctibus::sql

#endif
