#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/ids.hpp"
#include "ctibus/message.hpp"

/// Between the words of the bus and those of the Centre.
namespace ctibus::acd {

inline Attributes views(const std::vector<std::pair<std::string, std::string>>& data) {
  return {data.begin(), data.end()};
}

inline std::vector<std::pair<std::string, std::string>> owned(const Attributes& data) {
  return {data.begin(), data.end()};
}

inline std::string text_of(const Uuid& root) { return root ? root.text() : std::string(); }

inline std::string_view connector_of(std::string_view device) {
  return device.substr(0, device.find(':'));
}

}  // namespace ctibus::acd
