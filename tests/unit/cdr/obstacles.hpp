#pragma once

#include <sys/resource.h>

#include <csignal>
#include <optional>
#include <string>

#include "site.hpp"

// What may stand in a row's way, in each database system.

namespace ctibus::cdr_plugin {

/// While it lives somebody else has the tables locked.
class LockedTables {
 public:
  explicit LockedTables(const testing::TestHost& host)
      : other_(look(host)), transaction_(sql::must(other_.begin())) {
    if (other_.dialect() == sql::Dialect::postgresql) {
      sql::must(other_.execute("LOCK TABLE cdr_call IN ACCESS EXCLUSIVE MODE"));
    }
  }

 private:
  sql::Database other_;
  sql::Transaction transaction_;
};

/// From now on the database refuses calls whose `column` is `value`, with an SQLSTATE on
/// PostgreSQL.
inline void refuse_calls(const testing::TestHost& host, const std::string& column,
                         const std::string& value, const std::string& state = "23514") {
  auto database = look(host);
  if (database.dialect() == sql::Dialect::sqlite) {
    sql::must(database.execute("CREATE TRIGGER picky BEFORE INSERT ON cdr_call WHEN NEW." + column +
                               " = '" + value + "' BEGIN SELECT RAISE(ABORT, 'no'); END"));
    return;
  }
  sql::must(
      database.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                       " RAISE EXCEPTION 'no' USING ERRCODE = '" +
                       state + "'; END $$"));
  sql::must(
      database.execute("CREATE TRIGGER picky BEFORE INSERT ON cdr_call FOR EACH ROW WHEN"
                       " (NEW." +
                       column + " = '" + value + "') EXECUTE FUNCTION refuse()"));
}

/// While it lives the database's disk is full: no file grows beyond a page, or the server says so.
class FullDisk {
 public:
  explicit FullDisk(const testing::TestHost& host) {
    auto database = look(host);
    if (database.dialect() == sql::Dialect::postgresql) {
      refuse_calls(host, "direction", "unknown", "53100");
      database_.emplace(std::move(database));
      return;
    }
    signal_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    if (database_) {
      (void)database_->execute("DROP TRIGGER picky ON cdr_call");
      return;
    }
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }

 private:
  std::optional<sql::Database> database_;
  rlimit before_{};
  void (*signal_)(int) = SIG_DFL;
};

}  // namespace ctibus::cdr_plugin
