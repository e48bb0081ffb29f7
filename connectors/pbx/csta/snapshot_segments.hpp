#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "ctibus/host.hpp"
#include "ctibus/kit/csta/session.hpp"

namespace ctibus::csta {

/// Snapshots that the switch gives in segments (ECMA-269 16): the response has a serviceCrossRefID
/// only, and SnapshotDeviceData or SnapshotCallData follow. They are put together to the response
/// that it could have been. Strand only.
class SnapshotSegments {
 public:
  /// `limit`: from one segment to the next.
  SnapshotSegments(Host& host, std::chrono::nanoseconds limit) : host_(host), limit_(limit) {}

  /// Of SnapshotDevice or SnapshotCall: a reply that calls `reply` when everything is there.
  /// Errors: csta.no_answer, csta.too_large, those of the session.
  Session::Reply whole(Session::Reply reply);
  /// False: it is no segment.
  bool take(const Element& request);
  /// The link is lost: every reply that is due gets the error.
  void end(const Error& why);

 private:
  struct Open {
    Element response;
    Session::Reply reply;
    std::size_t entries = 0;
    Timer limit;
  };

  void open(const Element& response, Session::Reply reply);
  void wait(const std::string& reference);
  void finish(const std::string& reference, Result<Element> result);

  Host& host_;
  const std::chrono::nanoseconds limit_;
  std::map<std::string, Open, std::less<>> open_;  ///< by cross reference
};

}  // namespace ctibus::csta
