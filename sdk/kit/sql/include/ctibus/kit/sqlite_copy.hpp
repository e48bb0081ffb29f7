#ifndef CTIBUS_KIT_SQLITE_COPY_HPP
#define CTIBUS_KIT_SQLITE_COPY_HPP

#include <filesystem>
#include <functional>

#include <ctibus/kit/error.hpp>

namespace ctibus::sql {

/** Whether the file is a database of SQLite, by its first bytes. */
[[nodiscard]] bool is_sqlite(const std::filesystem::path& file);

/** A copy of a file of SQLite as of one commit, while others write to it; they do not wait. What
 *  was deleted from the tables is not in the copy, unless the database uses extensions that are not
 *  known here: then its pages are copied as they are. `to` must not exist; it is not synced, and
 *  removed after an error. `cancelled` is asked now and then and ends it with `sql.cancelled`. Any
 *  thread; blocks. The source's journal mode, and its write-ahead log, stay as they are.
 *  Errors: `sql.*`. */
[[nodiscard]] kit::Result<void> copy_sqlite(const std::filesystem::path& from,
                                            const std::filesystem::path& to,
                                            const std::function<bool()>& cancelled = {});

}  // namespace ctibus::sql

#endif
