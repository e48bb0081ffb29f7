#pragma once

#include <string_view>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/result.hpp"

/// CSTAErrorCode (the UniversalFailure of ECMA-285) and the errors that PBX connectors answer with.
/// Pure functions; any thread.
namespace ctibus::csta {

/// An error of the kit `pbx`, such as pbx.wrong_state, from a CSTAErrorCode or the errorValue of a
/// routeing message. Its text names what the switch said, also when no table knows it.
Error error_of(const Element& failure);

/// The other way, for a switching function: a CSTAErrorCode that says the same as an error's id.
/// Ids that mean nothing to a peer become operation/generic.
Element failure_of(std::string_view error_id);

/// A CSTAErrorCode of a category, such as "operation", and one of its values.
Element failure_of(std::string_view category, std::string_view value);

}  // namespace ctibus::csta
