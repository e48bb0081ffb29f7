#pragma once

#include <chrono>

namespace csta_switch {

/// Time since some beginning that whoever drives the switch chooses; it never goes back.
using Time = std::chrono::nanoseconds;

}  // namespace csta_switch
