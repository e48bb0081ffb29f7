#ifndef CTIBUS_KIT_NUMBERS_ADDRESS_HPP
#define CTIBUS_KIT_NUMBERS_ADDRESS_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace ctibus::numbers {

/** A number out of the envelope it came in. */
struct Address {
  enum class Scheme : std::uint8_t { none, sip, tel };
  Scheme scheme = Scheme::none;
  std::string user;       ///< percent-decoded, parameters removed
  std::string host;       ///< lower case, port removed; the phone-context domain of a tel address
  std::string extension;  ///< digits of ;ext=
  /** A global phone-context such as +1415 (RFC 3966 section 5.1.5), digits and '+' only. */
  std::string global_context;

  /** user@host. */
  [[nodiscard]] std::string uri() const { return user.empty() ? host : user + '@' + host; }
};

/** Unwraps a name-addr, sip:, sips: or tel: address (RFC 3261 section 25.1, RFC 3966) or user@host;
 *  any other text becomes the user part as it stands. Never fails; any bytes are accepted. */
[[nodiscard]] Address unwrap_address(std::string_view text);

}  // namespace ctibus::numbers

#endif
