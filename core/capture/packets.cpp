#include "core/capture/packets.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "core/capture/fragments.hpp"
#include "core/capture/ip_packets.hpp"

namespace ctibus::capture {

namespace {

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
  segment.aborts = (flags & 0x04U) != 0;
  segment.payload = bytes.from(header);
  return true;
}

bool parse_transport(const IpPacket& ip, Segment& segment) {
  const Octets bytes(ip.payload);
  const bool parsed = ip.protocol == tcp   ? parse_tcp(bytes, segment)
                      : ip.protocol == udp ? parse_udp(bytes, segment)
                                           : false;
  if (!parsed) return false;
  segment.from = address(ip.family, ip.source, bytes.u16(0));
  segment.to = address(ip.family, ip.destination, bytes.u16(2));
  return true;
}

// In nanoseconds, whatever the name says: so the capture was opened.
CaptureTime time_of(const pcap_pkthdr& header) {
  constexpr decltype(header.ts.tv_sec) year_9999 = 253'402'300'799;
  const CaptureTime second{
      std::chrono::seconds(std::clamp<decltype(year_9999)>(header.ts.tv_sec, 0, year_9999))};
  return second + std::chrono::duration_cast<std::chrono::microseconds>(
                      std::chrono::nanoseconds(header.ts.tv_usec));
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
  IpPacket ip;
  return parse_ip(link_type, packet, ip) && !ip.is_fragment() && parse_transport(ip, segment);
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
  Fragments fragments;
  std::size_t packets = 0;
  pcap_pkthdr* header = nullptr;
  const unsigned char* bytes = nullptr;
  int read = 0;
  while ((read = pcap_next_ex(capture.get(), &header, &bytes)) == 1) {
    ++packets;
    const std::string_view packet(reinterpret_cast<const char*>(bytes), header->caplen);
    IpPacket ip;
    if (!parse_ip(link_type, packet, ip)) continue;
    const CaptureTime time = time_of(*header);
    std::optional<std::string> whole;
    if (ip.is_fragment()) {
      whole = fragments.add(ip, time);
      if (!whole) continue;
      ip.payload = *whole;
    }
    Segment segment;
    if (!parse_transport(ip, segment)) continue;
    segment.time = time;
    take(segment);
  }
  if (read == PCAP_ERROR) {
    return failure("capture.cannot_read", fmt::format("{}: after packet {}: {}", file.string(),
                                                      packets, pcap_geterr(capture.get())));
  }
  return packets;
}

}  // namespace ctibus::capture
