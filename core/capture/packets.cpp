#include "core/capture/packets.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <memory>

namespace ctibus::capture {

namespace {

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

constexpr unsigned ipv4 = 0x0800;
constexpr unsigned ipv6 = 0x86dd;
constexpr unsigned tcp = 6;
constexpr unsigned udp = 17;

std::string address(int family, std::string_view bytes, unsigned port) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr) return {};
  return family == AF_INET6 ? fmt::format("[{}]:{}", text.data(), port)
                            : fmt::format("{}:{}", text.data(), port);
}

bool parse_udp(const Octets& bytes, Segment& segment) {
  if (!bytes.has(8)) return false;
  const std::size_t length = bytes.u16(4);
  if (length < 8 || !bytes.has(length)) return false;
  segment.transport = Transport::udp;
  segment.payload = bytes.part(8, length - 8);
  return true;
}

bool parse_tcp(const Octets& bytes, Segment& segment) {
  if (!bytes.has(20)) return false;
  const std::size_t header = (bytes.u8(12) >> 4U) * std::size_t{4};
  if (header < 20 || !bytes.has(header)) return false;
  const unsigned flags = bytes.u8(13);
  segment.sequence = bytes.u32(4);
  segment.begins = (flags & 0x02U) != 0;
  segment.ends = (flags & 0x05U) != 0;
  segment.payload = bytes.from(header);
  return true;
}

bool parse_transport(unsigned protocol, int family, std::string_view source,
                     std::string_view destination, std::string_view packet, Segment& segment) {
  const Octets bytes(packet);
  const bool parsed = protocol == tcp   ? parse_tcp(bytes, segment)
                      : protocol == udp ? parse_udp(bytes, segment)
                                        : false;
  if (!parsed) return false;
  segment.from = address(family, source, bytes.u16(0));
  segment.to = address(family, destination, bytes.u16(2));
  return true;
}

bool parse_ipv4(std::string_view packet, Segment& segment) {
  const Octets bytes(packet);
  if (!bytes.has(20)) return false;
  const std::size_t header = (bytes.u8(0) & 0x0fU) * std::size_t{4};
  std::size_t total = bytes.u16(2);
  if (total == 0) total = bytes.size();  // left to the network card
  // A short frame is filled up; what was cut short is of no use.
  if (header < 20 || total < header || !bytes.has(total)) return false;
  if ((bytes.u16(6) & 0x3fffU) != 0) return false;  // a fragment
  return parse_transport(bytes.u8(9), AF_INET, bytes.part(12, 4), bytes.part(16, 4),
                         bytes.part(header, total - header), segment);
}

bool parse_ipv6(std::string_view packet, Segment& segment) {
  const Octets bytes(packet);
  if (!bytes.has(40)) return false;
  std::size_t total = 40 + std::size_t{bytes.u16(4)};
  if (total == 40) total = bytes.size();
  if (!bytes.has(total)) return false;
  unsigned next = bytes.u8(6);
  std::size_t at = 40;
  // Hop-by-hop, routing and destination options.
  while (next == 0 || next == 43 || next == 60) {
    if (at + 8 > total) return false;
    next = bytes.u8(at);
    at += (std::size_t{bytes.u8(at + 1)} + 1) * 8;
  }
  if (at > total) return false;
  return parse_transport(next, AF_INET6, bytes.part(8, 16), bytes.part(24, 16),
                         bytes.part(at, total - at), segment);
}

bool parse_ip(unsigned type, std::string_view packet, Segment& segment) {
  if (type == ipv4) return parse_ipv4(packet, segment);
  if (type == ipv6) return parse_ipv6(packet, segment);
  return false;
}

bool parse_raw(std::string_view packet, Segment& segment) {
  if (packet.empty()) return false;
  const unsigned version = static_cast<unsigned char>(packet[0]) >> 4U;
  return parse_ip(version == 4 ? ipv4 : version == 6 ? ipv6 : 0, packet, segment);
}

/// Where the type of what follows stands, and what follows.
bool parse_typed(std::string_view packet, std::size_t type_at, std::size_t header,
                 Segment& segment) {
  const Octets bytes(packet);
  if (!bytes.has(header)) return false;
  unsigned type = bytes.u16(type_at);
  std::size_t at = header;
  while (type == 0x8100 || type == 0x88a8) {  // VLAN
    if (!bytes.has(at + 4)) return false;
    type = bytes.u16(at + 2);
    at += 4;
  }
  return parse_ip(type, bytes.from(at), segment);
}

}  // namespace

bool knows_link(int link_type) {
  for (const int known : {DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_RAW, DLT_IPV4, DLT_IPV6,
                          DLT_NULL, DLT_LOOP}) {
    if (link_type == known) return true;
  }
  return false;
}

bool parse_segment(int link_type, std::string_view packet, Segment& segment) {
  switch (link_type) {
    case DLT_EN10MB:
      return parse_typed(packet, 12, 14, segment);
    case DLT_LINUX_SLL:
      return parse_typed(packet, 14, 16, segment);
    case DLT_LINUX_SLL2:
      return parse_typed(packet, 0, 20, segment);
    case DLT_NULL:  // a family in the byte order and the numbers of the machine
    case DLT_LOOP:
      return packet.size() > 4 && parse_raw(packet.substr(4), segment);
    default:
      return parse_raw(packet, segment);
  }
}

Result<std::size_t> read_segments(const std::filesystem::path& file,
                                  const std::function<void(const Segment&)>& take) {
  std::array<char, PCAP_ERRBUF_SIZE> why{};
  const std::unique_ptr<pcap_t, decltype(&pcap_close)> capture(
      pcap_open_offline_with_tstamp_precision(file.c_str(), PCAP_TSTAMP_PRECISION_NANO, why.data()),
      &pcap_close);
  if (!capture) return failure("capture.cannot_read", file.string() + ": " + why.data());
  const int link_type = pcap_datalink(capture.get());
  if (!knows_link(link_type)) {
    return failure("capture.cannot_read",
                   fmt::format("{}: packets of the kind {} are not known; capture on an Ethernet "
                               "card or on \"any\".",
                               file.string(), pcap_datalink_val_to_description_or_dlt(link_type)));
  }
  std::size_t packets = 0;
  pcap_pkthdr* header = nullptr;
  const unsigned char* bytes = nullptr;
  int read = 0;
  while ((read = pcap_next_ex(capture.get(), &header, &bytes)) == 1) {
    ++packets;
    Segment segment;
    const std::string_view packet(reinterpret_cast<const char*>(bytes), header->caplen);
    if (!parse_segment(link_type, packet, segment)) continue;
    constexpr decltype(header->ts.tv_sec) year_9999 = 253'402'300'799;
    segment.time +=
        std::chrono::seconds(std::clamp<decltype(year_9999)>(header->ts.tv_sec, 0, year_9999));
    segment.time += std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::nanoseconds(header->ts.tv_usec));
    take(segment);
  }
  if (read == PCAP_ERROR) {
    return failure("capture.cannot_read", fmt::format("{}: after packet {}: {}", file.string(),
                                                      packets, pcap_geterr(capture.get())));
  }
  return packets;
}

}  // namespace ctibus::capture
