#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "ctibus/kit/csta/ber.hpp"

/// Associations (ITU-T X.227), with what CSTA says in them (ECMA-285 annex on ACSE user
/// information). Values that own what they hold; any thread.
namespace ctibus::csta::acse {

/// Application contexts and abstract syntaxes. Switches of phase III ask for those of phase II.
ber::Oid phase_one_context();   ///< {1 3 12 0 180 1}
ber::Oid phase_two_context();   ///< {1 3 12 0 218}
ber::Oid phase_two_syntax();    ///< {1 3 12 0 218 200}
ber::Oid phase_three_syntax();  ///< {1 3 12 0 285 200}

/// Bits of CSTAVersion, as shifts.
namespace version {
inline constexpr unsigned ecma_180 = 0;
inline constexpr unsigned ecma_218 = 1;
inline constexpr unsigned ecma_285_first = 2;
inline constexpr unsigned iso_18052 = 3;
inline constexpr unsigned ecma_285_second = 4;
inline constexpr unsigned ecma_285_third = 14;
inline constexpr unsigned ecma_285_fourth = 18;
}  // namespace version

/// How ACSEUserInformationForCSTA is written.
enum class InformationForm : std::uint8_t {
  none,
  version_first,  ///< ECMA-180 and ECMA-218: versions, then functions
  tagged,         ///< since ECMA-218
};

struct Information {
  InformationForm form = InformationForm::tagged;
  ber::Oid syntax;             ///< empty: not said
  std::uint32_t versions = 0;  ///< bit n is 1 << n
  unsigned version_bits = 16;  ///< how many are written
  std::vector<std::int64_t> private_versions;
  /// CSTAFunctionalityList in what is version first, as they are encoded within their sequence:
  /// what the application needs of the switch, and what it can do for it.
  ber::Octets functions_required = {};
  ber::Octets functions_supplied = {};

  friend bool operator==(const Information&, const Information&) = default;
};

/// As HiPath takes it: two octet strings in an EXTERNAL.
struct Credentials {
  std::string name;
  std::string password;  ///< secret: to be kept out of logs

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// AARQ.
struct AssociateRequest {
  ber::Oid context = phase_two_context();
  bool protocol_version = false;  ///< whether version 1, the only one, is said
  std::optional<Credentials> credentials;
  Information information;

  friend bool operator==(const AssociateRequest&, const AssociateRequest&) = default;
};

/// AARE.
struct AssociateResponse {
  enum class Source : std::uint8_t { user = 1, provider = 2 };
  ber::Oid context = phase_two_context();
  bool protocol_version = false;
  std::int64_t result = 0;  ///< 0 accepted, 1 rejected for good, 2 rejected for now
  Source source = Source::user;
  std::int64_t diagnostic = 0;
  ber::Octets authentication;  ///< the switch's own, as it is encoded
  Information information;

  bool accepted() const { return result == 0; }
  friend bool operator==(const AssociateResponse&, const AssociateResponse&) = default;
};

/// RLRQ.
struct ReleaseRequest {
  std::optional<std::int64_t> reason;
  friend bool operator==(const ReleaseRequest&, const ReleaseRequest&) = default;
};
/// RLRE.
struct ReleaseResponse {
  std::optional<std::int64_t> reason;
  friend bool operator==(const ReleaseResponse&, const ReleaseResponse&) = default;
};
/// ABRT.
struct Abort {
  std::int64_t source = 0;  ///< 0 the peer, 1 its protocol machine
  std::optional<std::int64_t> diagnostic;
  friend bool operator==(const Abort&, const Abort&) = default;
};

using Apdu =
    std::variant<AssociateRequest, AssociateResponse, ReleaseRequest, ReleaseResponse, Abort>;

/// Whether a message is for here, and not for ROSE: by its first byte.
bool is_acse(ber::Bytes bytes);
/// What it says in ways that are not known is passed over. Errors: csta.bad_ber.
Result<Apdu> read(ber::Bytes bytes);
ber::Octets write(const Apdu& apdu);

}  // namespace ctibus::csta::acse
