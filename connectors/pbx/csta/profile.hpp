#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/csta/framing.hpp"
#include "ctibus/kit/csta/link_codec.hpp"
#include "ctibus/kit/csta/schema.hpp"
#include "ctibus/kit/csta/session.hpp"

/// What is known of a make of switches: a dialect as data (docs/csta-profiles.md).
namespace ctibus::csta {

/// How numbers stand in device identifiers.
struct IdentifierRules {
  /// ECMAScript expressions; the first that matches an identifier gives the number: its first
  /// group, or all of it. None matches: the identifier is the number.
  std::vector<std::string> read = {};
  /// "{number}" is replaced.
  std::string write = "{number}";
  /// Attributes of deviceIdentifier when it is sent; empty: not said.
  std::string type_of_number = {};
  std::string media_class = {};
};

/// How a correlator stands in correlatorData.
enum class CorrelatorForm : std::uint8_t {
  none,       ///< it is not sent
  text,       ///< as it is, where the standard wants octets
  hex_ascii,  ///< its characters in hexadecimal
};

struct Profile {
  std::string name;
  std::string text;  ///< for people: which switches, which versions

  Encoding encoding = Encoding::xml;
  Edition edition = Edition::ed3;
  std::string xml_namespace;  ///< empty: the edition's
  bool xml_declaration = true;
  Framing framing = Framing::annex_j;
  bool greeting = false;  ///< 'B' is sent first
  bool all_bits = false;  ///< BerOptions
  bool associate = true;  ///< BER: by AARQ
  std::string context;    ///< of it, "1.3.12.0.218"; empty: that of the encoding
  /// Of its user information; empty: that of the encoding; "none": it is not said.
  std::string syntax;
  std::optional<std::uint32_t> versions;  ///< CSTAVersion; bit n is 1 << n
  /// CSTAFunctionalityList as it is encoded: what is needed of the switch, and what it gets.
  ber::Octets functions_required;
  ber::Octets functions_supplied;

  SessionStyle session = SessionStyle::none;
  /// XML for applicationSpecificInfo; {user} and {password} are replaced.
  std::string application_info;
  std::vector<std::string> protocol_versions;
  std::chrono::seconds session_duration{180};
  std::chrono::seconds keep_alive{30};
  int keep_alive_misses = 2;
  std::string probe = "RequestSystemStatus";
  std::size_t window = 32;  ///< requests under way
  std::chrono::seconds request_limit{10};

  IdentifierRules identifiers;

  std::set<std::string, std::less<>> lacks;  ///< requests that it does not know, such as "ParkCall"
  bool monitors_trunks = false;
  bool monitors_route_points = true;
  /// Requests of monitors for all events say so by an empty filter in place of none.
  bool empty_filter = false;
  /// Names of elements of private data that are passed on; empty: all.
  std::vector<std::string> private_data;
  /// Names of private data in BER, by the object identifiers that stand there.
  std::map<std::string, std::string, std::less<>> private_names;
  std::optional<bool> private_pass;  ///< none: when names are given
  CorrelatorForm correlator = CorrelatorForm::none;

  bool passes_private() const { return private_pass.value_or(!private_data.empty()); }
  bool has(std::string_view request) const { return !lacks.contains(request); }
};

}  // namespace ctibus::csta
