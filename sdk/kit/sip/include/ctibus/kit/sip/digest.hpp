#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/result.hpp"

/// HTTP digest for SIP (RFC 3261 22.4, RFC 7616, RFC 8760): MD5 and SHA-256, qop "auth", and
/// "auth-int" where a peer takes nothing else.
namespace ctibus::sip {

enum class DigestAlgorithm : std::uint8_t { md5, sha256 };

/// As an `algorithm` parameter; MD5 when it is empty; nothing when we do not know it.
std::optional<DigestAlgorithm> parse_algorithm(std::string_view text);
std::string_view to_text(DigestAlgorithm algorithm);

/// A value of WWW-Authenticate or Proxy-Authenticate.
struct DigestChallenge {
  std::string realm;
  std::string nonce;
  std::string opaque;
  DigestAlgorithm algorithm = DigestAlgorithm::md5;
  bool qop_auth = true;  ///< false: RFC 2069, no qop
  bool qop_int = false;  ///< "auth-int" and nothing else is offered: the body is to be proved too
  bool stale = false;
};
/// Errors: sip.bad_challenge (also for schemes, algorithms and qops that we do not know).
Result<DigestChallenge> parse_challenge(std::string_view text);
std::string to_text(const DigestChallenge& challenge);

/// A value of Authorization or Proxy-Authorization.
struct DigestCredentials {
  std::string user;
  std::string realm;
  std::string nonce;
  std::string uri;
  std::string response;
  DigestAlgorithm algorithm = DigestAlgorithm::md5;
  std::string opaque;
  std::string cnonce;
  std::uint32_t nonce_count = 0;
  bool qop_auth = false;
  bool qop_int = false;  ///< qop is "auth-int"; we do not take it from others
};
/// Errors: sip.bad_credentials
Result<DigestCredentials> parse_credentials(std::string_view text);
std::string to_text(const DigestCredentials& credentials);

/// H(user:realm:password) in hexadecimal: what a site may keep in place of a password. Whoever has
/// it can log on in that realm, but not elsewhere.
std::string digest_ha1(DigestAlgorithm algorithm, std::string_view user, std::string_view realm,
                       std::string_view password);

/// What `response` must be. `ha1`: by the credentials' algorithm. `body`: counts with auth-int
/// only.
std::string digest_response_of(const DigestCredentials& credentials, std::string_view method,
                               std::string_view ha1, std::string_view body = {});
std::string digest_response(const DigestCredentials& credentials, std::string_view method,
                            std::string_view password, std::string_view body = {});

/// Takes as long for equal texts as for different ones of the same length.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// HMAC-SHA-256 in hexadecimal.
std::string keyed_hash(std::string_view key, std::string_view text);
/// 32 bytes from the system's generator, fit for a key. Any thread.
std::string random_key();

struct Login {
  std::string user;
  std::string password;
  bool allow_md5 = true;  ///< false: a challenge with MD5 is not answered
};

/// The request to send again after a 401 or 407: CSeq one higher, with credentials for each realm
/// that the response asks for (SHA-256 before MD5) in place of older ones.
/// Errors: sip.bad_challenge; sip.wrong_password when the request had already answered a challenge
/// of that realm and the new one does not say that only its nonce was too old.
/// `cnonce`: a text that nobody can guess, of token characters.
Result<Message> authorize(const Message& challenge, const Message& request, const Login& login,
                          std::string_view cnonce);

}  // namespace ctibus::sip
