#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace call_logger {

/// One line of comma-separated values (RFC 4180) with its line end. A cell that a spreadsheet would
/// take for a formula is made a text: numbers and names come from callers.
std::string csv_line(const std::vector<std::string_view>& cells);

}  // namespace call_logger
