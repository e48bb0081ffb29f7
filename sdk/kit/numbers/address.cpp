#include "address.hpp"

#include <algorithm>

#include "dialable.hpp"

namespace ctibus::numbers {
namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

bool take_scheme(std::string_view& text, std::string_view scheme) {
  if (text.size() < scheme.size() || to_lower(text.substr(0, scheme.size())) != scheme)
    return false;
  text.remove_prefix(scheme.size());
  return true;
}

std::string host_of(std::string_view text) {
  text = text.substr(0, text.find_first_of(";?"));
  if (!text.empty() && text.front() == '[') {  // an IPv6 reference keeps its colons
    const auto end = text.find(']');
    return to_lower(text.substr(0, end == std::string_view::npos ? end : end + 1));
  }
  return to_lower(text.substr(0, text.find(':')));
}

/** Parameters of a telephone-subscriber, which a SIP user part may be as well. */
void read_parameters(std::string_view parameters, Address& address) {
  while (!parameters.empty()) {
    parameters.remove_prefix(1);  // the ';'
    const auto end = std::min(parameters.find(';'), parameters.size());
    const auto parameter = parameters.substr(0, end);
    parameters.remove_prefix(end);
    const auto equals = std::min(parameter.find('='), parameter.size());
    const auto name = to_lower(trim(parameter.substr(0, equals)));
    const auto value = trim(parameter.substr(std::min(equals + 1, parameter.size())));
    if (name == "ext" && address.extension.empty()) {
      const auto folded = fold_to_ascii(value);
      const auto digits = folded ? dialable_digits(*folded) : std::nullopt;
      if (digits && all_digits(*digits)) address.extension = *digits;
    } else if (name == "phone-context") {
      if (!value.empty() && value.front() == '+') {
        if (const auto digits = dialable_digits(value)) address.global_context = *digits;
      } else if (address.host.empty()) {
        address.host = to_lower(value);
      }
    }
  }
}

}  // namespace

Address unwrap_address(std::string_view text) {
  text = trim(text);
  if (const auto open = text.rfind('<'); open != std::string_view::npos) {
    const auto close = text.find('>', open);
    if (close != std::string_view::npos) text = trim(text.substr(open + 1, close - open - 1));
  }

  Address address;
  const bool sip = take_scheme(text, "sip:") || take_scheme(text, "sips:");
  const auto at = text.rfind('@');
  if (sip || at != std::string_view::npos) {
    address.scheme = Address::Scheme::sip;
    if (at == std::string_view::npos) {
      address.host = host_of(text);
      return address;
    }
    address.host = host_of(text.substr(at + 1));
    text = text.substr(0, at);
    const auto semicolon = std::min(text.find(';'), text.size());
    const auto parameters = text.substr(semicolon);
    text = text.substr(0, semicolon);
    text = text.substr(0, text.find(':'));  // a password (deprecated since RFC 2543)
    address.user = percent_decode(text);
    read_parameters(parameters, address);
    return address;
  }
  if (take_scheme(text, "tel:")) address.scheme = Address::Scheme::tel;
  const auto semicolon = std::min(text.find(';'), text.size());
  const auto user = trim(text.substr(0, semicolon));
  address.user = address.scheme == Address::Scheme::tel ? percent_decode(user) : std::string(user);
  read_parameters(text.substr(semicolon), address);
  return address;
}

}  // namespace ctibus::numbers
