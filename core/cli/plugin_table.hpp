#pragma once

#include <string>

#include "core/cli/table.hpp"
#include "core/presentation/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {

/// The instances of a report, a row each.
std::string plugin_table(const presentation::ReportBody& report);

}  // namespace ctibus::cli
