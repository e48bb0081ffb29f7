#ifndef CTIBUS_KIT_SQL_SQLITE_ERRORS_HPP
#define CTIBUS_KIT_SQL_SQLITE_ERRORS_HPP

namespace ctibus::sql {

struct SqliteClassification {
  const char* code;
  bool transient;
};

/** Our id for a result code of SQLite, extended or not. */
[[nodiscard]] SqliteClassification classify_sqlite(int result);

}  // namespace ctibus::sql

#endif
