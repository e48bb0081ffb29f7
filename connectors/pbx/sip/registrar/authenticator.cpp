#include "authenticator.hpp"

#include <algorithm>
#include <optional>

#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip {

namespace {

constexpr int most_credentials = 8;

/// Headers that a request's kind uses.
struct Kind {
  int status;
  std::string_view challenge;
  std::string_view answer;
};
constexpr Kind registrars{401, "WWW-Authenticate", "Authorization"};
constexpr Kind proxies{407, "Proxy-Authenticate", "Proxy-Authorization"};

const Kind& kind_of(const Message& request) {
  return request.method == "REGISTER" ? registrars : proxies;
}

/// The credentials for our realm among those of the request. Schemes that we do not know count as
/// none (RFC 4475 3.3.7).
Result<std::optional<DigestCredentials>> find_credentials(const Message& request,
                                                          std::string_view realm) {
  int seen = 0;
  for (const auto& header : request.headers) {
    if (!equal_ignoring_case(header.name, kind_of(request).answer)) continue;
    if (++seen > most_credentials) break;
    const auto scheme = trim(header.value).substr(0, 6);
    if (!equal_ignoring_case(scheme, "Digest")) continue;
    auto credentials = parse_credentials(header.value);
    if (!credentials) return tl::unexpected(credentials.error());
    if (credentials->realm == realm) return std::optional(std::move(*credentials));
  }
  return std::optional<DigestCredentials>();
}

/// What was proved must be what is asked for: else a listener could have the same proof dial
/// another number. Some telephones name themselves in the URI of a REGISTER.
bool is_about(const DigestCredentials& credentials, const Message& request) {
  if (request.method == "REGISTER") return true;
  const auto proved = parse_uri(credentials.uri);
  const auto asked = parse_uri(request.request_uri);
  return proved && asked && proved->user == asked->user;
}

HashedPassword hashed(const User& user, std::string_view realm) {
  HashedPassword both{user.ha1_sha256, user.ha1_md5};
  // Written by people, in capitals perhaps.
  for (auto* text : {&both.sha256, &both.md5}) {
    std::ranges::transform(*text, text->begin(), [](char c) {
      return c >= 'A' && c <= 'F' ? static_cast<char>(c | 0x20) : c;
    });
  }
  if (user.password.empty()) return both;
  if (both.sha256.empty()) {
    both.sha256 = digest_ha1(DigestAlgorithm::sha256, user.number, realm, user.password);
  }
  if (both.md5.empty()) {
    both.md5 = digest_ha1(DigestAlgorithm::md5, user.number, realm, user.password);
  }
  return both;
}

}  // namespace

Authenticator::Authenticator(const std::vector<User>& users, const Digest& digest,
                             const std::string& key)
    : realm_(digest.realm),
      nobodys_password_{keyed_hash(key, "nobody's password"), keyed_hash(key, "nobody's")},
      nonces_(keyed_hash(key, "nonces"), digest.nonce_lifetime),
      lock_out_(digest.lock_out_after, digest.lock_out_time) {
  for (const auto& user : users) passwords_.emplace(user.number, hashed(user, digest.realm));
  for (const auto& name : digest.algorithms) {
    if (const auto algorithm = parse_algorithm(name)) algorithms_.push_back(*algorithm);
  }
  if (algorithms_.empty()) algorithms_.push_back(DigestAlgorithm::md5);
}

Authentication Authenticator::challenge(const Message& request, bool stale, Moment now) {
  Authentication result;
  const auto& kind = kind_of(request);
  result.response = make_response(request, kind.status);
  const auto nonce = nonces_.make(request.peer.address, now);
  for (const auto algorithm : algorithms_) {
    result.response.headers.push_back(
        {std::string(kind.challenge),
         to_text(DigestChallenge{
             .realm = realm_, .nonce = nonce, .algorithm = algorithm, .stale = stale})});
  }
  return result;
}

Authentication Authenticator::authenticate(const Message& request, Moment now) {
  const auto& address = request.peer.address;
  if (lock_out_.is_locked(address, now)) {
    ++counters_.locked_out;
    return {{}, make_response(request, 403)};
  }
  auto found = find_credentials(request, realm_);
  if (!found) return {{}, make_response(request, 400, "Bad Credentials")};
  if (!*found) {
    ++counters_.challenged;
    return challenge(request, false, now);
  }
  const auto& credentials = **found;
  if (std::ranges::find(algorithms_, credentials.algorithm) == algorithms_.end() ||
      !nonces_.is_fresh(credentials.nonce, address, now)) {
    ++counters_.challenged;
    return challenge(request, true, now);
  }
  if (!is_about(credentials, request)) {
    return {{}, make_response(request, 400, "Digest URI Mismatch")};
  }
  const auto user = passwords_.find(credentials.user);
  const bool known = user != passwords_.end() && !user->second.by(credentials.algorithm).empty();
  const auto expected =
      digest_response_of(credentials, request.method,
                         (known ? user->second : nobodys_password_).by(credentials.algorithm));
  if (!equal_in_constant_time(expected, credentials.response) || !known) {
    ++counters_.refused;
    if (lock_out_.fail(address, now)) ++counters_.lock_outs;
    return challenge(request, false, now);
  }
  if (!nonces_.use(credentials.nonce, credentials.nonce_count, now)) {
    ++counters_.replayed;
    return challenge(request, true, now);
  }
  return {user->first, {}};
}

}  // namespace ctibus::sip
