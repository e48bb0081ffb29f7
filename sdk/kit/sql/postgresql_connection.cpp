#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <charconv>

#include "connection.hpp"
#include "prepared_statement.hpp"

namespace ctibus::sql {
namespace {

struct Classification {
  const char* code;
  bool transient;
};

/** By SQLSTATE, PostgreSQL 15 manual, appendix A. */
Classification classify(std::string_view state) {
  const auto is_class = [state](std::string_view prefix) { return state.starts_with(prefix); };
  // What libpq says by itself has no SQLSTATE, and SOCI fills it with blanks. It may come while the
  // connection still looks whole, as it does after the server has crashed.
  if (state.empty() || is_class(" ") || is_class("08") || is_class("57P"))
    return {"sql.connection_lost", true};
  if (is_class("40")) return {"sql.conflict", true};
  if (state == "53100") return {"sql.disk_full", true};
  if (is_class("53") || state == "57014") return {"sql.resources", true};
  if (is_class("55P03") || state == "55006") return {"sql.busy", true};
  if (is_class("58")) return {"sql.io", true};
  if (is_class("23")) return {"sql.constraint", false};
  // 54 is a limit of the server's, such as the 2.7 kB that an indexed text may have.
  if (is_class("22") || is_class("54")) return {"sql.invalid_value", false};
  if (state == "25006") return {"sql.read_only", false};
  if (is_class("XX001") || is_class("XX002")) return {"sql.corrupt", false};
  return {"sql.invalid_statement", false};
}

// Type ids of the server's catalogue (pg_type), which never change.
enum TypeId : Oid {
  bool_type = 16,
  bytea_type = 17,
  int8_type = 20,
  int2_type = 21,
  int4_type = 23,
  oid_type = 26,
  float4_type = 700,
  float8_type = 701,
};

template <class Number>
Value number_of(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  if (std::from_chars(text.data(), end, number).ptr != end) return std::string(text);
  return number;
}

Blob bytes_of(const char* text) {
  std::size_t size = 0;
  unsigned char* bytes = PQunescapeBytea(reinterpret_cast<const unsigned char*>(text), &size);
  if (bytes == nullptr) throw std::bad_alloc();
  const auto* begin = reinterpret_cast<const std::byte*>(bytes);
  Blob out(begin, begin + size);
  PQfreemem(bytes);
  return out;
}

Value value_of(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return {};
  const char* text = PQgetvalue(result, row, column);
  const std::string_view view(text, static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (PQftype(result, column)) {
    case bool_type:
      return std::int64_t{view == "t"};
    case int8_type:
    case int2_type:
    case int4_type:
    case oid_type:
      return number_of<std::int64_t>(view);
    case float4_type:
    case float8_type:
      return number_of<double>(view);
    case bytea_type:
      return bytes_of(text);
    default:
      return std::string(view);
  }
}

/** Limits for peers that vanish, unless the site sets its own; texts are UTF-8 whatever the
 *  database's encoding. */
std::string with_defaults(std::string uri) {
  for (const std::string_view option :
       {"connect_timeout=5", "application_name=ctibus", "client_encoding=UTF8",
        "keepalives_idle=10", "keepalives_interval=5", "keepalives_count=3",
        "tcp_user_timeout=30000"}) {
    const auto name = option.substr(0, option.find('=') + 1);
    if (uri.find(name) != std::string::npos) continue;
    uri += uri.find('?') == std::string::npos ? '?' : '&';
    uri += option;
  }
  return uri;
}

std::string identifier(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

void ignore_notice(void*, const char*) {}

class PostgresqlConnection final : public Connection {
 public:
  explicit PostgresqlConnection(const DataSource& source)
      : name_(source.display()), session_(soci::postgresql, with_defaults(source.target())) {
    // Notices would go to standard error; the details of errors quote the rows' values.
    PQsetNoticeProcessor(connection(), ignore_notice, nullptr);
    PQsetErrorVerbosity(connection(), PQERRORS_TERSE);
  }

  kit::Result<void> configure(const std::string& schema) {
    // A forgotten transaction of somebody else must not hold a caller for ever.
    std::string setup =
        "SELECT set_config('lock_timeout', '5s', false)"
        " WHERE current_setting('lock_timeout') = '0';";
    if (!schema.empty()) {
      // Looked for first: IF NOT EXISTS asks for the right to create even where it is there.
      const Value name = schema;
      auto there = run("SELECT 1 FROM pg_namespace WHERE nspname = :1", {&name, 1});
      if (!there) return tl::unexpected(std::move(there.error()));
      if (there->rows.empty()) {
        setup += "SELECT pg_advisory_xact_lock(hashtext('ctibus_schema'));";
        setup += "CREATE SCHEMA IF NOT EXISTS " + identifier(schema) + ';';
      }
      setup += "SET search_path TO " + identifier(schema);
    }
    return script(setup);
  }

  kit::Result<Outcome> run(const std::string& sql, std::span<const Value> parameters) override {
    bool prepared_now = false;
    try {
      auto& prepared = cache_.get(session_, sql, parameters, [&](PreparedStatement& statement) {
        check_parameter_names(native(statement).names_, parameters.size());
      });
      prepared_now = true;
      prepared.execute(parameters);
      return outcome_of(native(prepared).result_.get_result());
    } catch (const soci::soci_error& error) {
      if (prepared_now) cache_.drop_latest();
      const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&error);
      // SOCI's own complaints are about the statement.
      return tl::unexpected(
          error_of(own != nullptr ? own->sqlstate() : "42000", error.get_error_message()));
    } catch (const StatementRefused& refused) {
      return tl::unexpected(refused.error);
    }
  }

  kit::Result<void> script(const std::string& sql) override {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection(), sql.c_str()),
                                                               PQclear);
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
      return {};
    }
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    return tl::unexpected(error_of(state != nullptr ? state : "", PQerrorMessage(connection())));
  }

