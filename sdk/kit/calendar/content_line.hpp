#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/result.hpp"

namespace ctibus::calendar {

/// A text of a file as an error shows it: not too long, without control characters.
std::string shown(std::string_view text);

/// "line 7: why." as calendar.bad_file; read_holidays() adds the file.
tl::unexpected<Error> failure_at(std::size_t line, std::string_view why);

/// A property of iCalendar: NAME;PARAMETER=value:value (RFC 5545 section 3.1).
struct ContentLine {
  std::size_t line = 0;                                         ///< where it begins, from 1
  std::string name;                                             ///< in capitals
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in capitals
  std::string value;

  /// Null: there is none.
  [[nodiscard]] const std::string* parameter(std::string_view name) const;
  /// calendar.bad_file: "line 7: DTSTART: why."
  [[nodiscard]] tl::unexpected<Error> failure(std::string_view why) const;
};

/// Error: calendar.bad_file.
Result<ContentLine> read_content_line(std::string_view unfolded, std::size_t line);

/// The unfolded lines of a text. CRLF and LF end a line, empty ones are passed over.
class UnfoldedLines {
 public:
  explicit UnfoldedLines(std::string_view text);

  /// False: there is no more.
  bool next();
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t line() const { return first_line_; }

 private:
  [[nodiscard]] bool continues() const { return rest_.starts_with(' ') || rest_.starts_with('\t'); }
  std::string_view take_line();

  std::string_view rest_;
  std::string text_;
  std::size_t lines_ = 0;  ///< taken so far
  std::size_t first_line_ = 0;
};

}  // namespace ctibus::calendar
