#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/simulate/csv.hpp"

/// What the columns of both files hold. Values only; any thread.
namespace ctibus::simulate {

struct Column {
  std::string name;
  bool required = false;
};

/// Finds a table's columns by its header and reads what is in them; what is wrong goes to `report`.
class Columns {
 public:
  Columns(const CsvTable& table, std::span<const Column> columns, std::string_view error_code,
          config::Report& report);

  /// Every column is known, and none is missing or there twice.
  [[nodiscard]] bool good() const { return good_; }
  /// The cell of this column (its place in `columns`); null: the file has none.
  [[nodiscard]] const CsvCell* cell(std::size_t row, std::size_t column) const;
  /// "08:30". nullopt was reported.
  [[nodiscard]] std::optional<std::chrono::minutes> time(std::size_t row, std::size_t column) const;
  /// From `least` (or above it) to a hundred thousand. nullopt was reported.
  [[nodiscard]] std::optional<double> number(std::size_t row, std::size_t column, bool positive,
                                             std::string_view example) const;
  /// One of these names. nullopt was reported.
  [[nodiscard]] std::optional<std::string> name(std::size_t row, std::size_t column,
                                                std::string_view what,
                                                std::span<const std::string> known) const;
  void error(const config::Place& place, std::string text) const;

 private:
  const CsvTable& table_;
  std::span<const Column> columns_;
  std::string error_code_;
  config::Report& report_;
  std::vector<std::optional<std::size_t>> where_;  ///< in the table, of each column
  bool good_ = true;
};

/// "08:30"
std::string time_text(std::chrono::minutes time);

}  // namespace ctibus::simulate
