#include "source_ids.hpp"

#include <algorithm>
#include <array>

namespace source_ids {
namespace {

/// Functions and types whose first texts are ids.
constexpr std::array<std::string_view, 14> kCalls = {
    "failure", "error",  "warning",      "info",   "reject",      "refuse", "fail",
    "Error",   "report", "unanswerable", "raise_", "raise_alarm", "alarm",  "Refusal"};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// "part.name", two or more lower-case tokens.
bool is_id(std::string_view text) {
  std::size_t dots = 0;
  char last = '.';
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9' && last != '.');
    if (!letter && (c != '.' || last == '.')) return false;
    dots += c == '.' ? 1 : 0;
    last = c;
  }
  return dots > 0 && last != '.';
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/// The name before the bracket that encloses `at`; "" when it has none (a nested brace).
/// `opening` becomes the bracket's position.
std::string_view enclosing(std::string_view text, std::size_t at, std::size_t& opening) {
  int depth = 0;
  for (std::size_t i = at; i-- > 0;) {
    const char c = text[i];
    if (c == ')' || c == '}' || c == ']') ++depth;
    if (c == ';' && depth == 0) break;
    if (c != '(' && c != '{' && c != '[') continue;
    if (--depth >= 0) continue;
    opening = i;
    std::size_t end = i;
    while (end > 0 && is_space(text[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_word(text[begin - 1])) --begin;
    return text.substr(begin, end - begin);
  }
  opening = 0;
  return {};
}

bool is_used_as_id(std::string_view text, std::size_t at) {
  std::size_t before = at;
  while (before > 0 && is_space(text[before - 1])) --before;
  const std::string_view lead = text.substr(0, before);
  if (lead.ends_with("code =") || lead.ends_with("code_ =")) return true;
  // An argument, or one of the two that a condition chooses between.
  constexpr std::string_view kLeads = "({,?:";
  if (lead.empty() || kLeads.find(lead.back()) == std::string_view::npos) return false;
  std::size_t opening = at;
  // At most two levels: fail({"id", "text"}).
  for (int level = 0; level < 2; ++level) {
    const std::string_view name = enclosing(text, opening, opening);
    if (std::find(kCalls.begin(), kCalls.end(), name) != kCalls.end()) return true;
    if (opening == 0 || !name.empty()) return false;
  }
  return false;
}

std::string place(std::string_view text, const std::string& file, std::size_t at) {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(at), '\n');
  return file + ":" + std::to_string(line);
}

template <class Visit>
void each_id(std::string_view text, Visit visit) {
  bool in_comment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') in_comment = false;
    if (text.substr(i, 2) == "//") in_comment = true;
    if (text[i] == '\'' && i + 2 < text.size() && text[i + 2] == '\'') i += 2;
    if (text[i] != '"' || in_comment) continue;
    std::size_t end = i + 1;
    while (end < text.size() && text[end] != '"' && text[end] != '\n') {
      end += text[end] == '\\' ? std::size_t{2} : std::size_t{1};
    }
    if (end >= text.size()) return;
    const std::string_view literal = text.substr(i + 1, end - i - 1);
    if (is_id(literal)) visit(literal, i);
    i = end;
  }
}

/// The end of the initialiser that begins after `at`.
std::size_t end_of_table(std::string_view text, std::size_t at) {
  const std::size_t end = text.find("};", at);
  return end == std::string_view::npos ? text.size() : end;
}

}  // namespace

void find_used(std::string_view text, const std::string& file, Places& out) {
  each_id(text, [&](std::string_view id, std::size_t at) {
    if (is_used_as_id(text, at)) out[std::string(id)].push_back(place(text, file, at));
  });
}

void find_declared(std::string_view text, const std::string& file, Places& out) {
  for (auto at = text.find("ErrorEntry"); at != std::string_view::npos;
       at = text.find("ErrorEntry", at + 1)) {
    const std::size_t open = text.find_first_of("{;(", at);
    if (open == std::string_view::npos || text[open] != '{') continue;
    const std::string_view table = text.substr(open, end_of_table(text, open) - open);
    each_id(table, [&](std::string_view id, std::size_t inner) {
      out[std::string(id)].push_back(place(text, file, open + inner));
    });
  }
}

std::vector<std::filesystem::path> sources(const std::filesystem::path& root,
                                           const std::vector<std::string>& folders) {
  std::vector<std::filesystem::path> out;
  for (const std::string& folder : folders) {
    if (!std::filesystem::is_directory(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             root / folder, std::filesystem::directory_options::follow_directory_symlink)) {
      const auto extension = entry.path().extension();
      if (extension == ".hpp" || extension == ".cpp" || extension == ".h") {
        out.push_back(entry.path().lexically_relative(root));
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace source_ids
