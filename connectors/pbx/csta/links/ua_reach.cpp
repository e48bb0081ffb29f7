#include "ua_reach.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ctibus/kit/sip/network.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::csta {
namespace {

bool is_wildcard(std::string_view address) { return address == "0.0.0.0" || address == "::"; }

}  // namespace

Result<> check_ua_reach(std::string_view target, std::span<const sip::Endpoint> listening) {
  const auto uri = sip::parse_uri(target);
  if (!uri)
    return failure("csta.bad_options", fmt::format("The link \"{}\" is no SIP URI.", target));
  const auto transport = sip::transport_of(*uri);
  const auto here = std::ranges::find(listening, transport, &sip::Endpoint::transport);
  if (here == listening.end()) {
    return failure("csta.bad_options",
                   fmt::format("The link \"{0}\" is reached by {1}, but sip_listen has no {1}: "
                               "address: add one, such as {1}:192.168.1.5:0.",
                               target, to_text(transport)));
  }
  if (is_wildcard(here->address) && !sip::is_numeric_address(uri->host)) {
    return failure("csta.bad_options",
                   fmt::format("The switch of the link \"{}\" would not find us: write the address "
                               "of ours that it reaches in sip_listen in place of {}, or a numeric "
                               "address in the link.",
                               target, here->address));
  }
  return {};
}

}  // namespace ctibus::csta
