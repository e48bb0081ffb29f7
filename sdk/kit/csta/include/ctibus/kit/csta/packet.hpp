#pragma once

#include <cstdint>
#include <optional>

#include "ctibus/kit/csta/element.hpp"

namespace ctibus::csta {

/// A message on its way, in any encoding: what ROSE calls its PDU, and the header of ECMA-323
/// Annex J its invoke id.
struct Packet {
  enum class Kind : std::uint8_t { request, response, error, event };
  Kind kind = Kind::request;
  std::int64_t invoke_id = 0;  ///< of a response or error: of what it answers; events have none
  Element body;
  /// Of a request in BER: that of the request of ours to which it belongs, such as the parts of a
  /// long answer.
  std::optional<std::int64_t> linked = {};
};

/// What a message in XML is, which says so by its name only; `invoke_id` as in the frame (Annex J)
/// tells events that no table knows. Pure; any thread.
Packet packet_of(Element message, std::int64_t invoke_id);

}  // namespace ctibus::csta
