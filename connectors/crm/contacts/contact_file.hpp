#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "csv_reader.hpp"
#include "ctibus/kit/error.hpp"
#include "options.hpp"

namespace ctibus::contacts {

/// The rows of a file of contacts, and which of its columns is what. One thread.
class ContactFile {
 public:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  /// Where each part of a contact stands; npos: nowhere.
  struct Places {
    std::size_t record = npos;
    std::size_t name = npos;
    std::size_t company = npos;
    std::size_t kind = npos;
    std::size_t url = npos;
    std::size_t extension = npos;
    std::vector<std::size_t> numbers;
    std::vector<std::pair<std::string, std::size_t>> fields;
  };

  explicit ContactFile(const Options& options) : options_(options) {}

  /// Reads the head and finds the columns. Errors: contacts.unreadable, contacts.bad_columns,
  /// contacts.bad_encoding.
  kit::Result<void> open();
  const Places& places() const { return places_; }
  /// The next row, good or bad; false: the end.
  bool next(CsvRow& row);
  /// A read error happened: the end was not the file's.
  bool failed() const { return reader_->failed(); }

 private:
  kit::Result<void> read_header();
  kit::Result<std::size_t> column(const std::string& name) const;
  kit::Result<void> map_columns();

  const Options& options_;
  std::optional<CsvReader> reader_;
  std::vector<std::string> header_;
  std::optional<CsvRow> first_;  ///< without a header: read to count the columns
  Places places_;
};

}  // namespace ctibus::contacts
