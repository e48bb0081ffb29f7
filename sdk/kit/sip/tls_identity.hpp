#pragma once

#include <openssl/x509.h>

#include <string>
#include <string_view>
#include <vector>

namespace ctibus::sip {

/// The SIP identities of a certificate (RFC 5922 7.1): the domains of its sip: URIs,
/// or else its DNS names; its addresses; and only when it has no alternative names at all, its
/// common name.
std::vector<std::string> identities_of(const X509* certificate);

/// Whether one of them is the name, whatever its case, as a whole: no wildcard stands for anything
/// (RFC 5922 7.2).
bool has_identity(const std::vector<std::string>& identities, std::string_view name);

}  // namespace ctibus::sip
