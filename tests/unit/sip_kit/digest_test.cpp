#include "ctibus/kit/sip/digest.hpp"

namespace ctibus::sip {
namespace {

/// RFC 7616 3.9.1
DigestCredentials mufasa(DigestAlgorithm algorithm) {
  DigestCredentials credentials;
  credentials.user = "Mufasa";
  credentials.realm = "http-auth@example.org";
  credentials.nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  credentials.uri = "/dir/index.html";
  credentials.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  credentials.algorithm = algorithm;
  credentials.nonce_count = 1;
  credentials.qop_auth = true;
  return credentials;
}

TEST(Digest, the_examples_of_the_rfcs_come_out) {
  EXPECT_EQ(digest_response(mufasa(DigestAlgorithm::md5), "GET", "Circle of Life"),
            "8ca523f5e9506fed4657c9700eebdbec");
  EXPECT_EQ(digest_response(mufasa(DigestAlgorithm::sha256), "GET", "Circle of Life"),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST(Digest, a_challenge_is_read_and_written) {
  const auto read = parse_challenge(
      "Digest realm=\"a \\\"b\\\", c\",nonce=\"n\", opaque=\"\", stale=TRUE, "
      "qop=\"auth,auth-int\", "
      "algorithm=SHA-256");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->realm, "a \"b\", c");
  EXPECT_TRUE(read->stale);
  EXPECT_TRUE(read->qop_auth);
  EXPECT_EQ(read->algorithm, DigestAlgorithm::sha256);
  const auto again = parse_challenge(to_text(*read));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->realm, read->realm);
  EXPECT_TRUE(again->stale);
  EXPECT_FALSE(parse_challenge("Digest realm=\"a\", nonce=\"n\"")->qop_auth);
}

TEST(Digest, challenges_that_cannot_be_answered_are_refused) {
  for (const auto* text :
       {"", "Digest", "Basic realm=\"a\"", "Digest realm=\"a\"", "Digest nonce=\"a\"",
        "Digest realm=\"a\", nonce=\"n\", algorithm=SHA-512-256",
        "Digest realm=\"a\", nonce=\"n\", qop=\"auth-conf\"", "Digest x",
        "Digest realm=\"a\", realm=\"b\", nonce=\"n\""}) {
    const auto read = parse_challenge(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, "sip.bad_challenge");
  }
}

TEST(Digest, credentials_are_read_and_written) {
  auto credentials = mufasa(DigestAlgorithm::md5);
  credentials.nonce_count = 0x1f;
  credentials.response = "00";
  const auto read = parse_credentials(to_text(credentials));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->user, "Mufasa");
  EXPECT_EQ(read->nonce_count, 0x1fu);
  EXPECT_EQ(read->cnonce, credentials.cnonce);
  for (const auto* text :
       {"Digest", "Digest username=\"a\"", "Digest username=\"a\",nonce=\"n\",uri=\"u\"",
        "Digest username=\"a\",nonce=\"n\",uri=\"u\",response=\"r\",qop=auth",
        "Digest username=\"a\",nonce=\"n\",uri=\"u\",response=\"r\",qop=auth,nc=1,cnonce=\"c\"",
        "Digest "
        "username=\"a\",nonce=\"n\",uri=\"u\",response=\"r\",qop=auth,nc=0000000g,cnonce=\"c\""}) {
    EXPECT_FALSE(parse_credentials(text)) << text;
  }
}

Message request() {
  Message message;
  message.method = "INVITE";
  message.request_uri = "sip:1@trunk";
  message.cseq = 4;
  return message;
}

Message challenge(int status, std::initializer_list<Header> headers) {
  Message message;
  message.status = status;
  message.headers = headers;
  return message;
}

TEST(DigestClient, each_realm_gets_an_answer_by_the_strongest_algorithm) {
  const auto response = challenge(
      407,
      {{"Proxy-Authenticate", "Digest realm=\"p\", nonce=\"1\", qop=\"auth\", algorithm=MD5"},
       {"Proxy-Authenticate", "Digest realm=\"p\", nonce=\"2\", qop=\"auth\", algorithm=SHA-256"},
       {"Proxy-Authenticate", "Digest realm=\"p\", nonce=\"3\", algorithm=UNKNOWN"},
       {"WWW-Authenticate", "Digest realm=\"w\", nonce=\"4\""}});
  const auto again = authorize(response, request(), {"u", "secret"}, "cn");
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(again->cseq, 5u);
  const auto proxy = parse_credentials(again->header("Proxy-Authorization"));
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->nonce, "2");
  EXPECT_EQ(proxy->algorithm, DigestAlgorithm::sha256);
  EXPECT_EQ(proxy->response, digest_response(*proxy, "INVITE", "secret"));
  const auto end = parse_credentials(again->header("Authorization"));
  ASSERT_TRUE(end);
  EXPECT_FALSE(end->qop_auth);
  EXPECT_EQ(again->headers.size(), 2u);
}

