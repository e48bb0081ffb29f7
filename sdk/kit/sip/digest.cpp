#include "ctibus/kit/sip/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstdio>
#include <stdexcept>

#include "ctibus/kit/sip/parameters.hpp"

namespace ctibus::sip {

namespace {

constexpr std::size_t longest_value = 4096;
constexpr std::size_t most_values = 64;

std::string to_hex(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * size);
  for (std::size_t i = 0; i < size; ++i) {
    text += digits[bytes[i] >> 4U];
    text += digits[bytes[i] & 15U];
  }
  return text;
}

std::string hash(DigestAlgorithm algorithm, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  const EVP_MD* type = algorithm == DigestAlgorithm::sha256 ? EVP_sha256() : EVP_md5();
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, type, nullptr) != 1) {
    throw std::runtime_error("OpenSSL refuses to compute a digest; is MD5 forbidden (FIPS)?");
  }
  return to_hex(bytes.data(), size);
}

/// "Digest" and name=value pairs between commas; nothing when it is anything else.
std::optional<Parameters> read_digest(std::string_view text) {
  text = trim(text);
  constexpr std::string_view scheme = "Digest";
  if (text.size() > longest_value || text.size() <= scheme.size() ||
      !equal_ignoring_case(text.substr(0, scheme.size()), scheme) ||
      (text[scheme.size()] != ' ' && text[scheme.size()] != '\t')) {
    return std::nullopt;
  }
  const auto pieces = split_values(text.substr(scheme.size()));
  if (pieces.size() > most_values) return std::nullopt;
  Parameters parameters;
  for (const auto piece : pieces) {
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto name = trim(piece.substr(0, equals));
    if (!is_token(name) || parameters.has(name)) return std::nullopt;
    parameters.set(name, unquote(trim(piece.substr(equals + 1))));
  }
  return parameters;
}

void add(std::string& text, std::string_view name, std::string_view value, bool quoted) {
  text += text.empty() ? "Digest " : ", ";
  text += name;
  text += '=';
  text += quoted ? quote(value) : std::string(value);
}

std::string nonce_count_text(std::uint32_t count) {
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%08x", count);
  return text.data();
}

std::optional<std::uint32_t> parse_nonce_count(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  std::uint32_t count = 0;
  for (const char c : text) {
    const auto digit = std::string_view("0123456789abcdef").find(c | 0x20);
    if (digit == std::string_view::npos) return std::nullopt;
    count = count << 4U | static_cast<std::uint32_t>(digit);
  }
  return count;
}

tl::unexpected<Error> bad_challenge(std::string_view why) {
  return failure("sip.bad_challenge", std::string(why));
}

tl::unexpected<Error> bad_credentials(std::string_view why) {
  return failure("sip.bad_credentials", std::string(why));
}

}  // namespace

std::optional<DigestAlgorithm> parse_algorithm(std::string_view text) {
  if (text.empty() || equal_ignoring_case(text, "MD5")) return DigestAlgorithm::md5;
  if (equal_ignoring_case(text, "SHA-256")) return DigestAlgorithm::sha256;
  return std::nullopt;
}

std::string_view to_text(DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::sha256 ? "SHA-256" : "MD5";
}

Result<DigestChallenge> parse_challenge(std::string_view text) {
  const auto parameters = read_digest(text);
  if (!parameters) return bad_challenge("The challenge is no digest.");
  const auto algorithm = parse_algorithm(parameters->get("algorithm"));
  if (!algorithm) return bad_challenge("The challenge asks for an algorithm that we do not know.");
  DigestChallenge challenge;
  challenge.realm = parameters->get("realm");
  challenge.nonce = parameters->get("nonce");
  challenge.opaque = parameters->get("opaque");
  challenge.algorithm = *algorithm;
  challenge.stale = equal_ignoring_case(parameters->get("stale"), "true");
  challenge.qop_auth = parameters->has("qop");
  if (challenge.nonce.empty() || !parameters->has("realm")) {
    return bad_challenge("The challenge has no realm or no nonce.");
  }
  if (challenge.qop_auth) {
    bool offered = false;
    for (const auto each : split_values(parameters->get("qop"))) {
      offered = offered || equal_ignoring_case(each, "auth");
      challenge.qop_int = challenge.qop_int || equal_ignoring_case(each, "auth-int");
    }
    if (!offered && !challenge.qop_int) {
      return bad_challenge("The challenge offers neither the qop 'auth' nor 'auth-int'.");
    }
    challenge.qop_int = !offered;
  }
  return challenge;
}

