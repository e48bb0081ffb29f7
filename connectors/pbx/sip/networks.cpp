#include "networks.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace ctibus::sip {
namespace {

using Bits = std::array<std::uint8_t, 16>;

std::optional<Bits> read(std::string_view address, bool& is_v4) {
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  const std::string text(address);
  Bits bits{};
  std::array<std::uint8_t, 4> v4{};
  is_v4 = inet_pton(AF_INET, text.c_str(), v4.data()) == 1;
  if (is_v4) {
    bits[10] = bits[11] = 0xff;
    std::copy(v4.begin(), v4.end(), bits.begin() + 12);
    return bits;
  }
  if (inet_pton(AF_INET6, text.c_str(), bits.data()) == 1) return bits;
  return std::nullopt;
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
  Network network;
  const auto slash = text.find('/');
  bool is_v4 = false;
  const auto bits = read(text.substr(0, slash), is_v4);
  if (!bits) return std::nullopt;
  network.bits_ = *bits;
  if (slash == std::string_view::npos) return network;
  const std::string_view length = text.substr(slash + 1);
  const unsigned most = is_v4 ? 32 : 128;
  const auto [end, error] =
      std::from_chars(length.data(), length.data() + length.size(), network.length_);
  if (error != std::errc{} || end != length.data() + length.size() || network.length_ > most) {
    return std::nullopt;
  }
  if (is_v4) network.length_ += 96;
  return network;
}

bool Network::contains(std::string_view address) const {
  bool is_v4 = false;
  const auto bits = read(address, is_v4);
  if (!bits) return false;
  const unsigned whole = length_ / 8;
  if (!std::equal(bits_.begin(), bits_.begin() + whole, bits->begin())) return false;
  const unsigned rest = length_ % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
  return (bits_[whole] & mask) == ((*bits)[whole] & mask);
}

}  // namespace ctibus::sip
