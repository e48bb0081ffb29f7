#pragma once

#include <string>

#include "ctibus/result.hpp"

namespace ctibus::calendar {

/// A whole file. Errors: calendar.unreadable, calendar.too_much; the text is a sentence without the
/// file's name.
Result<std::string> read_file(const std::string& path);

}  // namespace ctibus::calendar
