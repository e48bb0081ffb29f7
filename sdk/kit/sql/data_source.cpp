#include <charconv>
#include <optional>

#include <ctibus/kit/sql.hpp>

namespace ctibus::sql {
namespace {

tl::unexpected<kit::Error> bad_dsn(std::string_view why) {
  return tl::unexpected(
      kit::Error{"sql.bad_dsn", "data source: " + std::string(why) +
                                    "; write sqlite:///absolute/path.db, sqlite::memory: or "
                                    "postgresql://user@host/database"});
}

/** The URI with every password replaced, in the authority or among the options. */
std::string without_passwords(std::string_view uri) {
  std::string out(uri);
  const auto authority = out.find("//") + 2;
  const auto path = std::min(out.find_first_of("/?", authority), out.size());
  const auto at = out.rfind('@', path);
  const auto colon = out.find(':', authority);
  if (at != std::string::npos && at >= authority && colon < at) {
    out.replace(colon + 1, at - colon - 1, "***");
  }
  constexpr std::string_view option = "password=";  // also the end of sslpassword=
  for (auto found = out.find(option); found != std::string::npos; found = out.find(option, found)) {
    found += option.size();
    const auto end = std::min(out.find('&', found), out.size());
    out.replace(found, end - found, "***");
  }
  return out;
}

}  // namespace

kit::Result<DataSource> DataSource::parse(std::string_view dsn) {
  constexpr std::string_view sqlite = "sqlite://";
  DataSource source;
  if (dsn.find('\0') != std::string_view::npos) return bad_dsn("it holds a NUL character");
  if (dsn == "sqlite::memory:") {
    source.target_ = ":memory:";
    source.display_ = dsn;
    return source;
  }
  if (dsn.starts_with("postgresql://") || dsn.starts_with("postgres://")) {
    source.dialect_ = Dialect::postgresql;
    source.target_ = dsn;
    source.display_ = without_passwords(dsn);
    return source;
  }
  if (!dsn.starts_with(sqlite)) {
    // Only the scheme is repeated: what follows may hold a password.
    const auto colon = dsn.find(':');
    return bad_dsn(colon == std::string_view::npos
                       ? "it names no database system"
                       : "'" + std::string(dsn.substr(0, colon)) + "' is not supported");
  }
  const auto question = dsn.find('?');
  const auto path = dsn.substr(sqlite.size(), question - sqlite.size());
  if (!path.starts_with('/') || path.ends_with('/')) {
    return bad_dsn("'" + std::string(path) + "' is no absolute path of a file");
  }
  if (path.find('"') != std::string_view::npos) return bad_dsn("the path holds a double quote");
  if (question != std::string_view::npos) {
    constexpr std::string_view key = "busy_timeout_ms=";
    const auto option = dsn.substr(question + 1);
    int value = -1;
    const auto* end = option.data() + option.size();
    if (!option.starts_with(key) ||
        std::from_chars(option.data() + key.size(), end, value).ptr != end || value < 0) {
      return bad_dsn("'" + std::string(option) +
                     "' is not understood, the only option for SQLite is busy_timeout_ms=NUMBER");
    }
    source.busy_timeout_ = std::chrono::milliseconds(value);
  }
  source.target_ = path;
  source.display_ = "sqlite://" + std::string(path);
  return source;
}

kit::Result<DataSource> DataSource::in_schema(std::string_view name) const {
  constexpr std::size_t longest = 63;  // PostgreSQL cuts longer names without an error
  if (name.empty() || name.size() > longest || name.find('\0') != std::string_view::npos) {
    return bad_dsn("'" + std::string(name) + "' is no name for a schema (1 to 63 bytes)");
  }
  DataSource out = *this;
  if (dialect_ == Dialect::postgresql) out.schema_ = name;
  return out;
}

}  // namespace ctibus::sql
