#include "certificates.hpp"
#include "peer.hpp"

namespace ctibus::sip {
namespace {

using testing::Authority;
using testing::Peer;
using testing::Strand;

struct Nobody : StackEvents {
  void on_request(TransactionId, const Message&) override {}
  void on_cancelled(TransactionId) override {}
  void on_response(TransactionId, const Message&) override {}
  void on_failed(TransactionId, int) override {}
};

/// What the start of a stack with these files says.
Error error_of(const TlsOptions& tls) {
  Strand strand;
  Nobody nobody;
  SofiaOptions options;
  options.listen = {"tls:127.0.0.1:0"};
  options.tls = tls;
  auto made = make_sofia_stack(options, nobody, strand.post());
  return made ? Error{} : made.error();
}

bool says(const Error& error, std::string_view code, std::string_view part) {
  EXPECT_EQ(error.code, code);
  EXPECT_NE(error.text.find(part), std::string::npos) << error.text;
  return error.code == code && error.text.find(part) != std::string::npos;
}

class TlsFiles : public ::testing::Test {
 protected:
  Authority authority_;
  TlsOptions tls_ = authority_.issue();
};

TEST_F(TlsFiles, good_ones_are_taken) { EXPECT_EQ(error_of(tls_).code, ""); }

TEST_F(TlsFiles, one_file_may_hold_certificate_and_key) {
  const auto both = authority_.file("both.pem");
  ASSERT_EQ(std::system(("cat " + tls_.certificate + " " + tls_.private_key + " > " + both +
                         " && chmod 600 " + both)
                            .c_str()),
            0);
  tls_.certificate = both;
  tls_.private_key.clear();
  EXPECT_EQ(error_of(tls_).code, "");
}

TEST_F(TlsFiles, each_missing_one_is_named_with_its_option) {
  for (auto* file : {&tls_.certificate, &tls_.private_key, &tls_.ca}) {
    const auto kept = *file;
    *file = authority_.file("nowhere.pem");
    says(error_of(tls_), "sip.bad_certificate", "nowhere.pem");
    says(error_of(tls_), "sip.bad_certificate", "tls.");
    *file = kept;
  }
  tls_.certificate.clear();
  says(error_of(tls_), "sip.bad_certificate", "tls.certificate");
}

TEST_F(TlsFiles, a_key_of_another_certificate_is_refused) {
  tls_.private_key = authority_.issue("other").private_key;
  says(error_of(tls_), "sip.bad_certificate", "does not belong to");
}

TEST_F(TlsFiles, damaged_ones_are_refused) {
  std::filesystem::resize_file(tls_.certificate, 60);
  says(error_of(tls_), "sip.bad_certificate", "holds no certificate");
  tls_ = authority_.issue();
  std::filesystem::resize_file(tls_.private_key, 60);
  says(error_of(tls_), "sip.bad_certificate", "holds no private key");
  tls_ = authority_.issue();
  tls_.ciphers = "NO-SUCH-CIPHER";
  says(error_of(tls_), "sip.bad_certificate", "NO-SUCH-CIPHER");
}

TEST_F(TlsFiles, a_key_that_everybody_can_read_is_refused) {
  chmod(tls_.private_key.c_str(), 0644);
  says(error_of(tls_), "sip.exposed_key", "chmod o-rwx");
  chmod(tls_.private_key.c_str(), 0640);
  EXPECT_EQ(error_of(tls_).code, "") << "a group may read it, as Debian's ssl-cert does";
}

TEST_F(TlsFiles, a_certificate_near_or_past_its_end_is_told_of_loudly) {
  Strand strand;
  auto options = Peer::options();
  options.listen = {"tls:127.0.0.1:0"};
  options.tls = authority_.issue("soon", {.until_s = 3 * 24 * 3600});
  Peer soon(strand, options);
  ASSERT_EQ(soon.notices().size(), 1u);
  EXPECT_EQ(soon.notices()[0].id, "sip.certificate_expires");
  EXPECT_EQ(soon.notices()[0].level, SofiaNotice::Level::warning);
  options.tls = authority_.issue("past", {.from_s = -7200, .until_s = -3600});
  Peer past(strand, options);
  ASSERT_EQ(past.notices().size(), 1u);
  EXPECT_EQ(past.notices()[0].id, "sip.certificate_expired");
  EXPECT_EQ(past.notices()[0].level, SofiaNotice::Level::error);
}

}  // namespace
}  // namespace ctibus::sip
