#ifndef CTIBUS_KIT_SQL_CONNECTION_HPP
#define CTIBUS_KIT_SQL_CONNECTION_HPP

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <ctibus/kit/sql.hpp>

namespace ctibus::sql {

struct Outcome {
  Rows rows;
  std::int64_t affected = 0;
};

/** One open connection of one database system. One thread. Nothing throws. */
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  virtual kit::Result<Outcome> run(const std::string& sql, std::span<const Value> parameters) = 0;
  /** Any number of statements without parameters or results. */
  virtual kit::Result<void> script(const std::string& sql) = 0;
  [[nodiscard]] virtual bool in_transaction() const = 0;
  /** The connection is gone for good; a new one is needed. */
  [[nodiscard]] virtual bool lost() const = 0;
};

using ConnectionResult = kit::Result<std::unique_ptr<Connection>>;

[[nodiscard]] ConnectionResult connect_sqlite(const DataSource& source);
[[nodiscard]] ConnectionResult connect_postgresql(const DataSource& source);

}  // namespace ctibus::sql

#endif
