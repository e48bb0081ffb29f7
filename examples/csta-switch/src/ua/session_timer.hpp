#pragma once

#include "csta_switch/ua_server.hpp"
#include "sip/message.hpp"

namespace csta_switch {

/// What a request and the switch agree upon about the session timer (RFC 4028 section 9).
struct SessionTimer {
  bool too_small = false;        ///< refused with 422
  Time interval = Time::zero();  ///< zero: there is none
  bool we_refresh = false;
  bool required = false;  ///< the other side knows of session timers
};

SessionTimer agree(const sip::Message& request, const UaOptions& options);

/// The interval in Session-Expires; zero: none is said.
Time said_interval(const sip::Message& message);

/// As in Min-SE.
std::string session_seconds(Time interval);

/// The value of Session-Expires. `refresher`: "uac" or "uas".
std::string session_expires(Time interval, std::string_view refresher);

/// How long after a refresh the one who does not refresh gives up (section 10).
Time patience(Time interval);

}  // namespace csta_switch
