#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ctibus::schema {

/// A text that may stand in a cell of a table.
inline std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

inline std::string code(std::string_view text) {
  return text.empty() ? std::string() : "`" + cell(text) + "`";
}

/// "| a | b |" with its line end.
inline std::string row(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& text : cells) out += " " + text + " |";
  return out + "\n";
}

/// The first two lines of a table.
inline std::string head(const std::vector<std::string>& cells) {
  std::string out = row(cells) + "|";
  for (std::size_t i = 0; i < cells.size(); ++i) out += "---|";
  return out + "\n";
}

inline constexpr std::string_view kGenerated =
    "<!-- Generated from the declarations in the source; change those and build the target "
    "update-references. -->\n\n";

}  // namespace ctibus::schema
