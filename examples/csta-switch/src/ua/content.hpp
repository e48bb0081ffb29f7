#pragma once

#include <string_view>

#include "sip/message.hpp"

namespace csta_switch {

inline constexpr std::string_view csta_type = "application/csta+xml";
inline constexpr std::string_view csta_disposition = "signal;handling=required";

/// What a message carries: CSTA, nothing, or what must be refused with 415.
enum class Content { csta, none, unsupported };

/// By Content-Type, Content-Encoding and Content-Disposition (RFC 3261 20.11): what need not be
/// understood, and is not, counts as nothing.
Content content_of(const sip::Message& message);

void put_csta(sip::Message& message, std::string body);

}  // namespace csta_switch
