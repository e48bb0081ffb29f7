#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

/// Captures as tcpdump writes them, for tests.
namespace ctibus::support {

inline std::string big_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xffU);
  return out;
}

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
  return out;
}

/// A segment of TCP from 192.0.2.LAST_OCTET:port to another one, or a datagram of UDP.
struct TestSegment {
  unsigned from = 1;
  unsigned from_port = 1050;
  unsigned to = 2;
  unsigned to_port = 8800;
  std::uint32_t sequence = 0;
  unsigned flags = 0x18;  ///< ACK, PSH
  std::string payload = {};
  unsigned protocol = 6;  ///< 17 is UDP
};

inline std::string tcp_of(const TestSegment& one) {
  return big_endian(one.from_port, 2) + big_endian(one.to_port, 2) + big_endian(one.sequence, 4) +
         big_endian(0, 4) + big_endian(0x50, 1) + big_endian(one.flags, 1) + big_endian(8192, 2) +
         big_endian(0, 4) + one.payload;
}

inline std::string udp_of(const TestSegment& one) {
  return big_endian(one.from_port, 2) + big_endian(one.to_port, 2) +
         big_endian(8 + one.payload.size(), 2) + big_endian(0, 2) + one.payload;
}

inline std::string transport_of(const TestSegment& one) {
  return one.protocol == 17 ? udp_of(one) : tcp_of(one);
}

/// `inside`: what of the segment this packet carries; `fragment`: flags and offset (RFC 791).
inline std::string ipv4_with(const TestSegment& one, std::string_view inside, unsigned id,
                             unsigned fragment) {
  return big_endian(0x4500, 2) + big_endian(20 + inside.size(), 2) + big_endian(id, 2) +
         big_endian(fragment, 2) + big_endian(0x4000 + one.protocol, 2) + big_endian(0, 2) +
         big_endian(0xc0000200U + one.from, 4) + big_endian(0xc0000200U + one.to, 4) +
         std::string(inside);
}
inline std::string ipv4_of(const TestSegment& one) {
  return ipv4_with(one, transport_of(one), 0, 0);
}

inline std::string ethernet_with(const std::string& packet) {
  return std::string(12, '\x02') + big_endian(0x0800, 2) + packet;
}
inline std::string ethernet_of(const TestSegment& one) { return ethernet_with(ipv4_of(one)); }

/// The packets of Ethernet that a segment is sent in when none may carry more than `size` bytes, a
/// multiple of eight.
inline std::vector<std::string> fragments_of(const TestSegment& one, std::size_t size,
                                             unsigned id = 1) {
  const std::string whole = transport_of(one);
  std::vector<std::string> packets;
  for (std::size_t at = 0; at < whole.size(); at += size) {
    const unsigned more = at + size < whole.size() ? 0x2000U : 0U;
    packets.push_back(ethernet_with(ipv4_with(one, std::string_view(whole).substr(at, size), id,
                                              more | static_cast<unsigned>(at / 8))));
  }
  return packets;
}

class CaptureFile {
 public:
  /// `link_type`: 1 is Ethernet, 101 raw IP.
  explicit CaptureFile(std::uint32_t link_type = 1)
      : bytes_(little_endian(0xa1b2c3d4, 4) + little_endian(2, 2) + little_endian(4, 2) +
               little_endian(0, 8) + little_endian(65535, 4) + little_endian(link_type, 4)) {}

  /// A packet, a second after the one before.
  void add(std::string_view packet) {
    bytes_ += little_endian(++seconds_, 4) + little_endian(500'000, 4) +
              little_endian(packet.size(), 4) + little_endian(packet.size(), 4);
    bytes_ += packet;
  }
  void add(const TestSegment& segment) { add(ethernet_of(segment)); }
  const std::string& bytes() const { return bytes_; }
  void write(const std::string& file) const { std::ofstream(file, std::ios::binary) << bytes_; }

 private:
  std::string bytes_;
  std::uint32_t seconds_ = 1'700'000'000;
};

}  // namespace ctibus::support
