#include "importer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string_view>

#include "ctibus/codec.hpp"
#include "text.hpp"

namespace ctibus::contacts {

namespace {

constexpr std::size_t named_in_log = 10;
/// No number or SIP address is longer, and an index of PostgreSQL takes no more than 2.7 kB.
constexpr std::size_t longest_number = 255;

tl::unexpected<kit::Error> error(std::string code, std::string text, bool transient = false) {
  return tl::unexpected(kit::Error{std::move(code), std::move(text), transient});
}

/// FNV-1a, 64 bits: tells a changed file, and is no protection against anybody.
class Fingerprint {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) {
      state_ = (state_ ^ static_cast<std::uint8_t>(c)) * 0x100000001b3u;
    }
    size_ += bytes.size();
  }
  std::string text() const { return fmt::format("{:016x}-{}", state_, size_); }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;
  std::uint64_t size_ = 0;
};

char delimiter_of(const Options& options) {
  return options.delimiter == "tab" || options.delimiter == "\\t" ? '\t'
                                                                  : options.delimiter.front();
}

std::string digits_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out += c;
  }
  return out;
}

}  // namespace

std::string fingerprint_of(const std::filesystem::path& path, const Options& options) {
  struct Close {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rbe"));
  if (!file) return {};
  Fingerprint fingerprint;
  std::vector<char> buffer(64 << 10);
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    fingerprint.add({buffer.data(), size});
  }
  if (std::ferror(file.get()) != 0) return {};
  // What the keys are made by is part of what they come from.
  Options telling = options;
  telling.data_source.clear();
  msgpack::Buffer packed;
  encode(telling, packed);
  Fingerprint settings;
  settings.add({reinterpret_cast<const char*>(packed.data()), packed.size()});
  return fingerprint.text() + "/" + settings.text();
}

Importer::Importer(const Options& options, Store& store) : options_(options), store_(store) {}
Importer::~Importer() { store_.abandon_new(); }

kit::Result<bool> Importer::run(std::size_t rows) {
  if (!reader_) {
    if (auto begun = begin(); !begun) return tl::unexpected(std::move(begun.error()));
  }
  CsvRow row;
  for (std::size_t i = 0; i < rows; ++i) {
    if (first_) {
      row = std::move(*first_);
      first_.reset();
    } else if (!reader_->next(row)) {
      return finish();
    }
    if (auto taken = take(row); !taken) return tl::unexpected(std::move(taken.error()));
  }
  return false;
}

kit::Result<void> Importer::begin() {
  fingerprint_ = fingerprint_of(options_.path, options_);
  reader_.emplace(std::filesystem::path(options_.path),
                  CsvReader::Options{.delimiter = delimiter_of(options_)});
  if (fingerprint_.empty() || !reader_->is_open()) {
    return error("contacts.unreadable", options_.path + " cannot be read: the old contacts stay.");
  }
  if (auto header = read_header(); !header) return header;
  if (auto mapped = map_columns(); !mapped) return mapped;
  if (auto begun = store_.begin_new(); !begun) {
    return error("contacts.sql", begun.error().code + ": " + begun.error().text, true);
  }
  return {};
}

kit::Result<void> Importer::read_header() {
  CsvRow row;
  if (!reader_->next(row)) {
    return error("contacts.bad_columns", options_.path + " is empty: the old contacts stay.");
  }
  if (!row.problem.empty()) {
    return error("contacts.bad_columns",
                 fmt::format("{}:{}: {}.", options_.path, row.line, row.problem));
  }
  if (!row.fields.empty() &&
      (row.fields[0].starts_with("\xff\xfe") || row.fields[0].starts_with("\xfe\xff"))) {
    return error("contacts.bad_encoding",
                 options_.path + " is UTF-16: save it as CSV UTF-8. The old contacts stay.");
  }
  header_ = row.fields;
  if (!options_.has_header) {
    first_ = std::move(row);
    return {};
  }
  for (std::string& name : header_) {
    if (options_.encoding == Encoding::latin_1) name = from_latin1(name);
    name = std::string(trimmed(name));
  }
  return {};
}

kit::Result<std::size_t> Importer::column(const std::string& name) const {
  if (options_.has_header) {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  }
  std::size_t number = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (failed == std::errc() && end == name.data() + name.size() && number >= 1 &&
      number <= header_.size()) {
    return number - 1;
  }
  std::string known;
  for (std::size_t i = 0; options_.has_header && i < header_.size() && i < 20; ++i) {
    known += (i == 0 ? "" : ", ") + header_[i];
  }
  return error(
      "contacts.bad_columns",
      fmt::format("{} has no column \"{}\" but {}. The old contacts stay.", options_.path, name,
                  known.empty() ? fmt::format("{} columns", header_.size()) : known));
}

