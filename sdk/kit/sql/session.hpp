#ifndef CTIBUS_KIT_SQL_SESSION_HPP
#define CTIBUS_KIT_SQL_SESSION_HPP

#include <optional>
#include <string>
#include <utility>

#include "connection.hpp"

namespace ctibus::sql {

/** A connection that comes back, and the state of the one transaction that it may be in. */
struct Database::Session {
  explicit Session(DataSource data_source) : source(std::move(data_source)) {}

  kit::Result<void> ensure_connected();
  kit::Result<Outcome> run(std::string_view sql, std::span<const Value> values);
  kit::Result<void> script(const std::string& sql);
  kit::Result<void> begin();
  kit::Result<void> commit();
  void rollback() noexcept;

  DataSource source;
  std::unique_ptr<Connection> connection;
  bool transaction_open = false;
  /** The first error inside the open transaction. */
  std::optional<kit::Error> cause;

 private:
  [[nodiscard]] kit::Error aborted() const;
  /** Runs `work` under the rules of transactions and notes its failure. */
  template <class Work>
  auto guarded(Work work) -> decltype(work());
};

}  // namespace ctibus::sql

#endif
