#include "rtp_packet.hpp"

namespace ctibus::media {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::uint8_t kVersion = 2;

std::uint32_t read(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes[at + i];
  return value;
}

void write(std::vector<std::uint8_t>& out, std::uint32_t value, std::size_t size) {
  while (size-- > 0) out.push_back(static_cast<std::uint8_t>(value >> (8 * size)));
}

}  // namespace

std::optional<RtpView> read_rtp(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kHeaderSize || bytes[0] >> 6 != kVersion) return std::nullopt;
  const bool padded = (bytes[0] & 0x20) != 0;
  const bool extended = (bytes[0] & 0x10) != 0;
  std::size_t begin = kHeaderSize + std::size_t{4} * (bytes[0] & 0x0fU);
  if (extended) {
    if (bytes.size() < begin + 4) return std::nullopt;
    begin += 4 + 4 * read(bytes, begin + 2, 2);
  }
  if (begin > bytes.size()) return std::nullopt;
  std::size_t end = bytes.size();
  if (padded) {
    const std::size_t padding = bytes.back();
    if (padding == 0 || padding > end - begin) return std::nullopt;
    end -= padding;
  }
  return RtpView{.header = {.marker = (bytes[1] & 0x80) != 0,
                            .payload_type = static_cast<std::uint8_t>(bytes[1] & 0x7f),
                            .sequence = static_cast<std::uint16_t>(read(bytes, 2, 2)),
                            .timestamp = read(bytes, 4, 4),
                            .ssrc = read(bytes, 8, 4)},
                 .payload = bytes.subspan(begin, end - begin)};
}

void write_rtp(const RtpHeader& header, std::span<const std::uint8_t> payload,
               std::vector<std::uint8_t>& out) {
  out.clear();
  out.push_back(kVersion << 6);
  out.push_back(static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | header.payload_type));
  write(out, header.sequence, 2);
  write(out, header.timestamp, 4);
  write(out, header.ssrc, 4);
  out.insert(out.end(), payload.begin(), payload.end());
}

}  // namespace ctibus::media
