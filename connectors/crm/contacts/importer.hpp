#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contact.hpp"
#include "contact_file.hpp"
#include "csv_reader.hpp"
#include "ctibus/kit/error.hpp"
#include "ctibus/kit/numbers.hpp"
#include "options.hpp"
#include "store.hpp"

namespace ctibus::contacts {

/// Says which content and which options contacts come from; empty when the file cannot be read.
std::string fingerprint_of(const std::filesystem::path& path, const Options& options);

/// Brings a file into the store, some rows at a time so that numbers are found meanwhile. Whatever
/// goes wrong, the old contacts stay. One thread.
class Importer {
 public:
  /// A row that was set aside.
  struct Rejected {
    std::uint64_t line = 0;
    std::string reason;
  };

  Importer(const Options& options, Store& store);
  Importer(const Importer&) = delete;
  Importer& operator=(const Importer&) = delete;
  ~Importer();

  /// The lines of the file that hold this number; none when there is no file. Errors: contacts.*.
  [[nodiscard]] static kit::Result<std::vector<std::uint64_t>> lines_with(
      const Options& options, const numbers::Number& wanted, const numbers::DialPlan& plan);

  /// True when the import is complete and the new contacts are in force. Errors: contacts.*.
  [[nodiscard]] kit::Result<bool> run(std::size_t rows);

  const ImportSummary& summary() const { return summary_; }
  /// The first rows that were set aside, to be named in the log.
  const std::vector<Rejected>& rejected() const { return rejected_; }

 private:
  kit::Result<void> begin();
  kit::Result<void> take(CsvRow& row);
  kit::Result<void> reject(std::uint64_t line, std::string reason);
  kit::Result<bool> finish();

  const Options& options_;
  Store& store_;
  std::string fingerprint_;
  std::optional<ContactFile> file_;
  ImportSummary summary_;
  std::vector<Rejected> rejected_;
};

}  // namespace ctibus::contacts
