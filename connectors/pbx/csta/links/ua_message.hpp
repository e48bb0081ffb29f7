#pragma once

#include <string_view>

#include "ctibus/kit/csta/packet.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "ua_link.hpp"

namespace ctibus::csta {

inline constexpr std::string_view ua_content_type = "application/csta+xml";

bool is_csta(const sip::Message& message);
void put_body(sip::Message& message, const Element& body, const XmlStyle& style);
/// Its invoke id is 0. Errors: those of read_xml().
Result<Packet> read_body(const sip::Message& message, const XmlStyle& style);

/// A request outside of dialogs, which may begin one.
sip::Message ua_request(std::string_view method, const UaOptions& options, UaAgent& agent);

/// What the request of ours comes to that was refused.
Element outcome_of_status(int status);

}  // namespace ctibus::csta
