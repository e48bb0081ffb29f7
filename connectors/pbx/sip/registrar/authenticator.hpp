#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ctibus/kit/sip/digest.hpp"
#include "lock_out.hpp"
#include "nonces.hpp"
#include "registrar.hpp"

namespace ctibus::sip {

/// H(user:realm:password), in hexadecimal.
struct HashedPassword {
  std::string sha256;
  std::string md5;

  const std::string& by(DigestAlgorithm algorithm) const {
    return algorithm == DigestAlgorithm::sha256 ? sha256 : md5;
  }
};

/// Challenges requests and checks the answers (RFC 3261 22, RFC 7616, RFC 8760).
class Authenticator {
 public:
  Authenticator(const std::vector<User>& users, const Digest& digest, const std::string& key);

  Authentication authenticate(const Message& request, Moment now);
  bool is_locked_out(std::string_view address, Moment now) const {
    return lock_out_.is_locked(address, now);
  }
  bool has_user(const std::string& number) const { return passwords_.contains(number); }
  const Registrar::Counters& counters() const { return counters_; }

 private:
  Authentication challenge(const Message& request, bool stale, Moment now);

  std::string realm_;
  std::vector<DigestAlgorithm> algorithms_;  ///< the preferred one first
  std::unordered_map<std::string, HashedPassword> passwords_;
  HashedPassword nobodys_password_;  ///< checked for unknown users, so that they take as long
  Nonces nonces_;
  LockOut lock_out_;
  Registrar::Counters counters_;
};

}  // namespace ctibus::sip
