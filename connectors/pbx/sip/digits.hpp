#pragma once

#include <string>
#include <string_view>

namespace ctibus::sip {

/// The digits in the body of an INFO request: application/dtmf-relay ("Signal=5") or
/// application/dtmf ("5"). Empty: it is about something else, or has other characters than
/// 0-9 * # A-D.
std::string read_digits(std::string_view content_type, std::string_view body);

/// Can every one of them be sent?
bool are_digits(std::string_view text);

}  // namespace ctibus::sip
