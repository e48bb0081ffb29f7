#pragma once

#include "sofia_nta.hpp"
#include "tls_registry.hpp"

namespace ctibus::sip {

/// Sofia-SIP's parser, changed so that no answer goes to a host by name. Sofia-SIP looks up the
/// maddr of a Via, and in some refusals its host, and waits for the name server meanwhile: a
/// stranger's one datagram could stop the thread for as long as he likes. Answers go to where the
/// request came from (RFC 3261 18.2.2 but for its multicast).
msg_mclass_t const* parser_without_names();

/// From now on messages that this thread reads from TLS connections bear their peers' addresses in
/// place of the inner ones. Null: no more.
void read_tls_peers(const TlsRegistry* registry);

}  // namespace ctibus::sip
