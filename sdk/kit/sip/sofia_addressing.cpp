#include "sofia_addressing.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip {

namespace {

bool is_loopback(std::string_view address) {
  const auto bytes = address_bytes(address);
  if (bytes.size() == 4) return bytes[0] == 127;
  return bytes.size() == 16 && bytes == std::string(15, '\0') + '\1';
}

bool is_wildcard(std::string_view address) {
  const auto bytes = address_bytes(address);
  return !bytes.empty() && bytes.find_first_not_of('\0') == std::string::npos;
}

bool same_family(std::string_view a, std::string_view b) {
  return (a.find(':') == std::string_view::npos) == (b.find(':') == std::string_view::npos);
}

/// The address that the kernel would send from; nothing when there is no way to the peer.
std::optional<std::string> source_address(const std::string& peer) {
  const auto bytes = address_bytes(peer);
  const bool is_ipv6 = bytes.size() == 16;
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (is_ipv6) {
    auto* address = reinterpret_cast<sockaddr_in6*>(&storage);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(9);
    std::memcpy(&address->sin6_addr, bytes.data(), 16);
    size = sizeof *address;
  } else if (bytes.size() == 4) {
    auto* address = reinterpret_cast<sockaddr_in*>(&storage);
    address->sin_family = AF_INET;
    address->sin_port = htons(9);
    std::memcpy(&address->sin_addr, bytes.data(), 4);
    size = sizeof *address;
  } else {
    return std::nullopt;
  }
  const int probe = socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return std::nullopt;
  std::optional<std::string> source;
  socklen_t length = sizeof storage;
  // Connecting a datagram socket sends nothing.
  if (connect(probe, reinterpret_cast<sockaddr*>(&storage), size) == 0 &&
      getsockname(probe, reinterpret_cast<sockaddr*>(&storage), &length) == 0) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* where =
        is_ipv6 ? static_cast<const void*>(&reinterpret_cast<sockaddr_in6*>(&storage)->sin6_addr)
                : static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(&storage)->sin_addr);
    if (inet_ntop(is_ipv6 ? AF_INET6 : AF_INET, where, text.data(), text.size()) != nullptr) {
      source = text.data();
    }
  }
  close(probe);
  return source;
}

}  // namespace

Result<Endpoint> parse_listen(std::string_view text) {
  const auto bad = [&] {
    return failure("sip.bad_listen", "'" + std::string(text) +
                                         "' is no address to listen at: write udp:, tcp: or "
                                         "tls:ADDRESS:PORT, such as udp:0.0.0.0:5060 or "
                                         "tls:[::]:5061.");
  };
  Endpoint endpoint;
  const auto first = text.find(':');
  const auto last = text.rfind(':');
  if (first == std::string_view::npos || first == last) return bad();
  const auto transport = text.substr(0, first);
  const auto known = parse_transport(transport);
  if (!known || to_text(*known) != transport) return bad();
  endpoint.transport = *known;
  auto address = text.substr(first + 1, last - first - 1);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != std::string_view::npos) {
    return bad();  // where an IPv6 address ends would be a guess
  }
  const auto port = parse_number(text.substr(last + 1), 65535);
  if (!is_numeric_address(address) || !port) return bad();
  endpoint.address = address;
  endpoint.port = static_cast<std::uint16_t>(*port);
  return endpoint;
}

Error cannot_listen(const Endpoint& where, int error) {
  const char* cure = "Check the addresses of this machine.";
  if (error == EADDRINUSE) {
    cure = "Another program has this port: stop it, or write another port in 'listen'.";
  } else if (error == EACCES) {
    cure = "Ports below 1024 need the capability CAP_NET_BIND_SERVICE; or write a higher port.";
  } else if (error == EADDRNOTAVAIL) {
    cure = "This machine does not have that address: write one of its own, or 0.0.0.0.";
  }
  return {"sip.cannot_listen",
          fmt::format("Cannot listen at {}:{}:{}: {}. {}", to_text(where.transport),
                      host_text(where.address), where.port, std::generic_category().message(error),
                      cure)};
}

std::size_t Addressing::listener(const Endpoint& peer) const {
  std::size_t best = listening_.size();
  const bool numeric = is_numeric_address(peer.address);
  std::size_t candidates = 0;
  for (std::size_t i = listening_.size(); i-- > 0;) {
    const auto& each = listening_[i];
    if (each.transport != peer.transport) continue;
    if (numeric && !same_family(each.address, peer.address)) continue;
    best = i;
    ++candidates;
  }
  if (candidates < 2 || !numeric) return best;
  const auto source = source_address(peer.address);
  for (std::size_t i = 0; i < listening_.size(); ++i) {
    const auto& each = listening_[i];
    if (each.transport != peer.transport || !same_family(each.address, peer.address)) continue;
    // A socket bound to a loopback address reaches nobody else, and 127.0.0.2 reaches 127.0.0.1.
    if (source && (each.address == *source || is_wildcard(each.address))) return i;
  }
  for (std::size_t i = 0; i < listening_.size(); ++i) {
    const auto& each = listening_[i];
    if (each.transport == peer.transport && same_family(each.address, peer.address) &&
        is_loopback(each.address) == is_loopback(peer.address)) {
      return i;
    }
  }
  return best;
}

bool Addressing::is_near(std::string_view address) const {
  if (is_loopback(address)) return true;
  for (const auto& network : local_) {
    if (network.contains(address)) return true;
  }
  return false;
}

Endpoint Addressing::contact(const Endpoint& peer) const {
  const auto index = listener(peer);
  Endpoint ours = index < listening_.size() ? listening_[index] : Endpoint{peer.transport, {}, 0};
  if (!advertised_.empty() && !is_near(peer.address)) {
    ours.address = advertised_;
  } else if (is_wildcard(ours.address)) {
    if (const auto source = source_address(peer.address)) ours.address = *source;
  }
  return ours;
}

}  // namespace ctibus::sip
