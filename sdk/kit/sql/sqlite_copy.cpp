#include <sqlite3.h>

#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include <ctibus/kit/sqlite_copy.hpp>

#include "sqlite_errors.hpp"

namespace ctibus::sql {
namespace {

constexpr int patience_ms = 5000;
constexpr int steps_between_questions = 20'000;
constexpr int pages_at_once = 1024;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

int ask(void* cancelled) {
  return (*static_cast<const std::function<bool()>*>(cancelled))() ? 1 : 0;
}

class Copying {
 public:
  Copying(const std::filesystem::path& from, const std::filesystem::path& to,
          const std::function<bool()>& cancelled)
      : from_(from), to_(to), cancelled_(cancelled) {}

  kit::Result<void> run() {
    if (std::filesystem::exists(to_)) return fail(SQLITE_CANTOPEN, to_.string() + " exists");
    auto done = open(from_, SQLITE_OPEN_READWRITE, source_);
    if (!done) done = open(from_, SQLITE_OPEN_READONLY, source_);
    if (!done) return done;
    sqlite3_db_config(source_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_busy_timeout(source_.get(), patience_ms);
    if (cancelled_) {
      sqlite3_progress_handler(source_.get(), steps_between_questions, &ask,
                               const_cast<std::function<bool()>*>(&cancelled_));
    }
    const int result = vacuum();
    if (result == SQLITE_OK) return {};
    const std::string why = sqlite3_errmsg(source_.get());
    remove();
    // A collation, a module or a function that only the program of the database knows.
    if ((result & 0xFF) == SQLITE_ERROR) return copy_pages();
    return fail(result, why);
  }

 private:
  kit::Result<void> open(const std::filesystem::path& file, int flags, Handle& out) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
    out.reset(opened);
    if (result == SQLITE_OK) return {};
    return fail(result, opened != nullptr ? sqlite3_errmsg(opened) : sqlite3_errstr(result));
  }

  int vacuum() {
    sqlite3_stmt* statement = nullptr;
    int result = sqlite3_prepare_v2(source_.get(), "VACUUM INTO ?1", -1, &statement, nullptr);
    if (result != SQLITE_OK) return result;
    sqlite3_bind_text(statement, 1, to_.c_str(), -1, SQLITE_STATIC);
    result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result == SQLITE_DONE ? SQLITE_OK : result;
  }

  /// SQLite's online backup. One read transaction spans it, so that no writer makes it begin anew.
  kit::Result<void> copy_pages() {
    Handle target;
    auto opened = open(to_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, target);
    if (!opened) return opened;
    int result = sqlite3_exec(source_.get(), "BEGIN; SELECT count(*) FROM sqlite_schema", nullptr,
                              nullptr, nullptr);
    sqlite3_backup* backup = result == SQLITE_OK
                                 ? sqlite3_backup_init(target.get(), "main", source_.get(), "main")
                                 : nullptr;
    if (backup != nullptr) {
      do {
        result = cancelled_ && cancelled_() ? SQLITE_INTERRUPT
                                            : sqlite3_backup_step(backup, pages_at_once);
      } while (result == SQLITE_OK);
      const int finished = sqlite3_backup_finish(backup);
      result = result == SQLITE_DONE ? finished : result;
    } else if (result == SQLITE_OK) {
      result = sqlite3_errcode(target.get());
    }
    if (result == SQLITE_OK) return {};
    target.reset();
    remove();
    return fail(result, sqlite3_errstr(result));
  }

  void remove() const {
    std::error_code ignored;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
      std::filesystem::remove(to_.string() + suffix, ignored);
    }
  }

  kit::Result<void> fail(int result, std::string_view why) const {
    if ((result & 0xFF) == SQLITE_INTERRUPT) {
      return tl::unexpected(kit::Error{"sql.cancelled", "The copy was called off.", true});
    }
    const auto [code, transient] = classify_sqlite(result);
    return tl::unexpected(
        kit::Error{code, "copying " + from_.string() + ": " + std::string(why), transient});
  }

  std::filesystem::path from_;
  std::filesystem::path to_;
  const std::function<bool()>& cancelled_;
  Handle source_;
};

}  // namespace

bool is_sqlite(const std::filesystem::path& file) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::array<char, 16> head{};
  std::ifstream in(file, std::ios::binary);
  return in.read(head.data(), head.size()) && std::string_view(head.data(), head.size()) == magic;
}

kit::Result<void> copy_sqlite(const std::filesystem::path& from, const std::filesystem::path& to,
                              const std::function<bool()>& cancelled) {
  return Copying(from, to, cancelled).run();
}

}  // namespace ctibus::sql
