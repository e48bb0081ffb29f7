#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/diagnostic.hpp"

/// A small table of comma-separated values, with the place of every value. Values only; any thread.
namespace ctibus::simulate {

struct CsvCell {
  std::string text;
  config::Place place;
};

struct CsvTable {
  char separator = ',';
  std::vector<CsvCell> head;
  std::vector<std::vector<CsvCell>> rows;  ///< each as wide as the head
};

/// As RFC 4180 has it, strictly. Spreadsheets of some countries write ';' between the values: the
/// header tells. Empty lines, blanks around a value and a byte-order mark are passed over. `name`
/// is what errors call the file; they go to `report` as simulate.bad_csv.
std::optional<CsvTable> parse_csv(std::string_view text, const std::string& name,
                                  config::Report& report);

}  // namespace ctibus::simulate
