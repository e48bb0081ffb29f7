#ifndef CTIBUS_KIT_SQL_PREPARED_STATEMENT_HPP
#define CTIBUS_KIT_SQL_PREPARED_STATEMENT_HPP

#include <soci/soci.h>

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ctibus/kit/sql_value.hpp>

// Throws soci::soci_error as SOCI does; the connections turn it into data.

namespace ctibus::sql {

/** A statement prepared once, with a slot for each parameter that its executions fill.
 *
 *  SOCI prepares, binds and steps. Results are not read through soci::row: on SQLite it runs the
 *  statement once more to learn its types, and cuts INTEGER columns to 32 bits.
 */
class PreparedStatement {
 public:
  /** With slots for :1, :2 ... of the types that `parameters` have. */
  PreparedStatement(soci::session& session, const std::string& sql,
                    std::span<const Value> parameters);

  /** Whether the statement was prepared for parameters of these types. */
  [[nodiscard]] bool fits(const std::string& sql, std::span<const Value> parameters) const;
  /** Ties the slots to the names in the statement; once, before the first execution. */
  void bind() { statement_.define_and_bind(); }
  /** True when there is a row. */
  bool execute(std::span<const Value> parameters);
  [[nodiscard]] soci::statement& statement() { return statement_; }

 private:
  struct Slot {
    std::size_t type = 0;
    soci::indicator indicator = soci::i_null;
    long long integer = 0;
    double real = 0;
    std::string text;
    std::unique_ptr<soci::blob> bytes;
  };

  std::string sql_;
  // The slots' addresses are bound: the vector is never resized.
  std::vector<Slot> slots_;
  soci::statement statement_;
};

/** The statements used last, for one session; a handful of texts make up a part's whole traffic. */
class StatementCache {
 public:
  /** The kept statement or a new one; `check` sees a new one before it is bound. */
  PreparedStatement& get(soci::session& session, const std::string& sql,
                         std::span<const Value> parameters,
                         const std::function<void(PreparedStatement&)>& check);
  /** Drops the statement that `get` returned last, as it failed. */
  void drop_latest() {
    if (!statements_.empty()) statements_.pop_front();
  }

 private:
  static constexpr std::size_t capacity = 64;
  std::list<PreparedStatement> statements_;  // the latest first
};

/** What is wrong with the parameters that a statement names; thrown by the caches' checks. */
struct StatementRefused {
  kit::Error error;
};

/** Refuses names other than 1 ... `given`, and numbers that the statement leaves out. */
void check_parameter_names(std::span<const std::string> names, std::size_t given);

}  // namespace ctibus::sql

#endif
