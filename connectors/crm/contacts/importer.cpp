#include "importer.hpp"

#include <fmt/format.h>

#include <algorithm>
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

std::string digits_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out += c;
  }
  return out;
}

/// Digits that every form of the number has.
std::string telling_digits(const numbers::Number& number) {
  constexpr std::size_t telling = 4;
  const std::string& form = !number.e164.empty()       ? number.e164
                            : !number.national.empty() ? number.national
                                                       : number.raw;
  const std::string digits = digits_of(form);
  return digits.size() > telling ? digits.substr(digits.size() - telling) : digits;
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
  if (!file_) {
    if (auto begun = begin(); !begun) return tl::unexpected(std::move(begun.error()));
  }
  CsvRow row;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!file_->next(row)) return finish();
    if (auto taken = take(row); !taken) return tl::unexpected(std::move(taken.error()));
  }
  return false;
}

kit::Result<void> Importer::begin() {
  fingerprint_ = fingerprint_of(options_.path, options_);
  file_.emplace(options_);
  if (auto opened = file_->open(); !opened) return opened;
  if (fingerprint_.empty()) {
    return error("contacts.unreadable", options_.path + " cannot be read: the old contacts stay.");
  }
  if (auto begun = store_.begin_new(); !begun) {
    return error("contacts.sql", begun.error().code + ": " + begun.error().text, true);
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
  const ContactFile::Places& places = file_->places();
  const auto text = [&](std::size_t place) {
    return place == ContactFile::npos ? std::string() : std::string(trimmed(row.fields[place]));
  };
  Contact contact;
  contact.record = text(places.record);
  if (contact.record.empty()) contact.record = "line " + std::to_string(row.line);
  contact.name = text(places.name);
  contact.company = text(places.company);
  contact.kind = text(places.kind);
  if (contact.kind.empty()) contact.kind = "contact";
  contact.url = text(places.url);
  contact.extension = digits_of(text(places.extension));
  for (const std::size_t place : places.numbers) {
    if (std::string number = text(place); !number.empty()) {
      contact.numbers.push_back(std::move(number));
    }
  }
  for (const auto& [name, place] : places.fields) {
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

kit::Result<std::vector<std::uint64_t>> Importer::lines_with(const Options& options,
                                                             const numbers::Number& wanted,
                                                             const numbers::DialPlan& plan) {
  std::vector<std::uint64_t> lines;
  std::error_code none;
  if (!std::filesystem::exists(options.path, none)) return lines;
  ContactFile file(options);
  if (auto opened = file.open(); !opened) return tl::unexpected(std::move(opened.error()));
  // Most numbers are told apart by some digits, which costs nothing.
  const std::string digits = telling_digits(wanted);
  const ContactFile::Places& places = file.places();
  CsvRow row;
  while (file.next(row)) {
    const auto has = [&](std::size_t place) {
      if (place >= row.fields.size()) return false;
      const std::string_view text = trimmed(row.fields[place]);
      return digits_of(text).find(digits) != std::string::npos &&
             is_same_party(wanted, plan.classify(text));
    };
    const bool number = std::any_of(places.numbers.begin(), places.numbers.end(), has);
    const bool extension = wanted.kind == numbers::Kind::internal &&
                           places.extension < row.fields.size() &&
                           digits_of(row.fields[places.extension]) == wanted.extension;
    if (number || extension) lines.push_back(row.line);
  }
  if (file.failed()) {
    return error("contacts.unreadable", options.path + " could be read in part only.", true);
  }
  return lines;
}

kit::Result<bool> Importer::finish() {
  if (file_->failed()) {
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
