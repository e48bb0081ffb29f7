#include "ctibus/kit/sip/uri.hpp"

#include <algorithm>
#include <tuple>

namespace ctibus::sip {

namespace {

constexpr std::size_t longest_uri = 4096;
constexpr std::size_t most_headers = 64;

tl::unexpected<Error> bad(std::string_view why) { return failure("sip.bad_uri", std::string(why)); }

std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> unescape(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// RFC 3261 25.1: unreserved, and what else may stand there unescaped.
constexpr std::string_view mark = "-_.!~*'()";
constexpr std::string_view in_user = "&=+$,;?/";
constexpr std::string_view in_number = "+";  // RFC 3966 section 3
constexpr std::string_view in_password = "&=+$,";
constexpr std::string_view in_parameter = "[]/:&+$";
constexpr std::string_view in_header = "[]/?:+$";

std::string escape(std::string_view text, std::string_view allowed) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    if (is_alphanumeric(c) || mark.find(c) != std::string_view::npos ||
        allowed.find(c) != std::string_view::npos) {
      escaped += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    escaped += '%';
    escaped += digits[byte >> 4U];
    escaped += digits[byte & 15U];
  }
  return escaped;
}

bool is_ipv6(std::string_view host) { return host.find(':') != std::string_view::npos; }

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
  });
}

bool is_ipv6_text(std::string_view host) {
  return host.size() >= 2 && std::ranges::all_of(host, [](char c) {
           return hex_value(c) >= 0 || c == ':' || c == '.';
         });
}

Result<> read_host_port(std::string_view text, Uri& uri) {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_ipv6_text(text.substr(1, end - 1))) {
      return bad("The host of the URI is no IPv6 address in brackets.");
    }
    uri.host = to_lower(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
    if (!text.empty()) {
      if (text.front() != ':') return bad("Something follows the host of the URI.");
      port = text.substr(1);
      has_port = true;
    }
  } else {
    const auto colon = text.find(':');
    const auto host = text.substr(0, colon);
    if (!is_host(host)) return bad("The host of the URI is missing or has strange characters.");
    uri.host = to_lower(host);
    if (colon != std::string_view::npos) {
      port = text.substr(colon + 1);
      has_port = true;
    }
  }
  if (has_port) {
    const auto number = parse_number(port, 65535);
    if (!number || *number == 0) return bad("The port of the URI is no number from 1 to 65535.");
    uri.port = static_cast<std::uint16_t>(*number);
  }
  return {};
}

Result<> read_parameters(std::string_view text, Uri& uri) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(1);  // the semicolon
    const auto end = text.find(';');
    const auto piece = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end);
    if (piece.empty()) continue;
    if (++count > most_headers) return bad("The URI has more than 64 parameters.");
    const auto equals = piece.find('=');
    const auto name = unescape(piece.substr(0, equals));
    if (!name || name->empty()) return bad("A parameter of the URI has no name.");
    if (equals == std::string_view::npos) {
      uri.parameters.set_flag(*name);
      continue;
    }
    const auto value = unescape(piece.substr(equals + 1));
    if (!value) return bad("A parameter of the URI has an escape without its two digits.");
    uri.parameters.set(*name, *value);
  }
  return {};
}

Result<> read_headers(std::string_view text, Uri& uri) {
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto piece = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (piece.empty()) continue;
    if (uri.headers.size() >= most_headers) return bad("The URI has more than 64 headers.");
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos) return bad("A header of the URI has no value.");
    auto name = unescape(piece.substr(0, equals));
    auto value = unescape(piece.substr(equals + 1));
    if (!name || name->empty() || !value) return bad("A header of the URI cannot be read.");
    uri.headers.push_back({std::move(*name), std::move(*value)});
  }
  return {};
}

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != 0x7f && c != '<' && c != '>' && c != '"';
  });
}

Result<Uri> read_tel(Uri uri, std::string_view rest) {
  const auto semicolon = rest.find(';');
  const auto number = unescape(rest.substr(0, semicolon));
  if (!number || number->empty()) return bad("The tel URI has no number.");
  uri.user = *number;
  if (semicolon != std::string_view::npos) {
    if (auto done = read_parameters(rest.substr(semicolon), uri); !done) {
      return tl::unexpected(done.error());
    }
  }
  return uri;
}

/// A parameter that makes a difference even if only one of the URIs has it.
bool must_match(std::string_view name) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"user", "ttl", "method", "maddr", "transport"},
      [&](std::string_view each) { return equal_ignoring_case(each, name); });
}

