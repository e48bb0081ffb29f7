#include "store.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "ctibus/kit/number_match.hpp"
#include "ctibus/kit/sql.hpp"

namespace ctibus::contacts {

namespace {

using numbers::MatchKey;

// Personal columns: name, company, url, extension, fields, number and key. contact_rejected holds
// lines and reasons only.
constexpr sql::Migration migrations[] = {
    {.version = 1,
     .sql = R"(
CREATE TABLE contact (
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  company TEXT NOT NULL,
  url TEXT NOT NULL,
  extension TEXT NOT NULL,
  fields TEXT NOT NULL
);
CREATE TABLE contact_key (
  field INTEGER NOT NULL,
  value TEXT NOT NULL,
  contact INTEGER NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (field, value, contact, number)
) WITHOUT ROWID;
CREATE TABLE contact_rejected (line INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE TABLE contact_source (fingerprint TEXT NOT NULL);
)",
     .postgresql = R"(
CREATE TABLE contact (
  id BIGINT PRIMARY KEY,
  record TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  company TEXT NOT NULL,
  url TEXT NOT NULL,
  extension TEXT NOT NULL,
  fields TEXT NOT NULL
);
CREATE TABLE contact_key (
  field INTEGER NOT NULL,
  value TEXT NOT NULL,
  contact BIGINT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (field, value, contact, number)
);
CREATE TABLE contact_rejected (line BIGINT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE contact_source (fingerprint TEXT NOT NULL);
)"},
};

constexpr std::string_view insert_contact =
    "INSERT INTO contact (id, record, kind, name, company, url, extension, fields)";
constexpr std::string_view insert_key = "INSERT INTO contact_key (field, value, contact, number)";
constexpr std::string_view find_key =
    "SELECT k.number, c.id, c.record, c.kind, c.name, c.company, c.url, c.extension, c.fields"
    " FROM contact_key k JOIN contact c ON c.id = k.contact WHERE k.field = :1 AND k.value = :2"
    " ORDER BY c.name, c.record, c.id LIMIT :3";

constexpr std::string_view candidates_of_key =
    "SELECT contact, number FROM contact_key WHERE field = :1 AND value = :2";

// A switchboard's number may stand in many more rows than are told of, and some of the candidates
// may be other extensions of it.
constexpr std::int64_t candidates_per_match = 4;

std::string as_json(const std::vector<std::pair<std::string, std::string>>& fields) {
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [name, value] : fields) out.push_back({name, value});
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::pair<std::string, std::string>> from_json(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  if (!parsed.is_array()) return out;
  for (const auto& entry : parsed) {
    if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
      out.emplace_back(entry[0].get<std::string>(), entry[1].get<std::string>());
    }
  }
  return out;
}

crm::MatchQuality quality_of(numbers::MatchLevel level, numbers::Kind kind) {
  if (kind == numbers::Kind::internal) return crm::MatchQuality::internal;
  switch (level) {
    case numbers::MatchLevel::exact:
      return crm::MatchQuality::exact;
    case numbers::MatchLevel::national:
      return crm::MatchQuality::national;
    default:
      return crm::MatchQuality::suffix;
  }
}

template <class T>
tl::unexpected<kit::Error> error_of(kit::Result<T>& result) {
  return tl::unexpected(std::move(result.error()));
}

/// Rows on their way into a table, many a statement: a server answers each statement once.
class PendingRows {
 public:
  PendingRows(std::string_view insert, std::size_t columns) : insert_(insert), columns_(columns) {}

  template <class... T>
  kit::Result<void> add(sql::Database& database, const T&... values) {
    (values_.push_back(sql::to_value(values)), ...);
    if (values_.size() < columns_ * rows_at_once) return {};
    return flush(database);
  }
  kit::Result<void> flush(sql::Database& database) {
    if (values_.empty()) return {};
    std::string text(insert_);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      text += i == 0 ? " VALUES (:" : i % columns_ == 0 ? "), (:" : ", :";
      text += std::to_string(i + 1);
    }
    text += ") ON CONFLICT DO NOTHING";
    auto done = database.execute_values(text, values_);
    clear();
    if (!done) return error_of(done);
    return {};
  }
  void clear() { values_.clear(); }

 private:
  static constexpr std::size_t rows_at_once = 100;
  std::string_view insert_;
  std::size_t columns_;
  std::vector<sql::Value> values_;
};

}  // namespace

struct Store::Impl {
  Matching matching;
  sql::Database reading;
  sql::Database writing;
  std::optional<sql::Transaction> transaction = std::nullopt;
  std::int64_t last_id = 0;
  PendingRows contacts{insert_contact, 8};
  PendingRows keys{insert_key, 4};

