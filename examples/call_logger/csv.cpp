#include "csv.hpp"

namespace call_logger {
namespace {

bool is_formula(std::string_view cell) {
  constexpr std::string_view kStarts = "=@\t\r";
  if (cell.empty()) return false;
  // A telephone number may begin with '+'.
  const bool signed_text = (cell.front() == '+' || cell.front() == '-') &&
                           cell.find_first_not_of("+-0123456789") != std::string_view::npos;
  return signed_text || kStarts.find(cell.front()) != std::string_view::npos;
}

std::string csv_cell(std::string_view cell) {
  std::string out = "\"";
  if (is_formula(cell)) out += '\'';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string csv_line(const std::vector<std::string_view>& cells) {
  std::string out;
  for (const std::string_view cell : cells) {
    if (!out.empty()) out += ',';
    out += csv_cell(cell);
  }
  return out + "\r\n";
}

}  // namespace call_logger
