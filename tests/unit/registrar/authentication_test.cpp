#include "registrar/nonces.hpp"
#include "telephone.hpp"

namespace ctibus::sip {
namespace {

using testing::Site;
using testing::Telephone;
using namespace std::chrono_literals;

struct Authenticating : ::testing::Test {
  Message challenge(Message request) { return registrar.authenticate(request, now).response; }

  Site site;
  Registrar registrar = site.registrar();
  Telephone telephone;
  Moment now = 1h;
};

TEST_F(Authenticating, a_call_is_challenged_and_the_right_answer_names_the_user) {
  const auto request = telephone.request("INVITE");
  const auto first = registrar.authenticate(request, now);
  EXPECT_FALSE(first);
  EXPECT_EQ(first.response.status, 407);
  const auto proof = parse_challenge(first.response.header("Proxy-Authenticate"));
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->realm, "ctibus");
  EXPECT_FALSE(proof->stale);
  const auto second = registrar.authenticate(telephone.answer(first.response, request), now);
  EXPECT_TRUE(second);
  EXPECT_EQ(second.number, "1001");
}

TEST_F(Authenticating, unknown_users_and_wrong_passwords_look_alike) {
  const auto refusal = [&](std::string number, std::string password) {
    Telephone other;
    other.number = std::move(number);
    other.password = std::move(password);
    auto request = other.registration({"<sip:a@h>"});
    auto response = other.register_at(registrar, now, request);
    const auto proof = parse_challenge(response.header("WWW-Authenticate"));
    return std::tuple(response.status, response.reason, response.headers.size(),
                      proof ? proof->stale : true);
  };
  EXPECT_EQ(refusal("1001", "wrong"), refusal("nobody", "wrong"));
  EXPECT_EQ(refusal("1001", "wrong"), std::tuple(401, "Unauthorized", 1u, false));
  EXPECT_EQ(registrar.counters().refused, 3u);
}

TEST_F(Authenticating, an_old_nonce_is_stale_and_no_failure) {
  const auto request = telephone.request("INVITE");
  const auto first = challenge(request);
  now += 5min + 1ms;
  const auto late = registrar.authenticate(telephone.answer(first, request), now);
  EXPECT_FALSE(late);
  EXPECT_TRUE(parse_challenge(late.response.header("Proxy-Authenticate"))->stale);
  EXPECT_EQ(registrar.counters().refused, 0u);
  EXPECT_TRUE(registrar.authenticate(telephone.answer(late.response, request), now));
}

TEST_F(Authenticating, credentials_are_good_once) {
  const auto request = telephone.request("INVITE");
  const auto answered = telephone.answer(challenge(request), request);
  EXPECT_TRUE(registrar.authenticate(answered, now));
  const auto replayed = registrar.authenticate(answered, now);
  EXPECT_FALSE(replayed);
  EXPECT_TRUE(parse_challenge(replayed.response.header("Proxy-Authenticate"))->stale);
  EXPECT_EQ(registrar.counters().replayed, 1u);
}

TEST_F(Authenticating, a_nonce_serves_again_with_the_next_count) {
  auto request = telephone.request("INVITE");
  const auto answered = telephone.answer(challenge(request), request);
  auto credentials = *parse_credentials(answered.header("Proxy-Authorization"));
  for (const std::uint32_t count : {1u, 3u, 2u, 200u, 199u}) {
    credentials.nonce_count = count;
    credentials.response = digest_response(credentials, "INVITE", "secret");
    request.set_header("Proxy-Authorization", to_text(credentials));
    EXPECT_TRUE(registrar.authenticate(request, now)) << count;
    EXPECT_FALSE(registrar.authenticate(request, now)) << count;
  }
}

TEST_F(Authenticating, a_nonce_without_count_serves_once) {
  auto request = telephone.request("INVITE");
  const auto answered = telephone.answer(challenge(request), request);
  auto credentials = *parse_credentials(answered.header("Proxy-Authorization"));
  credentials.qop_auth = false;
  credentials.response = digest_response(credentials, "INVITE", "secret");
  request.set_header("Proxy-Authorization", to_text(credentials));
  EXPECT_TRUE(registrar.authenticate(request, now));
  EXPECT_FALSE(registrar.authenticate(request, now));
}

TEST_F(Authenticating, a_nonce_serves_only_the_address_that_got_it) {
  const auto request = telephone.request("INVITE");
  auto answered = telephone.answer(challenge(request), request);
  answered.peer.address = "192.0.2.99";
  EXPECT_FALSE(registrar.authenticate(answered, now));
  EXPECT_EQ(registrar.counters().refused, 0u);
}

TEST_F(Authenticating, an_invented_nonce_is_challenged_anew) {
  auto request = telephone.request("INVITE");
  for (const auto& nonce : {std::string("x"), std::string(56, '0'), std::string(56, 'z')}) {
    DigestCredentials credentials{"1001", "ctibus", nonce, request.request_uri};
    credentials.response = digest_response(credentials, "INVITE", "secret");
    request.set_header("Proxy-Authorization", to_text(credentials));
    EXPECT_EQ(registrar.authenticate(request, now).response.status, 407);
  }
}

TEST_F(Authenticating, a_proof_for_one_number_dials_no_other) {
  const auto request = telephone.request("INVITE");
  auto answered = telephone.answer(challenge(request), request);
  answered.request_uri = "sip:00900123456@pbx";
  EXPECT_EQ(registrar.authenticate(answered, now).response.status, 400);
}

TEST_F(Authenticating, unreadable_credentials_are_a_bad_request) {
  auto request = telephone.request("INVITE");
  request.set_header("Proxy-Authorization", "Digest rubbish");
  EXPECT_EQ(registrar.authenticate(request, now).response.status, 400);
}

TEST_F(Authenticating, an_unknown_scheme_counts_as_no_credentials) {
  auto request = telephone.request("INVITE");
  request.set_header("Proxy-Authorization", "NoOneKnowsThisScheme opaque-data=here");
  EXPECT_EQ(registrar.authenticate(request, now).response.status, 407);
}

TEST_F(Authenticating, algorithms_are_offered_in_the_sites_order) {
  site.digest.algorithms = {"SHA-256", "MD5"};
  auto both = site.registrar();
  const auto request = telephone.request("INVITE");
  const auto response = both.authenticate(request, now).response;
  ASSERT_EQ(response.headers.size(), 2u);
  EXPECT_EQ(parse_challenge(response.headers[0].value)->algorithm, DigestAlgorithm::sha256);
  EXPECT_EQ(parse_challenge(response.headers[1].value)->algorithm, DigestAlgorithm::md5);
  EXPECT_TRUE(both.authenticate(telephone.answer(response, request), now));

  site.digest.algorithms = {"SHA-256"};
  auto strong = site.registrar();
  auto weak = response;
  weak.headers.erase(weak.headers.begin());
  EXPECT_FALSE(strong.authenticate(telephone.answer(weak, request), now));
}

TEST_F(Authenticating, hashed_passwords_serve_in_place_of_plain_ones) {
  site.digest.algorithms = {"SHA-256", "MD5"};
  site.users = {{.number = "1001",
                 .ha1_sha256 = digest_ha1(DigestAlgorithm::sha256, "1001", "ctibus", "secret"),
                 .ha1_md5 = digest_ha1(DigestAlgorithm::md5, "1001", "ctibus", "secret")}};
  auto hashed = site.registrar();
  const auto request = telephone.request("INVITE");
  for (const std::size_t kept : {0u, 1u}) {
    auto response = hashed.authenticate(request, now).response;
    ASSERT_EQ(response.headers.size(), 2u);
    response.headers = {response.headers[kept]};
    EXPECT_TRUE(hashed.authenticate(telephone.answer(response, request), now));
    telephone.password = "wrong";
    EXPECT_FALSE(hashed.authenticate(telephone.answer(response, request), now));
    telephone.password = "secret";
  }
}

TEST_F(Authenticating, a_telephone_without_a_hash_for_an_algorithm_cannot_log_on_by_it) {
  site.digest.algorithms = {"MD5"};
  site.users = {{.number = "1001",
                 .ha1_sha256 = digest_ha1(DigestAlgorithm::sha256, "1001", "ctibus", "secret")}};
  auto registrar_ = site.registrar();
  const auto request = telephone.request("INVITE");
  const auto response = registrar_.authenticate(request, now).response;
  EXPECT_FALSE(registrar_.authenticate(telephone.answer(response, request), now));
}

TEST_F(Authenticating, used_nonces_do_not_fill_the_memory) {
  Nonces nonces("key", 1h);
  const auto first = nonces.make("a", now);
  EXPECT_TRUE(nonces.use(first, 1, now));
  for (std::size_t i = 0; i < Nonces::most_used + 10; ++i) {
    const auto nonce = nonces.make("a", now);
    ASSERT_TRUE(nonces.is_fresh(nonce, "a", now));
    ASSERT_TRUE(nonces.use(nonce, 1, now));
  }
  EXPECT_LE(nonces.used(), Nonces::most_used);
  EXPECT_FALSE(nonces.is_fresh(first, "a", now)) << "forgotten, so it must not serve again";
  now += 2h;
  EXPECT_TRUE(nonces.use(nonces.make("a", now), 1, now));
  EXPECT_EQ(nonces.used(), 1u);
}

}  // namespace
}  // namespace ctibus::sip
