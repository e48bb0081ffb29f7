#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ctibus::contacts {

struct CsvRow {
  std::uint64_t line = 0;  ///< where it begins, from 1
  std::vector<std::string> fields;
  std::string problem;  ///< why it cannot be used; empty: it can
};

/// Reads a CSV file (RFC 4180, CRLF or LF) row by row in bounded memory, whatever the file holds.
///
/// A row that makes no sense (too long, a quote that is never closed, another number of columns
/// than the first row) costs only the line that it begins on: reading goes on at the next line, so
/// that a stray quote does not swallow the rows below it. One thread at a time.
class CsvReader {
 public:
  struct Options {
    char delimiter = ',';
    std::size_t max_row = std::size_t{64} << 10;  ///< bytes
  };

  CsvReader(const std::filesystem::path& path, Options options);
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;
  ~CsvReader();

  bool is_open() const;
  /// The next row, good or bad; false: the end.
  bool next(CsvRow& row);
  /// A read error happened: the end was not the file's.
  bool failed() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ctibus::contacts
