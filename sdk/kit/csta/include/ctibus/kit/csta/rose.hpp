#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "ctibus/kit/csta/ber.hpp"

/// Remote operations (ITU-T X.219/X.229, X.880), in which ECMA-180, 218 and 285 put their messages.
/// Values; any thread. Views that were read live as long as the bytes that were read.
namespace ctibus::csta::rose {

/// A request, or an event.
struct Invoke {
  std::int64_t id = 0;
  std::optional<std::int64_t> linked;  ///< the invoke that this one belongs to
  std::int64_t operation = 0;
  ber::Bytes argument;  ///< one encoded value, or nothing
};

struct ReturnResult {
  std::int64_t id = 0;
  /// Absent: the peer left it out; it is that of the request with this id.
  std::optional<std::int64_t> operation;
  ber::Bytes result;  ///< one encoded value, or nothing
};

struct ReturnError {
  std::int64_t id = 0;
  std::int64_t error = 1;  ///< of CSTA: 1, universalFailure
  ber::Bytes parameter;
};

/// What a peer sends back to what it does not understand.
struct Reject {
  enum class Kind : std::uint8_t { general, invoke, result, error };
  std::optional<std::int64_t> id;  ///< absent: it could not be read
  Kind kind = Kind::general;
  std::int64_t problem = 0;  ///< such as 1 of an invoke: unrecognised operation
};

using Apdu = std::variant<Invoke, ReturnResult, ReturnError, Reject>;

/// Of Reject::Kind::invoke, X.880.
namespace invoke_problem {
inline constexpr std::int64_t duplicate_invocation = 0;
inline constexpr std::int64_t unrecognised_operation = 1;
inline constexpr std::int64_t mistyped_argument = 2;
inline constexpr std::int64_t resource_limitation = 3;
}  // namespace invoke_problem

/// Errors: csta.bad_ber.
Result<Apdu> read(ber::Bytes bytes);

ber::Octets write(const Invoke& apdu);
/// Without an operation nothing but the id is sent: so it is told that there is no result.
ber::Octets write(const ReturnResult& apdu);
ber::Octets write(const ReturnError& apdu);
ber::Octets write(const Reject& apdu);

}  // namespace ctibus::csta::rose
