#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The insides of header fields' values.
namespace csta_switch::sip {

bool same(std::string_view left, std::string_view right);  ///< without case (ASCII)
std::string_view trimmed(std::string_view text);

/// Cut at commas that are not in quotes or in `<>`.
std::vector<std::string> cut_list(std::string_view text);

/// What stands before the first parameter.
std::string_view bare(std::string_view value);

/// `;name=value` behind the address; empty when it is not there.
std::string parameter(std::string_view value, std::string_view name);
/// Also `;name` without a value.
bool has_parameter(std::string_view value, std::string_view name);

/// The URI of an address with or without `<>`.
std::string uri_in(std::string_view address);

/// "HOST:PORT" of a SIP URI, or of the sent-by of a Via; port 5060 when it names none. Empty: not a
/// numeric address.
std::string address_in(std::string_view uri);

}  // namespace csta_switch::sip
