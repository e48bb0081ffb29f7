#include <algorithm>

#include <ctibus/kit/sql.hpp>

#include "session.hpp"

namespace ctibus::sql {
namespace {

constexpr std::size_t longest_component = 40;

tl::unexpected<kit::Error> bad_migration(std::string_view component, std::string_view why) {
  return tl::unexpected(kit::Error{
      "sql.bad_migration", "migrations of '" + std::string(component) + "': " + std::string(why)});
}

bool is_identifier(std::string_view name) {
  return !name.empty() && name.size() <= longest_component && name[0] >= 'a' && name[0] <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

kit::Error step_failed(std::string_view component, std::int64_t version, kit::Error cause) {
  cause.text = "migration of '" + std::string(component) + "' to version " +
               std::to_string(version) + ": " + cause.text;
  if (!cause.transient) cause.code = "sql.migration_failed";
  return cause;
}

}  // namespace

kit::Result<void> Database::migrate(std::string_view component,
                                    std::span<const Migration> migrations) {
  if (!is_identifier(component)) {
    return bad_migration(component, "the name is no lower-case identifier of up to 40 characters");
  }
  std::int64_t newest = 0;
  for (const auto& migration : migrations) {
    if (migration.version <= newest) {
      return bad_migration(component, "version " + std::to_string(migration.version) +
                                          " does not follow " + std::to_string(newest));
    }
    newest = migration.version;
  }

  const std::string table = std::string(component) + "_schema_version";
  const bool postgresql = dialect() == Dialect::postgresql;
  // Each round looks again under the lock: another process may have done the step meanwhile.
  for (;;) {
    auto transaction = begin();
    if (!transaction) return tl::unexpected(std::move(transaction.error()));
    std::string prepare;
    if (postgresql) prepare = "SELECT pg_advisory_xact_lock(hashtext('" + table + "'));";
    prepare += "CREATE TABLE IF NOT EXISTS " + table +
               " (version BIGINT PRIMARY KEY,"
               " applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)";
    if (auto done = session_->script(prepare); !done) {
      return tl::unexpected(step_failed(component, newest, std::move(done.error())));
    }
    const auto rows = query("SELECT COALESCE(MAX(version), 0) FROM " + table);
    if (!rows) return tl::unexpected(step_failed(component, newest, rows.error()));
    const auto current = rows->at(0).get<std::int64_t>(0);
    if (!current) return tl::unexpected(current.error());

    if (*current > newest) {
      return tl::unexpected(
          kit::Error{"sql.downgrade_refused",
                     "downgrade refused: the tables of '" + std::string(component) + "' in " +
                         session_->source.display() + " have version " + std::to_string(*current) +
                         ", this program knows them up to " + std::to_string(newest) +
                         "; run the newer release, or restore a backup from before its upgrade"});
    }
    const auto next = std::find_if(migrations.begin(), migrations.end(),
                                   [&](const auto& step) { return step.version > *current; });
    if (next == migrations.end()) return transaction->commit();

    const bool own_text = postgresql && !next->postgresql.empty();
    auto done = session_->script(std::string(own_text ? next->postgresql : next->sql));
    if (done) {
      if (auto noted = execute("INSERT INTO " + table + " (version) VALUES (:1)", next->version);
          !noted) {
        done = tl::unexpected(std::move(noted.error()));
      }
    }
    if (done) done = transaction->commit();
    if (!done) {
      return tl::unexpected(step_failed(component, next->version, std::move(done.error())));
    }
  }
}

}  // namespace ctibus::sql
