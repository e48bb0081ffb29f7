#pragma once

#include <string>

#include "sip/message.hpp"

namespace csta_switch {

/// What a request and its repetitions have in common (RFC 3261 17.2.3), for the method that its
/// own transaction has: that of a CANCEL or an ACK is not the INVITE's.
std::string transaction_of(const sip::Message& request, const std::string& method);

/// Of an INVITE, and of the ACK to its answer.
std::string invite_of(const sip::Message& message);

/// What makes a request impossible to serve; empty: nothing.
std::string flaw_in(const sip::Message& request);

/// The topmost Via, with where the request came from (RFC 3261 18.2.1, RFC 3581).
std::string stamped(const std::string& via, const std::string& from);

/// Where the answers to a request from there go (18.2.2, RFC 3581).
std::string return_address(const sip::Message& request, const std::string& from);

std::string reason_of(int status);

}  // namespace csta_switch
