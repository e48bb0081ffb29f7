#include "core/capture/packets.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <tuple>
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
constexpr int raw_ip_in_files = 101;

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

TEST_F(Packets, fragments_are_put_together_whatever_their_order) {
  TestSegment one{.protocol = 17};
  for (int i = 0; i < 100; ++i) one.payload += std::to_string(i);
  const auto parts = support::fragments_of(one, 80);
  ASSERT_EQ(parts.size(), 3u);
  const auto other =
      support::fragments_of({.payload = std::string(60, 'b'), .protocol = 17}, 48, 2);
  CaptureFile capture;
  for (const std::size_t i : {2U, 0U, 0U}) capture.add(parts[i]);
  capture.add(other[0]);
  capture.add(TestSegment{.payload = "between"});
  capture.add(parts[1]);
  EXPECT_EQ(read(capture.bytes()),
            (std::vector<std::string>{"192.0.2.1:1050>192.0.2.2:8800 0 between",
                                      "192.0.2.1:1050>192.0.2.2:8800 0 " + one.payload}));
}

TEST_F(Packets, fragments_that_overlap_or_are_too_many_are_forgotten) {
  const TestSegment one{.payload = std::string(100, 'a'), .protocol = 17};
  const std::string inside = support::udp_of(one);
  CaptureFile overlapping;
  for (const auto& [at, size, flags] :
       {std::tuple(0U, 64U, 0x2000U), std::tuple(56U, 52U, 0x0000U)}) {
    overlapping.add(support::ethernet_with(
        support::ipv4_with(one, std::string_view(inside).substr(at, size), 1, flags | at / 8)));
  }
  EXPECT_TRUE(read(overlapping.bytes()).empty());
  CaptureFile many;
  const auto first = support::fragments_of(one, 64, 0);
  many.add(first[0]);
  for (unsigned id = 1; id < 1500; ++id) many.add(support::fragments_of(one, 64, id)[0]);
  many.add(first[1]);
  many.add(support::fragments_of(one, 64, 1499)[1]);
  EXPECT_EQ(read(many.bytes()).size(), 1u) << "the latest is still known, the oldest is not";
}

TEST_F(Packets, fragments_of_packets_that_share_a_number_are_not_mixed) {
  const TestSegment old{.payload = std::string(100, 'a'), .protocol = 17};
  const TestSegment fresh{.payload = std::string(100, 'b'), .protocol = 17};
  const auto of_old = support::fragments_of(old, 64);
  const auto of_fresh = support::fragments_of(fresh, 64);
  CaptureFile later;
  later.add(of_old[0]);
  for (int second = 0; second < 30; ++second) later.add("");
  later.add(of_fresh[1]);
  EXPECT_TRUE(read(later.bytes()).empty()) << "half a minute after the first";
  CaptureFile at_once;
  for (const auto* packet : {&of_old[0], &of_fresh[0], &of_fresh[1]}) at_once.add(*packet);
  EXPECT_TRUE(read(at_once.bytes()).empty()) << "it cannot be told whose the second half is";
}

TEST_F(Packets, fragments_of_ipv6_say_so_in_a_header_of_their_own) {
  const std::string whole = support::udp_of({.payload = "a datagram in two", .protocol = 17});
  const std::string address = big_endian(0, 8) + big_endian(1, 8);
  CaptureFile capture(raw_ip_in_files);
  for (const std::size_t at : {std::size_t{0}, std::size_t{16}}) {
    const auto part = whole.substr(at, 16);
    const std::string header =
        big_endian(0x1100, 2) + big_endian(at + (at == 0 ? 1 : 0), 2) + big_endian(77, 4);
    capture.add(big_endian(0x60000000, 4) + big_endian(header.size() + part.size(), 2) +
                big_endian(0x2c40, 2) + address + address + header + part);
  }
  EXPECT_EQ(read(capture.bytes()),
            std::vector<std::string>{"[::1]:1050>[::1]:8800 0 a datagram in two"});
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
