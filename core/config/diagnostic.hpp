#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ctibus::config {

/// Where in a file something stands. Line and column count from one; line zero means the whole
/// file. A cheap value.
struct Place {
  std::shared_ptr<const std::string> file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  /// "site.toml:12:3".
  [[nodiscard]] std::string text() const;
  /// "site.toml:12".
  [[nodiscard]] std::string line_text() const;
};

struct Diagnostic {
  bool warning = false;
  Place place;
  std::string code;  ///< catalogue id
  std::string text;  ///< what is wrong and what cures it; carries no secret

  /// "site.toml:12:3: config.unknown_key: ..."; a warning says so before its id.
  [[nodiscard]] std::string line() const;
};

/// Collects all that is wrong with a site, not only the first. One thread at a time.
class Report {
 public:
  void error(const Place& place, std::string_view code, std::string text);
  void warning(const Place& place, std::string_view code, std::string text);

  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  /// In the order of files and lines, for people.
  void sort();

 private:
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};

}  // namespace ctibus::config