TEST(Digest, a_hashed_password_serves_in_place_of_a_plain_one) {
  for (const auto algorithm : {DigestAlgorithm::md5, DigestAlgorithm::sha256}) {
    const auto credentials = mufasa(algorithm);
    const auto ha1 = digest_ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
    EXPECT_EQ(digest_response_of(credentials, "GET", ha1),
              digest_response(credentials, "GET", "Circle of Life"));
  }
}

TEST(DigestClient, the_strongest_is_chosen_wherever_it_stands) {
  const Header md5{"WWW-Authenticate", "Digest realm=\"r\", nonce=\"1\", qop=\"auth\""};
  const Header sha{"WWW-Authenticate",
                   "Digest realm=\"r\", nonce=\"2\", qop=\"auth\", algorithm=SHA-256"};
  for (const auto& response : {challenge(401, {md5, sha}), challenge(401, {sha, md5})}) {
    const auto again = authorize(response, request(), {"u", "secret"}, "cn");
    ASSERT_TRUE(again);
    EXPECT_EQ(parse_credentials(again->header("Authorization"))->algorithm,
              DigestAlgorithm::sha256);
    EXPECT_EQ(again->headers.size(), 1u) << "one answer a realm";
  }
}

TEST(DigestClient, where_md5_is_forbidden_it_is_not_answered) {
  const auto weak = challenge(401, {{"WWW-Authenticate", "Digest realm=\"r\", nonce=\"1\""}});
  const auto refused = authorize(weak, request(), {"u", "secret", false}, "cn");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "sip.bad_challenge");
}

TEST(DigestClient, auth_int_proves_the_body_where_nothing_else_is_offered) {
  const auto asks = [](const char* qop) {
    return challenge(401, {{"WWW-Authenticate",
                            "Digest realm=\"r\", nonce=\"n\", "
                            "algorithm=SHA-256, qop=\"" +
                                std::string(qop) + "\""}});
  };
  auto with_body = request();
  with_body.body = "v=0";
  const auto value_of = [&](const Message& response) {
    auto again = authorize(response, with_body, {"u", "secret"}, "cn");
    return again ? std::string(again->header("Authorization")) : std::string();
  };
  EXPECT_NE(value_of(asks("auth,auth-int")).find("qop=auth,"), std::string::npos);
  const auto whole = value_of(asks("auth-int"));
  EXPECT_NE(whole.find("qop=auth-int,"), std::string::npos);
  with_body.body = "v=1";
  EXPECT_NE(value_of(asks("auth-int")), whole);
}

TEST(DigestClient, a_refused_password_is_not_tried_again) {
  const auto first = challenge(401, {{"WWW-Authenticate", "Digest realm=\"w\", nonce=\"1\""}});
  const auto sent = authorize(first, request(), {"u", "secret"}, "cn");
  ASSERT_TRUE(sent);
  const auto refused = authorize(first, *sent, {"u", "secret"}, "cn");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "sip.wrong_password");
  EXPECT_EQ(refused.error().text.find("secret"), std::string::npos);
}

TEST(DigestClient, a_stale_nonce_is_replaced) {
  const auto first = challenge(401, {{"WWW-Authenticate", "Digest realm=\"w\", nonce=\"1\""}});
  const auto stale =
      challenge(401, {{"WWW-Authenticate", "Digest realm=\"w\", nonce=\"2\", stale=true"}});
  const auto sent = authorize(first, request(), {"u", "secret"}, "cn");
  const auto again = authorize(stale, *sent, {"u", "secret"}, "cn");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->headers.size(), 1u);
  EXPECT_EQ(parse_credentials(again->header("Authorization"))->nonce, "2");
}

TEST(DigestClient, a_response_without_a_usable_challenge_is_an_error) {
  const auto again = authorize(challenge(401, {{"WWW-Authenticate", "Basic realm=\"w\""}}),
                               request(), {"u", "secret"}, "cn");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "sip.bad_challenge");
}

TEST(Digest, keys_differ_and_hashes_compare) {
  EXPECT_EQ(random_key().size(), 32u);
  EXPECT_NE(random_key(), random_key());
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
  EXPECT_NE(keyed_hash("k", "a"), keyed_hash("l", "a"));
}

}  // namespace
}  // namespace ctibus::sip
