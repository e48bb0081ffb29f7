#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "ctibus/kit/csta/ber.hpp"
#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/csta/rose.hpp"
#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta {

/// The namespace of elements that hold what the tables do not know: `unknown` with the value as it
/// was encoded, in hexadecimal. They are written back as they are.
inline constexpr std::string_view ber_space = "urn:ecma:csta:ber";

struct BerOptions {
  /// Bit strings with all the bits that there are, not only up to the last that is set. Some
  /// switches count them.
  bool all_bits = false;
  /// Events as ECMA-180 has them: one number for all, no groups.
  bool flat_events = false;
};

/// Messages between their tree and ECMA-285, by the tables of schema.hpp. Made of constant tables;
/// a value, whose const functions any thread may call.
///
/// In the tree: octets are in hexadecimal, as are the texts that ECMA-285 has as opaque octets
/// (callID, cross references); a DeviceID is its text with the attribute typeOfNumber, a dynamic
/// one has typeOfNumber "dynamic" and is in hexadecimal; of flags those that are set are there;
/// numbers that have no word are digits, bits that have none "bitN"; private data that are no OCTET
/// STRING are in `private`, encoded, in hexadecimal.
///
/// Reading is lenient: fields in another order, explicit tags that are missing, unknown fields
/// (kept). Errors: csta.bad_ber, csta.unknown_operation. Writing is strict, but what is mandatory
/// is for check.hpp to say. Errors: csta.bad_value, csta.not_in_ber.
class BerCodec {
 public:
  explicit BerCodec(std::span<const Message> messages = csta::messages(), BerOptions options = {});

  /// A request, or an event.
  Result<ber::Octets> write_invoke(std::int64_t invoke_id, const Element& message,
                                   std::optional<std::int64_t> linked = std::nullopt) const;
  /// A response. By its name it tells the operation.
  Result<ber::Octets> write_result(std::int64_t invoke_id, const Element& message) const;
  /// CSTAErrorCode.
  Result<ber::Octets> write_error(std::int64_t invoke_id, const Element& message) const;

  Result<Element> read(const rose::Invoke& apdu) const;
  /// `request`: the element that was asked with; it tells the operation when the peer does not.
  Result<Element> read(const rose::ReturnResult& apdu, std::string_view request = {}) const;
  Result<Element> read(const rose::ReturnError& apdu) const;

  /// Whether ECMA-285 has the message.
  bool has(const Message& message) const;
  /// Whether it can be said by this codec; by its name.
  bool has(std::string_view message) const;

 private:
  const Message* find(std::string_view name) const;
  Result<Element> read_event(ber::Bytes bytes) const;

  BerOptions options_;
  std::unordered_map<std::string_view, const Message*> by_name_;
  std::unordered_multimap<std::int64_t, const Message*> requests_;
  std::map<std::pair<int, std::int64_t>, const Message*> events_;  ///< by group and tag
};

/// For switches of the first phase (ECMA-180), as far as its services have names in ECMA-323. The
/// names are those of ECMA-323; where its numbers and filters say something else they keep their
/// own names ("feature" and "agent" of a filter, "setupInformation" of routeing).
BerCodec phase_one_codec();

}  // namespace ctibus::csta