  numbers::MatchOptions options() const { return {.suffix_digits = matching.suffix_digits}; }
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

kit::Result<Store> Store::open(std::string_view data_source, std::string_view instance,
                               Matching matching) {
  auto parsed = sql::DataSource::parse(data_source);
  if (!parsed) return error_of(parsed);
  // A server is shared, and every instance has contacts of its own.
  auto source = parsed->in_schema(instance);
  if (!source) return error_of(source);
  auto writing = sql::Database::open(*source);
  if (!writing) return error_of(writing);
  if (auto migrated = writing->migrate("contacts", migrations); !migrated) {
    return error_of(migrated);
  }
  auto reading = sql::Database::open(*source);
  if (!reading) return error_of(reading);
  return Store(
      std::make_unique<Impl>(Impl{std::move(matching), std::move(*reading), std::move(*writing)}));
}

kit::Result<std::string> Store::fingerprint() {
  auto rows = impl_->reading.query("SELECT fingerprint FROM contact_source");
  if (!rows) return error_of(rows);
  if (rows->empty()) return std::string();
  return rows->front().get<std::string>(0);
}

kit::Result<std::vector<Match>> Store::find(const numbers::Number& wanted) {
  const Matching& matching = impl_->matching;
  std::vector<Match> out;
  for (const MatchKey& key : numbers::match_keys(wanted, impl_->options())) {
    auto rows = impl_->reading.query(
        find_key, static_cast<int>(key.field), key.value,
        static_cast<std::int64_t>(matching.max_matches) * candidates_per_match);
    if (!rows) return error_of(rows);
    std::vector<Match> candidates;
    std::vector<std::int64_t> ids;
    std::vector<numbers::Number> candidate_numbers;
    for (const sql::Row& row : *rows) {
      Match match;
      std::int64_t id = 0;
      std::string fields;
      Contact& contact = match.contact;
      auto read = row.read(match.number, id, contact.record, contact.kind, contact.name,
                           contact.company, contact.url, contact.extension, fields);
      if (!read) return error_of(read);
      contact.fields = from_json(fields);
      candidate_numbers.push_back(matching.plan.classify(match.number));
      // The extension column says what it is; the dial plan need not know it.
      if (key.field == MatchKey::Field::extension) candidate_numbers.back() = wanted;
      ids.push_back(id);
      candidates.push_back(std::move(match));
    }
    const auto best = numbers::match(wanted, candidate_numbers, impl_->options());
    std::vector<std::int64_t> taken;
    for (const std::size_t index : best.matches) {
      if (out.size() == matching.max_matches) break;
      if (std::find(taken.begin(), taken.end(), ids[index]) != taken.end()) continue;
      taken.push_back(ids[index]);
      candidates[index].quality = quality_of(best.level, wanted.kind);
      out.push_back(std::move(candidates[index]));
    }
    if (!out.empty()) break;
  }
  return out;
}

bool is_same_party(const numbers::Number& wanted, const numbers::Number& candidate) {
  return numbers::match(wanted, {&candidate, 1}).level != numbers::MatchLevel::none;
}

kit::Result<std::int64_t> Store::erase(const numbers::Number& wanted) {
  sql::Database& database = impl_->writing;
  auto transaction = database.begin();
  if (!transaction) return error_of(transaction);
  std::set<std::int64_t> found;
  for (const MatchKey& key : numbers::match_keys(wanted, impl_->options())) {
    auto rows = database.query(candidates_of_key, static_cast<int>(key.field), key.value);
    if (!rows) return error_of(rows);
    for (const sql::Row& row : *rows) {
      std::int64_t id = 0;
      std::string number;
      if (auto read = row.read(id, number); !read) return error_of(read);
      // The extension column says what it is; the dial plan need not know it.
      if (key.field == MatchKey::Field::extension ||
          is_same_party(wanted, impl_->matching.plan.classify(number))) {
        found.insert(id);
      }
    }
  }
  for (const std::int64_t id : found) {
    for (const char* statement :
         {"DELETE FROM contact_key WHERE contact = :1", "DELETE FROM contact WHERE id = :1"}) {
      if (auto done = database.execute(statement, id); !done) return error_of(done);
    }
  }
  if (auto committed = transaction->commit(); !committed) return error_of(committed);
  return static_cast<std::int64_t>(found.size());
}

kit::Result<void> Store::begin_new() {
  abandon_new();
  auto transaction = impl_->writing.begin();
  if (!transaction) return error_of(transaction);
  impl_->transaction.emplace(std::move(*transaction));
  impl_->last_id = 0;
  for (const char* table : {"contact_key", "contact", "contact_rejected", "contact_source"}) {
    if (auto done = impl_->writing.execute(std::string("DELETE FROM ") + table); !done) {
      return error_of(done);
    }
  }
  return {};
}

kit::Result<void> Store::add(const Contact& contact) {
  const std::int64_t id = ++impl_->last_id;
  auto added =
      impl_->contacts.add(impl_->writing, id, contact.record, contact.kind, contact.name,
                          contact.company, contact.url, contact.extension, as_json(contact.fields));
  if (!added) return error_of(added);
  const auto add_key = [&](MatchKey::Field field, const std::string& value,
                           const std::string& number) {
    return impl_->keys.add(impl_->writing, static_cast<int>(field), value, id, number);
  };
  for (const std::string& number : contact.numbers) {
    const auto classified = impl_->matching.plan.classify(number);
    for (const MatchKey& key : numbers::match_keys(classified, impl_->options())) {
      if (auto done = add_key(key.field, key.value, number); !done) return error_of(done);
    }
  }
  if (!contact.extension.empty()) {
    auto done = add_key(MatchKey::Field::extension, contact.extension, contact.extension);
    if (!done) return error_of(done);
  }
  return {};
}

kit::Result<void> Store::add_rejected(std::uint64_t line, std::string_view reason) {
  auto done = impl_->writing.execute("INSERT INTO contact_rejected (line, reason) VALUES (:1, :2)",
                                     static_cast<std::int64_t>(line), reason);
  if (!done) return error_of(done);
  return {};
}

kit::Result<void> Store::commit_new(std::string_view fingerprint) {
  kit::Result<void> done = impl_->contacts.flush(impl_->writing);
  if (done) done = impl_->keys.flush(impl_->writing);
  if (done) {
    auto noted =
        impl_->writing.execute("INSERT INTO contact_source (fingerprint) VALUES (:1)", fingerprint);
    if (!noted) done = error_of(noted);
  }
  if (done) done = impl_->transaction->commit();
  impl_->transaction.reset();
  return done;
}

void Store::abandon_new() {
  impl_->transaction.reset();
  impl_->contacts.clear();
  impl_->keys.clear();
}

}  // namespace ctibus::contacts
