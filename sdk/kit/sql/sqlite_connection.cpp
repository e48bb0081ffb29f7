#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <optional>

#include "connection.hpp"
#include "prepared_statement.hpp"
#include "sqlite_errors.hpp"

namespace ctibus::sql {
namespace {

using namespace sqlite_api;  // SOCI wraps sqlite3.h in it

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(const DataSource& source)
      : name_(source.display()), session_(soci::sqlite3, "dbname=\"" + source.target() + '"') {}

  kit::Result<void> configure(std::chrono::milliseconds busy_timeout) {
    // The time limit comes first: switching to the write-ahead log needs a lock itself.
    for (const auto& pragma :
         {"PRAGMA busy_timeout=" + std::to_string(busy_timeout.count()),
          std::string("PRAGMA journal_mode=WAL"), std::string("PRAGMA synchronous=FULL"),
          std::string("PRAGMA foreign_keys=ON")}) {
      if (auto done = script(pragma); !done) return done;
    }
    return {};
  }

  kit::Result<Outcome> run(const std::string& sql, std::span<const Value> parameters) override {
    bool prepared_now = false;
    try {
      auto& prepared = cache_.get(session_, sql, parameters, [&](PreparedStatement& statement) {
        check(native(statement), sql, parameters.size());
      });
      prepared_now = true;
      return fetch(prepared, parameters);
    } catch (const soci::soci_error& error) {
      if (prepared_now) cache_.drop_latest();
      return tl::unexpected(failure(error));
    } catch (const StatementRefused& refused) {
      return tl::unexpected(refused.error);
    }
  }

  kit::Result<void> script(const std::string& sql) override {
    char* message = nullptr;
    const int result = sqlite3_exec(connection(), sql.c_str(), nullptr, nullptr, &message);
    if (result == SQLITE_OK) return {};
    const std::string text = message != nullptr ? message : sqlite3_errstr(result);
    sqlite3_free(message);
    return tl::unexpected(error_of(result, text));
  }

  [[nodiscard]] bool in_transaction() const override {
    return sqlite3_get_autocommit(connection()) == 0;
  }
  [[nodiscard]] bool lost() const override { return false; }

 private:
  [[nodiscard]] ::sqlite_api::sqlite3* connection() const {
    auto& session = const_cast<soci::session&>(session_);  // SOCI has no const access
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
  }
  static sqlite3_stmt* native(PreparedStatement& statement) {
    return static_cast<soci::sqlite3_statement_backend*>(statement.statement().get_backend())
        ->stmt_;
  }

  static void check(sqlite3_stmt* statement, const std::string& sql, std::size_t given) {
    if (statement == nullptr) {
      throw StatementRefused{{"sql.invalid_statement", "the statement is empty"}};
    }
    // SQLite prepares the first statement of a text and leaves the others aside without a word.
    const std::string_view first = sqlite3_sql(statement);
    if (sql.find_first_not_of(" \t\r\n;", first.size()) != std::string::npos) {
      throw StatementRefused{
          {"sql.invalid_statement", "more than one statement in a call; make a call of each"}};
    }
    std::vector<std::string> names;
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement); ++i) {
      const char* name = sqlite3_bind_parameter_name(statement, i);
      names.emplace_back(name != nullptr && name[0] == ':' ? name + 1 : "?");
    }
    check_parameter_names(names, given);
  }

  Outcome fetch(PreparedStatement& prepared, std::span<const Value> parameters) {
    const int changes_before = sqlite3_total_changes(connection());
    auto* backend = prepared.statement().get_backend();
    Outcome outcome;
    bool row = prepared.execute(parameters);
    sqlite3_stmt* statement = native(prepared);
    Row::Columns columns;
    for (; row; row = backend->fetch(1) == soci::details::statement_backend::ef_success) {
      if (!columns) columns = columns_of(statement);
      std::vector<Value> values;
      values.reserve(columns->size());
      for (int i = 0; i < static_cast<int>(columns->size()); ++i) {
        values.push_back(value_of(statement, i));
      }
      outcome.rows.emplace_back(columns, std::move(values));
    }
    // sqlite3_changes keeps the count of the last INSERT, UPDATE or DELETE through other
    // statements.
    if (sqlite3_total_changes(connection()) != changes_before) {
      outcome.affected = sqlite3_changes(connection());
    }
    return outcome;
  }

  static Row::Columns columns_of(sqlite3_stmt* statement) {
    std::vector<std::string> names;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      names.emplace_back(sqlite3_column_name(statement, i));
    }
    return std::make_shared<const std::vector<std::string>>(std::move(names));
  }

  static Value value_of(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_INTEGER:
        return std::int64_t{sqlite3_column_int64(statement, column)};
      case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column);
      case SQLITE_TEXT: {
        const auto* text = sqlite3_column_text(statement, column);
        const int size = sqlite3_column_bytes(statement, column);
        return std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
      }
      case SQLITE_BLOB: {
        const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement, column));
        return Blob(bytes, bytes + sqlite3_column_bytes(statement, column));
      }
      default:
        return {};
    }
  }

  [[nodiscard]] kit::Error failure(const soci::soci_error& error) const {
    const auto* own = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    // get_error_message leaves out the context, which quotes bound parameters.
    return error_of(own != nullptr ? own->result() : SQLITE_ERROR, error.get_error_message());
  }
  [[nodiscard]] kit::Error error_of(int result, const std::string& text) const {
    const auto [code, transient] = classify_sqlite(result);
    return {code, name_ + ": " + text, transient};
  }

  std::string name_;
  soci::session session_;
  StatementCache cache_;  // after the session: its statements go first
};

}  // namespace

ConnectionResult connect_sqlite(const DataSource& source) {
  try {
    auto connection = std::make_unique<SqliteConnection>(source);
    if (auto done = connection->configure(source.busy_timeout()); !done) {
      return tl::unexpected(std::move(done.error()));
    }
    return connection;
  } catch (const soci::soci_error& error) {
    return tl::unexpected(kit::Error{"sql.cannot_open",
                                     source.display() + ": " + error.get_error_message() +
                                         " Does the folder exist, and may this user write there?"});
  }
}

}  // namespace ctibus::sql
