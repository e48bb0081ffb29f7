#include "sofia_addressing.hpp"

namespace ctibus::sip {
namespace {

TEST(Addressing, listen_addresses_are_read) {
  EXPECT_EQ(*parse_listen("udp:127.0.0.1:5060"), (Endpoint{Transport::udp, "127.0.0.1", 5060}));
  EXPECT_EQ(*parse_listen("tcp:[::1]:0"), (Endpoint{Transport::tcp, "::1", 0}));
  EXPECT_EQ(*parse_listen("tls:0.0.0.0:5061"), (Endpoint{Transport::tls, "0.0.0.0", 5061}));
  for (const auto* text : {"", "udp", "udp:5060", "udp:host:5060", "wss:127.0.0.1:5061",
                           "udp:127.0.0.1:65536", "udp:127.0.0.1:", "udp:::1:5060", "udp:[::1]"}) {
    const auto parsed = parse_listen(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "sip.bad_listen");
  }
}

TEST(Addressing, networks_hold_what_their_bits_say) {
  const auto office = Network::parse("192.168.16.0/20");
  ASSERT_TRUE(office);
  EXPECT_TRUE(office->contains("192.168.31.255"));
  EXPECT_FALSE(office->contains("192.168.32.0"));
  EXPECT_FALSE(office->contains("::1"));
  EXPECT_FALSE(office->contains("host"));
  EXPECT_TRUE(Network::parse("2001:db8::/32")->contains("2001:db8:ffff::1"));
  EXPECT_TRUE(Network::parse("10.0.0.1")->contains("10.0.0.1"));
  EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains("8.8.8.8"));
  for (const auto* text : {"", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", "host/8"}) {
    EXPECT_FALSE(Network::parse(text)) << text;
  }
}

TEST(Addressing, a_peer_is_served_by_a_listener_of_its_transport_and_family) {
  const Addressing addressing({{Transport::udp, "127.0.0.1", 1},
                               {Transport::tcp, "127.0.0.1", 2},
                               {Transport::udp, "::1", 3},
                               {Transport::udp, "127.0.0.2", 4}},
                              {}, {});
  EXPECT_EQ(addressing.listener({Transport::udp, "127.0.0.1", 9}), 0u);
  EXPECT_EQ(addressing.listener({Transport::tcp, "127.0.0.1", 9}), 1u);
  EXPECT_EQ(addressing.listener({Transport::udp, "::1", 9}), 2u);
  EXPECT_EQ(addressing.listener({Transport::tcp, "::1", 9}), 4u) << "none";
  EXPECT_EQ(addressing.contact({Transport::tcp, "127.0.0.1", 9}).port, 2);
}

TEST(Addressing, peers_outside_of_the_local_networks_are_told_the_routers_address) {
  const Addressing addressing({{Transport::udp, "127.0.0.1", 5060}}, "203.0.113.5",
                              {*Network::parse("10.0.0.0/8")});
  EXPECT_EQ(addressing.contact({Transport::udp, "198.51.100.1", 5060}).address, "203.0.113.5");
  EXPECT_EQ(addressing.contact({Transport::udp, "10.1.2.3", 5060}).address, "127.0.0.1");
  EXPECT_EQ(addressing.contact({Transport::udp, "127.0.0.7", 5060}).address, "127.0.0.1");
}

TEST(Addressing, a_wildcard_is_shown_as_the_address_that_the_peer_sees) {
  const Addressing addressing({{Transport::udp, "0.0.0.0", 5060}, {Transport::udp, "::", 5060}}, {},
                              {});
  EXPECT_EQ(addressing.contact({Transport::udp, "127.0.0.1", 9}).address, "127.0.0.1");
}

}  // namespace
}  // namespace ctibus::sip