  [[nodiscard]] bool in_transaction() const override {
    const auto status = PQtransactionStatus(connection());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
  }
  [[nodiscard]] bool lost() const override {
    return lost_ || PQstatus(connection()) != CONNECTION_OK;
  }

 private:
  [[nodiscard]] PGconn* connection() const {
    auto& session = const_cast<soci::session&>(session_);  // SOCI has no const access
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
  }
  static soci::postgresql_statement_backend& native(PreparedStatement& statement) {
    return *static_cast<soci::postgresql_statement_backend*>(statement.statement().get_backend());
  }

  static Outcome outcome_of(PGresult* result) {
    if (PQresultStatus(result) == PGRES_EMPTY_QUERY) {
      throw StatementRefused{{"sql.invalid_statement", "the statement is empty"}};
    }
    Outcome outcome;
    if (!std::string_view(PQcmdStatus(result)).starts_with("SELECT")) {
      const std::string_view count = PQcmdTuples(result);
      std::from_chars(count.data(), count.data() + count.size(), outcome.affected);
    }
    std::vector<std::string> names;
    for (int i = 0; i < PQnfields(result); ++i) names.emplace_back(PQfname(result, i));
    const auto columns = std::make_shared<const std::vector<std::string>>(std::move(names));
    for (int row = 0; row < PQntuples(result); ++row) {
      std::vector<Value> values;
      values.reserve(columns->size());
      for (int column = 0; column < static_cast<int>(columns->size()); ++column) {
        values.push_back(value_of(result, row, column));
      }
      outcome.rows.emplace_back(columns, std::move(values));
    }
    return outcome;
  }

  [[nodiscard]] kit::Error error_of(std::string_view state, std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    const auto [code, transient] =
        lost() ? Classification{"sql.connection_lost", true} : classify(state);
    lost_ = lost_ || std::string_view(code) == "sql.connection_lost";
    return {code, name_ + ": " + text, transient};
  }

  std::string name_;
  bool lost_ = false;
  soci::session session_;
  StatementCache cache_;  // after the session: its statements go first
};

}  // namespace

ConnectionResult connect_postgresql(const DataSource& source) {
  const auto refused = [&source](std::string why) {
    while (!why.empty() && why.back() == '\n') why.pop_back();
    return tl::unexpected(kit::Error{"sql.cannot_connect", source.display() + ": " + why, true});
  };
  {
    // SOCI 4.0 loses libpq's connection, some 70 KiB, with each attempt that fails.
    const std::unique_ptr<PGconn, decltype(&PQfinish)> trial(
        PQconnectdb(with_defaults(source.target()).c_str()), PQfinish);
    if (PQstatus(trial.get()) != CONNECTION_OK) return refused(PQerrorMessage(trial.get()));
  }
  try {
    auto connection = std::make_unique<PostgresqlConnection>(source);
    if (auto done = connection->configure(source.schema()); !done) {
      return tl::unexpected(std::move(done.error()));
    }
    return connection;
  } catch (const soci::soci_error& error) {
    return refused(error.get_error_message());
  }
}

}  // namespace ctibus::sql
