#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/stack.hpp"
#include "options.hpp"

namespace ctibus::sip {

/// Since an arbitrary moment, never backwards: the host's steady().
using Moment = std::chrono::nanoseconds;

/// Where one telephone of a number is reached.
struct Binding {
  std::string uri;  ///< of its Contact, as it registered
  Endpoint peer;    ///< where the registration came from; the way through its router
  Moment expires{0};
  float q = 1.0F;
  std::string user_agent;
};

/// What one look at a request's credentials came to.
struct Authentication {
  std::string number;  ///< of the user who proved it; empty: nobody did
  Message response;    ///< then to be sent: 401/407 with challenges, 403, or 400

  explicit operator bool() const { return !number.empty(); }
};

/// Who is registered (RFC 3261 clause 10), and who may call (clause 22). Pure: no network, no
/// clock, no chance. One strand. Memory is bounded whatever peers send: bindings by users times
/// max_contacts, failures and used nonces by constants of their own.
///
/// An unknown user and a wrong password get the same answer. Credentials seen before, or for a
/// nonce that is too old or was given to another address, get a challenge with stale=true and count
/// as no failure. Failures are counted by address, for IPv6 by its /64.
class Registrar {
 public:
  struct Counters {
    std::uint64_t challenged = 0;  ///< requests without credentials, or with too old ones
    std::uint64_t refused = 0;     ///< wrong password, unknown user
    std::uint64_t replayed = 0;    ///< credentials seen before
    std::uint64_t locked_out = 0;  ///< requests from addresses that are not heard
    std::uint64_t lock_outs = 0;   ///< addresses that were locked out
  };

  /// `key`: random_key(), or any fixed text in a test; makes nonces unguessable.
  Registrar(const std::vector<User>& users, const Digest& digest, const Registration& registration,
            std::string key);
  ~Registrar();
  Registrar(const Registrar&) = delete;
  Registrar& operator=(const Registrar&) = delete;

  /// Answers a REGISTER, authentication included: 200 with all that is registered now, 401, 403
  /// (another user's number, too many contacts, or locked out), 400, 420, 423, and 500 when it was
  /// overtaken by a later one (RFC 3261 10.3). A refused request changes nothing. Above
  /// max_contacts the registration that was not refreshed for the longest time is forgotten.
  Message handle(const Message& request, Moment now);

  /// Who sent the request, by its credentials. Other requests than REGISTER are challenged with
  /// 407. ACK and CANCEL cannot be challenged (RFC 3261 22.1): do not ask for them.
  Authentication authenticate(const Message& request, Moment now);

  /// A registration of an earlier life of this process; nothing when it has expired or nobody has
  /// that number.
  void restore(std::string_view number, const Binding& binding, Moment now);

  /// The highest q first, then the latest registration. Only what has not expired.
  std::vector<Binding> contacts(std::string_view number, Moment now) const;
  bool has_user(std::string_view number) const;

  /// Forgets what has expired. Returns the numbers that lost their last binding. Call it at
  /// next_expiry(), or every few seconds.
  std::vector<std::string> expire(Moment now);
  /// When the next binding expires; Moment::max(): none.
  Moment next_expiry() const;

  bool is_locked_out(std::string_view address, Moment now) const;
  const Counters& counters() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace ctibus::sip
