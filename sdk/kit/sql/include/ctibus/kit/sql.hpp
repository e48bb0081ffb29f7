#ifndef CTIBUS_KIT_SQL_HPP
#define CTIBUS_KIT_SQL_HPP

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <ctibus/kit/error.hpp>
#include <ctibus/kit/sql_value.hpp>

/** @file
 *  Tables of a part, in SQLite or PostgreSQL.
 *
 *  Statements are the caller's, in SQL that both databases understand (`INSERT ... ON CONFLICT
 * (key) DO UPDATE SET a = excluded.a` and `RETURNING` are the same in both); `dialect()` tells
 * where they must differ. Parameters are written :1, :2 ... and always bound. One statement a call.
 *
 *  Errors are data. `Error::transient` says whether the same call may succeed later:
 *
 *  | code | transient | meaning |
 *  |---|---|---|
 *  | sql.busy | yes | somebody else holds a lock for longer than the time limit |
 *  | sql.conflict | yes | deadlock or serialization failure: repeat the whole transaction |
 *  | sql.disk_full, sql.io, sql.resources | yes | the medium or the server is out of something |
 *  | sql.cannot_connect, sql.connection_lost | yes | the server is away; the next call reconnects |
 *  | sql.transaction_aborted | as its cause | an earlier statement of the transaction failed |
 *  | sql.constraint | no | a key, NOT NULL, CHECK or foreign key says no |
 *  | sql.invalid_statement, sql.invalid_value | no | the SQL, or a value in it, is wrong |
 *  | sql.parameters | no | the parameters given are not the ones the SQL names |
 *  | sql.read_only, sql.corrupt, sql.cannot_open | no | the database file needs an administrator |
 *  | sql.transaction_open, sql.transaction_statement | no | transactions do not nest; use begin() |
 *  | sql.bad_dsn, sql.backend_missing | no | the data source setting |
 *  | sql.bad_migration, sql.migration_failed, sql.downgrade_refused | no | see migrate() |
 *
 *  A write that ended in `sql.connection_lost` may have been done: write so that repeating it does
 * no harm (a key of one's own and ON CONFLICT DO NOTHING). Error texts never hold bound parameters.
 */
namespace ctibus::sql {

enum class Dialect : std::uint8_t { sqlite, postgresql };

/** Where the tables are. A value; any thread. */
class DataSource {
 public:
  /** `sqlite:///absolute/path.db`, optionally `?busy_timeout_ms=5000` (the default);
   *  `sqlite::memory:`, private to its Database; `postgresql://user@host:port/db?option=value` with
   *  libpq's options. Errors: `sql.bad_dsn`. */
  [[nodiscard]] static kit::Result<DataSource> parse(std::string_view dsn);

  /** The same database with tables apart from everybody else's: in PostgreSQL a schema of this
   *  name, made when it is missing. A file of SQLite has no such thing and stays as it is.
   *  Errors: `sql.bad_dsn` for a name that PostgreSQL would cut (63 bytes). */
  [[nodiscard]] kit::Result<DataSource> in_schema(std::string_view name) const;

  [[nodiscard]] Dialect dialect() const noexcept { return dialect_; }
  /** The schema of one's own; empty: the server's default. */
  [[nodiscard]] const std::string& schema() const noexcept { return schema_; }
  /** The file's path, ":memory:", or the URI for libpq with its secrets. */
  [[nodiscard]] const std::string& target() const noexcept { return target_; }
  /** For people and logs: without passwords. */
  [[nodiscard]] const std::string& display() const noexcept { return display_; }
  [[nodiscard]] std::chrono::milliseconds busy_timeout() const noexcept { return busy_timeout_; }

 private:
  Dialect dialect_ = Dialect::sqlite;
  std::string target_;
  std::string display_;
  std::string schema_;
  std::chrono::milliseconds busy_timeout_{5000};
};

/** One step of a part's tables. Statements are separated by semicolons; no BEGIN or COMMIT. */
struct Migration {
  std::int64_t version;  ///< 1, 2, 3 ...; never changed or reused once released
  std::string_view sql;
  std::string_view postgresql = {};  ///< instead of `sql` on PostgreSQL, where they must differ
};

class Transaction;

/** A connection for one thread at a time: a plugin with a thread of its own opens one there. Calls
 *  block for as long as the database takes. Movable.
 *
 *  SQLite is opened with a write-ahead log, synchronous=FULL (a commit survives power loss),
 * foreign keys enforced, and waits up to the DSN's time for a lock. PostgreSQL connects within 5 s,
 * notices a dead peer within 30 s, waits 5 s for a lock unless the DSN or the server sets
 * lock_timeout, and reconnects in the next call outside a transaction; pacing the retries is the
 * caller's.
 */
class Database {
 public:
  [[nodiscard]] static kit::Result<Database> open(const DataSource& source);

  [[nodiscard]] Dialect dialect() const noexcept;

  /** All rows of one statement, in memory: page with LIMIT. */
  template <class... Parameters>
  [[nodiscard]] kit::Result<Rows> query(std::string_view sql, const Parameters&... parameters) {
    const std::array<Value, sizeof...(Parameters)> values = {to_value(parameters)...};
    return query_values(sql, values);
  }
  /** Runs one statement; the number of rows that it inserted, changed or deleted. */
  template <class... Parameters>
  kit::Result<std::int64_t> execute(std::string_view sql, const Parameters&... parameters) {
    const std::array<Value, sizeof...(Parameters)> values = {to_value(parameters)...};
    return execute_values(sql, values);
  }
  /** The same with parameters whose number is known only at run time. */
  [[nodiscard]] kit::Result<Rows> query_values(std::string_view sql, std::span<const Value> values);
  kit::Result<std::int64_t> execute_values(std::string_view sql, std::span<const Value> values);

  /** Until the Transaction commits or dies, every statement of this Database belongs to it. After
   * one of them failed, the others and the commit are refused with `sql.transaction_aborted` (so do
   * both databases behave alike). SQLite takes the write lock at once. */
  [[nodiscard]] kit::Result<Transaction> begin();

  /** Brings a component's tables up to the newest of `migrations` (ascending versions), each step
   * in a transaction of its own, and notes it in the table `COMPONENT_schema_version`. Safe against
   *  another process that migrates at the same time. The name is a lower-case identifier of at most
   *  40 characters. A failed step leaves the database at the step before; with a transient cause
   * the error keeps the cause's code. A database newer than the code is refused and not touched. */
  [[nodiscard]] kit::Result<void> migrate(std::string_view component,
                                          std::span<const Migration> migrations);

 private:
  friend class Transaction;
  struct Session;
  explicit Database(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  std::shared_ptr<Session> session_;
};

/** Rolls back unless committed. Used on the thread of its Database. */
class Transaction {
 public:
  Transaction(Transaction&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}
  Transaction& operator=(Transaction&& other) noexcept;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() { rollback(); }

  /** Ends the transaction either way: after an error nothing of it is in the database (except that
      `sql.connection_lost` leaves the outcome unknown). */
  [[nodiscard]] kit::Result<void> commit();
  void rollback() noexcept;

 private:
  friend class Database;
  explicit Transaction(std::shared_ptr<Database::Session> session) : session_(std::move(session)) {}
  std::shared_ptr<Database::Session> session_;
};

}  // namespace ctibus::sql

#endif
