#pragma once

#include <memory>
#include <string>

#include "csta_switch/exchange.hpp"
#include "wire/wire.hpp"

namespace csta_switch {

/// A connection to an application.
struct Link {
  int number = 0;
  Exchange::Send send = {};
  Exchange::Close close = {};
  std::unique_ptr<Wire> wire = {};
  std::string session = {};        ///< its application session's id; empty: none
  std::uint64_t session_age = 0;   ///< counts what prolongs it
  bool status_unanswered = false;  ///< the last SystemStatus of the switch
  int requests = 0;                ///< that the switch has sent
  bool leaves = false;             ///< it ends when all has been sent
  Time sent_until = Time::zero();  ///< when the last delayed message goes out
};

}  // namespace csta_switch
