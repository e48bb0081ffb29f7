#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "csta_switch/time.hpp"
#include "sip/message.hpp"

namespace csta_switch {

/// A dialog that an application began (RFC 3261 section 12), and its link to the exchange.
struct Dialog {
  /// A request of the switch that waits for its turn.
  struct Outgoing {
    std::string method;
    std::string body = {};
  };

  static std::string key_of(std::string_view call_id, std::string_view local_tag) {
    return std::string(call_id) + '\n' + std::string(local_tag);
  }
  std::string key() const { return key_of(call_id, local_tag); }

  std::string call_id;
  std::string local_tag;
  std::string remote_tag;
  std::string local;   ///< the To of its INVITE, with our tag
  std::string remote;  ///< the From of its INVITE
  std::string target;  ///< the other side's Contact
  std::vector<std::string> route;
  std::string source;  ///< where its last request came from
  long remote_sequence = 0;
  long sequence = 0;

  int link = 0;
  int invoke_id = 0;          ///< of the last request
  bool serving = false;       ///< what the switch says waits for the answer
  int awaited = 0;            ///< whose response goes into the answer; 0: nobody's
  std::string response = {};  ///< this one

  std::string invite = {};     ///< the last INVITE, as the one who repeats its 200 knows it
  bool acknowledged = false;   ///< the first one's 200 has arrived
  std::string waits_for = {};  ///< the branch of the request under way; empty: none
  std::deque<Outgoing> queue = {};
  bool overflows = false;  ///< the queue did, so the dialog ends

  Time session = Time::zero();  ///< the interval of its session timer; 0: none
  bool we_refresh = false;
  std::uint64_t session_age = 0;  ///< counts the refreshes
};

/// A request of the switch in a dialog, but for its Via.
sip::Message request_in(Dialog& dialog, const std::string& method);

/// Where the dialog's requests go: its route, or else its target; where the last request came from
/// when that is a name.
std::string next_hop(const Dialog& dialog);

/// What the INVITE says of the dialog.
Dialog dialog_of(const sip::Message& invite, std::string local_tag, const std::string& source);

}  // namespace csta_switch
