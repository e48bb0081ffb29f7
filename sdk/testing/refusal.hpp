#pragma once

#include "ctibus/testing/test_host.hpp"

namespace ctibus::testing::detail {

inline ctibus_status refuse(ctibus_error* error, std::string_view code, std::string_view text) {
  (void)ctibus::detail::report({std::string(code), std::string(text)}, error);
  return CTIBUS_REFUSED;
}

inline ctibus_status misuse(ctibus_error* error, std::string_view text) {
  (void)ctibus::detail::report("host.misuse", text, error);
  return CTIBUS_MISUSE;
}

inline std::string_view view(const ctibus_text& text) { return {text.data, text.size}; }

}  // namespace ctibus::testing::detail
