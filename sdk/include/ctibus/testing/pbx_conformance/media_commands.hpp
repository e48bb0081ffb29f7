#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "ctibus/messages/media.hpp"

/// What the suites ask of the media port. "silence" is a sound that every connector knows: a second
/// or a little more.
namespace ctibus::testing::pbx {

using namespace std::chrono_literals;

inline media::Play silence(std::string_view call, std::string_view device) {
  return {.call = call, .device = device, .sounds = {"silence"}};
}
inline media::Play endless(std::string_view call, std::string_view device) {
  return {.call = call, .device = device, .sounds = {"silence"}, .loop = true};
}
inline media::Collect digits(std::string_view call, std::string_view device, std::uint32_t max) {
  return {.call = call,
          .device = device,
          .max_digits = max,
          .first_time_limit = 5s,
          .next_time_limit = 2s};
}
inline media::Record message(std::string_view call, std::string_view device) {
  return {.call = call, .device = device, .end_keys = "#"};
}

}  // namespace ctibus::testing::pbx
