#include "rtp_packet.hpp"

#include <gmock/gmock.h>

#include <random>

using namespace ctibus::media;

namespace {

std::vector<std::uint8_t> packet(std::uint8_t first, std::vector<std::uint8_t> rest) {
  std::vector<std::uint8_t> out = {first, 0x88, 0x12, 0x34, 0, 0, 0, 160, 1, 2, 3, 4};
  for (const auto byte : rest) out.push_back(byte);
  return out;
}

}  // namespace

TEST(RtpPacket, what_is_written_is_read_again) {
  const std::vector<std::uint8_t> payload = {1, 2, 3};
  std::vector<std::uint8_t> bytes = {9, 9, 9};
  write_rtp({.marker = true,
             .payload_type = 101,
             .sequence = 65535,
             .timestamp = 0xfedc'ba98,
             .ssrc = 0x8765'4321},
            payload, bytes);
  const auto read = read_rtp(bytes);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->header.marker);
  EXPECT_EQ(read->header.payload_type, 101);
  EXPECT_EQ(read->header.sequence, 65535);
  EXPECT_EQ(read->header.timestamp, 0xfedc'ba98);
  EXPECT_EQ(read->header.ssrc, 0x8765'4321);
  EXPECT_THAT(read->payload, testing::ElementsAre(1, 2, 3));
}

TEST(RtpPacket, sources_extension_and_padding_are_passed_over) {
  const auto bytes =
      packet(0x80 | 0x20 | 0x10 | 1, {5, 5, 5, 5, 0xbe, 0xde, 0, 1, 7, 7, 7, 7, 42, 43, 0, 0, 3});
  const auto read = read_rtp(bytes);
  ASSERT_TRUE(read);
  EXPECT_THAT(read->payload, testing::ElementsAre(42, 43));
}

TEST(RtpPacket, lies_about_lengths_are_refused) {
  EXPECT_FALSE(read_rtp({}));
  EXPECT_FALSE(read_rtp(std::vector<std::uint8_t>(11, 0x80)));
  EXPECT_FALSE(read_rtp(packet(0x40, {1})));                             // version 1
  EXPECT_FALSE(read_rtp(packet(0x8f, {1, 2, 3, 4})));                    // 15 sources
  EXPECT_FALSE(read_rtp(packet(0x90, {})));                              // no extension
  EXPECT_FALSE(read_rtp(packet(0x90, {0, 0, 0xff, 0xff, 1, 2, 3, 4})));  // long extension
  EXPECT_FALSE(read_rtp(packet(0xa0, {1, 2, 0})));                       // no padding
  EXPECT_FALSE(read_rtp(packet(0xa0, {1, 2, 4})));                       // more than there is
  EXPECT_TRUE(read_rtp(packet(0xa0, {1, 2, 3})));
  EXPECT_TRUE(read_rtp(packet(0x80, {})));
}

TEST(RtpPacket, any_bytes_are_survived) {
  std::mt19937 chance(7);
  std::uniform_int_distribution<unsigned> byte(0, 255);
  for (int i = 0; i < 200'000; ++i) {
    std::vector<std::uint8_t> bytes(byte(chance) % 64);
    for (auto& each : bytes) each = static_cast<std::uint8_t>(byte(chance));
    if (!bytes.empty()) bytes[0] = static_cast<std::uint8_t>(0x80 | (bytes[0] & 0x3f));
    const auto read = read_rtp(bytes);
    if (!read) continue;
    ASSERT_LE(read->payload.size() + 12, bytes.size());
    ASSERT_LE(read->payload.data() + read->payload.size(), bytes.data() + bytes.size());
  }
}
