#include "contact_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "text.hpp"

namespace ctibus::contacts {

namespace {

tl::unexpected<kit::Error> error(std::string code, std::string text) {
  return tl::unexpected(kit::Error{std::move(code), std::move(text)});
}

char delimiter_of(const Options& options) {
  return options.delimiter == "tab" || options.delimiter == "\\t" ? '\t'
                                                                  : options.delimiter.front();
}

}  // namespace

kit::Result<void> ContactFile::open() {
  reader_.emplace(std::filesystem::path(options_.path),
                  CsvReader::Options{.delimiter = delimiter_of(options_)});
  if (!reader_->is_open()) {
    return error("contacts.unreadable", options_.path + " cannot be read: the old contacts stay.");
  }
  if (auto header = read_header(); !header) return header;
  return map_columns();
}

bool ContactFile::next(CsvRow& row) {
  if (!first_) return reader_->next(row);
  row = std::move(*first_);
  first_.reset();
  return true;
}

kit::Result<void> ContactFile::read_header() {
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

kit::Result<std::size_t> ContactFile::column(const std::string& name) const {
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

kit::Result<void> ContactFile::map_columns() {
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

}  // namespace ctibus::contacts
