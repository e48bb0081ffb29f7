#pragma once

#include "ctibus/result.hpp"

namespace ctibus::csta {

/// What a link or the switch has to say, in the words of call control (docs/ports.md).
inline Error port_error(const Error& error) {
  if (error.code == "pbx.bad_value" || error.code == "csta.not_in_ber") {
    return {"pbx.not_supported", error.text};
  }
  if (error.code == "csta.bad_value" || error.code == "csta.too_large") {
    return {"pbx.invalid_destination", error.text};
  }
  if (error.code.starts_with("pbx.")) return error;
  return {"pbx.link_down", error.text};
}

}  // namespace ctibus::csta
