#pragma once

#include <cstddef>

#include "ctibus/kit/csta/session.hpp"

namespace ctibus::csta {

/// The way to the switch, by whichever of its links. Strand only.
class Requester {
 public:
  Requester() = default;
  Requester(const Requester&) = delete;
  Requester& operator=(const Requester&) = delete;
  virtual ~Requester() = default;

  /// Whether somebody waits for it: then it goes first, or not at all.
  enum class Urgency : std::uint8_t { command, look };
  /// Errors come by the reply, also when no link is up; see Session::Reply.
  virtual void request(Element body, Session::Reply reply, Urgency urgency = Urgency::command) = 0;
  /// What has no response, to the link of a dialogue. False: that one is not up.
  virtual bool tell(std::size_t link, Element body) = 0;
};

}  // namespace ctibus::csta
