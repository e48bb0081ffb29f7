#include "backends.hpp"

#include <cstdlib>
#include <fstream>

// SOCI 4.0 loses libpq's part of a connection that fails. We look whether one can be had before we
// ask SOCI; these tests cut some in between.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:PQconnectStart\n"; }

namespace ctibus::sql {

PostgresqlCluster* postgresql_cluster() {
  static const std::unique_ptr<PostgresqlCluster> cluster =
      []() -> std::unique_ptr<PostgresqlCluster> {
    // Nothing to serve where this build's PostgreSQL is switched off.
    const auto tried =
        Database::open(must(DataSource::parse("postgresql://x@/x?host=/nonexistent")));
    if (!tried && tried.error().code == "sql.backend_missing") return nullptr;
    return PostgresqlCluster::create();
  }();
  return cluster.get();
}

std::optional<std::string> empty_database(Dialect dialect, const std::filesystem::path& folder) {
  static int number = 0;
  const auto name = "case" + std::to_string(++number);
  if (dialect == Dialect::sqlite) {
    return "sqlite://" + (folder / (name + ".db")).string() + "?busy_timeout_ms=20";
  }
  auto* cluster = postgresql_cluster();
  if (cluster == nullptr) return std::nullopt;
  must(open(cluster->dsn()).execute("CREATE DATABASE " + name));
  return cluster->dsn(name) + "&options=-clock_timeout%3D20ms";
}

void restore(Database& database, const std::filesystem::path& folder, std::int64_t version) {
  const auto name = folder / std::to_string(version);
  const char* dialect = database.dialect() == Dialect::sqlite ? ".sqlite.sql" : ".postgresql.sql";
  std::ifstream in(name.string() + dialect);
  if (!in) in.open(name.string() + ".sql");
  if (!in) throw std::runtime_error("record the tables of that version in " + name.string());
  std::string line, statement;
  while (std::getline(in, line)) {
    if (line.starts_with("--")) continue;
    statement += line + '\n';
    if (!line.ends_with(';')) continue;
    must(database.execute(statement));
    statement.clear();
  }
  if (!statement.empty()) throw std::runtime_error("a statement has no end: " + statement);
}

void EachBackend::SetUp() {
  CTIBUS_EMPTY_DATABASE(dsn_, GetParam(), folder_.path());
  database_.emplace(open(dsn_));
}

}  // namespace ctibus::sql