bool parameters_match(const Parameters& a, const Parameters& b) {
  return std::ranges::all_of(a, [&](const Parameter& each) {
    if (!b.has(each.name)) return !must_match(each.name);
    return equal_ignoring_case(a.get(each.name), b.get(each.name));
  });
}

bool headers_match(const std::vector<Header>& a, const std::vector<Header>& b) {
  const auto sorted = [](const std::vector<Header>& headers) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& each : headers) pairs.emplace_back(to_lower(each.name), each.value);
    std::ranges::sort(pairs);
    return pairs;
  };
  return a.size() == b.size() && sorted(a) == sorted(b);
}

}  // namespace

std::string_view Uri::header(std::string_view name) const {
  for (const auto& each : headers) {
    if (equal_ignoring_case(each.name, name)) return each.value;
  }
  return {};
}

Result<Uri> parse_uri(std::string_view text) {
  text = trim(text);
  if (text.size() > longest_uri) return bad("The URI is longer than 4096 bytes.");
  if (!is_visible(text)) return bad("The URI has blanks, brackets or control characters.");
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return bad("The URI has no scheme.");
  Uri uri;
  uri.scheme = to_lower(text.substr(0, colon));
  auto rest = text.substr(colon + 1);
  if (uri.scheme == "tel") return read_tel(std::move(uri), rest);
  if (uri.scheme != "sip" && uri.scheme != "sips") {
    return bad("The URI's scheme is none of sip, sips and tel.");
  }

  // A user part may hold ; and ? itself, so look for its end first.
  if (const auto at = rest.find('@'); at != std::string_view::npos) {
    const auto userinfo = rest.substr(0, at);
    const auto split = userinfo.find(':');
    auto user = unescape(userinfo.substr(0, split));
    if (!user || user->empty()) return bad("The user part of the URI cannot be read.");
    uri.user = std::move(*user);
    if (split != std::string_view::npos) {
      auto password = unescape(userinfo.substr(split + 1));
      if (!password) return bad("The password in the URI cannot be read.");
      uri.password = std::move(*password);
    }
    rest.remove_prefix(at + 1);
  }
  if (const auto question = rest.find('?'); question != std::string_view::npos) {
    if (auto done = read_headers(rest.substr(question + 1), uri); !done) {
      return tl::unexpected(done.error());
    }
    rest = rest.substr(0, question);
  }
  const auto semicolon = rest.find(';');
  if (auto done = read_host_port(rest.substr(0, semicolon), uri); !done) {
    return tl::unexpected(done.error());
  }
  if (semicolon != std::string_view::npos) {
    if (auto done = read_parameters(rest.substr(semicolon), uri); !done) {
      return tl::unexpected(done.error());
    }
  }
  return uri;
}

std::string host_text(std::string_view host) {
  return is_ipv6(host) ? '[' + std::string(host) + ']' : std::string(host);
}

std::string to_text(const Uri& uri) {
  std::string text = uri.scheme + ':';
  if (!uri.user.empty()) {
    text += escape(uri.user, uri.is_tel() ? in_number : in_user);
    if (!uri.password.empty()) text += ':' + escape(uri.password, in_password);
    if (!uri.is_tel()) text += '@';
  }
  if (!uri.is_tel()) {
    text += host_text(uri.host);
    if (uri.port != 0) text += ':' + std::to_string(uri.port);
  }
  for (const auto& [name, value] : uri.parameters) {
    text += ';' + escape(name, in_parameter);
    if (value) text += '=' + escape(*value, in_parameter);
  }
  char separator = '?';
  for (const auto& [name, value] : uri.headers) {
    text += separator + escape(name, in_header) + '=' + escape(value, in_header);
    separator = '&';
  }
  return text;
}

bool equivalent(const Uri& a, const Uri& b) {
  return std::tie(a.scheme, a.user, a.password, a.host, a.port) ==
             std::tie(b.scheme, b.user, b.password, b.host, b.port) &&
         parameters_match(a.parameters, b.parameters) &&
         parameters_match(b.parameters, a.parameters) && headers_match(a.headers, b.headers);
}

Transport transport_of(const Uri& uri) {
  if (uri.scheme == "sips") return Transport::tls;
  return parse_transport(uri.parameters.get("transport")).value_or(Transport::udp);
}

std::uint16_t port_of(const Uri& uri) {
  if (uri.port != 0) return uri.port;
  return transport_of(uri) == Transport::tls ? 5061 : 5060;
}

Uri make_uri(std::string_view user, const Endpoint& where) {
  Uri uri;
  uri.user = user;
  uri.host = where.address;
  uri.port = where.port;
  if (where.transport != Transport::udp) {
    uri.parameters.set("transport", std::string(to_text(where.transport)));
  }
  return uri;
}

}  // namespace ctibus::sip
