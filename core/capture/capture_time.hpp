#pragma once

#include <chrono>

namespace ctibus::capture {

/// When a packet was captured.
using CaptureTime = std::chrono::sys_time<std::chrono::microseconds>;

}  // namespace ctibus::capture
