#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "ctibus/result.hpp"

namespace ctibus::sip {

/// A value of From, To, Contact, Route, Record-Route, Refer-To, P-Asserted-Identity, Diversion ...
/// (RFC 3261 20.10). Parameters without angle brackets belong to the header, not to the URI.
struct NameAddr {
  std::string display_name;  ///< without quotes
  Uri uri;
  Parameters parameters;

  std::string_view tag() const { return parameters.get("tag"); }
  void set_tag(std::string_view tag) { parameters.set("tag", tag); }
};

/// One value. Errors: sip.bad_address.
Result<NameAddr> parse_name_addr(std::string_view text);
/// Comma separated values; all of them or an error. At most 64.
Result<std::vector<NameAddr>> parse_name_addrs(std::string_view text);
/// Always with angle brackets.
std::string to_text(const NameAddr& value);

/// Tag of a From or To as it stands in a Message; empty: none, or unreadable.
std::string tag_of(std::string_view from_or_to);
/// The same value with this tag instead of its own; unreadable text is returned as it is.
std::string with_tag(std::string_view from_or_to, std::string_view tag);

}  // namespace ctibus::sip
