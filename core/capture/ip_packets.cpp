#include "core/capture/ip_packets.hpp"

#include <pcap/pcap.h>
#include <sys/socket.h>

namespace ctibus::capture {

namespace {

constexpr unsigned ipv4 = 0x0800;
constexpr unsigned ipv6 = 0x86dd;

bool parse_ipv4(std::string_view packet, IpPacket& out) {
  const Octets bytes(packet);
  if (!bytes.has(20)) return false;
  const std::size_t header = (bytes.u8(0) & 0x0fU) * std::size_t{4};
  std::size_t total = bytes.u16(2);
  if (total == 0) total = bytes.size();  // left to the network card
  // A short frame is filled up; what was cut short is of no use.
  if (header < 20 || total < header || !bytes.has(total)) return false;
  out.family = AF_INET;
  out.source = bytes.part(12, 4);
  out.destination = bytes.part(16, 4);
  out.protocol = bytes.u8(9);
  out.payload = bytes.part(header, total - header);
  out.id = bytes.u16(4);
  out.offset = (bytes.u16(6) & 0x1fffU) * std::size_t{8};
  out.more = (bytes.u16(6) & 0x2000U) != 0;
  return true;
}

bool parse_ipv6(std::string_view packet, IpPacket& out) {
  const Octets bytes(packet);
  if (!bytes.has(40)) return false;
  std::size_t total = 40 + std::size_t{bytes.u16(4)};
  if (total == 40) total = bytes.size();
  if (!bytes.has(total)) return false;
  unsigned next = bytes.u8(6);
  std::size_t at = 40;
  // Hop-by-hop, routing, destination options and fragments.
  while (next == 0 || next == 43 || next == 60 || next == 44) {
    if (at + 8 > total) return false;
    if (next == 44) {
      out.offset = bytes.u16(at + 2) & 0xfff8U;
      out.more = (bytes.u16(at + 2) & 1U) != 0;
      out.id = bytes.u32(at + 4);
    }
    const std::size_t size = next == 44 ? 8 : (std::size_t{bytes.u8(at + 1)} + 1) * 8;
    next = bytes.u8(at);
    at += size;
    if (out.is_fragment()) break;  // the rest of the chain is a part of the whole
  }
  if (at > total) return false;
  out.family = AF_INET6;
  out.source = bytes.part(8, 16);
  out.destination = bytes.part(24, 16);
  out.protocol = next;
  out.payload = bytes.part(at, total - at);
  return true;
}

bool parse_typed(unsigned type, std::string_view packet, IpPacket& out) {
  if (type == ipv4) return parse_ipv4(packet, out);
  if (type == ipv6) return parse_ipv6(packet, out);
  return false;
}

bool parse_raw(std::string_view packet, IpPacket& out) {
  if (packet.empty()) return false;
  const unsigned version = static_cast<unsigned char>(packet[0]) >> 4U;
  return parse_typed(version == 4 ? ipv4 : version == 6 ? ipv6 : 0, packet, out);
}

/// Where the type of what follows stands, and what follows.
bool parse_behind(std::string_view packet, std::size_t type_at, std::size_t header, IpPacket& out) {
  const Octets bytes(packet);
  if (!bytes.has(header)) return false;
  unsigned type = bytes.u16(type_at);
  std::size_t at = header;
  while (type == 0x8100 || type == 0x88a8) {  // VLAN
    if (!bytes.has(at + 4)) return false;
    type = bytes.u16(at + 2);
    at += 4;
  }
  return parse_typed(type, bytes.from(at), out);
}

}  // namespace

bool parse_ip(int link_type, std::string_view bytes, IpPacket& packet) {
  switch (link_type) {
    case DLT_EN10MB:
      return parse_behind(bytes, 12, 14, packet);
    case DLT_LINUX_SLL:
      return parse_behind(bytes, 14, 16, packet);
    case DLT_LINUX_SLL2:
      return parse_behind(bytes, 0, 20, packet);
    case DLT_NULL:  // a family in the byte order and the numbers of the machine
    case DLT_LOOP:
      return bytes.size() > 4 && parse_raw(bytes.substr(4), packet);
    default:
      return parse_raw(bytes, packet);
  }
}

}  // namespace ctibus::capture
