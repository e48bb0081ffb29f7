#include <algorithm>

#include <ctibus/kit/sql.hpp>

#include "session.hpp"

namespace ctibus::sql {
namespace {

/** Text with a NUL would be cut there by PostgreSQL's text protocol. */
bool holds_nul(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->find('\0') != std::string::npos;
}

}  // namespace

kit::Result<void> Database::Session::ensure_connected() {
  if (connection && !connection->lost()) return {};
  connection.reset();
  auto connected =
      source.dialect() == Dialect::sqlite ? connect_sqlite(source) : connect_postgresql(source);
  if (!connected) return tl::unexpected(std::move(connected.error()));
  connection = std::move(*connected);
  return {};
}

kit::Error Database::Session::aborted() const {
  return {"sql.transaction_aborted",
          "an earlier statement of this transaction failed (" + cause->code + "): " + cause->text,
          cause->transient};
}

template <class Work>
auto Database::Session::guarded(Work work) -> decltype(work()) {
  if (cause) return tl::unexpected(aborted());
  // Inside a transaction a new connection would silently be outside of it.
  if (!transaction_open) {
    if (auto connected = ensure_connected(); !connected) {
      return tl::unexpected(std::move(connected.error()));
    }
  }
  auto result = work();
  if (result && connection->in_transaction() != transaction_open) {
    if (!transaction_open) (void)connection->script("ROLLBACK");
    result = tl::unexpected(kit::Error{"sql.transaction_statement",
                                       "a statement began or ended a transaction: use begin() and "
                                       "commit()"});
  }
  if (!result && transaction_open) cause = result.error();
  return result;
}

kit::Result<Outcome> Database::Session::run(std::string_view sql, std::span<const Value> values) {
  return guarded([&]() -> kit::Result<Outcome> {
    const auto bad = std::find_if(values.begin(), values.end(), holds_nul);
    if (bad != values.end()) {
      return tl::unexpected(
          kit::Error{"sql.invalid_value", "parameter :" + std::to_string(bad - values.begin() + 1) +
                                              " is text with a NUL character: bind it as a Blob"});
    }
    return connection->run(std::string(sql), values);
  });
}

kit::Result<void> Database::Session::script(const std::string& sql) {
  return guarded([&] { return connection->script(sql); });
}

kit::Result<void> Database::Session::begin() {
  if (transaction_open) {
    return tl::unexpected(kit::Error{
        "sql.transaction_open", "a transaction is open already, and transactions do not nest"});
  }
  if (auto connected = ensure_connected(); !connected) return connected;
  // Taking SQLite's write lock later, in the middle, cannot wait for another writer. On PostgreSQL
  // a server whose default is stricter would show a migration the tables from before its lock.
  auto begun = connection->script(source.dialect() == Dialect::sqlite
                                      ? "BEGIN IMMEDIATE"
                                      : "BEGIN ISOLATION LEVEL READ COMMITTED");
  transaction_open = begun.has_value();
  return begun;
}

kit::Result<void> Database::Session::commit() {
  // PostgreSQL answers COMMIT with success even where it rolls a failed transaction back.
  kit::Result<void> result = cause ? tl::unexpected(aborted()) : connection->script("COMMIT");
  if (result) {
    transaction_open = false;
  } else {
    rollback();
  }
  return result;
}

void Database::Session::rollback() noexcept {
  if (!transaction_open) return;
  // SQLite has rolled back by itself after some errors, a full disk among them.
  if (!connection->lost() && connection->in_transaction()) {
    if (!connection->script("ROLLBACK")) connection.reset();
  }
  transaction_open = false;
  cause.reset();
}

kit::Result<Database> Database::open(const DataSource& source) {
  auto session = std::make_shared<Session>(source);
  if (auto connected = session->ensure_connected(); !connected) {
    return tl::unexpected(std::move(connected.error()));
  }
  return Database(std::move(session));
}

Dialect Database::dialect() const noexcept { return session_->source.dialect(); }

kit::Result<Rows> Database::query_values(std::string_view sql, std::span<const Value> values) {
  return session_->run(sql, values).map([](Outcome&& outcome) { return std::move(outcome.rows); });
}

kit::Result<std::int64_t> Database::execute_values(std::string_view sql,
                                                   std::span<const Value> values) {
  return session_->run(sql, values).map([](Outcome&& outcome) { return outcome.affected; });
}

kit::Result<Transaction> Database::begin() {
  if (auto begun = session_->begin(); !begun) return tl::unexpected(std::move(begun.error()));
  return Transaction(session_);
}

Transaction& Transaction::operator=(Transaction&& other) noexcept {
  if (this != &other) {
    rollback();
    session_ = std::exchange(other.session_, nullptr);
  }
  return *this;
}

kit::Result<void> Transaction::commit() {
  const auto session = std::exchange(session_, nullptr);
  if (!session) {
    return tl::unexpected(
        kit::Error{"sql.transaction_aborted", "the transaction has ended already"});
  }
  return session->commit();
}

void Transaction::rollback() noexcept {
  if (const auto session = std::exchange(session_, nullptr)) session->rollback();
}

}  // namespace ctibus::sql
