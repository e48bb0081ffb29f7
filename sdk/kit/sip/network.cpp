#include "ctibus/kit/sip/network.hpp"

#include <arpa/inet.h>

#include <array>

#include "ctibus/kit/sip/parameters.hpp"

namespace ctibus::sip {

std::string address_bytes(std::string_view text) {
  std::array<char, 16> bytes{};
  const std::string terminated(text);
  if (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1) return {bytes.data(), 4};
  if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return {bytes.data(), 16};
  return {};
}

Result<Network> Network::parse(std::string_view text) {
  const auto slash = text.find('/');
  Network network;
  network.bytes_ = address_bytes(text.substr(0, slash));
  const auto most = 8 * network.bytes_.size();
  auto bits = std::optional<std::uint64_t>(most);
  if (slash != std::string_view::npos) bits = parse_number(text.substr(slash + 1), most);
  if (network.bytes_.empty() || !bits) {
    return failure("sip.bad_network", "'" + std::string(text) +
                                          "' is no network: write an address and its number of "
                                          "bits, such as 192.168.0.0/16 or 2001:db8::/32.");
  }
  network.bits_ = static_cast<unsigned>(*bits);
  return network;
}

bool Network::contains(std::string_view address) const {
  const auto bytes = address_bytes(address);
  if (bytes.size() != bytes_.size()) return false;
  const auto whole = bits_ / 8;
  if (bytes.compare(0, whole, bytes_, 0, whole) != 0) return false;
  if (bits_ % 8 == 0) return true;
  const auto mask = 0xffU << (8 - bits_ % 8) & 0xffU;
  return ((static_cast<unsigned char>(bytes[whole]) ^ static_cast<unsigned char>(bytes_[whole])) &
          mask) == 0;
}

}  // namespace ctibus::sip
