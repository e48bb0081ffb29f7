#pragma once

#include <functional>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/result.hpp"
#include "profile.hpp"

namespace ctibus::csta {

/// Numbers in the device identifiers of a make of switches. A value; its const functions may be
/// called by any thread.
class Identifiers {
 public:
  /// Errors: csta.bad_profile, with the expression that is none.
  static Result<Identifiers> of(const IdentifierRules& rules);

  /// A pair that no rule makes. Errors: csta.bad_options, when either has a partner already.
  Result<> add(std::string_view number, std::string_view identifier);

  /// An identifier of more than 256 bytes is its own number, as one that no rule fits.
  std::string number_of(std::string_view identifier) const;
  std::string identifier_of(std::string_view number) const;

 private:
  Identifiers() = default;

  std::vector<std::regex> read_;
  std::string write_;
  std::map<std::string, std::string, std::less<>> numbers_;      ///< by identifier
  std::map<std::string, std::string, std::less<>> identifiers_;  ///< by number
};

}  // namespace ctibus::csta