kit::Result<void> Importer::map_columns() {
  const Columns defaults;
  const auto place = [&](const std::string& name, const std::string& by_default,
                         std::size_t& out) -> kit::Result<void> {
    if (name.empty()) return {};
    auto found = column(name);
    // Only what the site asked for must be there.
    if (!found && name == by_default) return {};
    if (!found) return tl::unexpected(std::move(found.error()));
    out = *found;
    return {};
  };
  const Columns& wanted = options_.columns;
  for (auto result : {place(wanted.record, defaults.record, places_.record),
                      place(wanted.name, defaults.name, places_.name),
                      place(wanted.company, defaults.company, places_.company),
                      place(wanted.kind, defaults.kind, places_.kind),
                      place(wanted.url, defaults.url, places_.url),
                      place(wanted.extension, defaults.extension, places_.extension)}) {
    if (!result) return result;
  }
  for (const std::string& name : wanted.numbers) {
    auto found = column(name);
    if (!found) return tl::unexpected(std::move(found.error()));
    places_.numbers.push_back(*found);
  }
  for (const std::string& name : wanted.fields) {
    auto found = column(name);
    if (!found) return tl::unexpected(std::move(found.error()));
    places_.fields.emplace_back(name, *found);
  }
  return {};
}

kit::Result<void> Importer::take(CsvRow& row) {
  if (!row.problem.empty()) return reject(row.line, std::move(row.problem));
  for (std::string& field : row.fields) {
    if (options_.encoding == Encoding::latin_1) field = from_latin1(field);
    if (!is_clean_utf8(field)) {
      return reject(row.line, field.find('\0') != std::string::npos
                                  ? "a zero byte"
                                  : "no valid UTF-8: is the encoding latin-1?");
    }
  }
  const auto text = [&](std::size_t place) {
    return place == npos ? std::string() : std::string(trimmed(row.fields[place]));
  };
  Contact contact;
  contact.record = text(places_.record);
  if (contact.record.empty()) contact.record = "line " + std::to_string(row.line);
  contact.name = text(places_.name);
  contact.company = text(places_.company);
  contact.kind = text(places_.kind);
  if (contact.kind.empty()) contact.kind = "contact";
  contact.url = text(places_.url);
  contact.extension = digits_of(text(places_.extension));
  for (const std::size_t place : places_.numbers) {
    if (std::string number = text(place); !number.empty()) {
      contact.numbers.push_back(std::move(number));
    }
  }
  for (const auto& [name, place] : places_.fields) {
    if (std::string value = text(place); !value.empty()) {
      contact.fields.emplace_back(name, std::move(value));
    }
  }
  if (contact.numbers.empty() && contact.extension.empty()) {
    return reject(row.line, "no number");
  }
  const auto too_long = [](const std::string& number) { return number.size() > longest_number; };
  if (too_long(contact.extension) ||
      std::any_of(contact.numbers.begin(), contact.numbers.end(), too_long)) {
    return reject(row.line, fmt::format("a number of more than {} characters", longest_number));
  }
  if (auto added = store_.add(contact); !added) {
    return error("contacts.sql", added.error().code + ": " + added.error().text, true);
  }
  ++summary_.contacts;
  return {};
}

kit::Result<void> Importer::reject(std::uint64_t line, std::string reason) {
  if (++summary_.rejected > options_.max_rejected) {
    return error("contacts.too_many_rejected",
                 fmt::format("{} has more than {} bad rows; the first is line {}: {}. The old "
                             "contacts stay.",
                             options_.path, options_.max_rejected,
                             rejected_.empty() ? line : rejected_.front().line,
                             rejected_.empty() ? reason : rejected_.front().reason));
  }
  if (auto added = store_.add_rejected(line, reason); !added) {
    return error("contacts.sql", added.error().code + ": " + added.error().text, true);
  }
  if (rejected_.size() < named_in_log) rejected_.push_back({line, std::move(reason)});
  return {};
}

kit::Result<bool> Importer::finish() {
  if (reader_->failed()) {
    return error("contacts.unreadable",
                 options_.path + " could be read in part only: the old contacts stay.", true);
  }
  if (fingerprint_of(options_.path, options_) != fingerprint_) {
    return error("contacts.changed_meanwhile",
                 options_.path + " changed while it was read: the old contacts stay.", true);
  }
  if (auto committed = store_.commit_new(fingerprint_); !committed) {
    return error("contacts.sql", committed.error().code + ": " + committed.error().text, true);
  }
  return true;
}

}  // namespace ctibus::contacts
