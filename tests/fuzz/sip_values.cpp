#include <string>

#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/network.hpp"
#include "fuzz.hpp"

// Values of SIP headers. All parsers read the same text; what one has understood is written and
// read again.

namespace ctibus::fuzz {
namespace {

using namespace sip;

template <class T, class Parse>
void check_again(const T& value, Parse parse, std::string_view what) {
  const std::string once = to_text(value);
  const auto again = parse(once);
  require(again.has_value(), what);
  require(to_text(*again) == once, what);
}

template <class Parse>
void check_list(std::string_view text, Parse parse, std::string_view what) {
  const auto values = parse(text);
  if (!values) return;
  for (const auto& value : *values) {
    const std::string once = to_text(value);
    const auto again = parse(once);
    require(again && again->size() == 1 && to_text(again->front()) == once, what);
  }
}

void check_addresses(std::string_view text) {
  if (const auto uri = parse_uri(text)) {
    check_again(*uri, parse_uri, "a URI is read as it was written");
    require(equivalent(*uri, *uri), "a URI is equivalent to itself");
    (void)port_of(*uri);
    (void)transport_of(*uri);
  }
  check_list(text, parse_name_addrs, "addresses are read as they were written");
  if (const auto value = parse_name_addr(text)) {
    check_again(*value, parse_name_addr, "an address is read as it was written");
    require(tag_of(with_tag(text, "here")) == "here", "a tag can be set");
  }
  if (const auto network = Network::parse(text)) (void)network->contains("192.0.2.1");
}

void check_values(std::string_view text) {
  if (const auto value = parse_parameters(text)) {
    check_again(*value, parse_parameters, "parameters are read as they were written");
  }
  if (const auto value = parse_replaces(text)) {
    check_again(*value, parse_replaces, "Replaces is read as it was written");
  }
  if (const auto value = parse_refer_to(text)) {
    check_again(*value, parse_refer_to, "Refer-To is read as it was written");
  }
  if (const auto value = parse_session_expires(text)) {
    check_again(*value, parse_session_expires, "Session-Expires is read as it was written");
  }
  if (const auto value = parse_rack(text)) {
    check_again(*value, parse_rack, "RAck is read as it was written");
  }
  check_list(text, parse_diversions, "Diversion is read as it was written");
  check_list(text, parse_history, "History-Info is read as it was written");
  check_list(text, parse_reasons, "Reason is read as it was written");
  (void)parse_seconds(text);
  (void)parse_rseq(text);
  (void)asks_privacy(text);
  (void)parse_identities({text, text});
  (void)lists(text, "100rel");
  const bool one_line = text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
  require(!one_line || unquote(quote(text)) == text, "a quoted text is read as it was written");
}

void check_passwords(std::string_view text) {
  if (const auto value = parse_challenge(text)) {
    check_again(*value, parse_challenge, "a challenge is read as it was written");
    Message challenge;
    challenge.status = 401;
    challenge.headers.push_back({"WWW-Authenticate", std::string(text)});
    Message request;
    request.method = "REGISTER";
    request.request_uri = "sip:example.org";
    (void)authorize(challenge, request, {"alice", "secret"}, "0a4f113b");
  }
  if (const auto value = parse_credentials(text)) {
    check_again(*value, parse_credentials, "credentials are read as they were written");
    (void)digest_response(*value, "REGISTER", "secret");
  }
}

}  // namespace

void run(Bytes input) {
  const std::string_view text = text_of(input);
  check_addresses(text);
  check_values(text);
  check_passwords(text);
}

}  // namespace ctibus::fuzz
