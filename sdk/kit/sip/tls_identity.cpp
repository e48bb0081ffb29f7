#include "tls_identity.hpp"

#include <arpa/inet.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>

#include "ctibus/kit/sip/network.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip {

namespace {

/// Empty: it has a zero byte, by which a name could end early for somebody else.
std::string text_of(const ASN1_STRING* string) {
  std::string text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                   static_cast<std::size_t>(ASN1_STRING_length(string)));
  return text.find('\0') == std::string::npos ? text : std::string();
}

std::string address_of(const ASN1_STRING* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int size = ASN1_STRING_length(bytes);
  if (size != 4 && size != 16) return {};
  inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(bytes), text.data(), text.size());
  return text.data();
}

std::string common_name(const X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (index < 0) return {};
  return text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
}

}  // namespace

std::vector<std::string> identities_of(const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  std::vector<std::string> domains;
  std::vector<std::string> dns;
  std::vector<std::string> addresses;
  if (names == nullptr) {
    // An extension that cannot be read is no leave to look elsewhere.
    if (X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0) return {};
    auto name = common_name(certificate);
    return name.empty() ? std::vector<std::string>() : std::vector{std::move(name)};
  }
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      dns.push_back(text_of(name->d.dNSName));
    } else if (name->type == GEN_IPADD) {
      addresses.push_back(address_of(name->d.iPAddress));
    } else if (name->type == GEN_URI) {
      const auto uri = parse_uri(text_of(name->d.uniformResourceIdentifier));
      if (uri && uri->scheme == "sip" && uri->user.empty()) domains.push_back(uri->host);
    }
  }
  auto identities = domains.empty() ? std::move(dns) : std::move(domains);
  identities.insert(identities.end(), addresses.begin(), addresses.end());
  std::erase(identities, "");
  return identities;
}

bool has_identity(const std::vector<std::string>& identities, std::string_view name) {
  const auto bytes = address_bytes(name);
  return std::ranges::any_of(identities, [&](const std::string& each) {
    return equal_ignoring_case(each, name) || (!bytes.empty() && address_bytes(each) == bytes);
  });
}

}  // namespace ctibus::sip
