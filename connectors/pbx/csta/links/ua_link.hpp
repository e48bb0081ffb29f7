#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "ctibus/kit/csta/xml.hpp"
#include "ctibus/kit/sip/digest.hpp"
#include "link.hpp"
#include "ua_agent.hpp"

namespace ctibus::csta {

struct UaOptions {
  std::string target;  ///< URI of the switch's CSTA service, or of the telephone
  std::string user;    ///< ours, in From and Contact; the host is where the target reaches us
  std::optional<sip::Login> login = {};
  XmlStyle xml = {};
  std::chrono::seconds session{1800};  ///< that a dialog lives without being refreshed (RFC 4028)
};

/// Links of ECMA TR/87: a dialog that is begun by INVITE with RequestSystemStatus, requests in
/// INFO, responses in its 2xx or in an INFO of their own, events in INFO. The link is lost when the
/// dialog is; it is refreshed in time. `agent` outlives them. Errors of the link:
/// csta.not_connected, csta.link_lost.
OpenLink open_ua_dialogs(UaAgent& agent, UaOptions options);

/// Links without a dialog, as some telephones take them: requests in NOTIFY with the event uaCSTA,
/// one way. What is answered with 2xx counts as done, by a response without contents; NOTIFY of the
/// telephone come as packets. Nothing tells that it is gone.
OpenLink open_ua_notifications(UaAgent& agent, UaOptions options);

}  // namespace ctibus::csta
