#include <gtest/gtest.h>

#include "ctibus/kit/sip/digest.hpp"
#include "dial_plan.hpp"

/// Whose trunk a call comes by, and options that do not fit together.
namespace ctibus::sip {
namespace {

Options two_trunks() {
  Options options;
  options.trunks = {{.name = "proved",
                     .addresses = {"192.0.2.1"},
                     .peer = "sips:carrier.example",
                     .certificate_name = "carrier.example"},
                    {.name = "known", .addresses = {"192.0.2.2"}}};
  options.listen = {"tls:127.0.0.1:5061"};
  return options;
}

Message from(Transport transport, std::string address, std::vector<std::string> names = {}) {
  Message message;
  message.peer = {transport, std::move(address), 40000};
  message.peer_names = std::move(names);
  return message;
}

TEST(TrunkIdentity, by_tls_a_certificate_counts_and_not_the_address) {
  const auto trunks = *TrunkAddresses::make(two_trunks());
  EXPECT_EQ(trunks.find(from(Transport::tls, "198.51.100.9", {"Carrier.Example"})), 0u);
  EXPECT_EQ(trunks.find(from(Transport::tls, "192.0.2.1")), std::nullopt);
  EXPECT_EQ(trunks.find(from(Transport::tls, "192.0.2.1", {"other.example"})), std::nullopt);
}

TEST(TrunkIdentity, where_no_certificate_is_asked_for_the_address_counts) {
  const auto trunks = *TrunkAddresses::make(two_trunks());
  EXPECT_EQ(trunks.find(from(Transport::tls, "192.0.2.2")), 1u);
  EXPECT_EQ(trunks.find(from(Transport::udp, "192.0.2.1")), 0u);
  // Only TLS proves names.
  EXPECT_EQ(trunks.find(from(Transport::tcp, "198.51.100.9", {"carrier.example"})), std::nullopt);
}

std::string refusal(const Options& options) {
  const auto plan = make_dial_plan(options);
  return plan ? std::string() : plan.error().text;
}

TEST(TrunkIdentity, a_trunk_by_tls_needs_a_tls_address_of_ours) {
  auto options = two_trunks();
  EXPECT_EQ(refusal(options), "");
  options.listen = {"udp:127.0.0.1:5060"};
  EXPECT_NE(refusal(options).find("tls:"), std::string::npos) << refusal(options);
}

TEST(TrunkIdentity, everybody_must_be_able_to_answer_every_challenge) {
  auto options = two_trunks();
  options.digest.algorithms = {"SHA-256"};
  options.users = {{.number = "1001", .ha1_sha256 = std::string(64, 'a')}};
  EXPECT_EQ(refusal(options), "");
  options.digest.algorithms = {"SHA-256", "MD5"};
  EXPECT_NE(refusal(options).find("ha1_md5"), std::string::npos) << refusal(options);
  options.users[0].ha1_sha256 = "plain text";
  EXPECT_NE(refusal(options).find("64 hexadecimal"), std::string::npos) << refusal(options);
  options.users.clear();
  options.digest.algorithms = {"SHA256"};
  EXPECT_NE(refusal(options).find("SHA256"), std::string::npos) << refusal(options);
}

}  // namespace
}  // namespace ctibus::sip
