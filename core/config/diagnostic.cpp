#include "core/config/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace ctibus::config {

std::string Place::line_text() const {
  const std::string name = file ? *file : std::string();
  return line == 0 ? name : fmt::format("{}:{}", name, line);
}

std::string Place::text() const {
  return line == 0 ? line_text() : fmt::format("{}:{}", line_text(), column);
}

std::string Diagnostic::line() const {
  return fmt::format("{}: {}{}: {}", place.text(), warning ? "warning: " : "", code, text);
}

void Report::error(const Place& place, std::string_view code, std::string text) {
  diagnostics_.push_back({false, place, std::string(code), std::move(text)});
  ++errors_;
}

void Report::warning(const Place& place, std::string_view code, std::string text) {
  diagnostics_.push_back({true, place, std::string(code), std::move(text)});
}

void Report::sort() {
  // Files keep the order in which they were read: the main file comes first.
  std::vector<const std::string*> files;
  for (const auto& diagnostic : diagnostics_) {
    const std::string* file = diagnostic.place.file.get();
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  }
  const auto order = [&](const Diagnostic& diagnostic) {
    return std::tuple(std::find(files.begin(), files.end(), diagnostic.place.file.get()),
                      diagnostic.place.line, diagnostic.place.column);
  };
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                   [&](const auto& a, const auto& b) { return order(a) < order(b); });
}

}  // namespace ctibus::config
