#pragma once

/// Sofia-SIP's headers, with our own types as the contexts of its callbacks. For sofia_*.cpp only.
namespace ctibus::sip {
class SofiaAgent;
struct ServerTransaction;
struct ClientTransaction;
}  // namespace ctibus::sip

#define NTA_AGENT_MAGIC_T ctibus::sip::SofiaAgent
#define NTA_INCOMING_MAGIC_T ctibus::sip::ServerTransaction
#define NTA_OUTGOING_MAGIC_T ctibus::sip::ClientTransaction

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/tport.h>
#include <sofia-sip/tport_tag.h>
