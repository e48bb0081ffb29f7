#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// As much of SIP as it takes to find the CSTA that it carries (ECMA TR/87). Pure.
namespace ctibus::capture {

enum class Begins : std::uint8_t { no, yes, perhaps };

/// Whether a message of SIP begins here, by its start line (RFC 3261 section 7.1, 7.2). `perhaps`:
/// more bytes will tell.
Begins begins_sip(std::string_view bytes);

struct SipHead {
  std::string what;  ///< "INFO", "200 INFO"
  std::string call_id;
  std::string content_type;
  std::optional<std::size_t> content_length;
  std::size_t size = 0;  ///< in bytes, up to the body
};

/// Of a message that begins_sip(); nothing: its end is not there yet.
std::optional<SipHead> read_sip_head(std::string_view bytes);

/// What is CSTA in a body of that type: all of it, or parts of a multipart body (RFC 2046 section
/// 5.1); they lie within `body`. Also what telephones call as-feature-event.
std::vector<std::string_view> csta_bodies(std::string_view content_type, std::string_view body);

}  // namespace ctibus::capture
