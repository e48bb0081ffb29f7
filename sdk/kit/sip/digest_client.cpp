#include <algorithm>
#include <map>

#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/parameters.hpp"

namespace ctibus::sip {

namespace {

/// Where a challenge stands, and where its answer belongs.
struct Kind {
  std::string_view challenge;
  std::string_view answer;
};
constexpr Kind kinds[] = {{"WWW-Authenticate", "Authorization"},
                          {"Proxy-Authenticate", "Proxy-Authorization"}};

/// The strongest challenge of each realm.
std::map<std::string, DigestChallenge> best_challenges(const Message& response,
                                                       std::string_view header, bool allow_md5) {
  std::map<std::string, DigestChallenge> best;
  for (const auto& each : response.headers) {
    if (!equal_ignoring_case(each.name, header)) continue;
    auto challenge = parse_challenge(each.value);
    if (!challenge || (!allow_md5 && challenge->algorithm == DigestAlgorithm::md5)) continue;
    const auto [place, added] = best.emplace(challenge->realm, *challenge);
    if (!added && place->second.algorithm < challenge->algorithm) place->second = *challenge;
  }
  return best;
}

/// Takes the answer to an older challenge of that realm out of the request.
bool remove_answer(Message& request, std::string_view header, const std::string& realm) {
  return std::erase_if(request.headers, [&](const Header& each) {
           if (!equal_ignoring_case(each.name, header)) return false;
           const auto credentials = parse_credentials(each.value);
           return credentials && credentials->realm == realm;
         }) > 0;
}

}  // namespace

Result<Message> authorize(const Message& challenge, const Message& request, const Login& login,
                          std::string_view cnonce) {
  Message again = request;
  ++again.cseq;
  bool answered = false;
  for (const auto& kind : kinds) {
    for (const auto& [realm, best] : best_challenges(challenge, kind.challenge, login.allow_md5)) {
      if (remove_answer(again, kind.answer, realm) && !best.stale) {
        return failure("sip.wrong_password", "The peer's realm '" + realm +
                                                 "' does not take the user name '" + login.user +
                                                 "' with its password: check both.");
      }
      DigestCredentials credentials;
      credentials.user = login.user;
      credentials.realm = realm;
      credentials.nonce = best.nonce;
      credentials.uri = request.request_uri;
      credentials.algorithm = best.algorithm;
      credentials.opaque = best.opaque;
      credentials.qop_auth = best.qop_auth;
      credentials.qop_int = best.qop_int;
      if (best.qop_auth) {
        credentials.cnonce = cnonce;
        credentials.nonce_count = 1;
      }
      credentials.response =
          digest_response(credentials, request.method, login.password, request.body);
      again.headers.push_back({std::string(kind.answer), to_text(credentials)});
      answered = true;
    }
  }
  if (!answered) {
    return failure("sip.bad_challenge",
                   login.allow_md5 ? "The peer asks for a password in no way that we know: digest "
                                     "with MD5 or SHA-256 and the qop 'auth' or 'auth-int'."
                                   : "The peer asks for a password in no way that we take: digest "
                                     "with SHA-256 and the qop 'auth' or 'auth-int'.");
  }
  return again;
}

}  // namespace ctibus::sip
