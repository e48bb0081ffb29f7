#pragma once

#include <string>

namespace ctibus::csta {

/// The tables as a page of Markdown: every message with its fields, then every type. Pure; any
/// thread.
std::string describe_markdown();

}  // namespace ctibus::csta
