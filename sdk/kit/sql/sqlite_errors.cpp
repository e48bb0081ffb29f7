#include "sqlite_errors.hpp"

#include <sqlite3.h>

namespace ctibus::sql {

SqliteClassification classify_sqlite(int result) {
  switch (result & 0xFF) {  // without the extension
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return {"sql.busy", true};
    case SQLITE_FULL:
      return {"sql.disk_full", true};
    case SQLITE_IOERR:
      return {"sql.io", true};
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return {"sql.resources", true};
    case SQLITE_CONSTRAINT:
      return {"sql.constraint", false};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {"sql.read_only", false};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"sql.corrupt", false};
    case SQLITE_CANTOPEN:
      return {"sql.cannot_open", false};
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return {"sql.invalid_value", false};
    default:
      return {"sql.invalid_statement", false};
  }
}

}  // namespace ctibus::sql
