#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "ctibus/abi/types.h"

namespace ctibus::host {

inline std::string_view view(const ctibus_text& text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

inline ctibus_text text(std::string_view view) { return {view.data(), view.size()}; }

/// Fills what the caller's struct has room for.
inline ctibus_status refuse(ctibus_error* error, ctibus_status status, std::string_view code,
                            std::string_view why) {
  const auto copy = [](char* to, std::size_t capacity, std::string_view from) {
    const std::size_t size = std::min(capacity - 1, from.size());
    std::memcpy(to, from.data(), size);
    to[size] = '\0';
  };
  if (error != nullptr && error->size >= sizeof(ctibus_error)) {
    copy(error->code, sizeof(error->code), code);
    copy(error->text, sizeof(error->text), why);
  }
  return status;
}

inline ctibus_error empty_error() {
  ctibus_error error{};
  error.size = sizeof(error);
  return error;
}

/// What a plugin wrote into an error, whether terminated or not.
inline Error read_error(const ctibus_error& error) {
  return {std::string(error.code, strnlen(error.code, sizeof(error.code))),
          std::string(error.text, strnlen(error.text, sizeof(error.text)))};
}

}  // namespace ctibus::host
