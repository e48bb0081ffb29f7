#include "core/base/listen_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>

namespace ctibus {

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  ListenAddress out{.address = "127.0.0.1"};
  const auto colon = text.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? text : text.substr(colon + 1);
  const auto [end, why] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (why != std::errc() || end != port.data() + port.size()) return std::nullopt;
  if (colon == std::string_view::npos) return out;
  std::string_view address = text.substr(0, colon);
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  out.address = address;
  in6_addr parsed{};
  if (::inet_pton(bracketed ? AF_INET6 : AF_INET, out.address.c_str(), &parsed) != 1) {
    return std::nullopt;
  }
  return out;
}

}  // namespace ctibus
