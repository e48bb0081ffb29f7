#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Packets of IP in what a network carries.
namespace ctibus::capture {

/// Big-endian numbers of a packet, as far as it goes.
class Octets {
 public:
  explicit Octets(std::string_view bytes) : bytes_(bytes) {}
  std::size_t size() const { return bytes_.size(); }
  bool has(std::size_t count) const { return bytes_.size() >= count; }
  unsigned u8(std::size_t at) const { return static_cast<unsigned char>(bytes_[at]); }
  unsigned u16(std::size_t at) const { return u8(at) << 8U | u8(at + 1); }
  std::uint32_t u32(std::size_t at) const { return u16(at) << 16U | u16(at + 2); }
  std::string_view from(std::size_t at) const { return bytes_.substr(at); }
  std::string_view part(std::size_t at, std::size_t count) const {
    return bytes_.substr(at, count);
  }

 private:
  std::string_view bytes_;
};

/// A packet, or a fragment of one. Views into what was captured.
struct IpPacket {
  int family = 0;  ///< AF_INET, AF_INET6
  std::string_view source;
  std::string_view destination;
  unsigned protocol = 0;
  std::string_view payload;
  std::uint32_t id = 0;    ///< of the packet that this is a fragment of
  std::size_t offset = 0;  ///< of the fragment, in bytes
  bool more = false;       ///< fragments behind it

  bool is_fragment() const { return more || offset != 0; }
};

/// `link_type` as libpcap numbers them. False: there is no IP in it, or it was cut short. Pure.
bool parse_ip(int link_type, std::string_view bytes, IpPacket& packet);

}  // namespace ctibus::capture