std::string to_text(const DigestChallenge& challenge) {
  std::string text;
  add(text, "realm", challenge.realm, true);
  add(text, "nonce", challenge.nonce, true);
  if (!challenge.opaque.empty()) add(text, "opaque", challenge.opaque, true);
  add(text, "algorithm", to_text(challenge.algorithm), false);
  if (challenge.qop_auth) add(text, "qop", challenge.qop_int ? "auth-int" : "auth", true);
  if (challenge.stale) add(text, "stale", "true", false);
  return text;
}

Result<DigestCredentials> parse_credentials(std::string_view text) {
  const auto parameters = read_digest(text);
  if (!parameters) return bad_credentials("The credentials are no digest.");
  const auto algorithm = parse_algorithm(parameters->get("algorithm"));
  if (!algorithm) return bad_credentials("The credentials' algorithm is unknown.");
  DigestCredentials credentials;
  credentials.user = parameters->get("username");
  credentials.realm = parameters->get("realm");
  credentials.nonce = parameters->get("nonce");
  credentials.uri = parameters->get("uri");
  credentials.response = parameters->get("response");
  credentials.algorithm = *algorithm;
  credentials.opaque = parameters->get("opaque");
  credentials.cnonce = parameters->get("cnonce");
  credentials.qop_auth = parameters->has("qop");
  if (credentials.user.empty() || credentials.nonce.empty() || credentials.uri.empty() ||
      credentials.response.empty()) {
    return bad_credentials("The credentials lack a user name, nonce, URI or response.");
  }
  if (credentials.qop_auth) {
    const auto count = parse_nonce_count(parameters->get("nc"));
    if (!equal_ignoring_case(parameters->get("qop"), "auth") || !count || *count == 0 ||
        credentials.cnonce.empty()) {
      return bad_credentials("The credentials' qop is not 'auth' with a nonce count and a cnonce.");
    }
    credentials.nonce_count = *count;
  }
  return credentials;
}

std::string to_text(const DigestCredentials& credentials) {
  std::string text;
  add(text, "username", credentials.user, true);
  add(text, "realm", credentials.realm, true);
  add(text, "nonce", credentials.nonce, true);
  add(text, "uri", credentials.uri, true);
  add(text, "response", credentials.response, true);
  add(text, "algorithm", to_text(credentials.algorithm), false);
  if (!credentials.opaque.empty()) add(text, "opaque", credentials.opaque, true);
  if (credentials.qop_auth) {
    add(text, "qop", credentials.qop_int ? "auth-int" : "auth", false);
    add(text, "nc", nonce_count_text(credentials.nonce_count), false);
    add(text, "cnonce", credentials.cnonce, true);
  }
  return text;
}

std::string digest_ha1(DigestAlgorithm algorithm, std::string_view user, std::string_view realm,
                       std::string_view password) {
  std::string text(user);
  text.append(":").append(realm).append(":").append(password);
  return hash(algorithm, text);
}

std::string digest_response_of(const DigestCredentials& credentials, std::string_view method,
                               std::string_view ha1, std::string_view body) {
  const auto h = [&](const std::string& text) { return hash(credentials.algorithm, text); };
  const std::string secret(ha1);
  std::string what = std::string(method) + ':' + credentials.uri;
  if (credentials.qop_int) what += ':' + h(std::string(body));
  what = h(what);
  if (!credentials.qop_auth) return h(secret + ':' + credentials.nonce + ':' + what);
  return h(secret + ':' + credentials.nonce + ':' + nonce_count_text(credentials.nonce_count) +
           ':' + credentials.cnonce + (credentials.qop_int ? ":auth-int:" : ":auth:") + what);
}

std::string digest_response(const DigestCredentials& credentials, std::string_view method,
                            std::string_view password, std::string_view body) {
  return digest_response_of(
      credentials, method,
      digest_ha1(credentials.algorithm, credentials.user, credentials.realm, password), body);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string keyed_hash(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(),
           &size) == nullptr) {
    throw std::runtime_error("OpenSSL refuses to compute an HMAC.");
  }
  return to_hex(bytes.data(), size);
}

std::string random_key() {
  std::string key(32, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), 32) != 1) {
    throw std::runtime_error("The system's random generator has no random numbers.");
  }
  return key;
}

}  // namespace ctibus::sip
