#include <gmock/gmock.h>

#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "certificates.hpp"
#include "network_rig.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::csta::testing {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;

/// A switch with TLS that sends back what it gets, on a thread of its own.
class TlsNetworkTest : public NetworkTest {
 protected:
  void TearDown() override {
    stream_.reset();
    network_.reset();
    if (switch_.joinable()) switch_.join();
  }

  void serve(const Certificate& certificate,
             const std::function<void(asio::ssl::context&)>& prepare = {}) {
    switch_ = std::thread([this, certificate, prepare] {
      asio::ssl::context context(asio::ssl::context::tls_server);
      context.use_certificate_chain_file(certificate.certificate);
      context.use_private_key_file(certificate.private_key, asio::ssl::context::pem);
      if (prepare) prepare(context);
      asio::ssl::stream<asio::ip::tcp::socket> there(listener_.accept(), context);
      boost::system::error_code error;
      there.handshake(asio::ssl::stream_base::server, error);
      std::string bytes(4, '\0');
      while (!error) {
        asio::read(there, asio::buffer(bytes), error);
        if (!error) asio::write(there, asio::buffer(bytes), error);
      }
    });
  }
  Endpoint encrypted(std::string host = "127.0.0.1") const {
    return {.host = std::move(host),
            .port = listener_.port(),
            .encrypted = true,
            .tls = {.authorities = authority_.certificate}};
  }
  void expect_refused(const Endpoint& endpoint, std::string_view why) {
    stream_ = connect(endpoint);
    ASSERT_TRUE(until_closed());
    EXPECT_FALSE(ears_.heard_connected);
    EXPECT_EQ(ears_.error.code, "csta.not_connected");
    EXPECT_THAT(ears_.error.text, HasSubstr(std::string(why)));
  }
  void expect_echo(const Endpoint& endpoint) {
    stream_ = connect(endpoint);
    ASSERT_TRUE(until_connected()) << ears_.error.text;
    stream_->send("abcd");
    EXPECT_TRUE(strand_.until([&] { return ears_.heard == "abcd"; }));
  }

  support::TemporaryFolder folder_{"tls"};
  Certificate authority_ = make_authority(folder_.path(), "authority");
  std::unique_ptr<Stream> stream_;
  std::thread switch_;
};

TEST_F(TlsNetworkTest, a_switch_with_the_right_certificate_is_spoken_with) {
  serve(make_certificate(folder_.path(), authority_, "127.0.0.1"));
  expect_echo(encrypted());
}

TEST_F(TlsNetworkTest, a_certificate_may_be_for_another_name_that_is_configured) {
  serve(make_certificate(folder_.path(), authority_, "switch.example"));
  auto endpoint = encrypted();
  endpoint.tls.certificate_name = "switch.example";
  expect_echo(endpoint);
}

TEST_F(TlsNetworkTest, a_certificate_of_another_host_is_refused) {
  serve(make_certificate(folder_.path(), authority_, "switch.example"));
  expect_refused(encrypted("localhost"), "ostname mismatch");
}

TEST_F(TlsNetworkTest, an_unknown_authority_is_refused) {
  const auto other = make_authority(folder_.path(), "other");
  serve(make_certificate(folder_.path(), other, "127.0.0.1"));
  expect_refused(encrypted(), "certificate is not accepted");
}

TEST_F(TlsNetworkTest, a_switch_may_ask_who_we_are) {
  serve(make_certificate(folder_.path(), authority_, "127.0.0.1"),
        [&](asio::ssl::context& context) {
          context.load_verify_file(authority_.certificate);
          context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
        });
  const auto ours = make_certificate(folder_.path(), authority_, "ctibus.example");
  auto endpoint = encrypted();
  endpoint.tls.certificate = ours.certificate;
  endpoint.tls.private_key = ours.private_key;
  expect_echo(endpoint);
}

TEST_F(TlsNetworkTest, old_versions_of_tls_are_refused) {
  serve(make_certificate(folder_.path(), authority_, "127.0.0.1"), [](asio::ssl::context& context) {
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_1_VERSION);
    SSL_CTX_set_security_level(context.native_handle(), 0);
  });
  expect_refused(encrypted(), "TLS: ");
}

TEST_F(TlsNetworkTest, a_switch_without_tls_is_told_from_one_with_a_bad_certificate) {
  stream_ = connect(encrypted());
  auto there = listener_.accept();
  asio::write(there, asio::buffer("HTTP/1.1 400 Bad Request\r\n\r\n", 28));
  ASSERT_TRUE(until_closed());
  EXPECT_EQ(ears_.error.code, "csta.not_connected");
  EXPECT_THAT(ears_.error.text, HasSubstr("TLS: "));
}

TEST_F(TlsNetworkTest, a_file_that_is_not_there_is_named) {
  auto endpoint = encrypted();
  endpoint.tls.authorities = "/nowhere/authorities.pem";
  expect_refused(endpoint, "/nowhere/authorities.pem");
}

TEST_F(TlsNetworkTest, what_was_sent_before_the_end_still_leaves) {
  std::string got;
  switch_ =
      std::thread([&, certificate = make_certificate(folder_.path(), authority_, "127.0.0.1")] {
        asio::ssl::context context(asio::ssl::context::tls_server);
        context.use_certificate_chain_file(certificate.certificate);
        context.use_private_key_file(certificate.private_key, asio::ssl::context::pem);
        asio::ssl::stream<asio::ip::tcp::socket> there(listener_.accept(), context);
        boost::system::error_code end;
        there.handshake(asio::ssl::stream_base::server, end);
        asio::read(there, asio::dynamic_buffer(got), end);
      });
  stream_ = connect(encrypted());
  ASSERT_TRUE(until_connected()) << ears_.error.text;
  const std::string goodbye(300'000, 'g');
  stream_->send(goodbye);
  stream_.reset();
  switch_.join();
  EXPECT_EQ(got, goodbye);
}

}  // namespace
}  // namespace ctibus::csta::testing
