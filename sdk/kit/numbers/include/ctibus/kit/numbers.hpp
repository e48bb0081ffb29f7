#ifndef CTIBUS_KIT_NUMBERS_HPP
#define CTIBUS_KIT_NUMBERS_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ctibus/kit/error.hpp>

namespace ctibus::numbers {

enum class Kind : std::uint8_t {
  emergency,     ///< the public emergency service, or an entry of the site's own list
  feature_code,  ///< a code that the switch itself obeys, such as *21*
  internal,      ///< a device of the site's dial plan
  anonymous,     ///< the caller is withheld, unavailable or empty
  sip_uri,       ///< a SIP address whose user part is no telephone number of ours
  external,      ///< everything else; a telephone number as far as `e164` or `national` says so
};

/** The word for a kind as it stands in messages: "emergency", "feature_code" ... */
[[nodiscard]] std::string_view to_string(Kind kind) noexcept;

/** One number or address as somebody wrote it, and what it means at this site. A value. */
struct Number {
  std::string raw;  ///< exactly what came in, byte for byte
  Kind kind = Kind::anonymous;
  /** "+33123456789"; empty unless the numbering plan calls the number valid or at least possible.
      Only ever set for `external`. */
  std::string e164;
  /** Digits as dialled inside `region`, trunk prefix included ("0123456789"). Without an E.164
     form, the dialled digits, codes and short numbers included. */
  std::string national;
  std::string
      extension;       ///< the internal number, or what `;ext=` or "x12" added to an external one
  std::string uri;     ///< for `sip_uri`: user@host, host in lower case, no scheme or parameters
  std::string region;  ///< ISO 3166 alpha-2 of the number; empty when it belongs to no country
  /** The numbering plan knows this number; implies a filled `e164`. The plan's data is as old as
     the installed libphonenumber: a false here is worth a warning, never a refusal. */
  bool valid = false;
};

/** Who wrote a number. It matters only where an outside-line prefix makes digits ambiguous. */
enum class Origin : std::uint8_t {
  presented,  ///< a caller id, a stored contact: read as it stands, then without the prefix
  dialled,    ///< keyed at an extension: read without the prefix first
};

/** What a site says about its numbers. */
struct DialPlanConfig {
  /** ISO 3166 alpha-2 code of the site's country, such as "FR". */
  std::string region;
  /** Internal numbers: digits, X (0-9), Z (1-9), N (2-9), [1-4] or [159] for one digit, or a range
     of two numbers of equal length ("2000-2499"). Always the whole number. */
  std::vector<std::string> internal;
  /** Emergency numbers of the site beside the country's own, such as a works fire brigade's. */
  std::vector<std::string> emergency;
  /** Whatever begins with one of these is a code for the switch. Made of digits, * and #. */
  std::vector<std::string> feature_prefixes = {"*", "#"};
  /** Digit(s) for an outside line, such as "0"; empty when there are none. */
  std::string outside_prefix;
  /** Words that this site's trunks send for a withheld caller, beside the usual ones. */
  std::vector<std::string> anonymous;
  /** Hosts of SIP addresses that are this site's own. 1001 is an extension in an address only when
      its host is listed here; a stranger's sip:1001@elsewhere is not. */
  std::vector<std::string> sip_domains;
};

/** Tells what a number is, by a site's dial plan and the world's numbering plans.
 *
 *  Immutable after `create`; copying is cheap (shared data). Every function may be called from any
 *  thread at any time: libphonenumber's two shared objects are built once under the language's own
 *  guard, read only after that, and lock their regular-expression cache themselves. The first
 *  `create` of a process loads the numbering plans (tens of milliseconds): do it at start.
 */
class DialPlan {
 public:
  /** Errors: `numbers.unknown_region`, `numbers.bad_pattern`, `numbers.bad_code` (emergency entry,
      feature prefix or outside prefix that holds anything but digits, * and #). */
  [[nodiscard]] static kit::Result<DialPlan> create(DialPlanConfig config);

  /** Classifies in this order: emergency (with or without the outside prefix), feature code,
   *  internal, anonymous, SIP address; only the rest is read as a telephone number. A name-addr,
   *  a SIP or a tel address (RFC 3261, RFC 3966) is an envelope: its user part is classified, and
   *  `sip_uri` is what remains when that is no number. Any bytes are accepted; what is too long,
   *  no valid UTF-8 or no number comes back as `external` with only `raw` filled.
   */
  [[nodiscard]] Number classify(std::string_view raw, Origin origin = Origin::presented) const;

  [[nodiscard]] const DialPlanConfig& config() const noexcept;

 private:
  struct Compiled;
  explicit DialPlan(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

/** Personal data made fit for a log: keeps the first three and last two digits of eight or more
 *  (the last two of fewer) and punctuation; every other letter, digit and non-ASCII character
 *  becomes '*', a control character '?'. At most 64 characters of output; a longer text ends in
 *  "...". Any thread. */
[[nodiscard]] std::string mask(std::string_view text);

}  // namespace ctibus::numbers

#endif
