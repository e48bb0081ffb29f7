#pragma once

#include <span>
#include <string>
#include <string_view>

namespace csta_switch::ber {

/// How an application wants to be associated (ACSE, ITU-T X.227, as ECMA-285 uses it).
struct Association {
  std::string context;   ///< the application context's object identifier, "1.3.12.0.218"
  std::string versions;  ///< of CSTA: the bits, one character each; empty: not said
  bool has_information = false;
  bool version_first = false;  ///< a sequence that begins with them, as in ECMA-180
  std::string syntax;  ///< the object identifier of its user information; empty: none is said
};

/// Whether a packet is an AARQ, an RLRQ or an ABRT.
enum class AcseKind { none, associate, release, abort };
AcseKind acse_kind(std::string_view bytes);

/// Throws Malformed.
Association read_associate(std::string_view bytes);

/// The AARE: with the one version that is chosen; -1 refuses.
std::string associate_response(const Association& wanted, int version);
std::string release_response();
std::string abort();

/// The first of `ours` among the versions that are offered; -1: none. The last one when none is
/// said.
int chosen_version(const Association& wanted, std::span<const int> ours);

}  // namespace csta_switch::ber
