#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"

namespace ctibus::presentation {

/// How payloads become JSON: durations in milliseconds, timestamps in ISO 8601 UTC, enumerations
/// and handles of secrets as text, bytes in base64. Fields that are not declared are kept.
struct JsonStyle {
  bool show_personal = false;  ///< else masked; secrets always are
};

/// A payload by its declaration. Null when the bytes are no MessagePack map. Any thread.
nlohmann::ordered_json to_json(std::span<const std::uint8_t> payload,
                               const std::vector<manifest::FieldSpec>& fields, JsonStyle style);

/// What is shown instead of a personal text: "***", with the last two digits of a number.
std::string masked(std::string_view text);

/// One line; what is no UTF-8 is replaced.
std::string line_of(const nlohmann::ordered_json& value);

}  // namespace ctibus::presentation
