#include "connection.hpp"

namespace ctibus::sql {

ConnectionResult connect_postgresql(const DataSource& source) {
  return tl::unexpected(kit::Error{
      "sql.backend_missing", source.display() + ": this build has no PostgreSQL; install libpq-dev "
                                                "and SOCI's PostgreSQL backend and build again"});
}

}  // namespace ctibus::sql
