#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::sip {

/// What both ends of a dialog remember of it (RFC 3261 clause 12). A value; no thread of its own.
struct Dialog {
  std::string call_id;
  std::string local_tag;
  std::string remote_tag;
  std::string local;    ///< From of our requests, with its tag
  std::string remote;   ///< To of our requests, with its tag
  std::string target;   ///< URI of the peer's Contact
  std::string contact;  ///< ours, as a header value
  std::vector<std::string> routes;
  std::uint32_t local_cseq = 0;
  std::uint32_t remote_cseq = 0;
  /// Where requests go; empty port: where routes or target say. A telephone is answered where it
  /// spoke from (RFC 3581), which leads back through its router.
  Endpoint peer;

  /// The dialog that an INVITE to us begins. `symmetric`: answer where it came from.
  static Dialog of_server(const Message& invite, std::string_view local_tag,
                          std::string_view contact, bool symmetric);
  /// The one, of perhaps several, that this response to our INVITE has begun.
  static Dialog of_client(const Message& invite, const Message& response, bool symmetric);

  /// The next request of ours.
  Message request(std::string_view method);
  /// For a 2xx of this INVITE of ours, with the credentials of it (RFC 3261 22.1).
  Message ack(const Message& invite) const;
  /// Target refresh by a request or response with a Contact (RFC 3261 12.2).
  void refresh_target(const Message& message);

 private:
  Message build(std::string_view method, std::uint32_t cseq) const;
};

/// Whether any header of that name lists this token: Supported, Require, Allow may come several
/// times.
bool mentions(const Message& message, std::string_view header, std::string_view token);

/// The URI of a header value that may have a name and parameters around it.
std::string uri_of(std::string_view name_addr);

}  // namespace ctibus::sip
