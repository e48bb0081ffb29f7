#include "core/capture/packets.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <vector>

#include "tests/support/capture_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::capture {
namespace {

using support::big_endian;
using support::CaptureFile;
using support::TestSegment;

constexpr int ethernet = 1;
constexpr int raw_ip = 12;

class Packets : public testing::Test {
 protected:
  std::vector<std::string> read(const std::string& bytes) {
    std::ofstream(file_, std::ios::binary) << bytes;
    std::vector<std::string> seen;
    const auto count = read_segments(file_, [&](const Segment& one) {
      seen.push_back(one.from + ">" + one.to + " " + std::to_string(one.sequence) + " " +
                     std::string(one.payload));
    });
    if (!count) seen.push_back(count.error().code);
    return seen;
  }

  support::TemporaryFolder folder_{"capture"};
  std::filesystem::path file_ = folder_.path() / "file.pcap";
};

TEST_F(Packets, segments_of_a_capture_come_in_its_order) {
  CaptureFile capture;
  capture.add(TestSegment{.sequence = 10, .payload = "hello"});
  capture.add(TestSegment{
      .from = 2, .from_port = 8800, .to = 1, .to_port = 1050, .sequence = 7, .payload = "you"});
  EXPECT_EQ(read(capture.bytes()),
            (std::vector<std::string>{"192.0.2.1:1050>192.0.2.2:8800 10 hello",
                                      "192.0.2.2:8800>192.0.2.1:1050 7 you"}));
}

TEST_F(Packets, datagrams_of_udp_come_with_their_own_length) {
  CaptureFile capture;
  const TestSegment one{.payload = "hello", .protocol = 17};
  capture.add(support::ethernet_of(one) + "filled up");
  const std::string whole = support::ethernet_of(one);
  for (std::size_t size = 0; size < whole.size(); ++size) capture.add(whole.substr(0, size));
  EXPECT_EQ(read(capture.bytes()),
            std::vector<std::string>{"192.0.2.1:1050>192.0.2.2:8800 0 hello"});
  Segment segment;
  ASSERT_TRUE(parse_segment(raw_ip, support::ipv4_of(one), segment));
  EXPECT_EQ(segment.transport, Transport::udp);
  std::string lying = support::ipv4_of(one);
  lying[25] = 7;  // its length is that of UDP's header, and less
  EXPECT_FALSE(parse_segment(raw_ip, lying, segment));
}

TEST_F(Packets, what_is_no_segment_is_passed_over) {
  CaptureFile capture;
  capture.add(std::string(60, 'x'));
  capture.add("");
  const std::string whole = support::ethernet_of({.payload = "12345"});
  for (std::size_t size = 0; size < whole.size(); ++size) capture.add(whole.substr(0, size));
  EXPECT_TRUE(read(capture.bytes()).empty()) << "cut short";
  capture.add(whole + std::string(6, '\0'));
  EXPECT_EQ(read(capture.bytes()).size(), 1u) << "filled up to the least size of a frame";
  EXPECT_EQ(read(capture.bytes())[0], "192.0.2.1:1050>192.0.2.2:8800 0 12345");
}

TEST_F(Packets, a_capture_that_ends_in_the_middle_is_told) {
  CaptureFile capture;
  capture.add(TestSegment{.payload = "a"});
  capture.add(TestSegment{.payload = "b"});
  const auto seen = read(capture.bytes().substr(0, capture.bytes().size() - 3));
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[1], "capture.cannot_read");
  EXPECT_EQ(read("no capture at all"), std::vector<std::string>{"capture.cannot_read"});
}

TEST_F(Packets, networks_that_carry_ip_are_known) {
  const TestSegment one{.payload = "x"};
  const std::string ip = support::ipv4_of(one);
  Segment segment;
  EXPECT_TRUE(parse_segment(raw_ip, ip, segment));
  EXPECT_EQ(segment.payload, "x");
  const std::string vlan =
      std::string(12, '\2') + big_endian(0x81000064, 4) + big_endian(0x0800, 2);
  EXPECT_TRUE(parse_segment(ethernet, vlan + ip, segment));
  EXPECT_TRUE(parse_segment(113, std::string(14, '\0') + big_endian(0x0800, 2) + ip, segment));
  EXPECT_TRUE(parse_segment(276, big_endian(0x0800, 2) + std::string(18, '\0') + ip, segment));
  EXPECT_FALSE(knows_link(105)) << "802.11";
}

TEST_F(Packets, ipv6_and_its_extensions_are_known) {
  const std::string tcp = support::tcp_of({.payload = "six"});
  const std::string options = big_endian(0x0600, 2) + std::string(6, '\0');
  const std::string address = big_endian(0, 8) + big_endian(1, 8);
  const std::string packet = big_endian(0x60000000, 4) +
                             big_endian(options.size() + tcp.size(), 2) + big_endian(0x0040, 2) +
                             address + address + options + tcp;
  Segment segment;
  ASSERT_TRUE(parse_segment(raw_ip, packet, segment));
  EXPECT_EQ(segment.from, "[::1]:1050");
  EXPECT_EQ(segment.payload, "six");
}

}  // namespace
}  // namespace ctibus::capture
