#ifndef CTIBUS_ABI_COMMAND_H
#define CTIBUS_ABI_COMMAND_H

/* Commands: "ctibus.command/1" from the host, "ctibus.command-handler/1" from the instance.
 *
 * A command has one provider. It is answered at once: accepted, rejected(code) or no_provider; what
 * comes of it is told by events that carry the command as their causation. */

#include "ctibus/abi/bus.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_COMMAND "ctibus.command/1"
#define CTIBUS_COMMAND_HANDLER "ctibus.command-handler/1"

enum {
  CTIBUS_REPLY_ACCEPTED = 1,
  CTIBUS_REPLY_REJECTED = 2,       /* not done; code says why */
  CTIBUS_REPLY_NO_PROVIDER = 3,    /* nobody provides it now */
  CTIBUS_REPLY_OUTCOME_UNKNOWN = 4 /* the provider or the core ended in between */
};

typedef struct ctibus_request {
  uint32_t size;
  uint32_t remaining_ms; /* time left until nobody wants it any more; 1..3600000 */
  ctibus_text topic;     /* "call.make" */
  /* The provider: "pbx1", a device "pbx1:1001", or empty when the site has one provider only. */
  ctibus_text target;
  ctibus_text key;         /* the entity: call, agent, device */
  ctibus_bytes payload;    /* MessagePack map */
  ctibus_text idempotency; /* a repeated request with this key gets the first one's reply; 24 h */
  ctibus_uuid correlation;
  ctibus_message_id causation;
  ctibus_trace trace;
  uint64_t token; /* handed back by on_reply; 0: no reply wanted */
} ctibus_request;

typedef struct ctibus_reply {
  uint32_t size;
  uint32_t status; /* CTIBUS_REPLY_* */
  ctibus_message_id command;
  ctibus_text code; /* catalogue id unless accepted */
  ctibus_text text;
  ctibus_bytes payload; /* accepted: MessagePack map of the command's reply fields, may be empty */
} ctibus_reply;

typedef struct ctibus_command_router {
  uint32_t size;
  uint32_t reserved;
  /* [any] Never blocks. The reply arrives by on_reply, exactly once when a token was given, at the
     latest when the time is over (rejected, bus.deadline). */
  ctibus_status (*request)(const ctibus_host* host, const ctibus_request* request,
                           ctibus_message_id* id, ctibus_error* error);
  /* [strand, in create] This instance provides the command; it must be in the manifest. */
  ctibus_status (*provide)(const ctibus_host* host, ctibus_text topic, ctibus_error* error);
  /* [any] Answer a command, once. Later answers are ignored and counted. */
  void (*reply)(const ctibus_host* host, const ctibus_reply* reply);
} ctibus_command_router;

typedef struct ctibus_command_handler {
  uint32_t size;
  uint32_t reserved;
  /* [host] Answer with reply, in here or later. An expired command is never delivered. */
  void (*on_command)(void* self, const ctibus_delivery* command, uint32_t remaining_ms);
  /* [host] */
  void (*on_reply)(void* self, uint64_t token, const ctibus_reply* reply);
} ctibus_command_handler;

#ifdef __cplusplus
}
#endif

#endif
