#pragma once

#include <chrono>
#include <string>

#include "core/simulate/study.hpp"

namespace ctibus::simulate {

/// A day as an SVG picture: for each group the calls that were offered and answered in each part of
/// the day, and the service level. UTF-8, complete in itself. Any thread.
std::string chart(const Study& study, std::chrono::minutes interval, Seconds threshold);

}  // namespace ctibus::simulate
