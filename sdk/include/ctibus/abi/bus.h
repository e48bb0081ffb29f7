#ifndef CTIBUS_ABI_BUS_H
#define CTIBUS_ABI_BUS_H

/* Publish and subscribe: "ctibus.bus/1" from the host, "ctibus.bus-handler/1" from the instance. */

#include "ctibus/abi/frame.h"
#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_BUS "ctibus.bus/1"
#define CTIBUS_BUS_HANDLER "ctibus.bus-handler/1"

typedef struct ctibus_publication {
  uint32_t size;
  uint32_t flags;        /* CTIBUS_FRAME_* */
  ctibus_text topic;     /* "call.delivered"; its class comes from its declaration */
  ctibus_text key;       /* the entity */
  ctibus_bytes payload;  /* MessagePack map with field names */
  int64_t event_time_ns; /* UTC; 0: now */
  ctibus_uuid correlation;
  ctibus_message_id causation;
  ctibus_trace trace;
  uint64_t completion; /* record: handed back by on_completion; 0: none wanted */
} ctibus_publication;

enum {
  CTIBUS_FROM_LIVE = 1,     /* what is published from now on */
  CTIBUS_FROM_SNAPSHOT = 2, /* last values of the state messages, then what follows */
  CTIBUS_FROM_CURSOR = 3,   /* after (epoch, sequence) */
  CTIBUS_FROM_TIME = 4,     /* from the first message published at or after time_ns */
  CTIBUS_FROM_CONSUMER = 5  /* after what the named durable consumer has acknowledged */
};

typedef struct ctibus_subscription {
  uint32_t size;
  uint32_t from;
  /* Patterns over topics: tokens divided by dots, `*` is one token, `>` the rest. */
  const ctibus_text* patterns;
  size_t pattern_count;
  const ctibus_text* keys; /* none: any key */
  size_t key_count;
  const ctibus_text* sources; /* none: any source */
  size_t source_count;
  uint64_t epoch;
  uint64_t sequence;
  int64_t time_ns;
  ctibus_text consumer; /* FROM_CONSUMER: unique in the site */
} ctibus_subscription;

enum {
  CTIBUS_DELIVERY_SNAPSHOT = 1u << 0, /* a last value, not news */
  CTIBUS_DELIVERY_REPLAY = 1u << 1    /* read from disk, behind the live end */
};

typedef struct ctibus_delivery {
  uint32_t size;
  uint32_t subscription;
  uint32_t flags;
  uint32_t reserved;
  uint64_t number;         /* dense from 1 within the subscription */
  uint64_t complete_up_to; /* nothing that matches is missing up to this log sequence */
  const ctibus_frame_header* frame;
  ctibus_text source; /* name of the instance that published it */
} ctibus_delivery;

/* Messages that matched are gone for good (retention, a cut tail). A fresh snapshot follows. */
typedef struct ctibus_gap {
  uint32_t size;
  uint32_t subscription;
  uint64_t from_sequence;
  uint64_t to_sequence;
  ctibus_text reason; /* catalogue id */
} ctibus_gap;

typedef struct ctibus_bus {
  uint32_t size;
  uint32_t reserved;
  /* [any] Copies the publication; never blocks. *id is the message's identity. REFUSED with
     bus.undeclared_topic, bus.frame_too_large, bus.outbox_full, bus.malformed. */
  ctibus_status (*publish)(const ctibus_host* host, const ctibus_publication* publication,
                           ctibus_message_id* id, ctibus_error* error);
  /* [strand] One ordered stream of deliveries. REFUSED with bus.undeclared_topic, bus.bad_pattern,
     bus.consumer_taken. Allowed from create on; deliveries begin after start. */
  ctibus_status (*subscribe)(const ctibus_host* host, const ctibus_subscription* subscription,
                             uint32_t* id, ctibus_error* error);
  /* [strand] No delivery follows. A durable consumer keeps its position. */
  void (*unsubscribe)(const ctibus_host* host, uint32_t id);
  /* [strand] FROM_CONSUMER: everything up to this sequence has been dealt with for good. */
  void (*acknowledge)(const ctibus_host* host, uint32_t id, uint64_t sequence);
} ctibus_bus;

typedef struct ctibus_bus_handler {
  uint32_t size;
  uint32_t reserved;
  /* [host] */
  void (*on_message)(void* self, const ctibus_delivery* delivery);
  /* [host] The snapshot of this subscription is complete as of `sequence`. */
  void (*on_snapshot_end)(void* self, uint32_t subscription, uint64_t sequence);
  /* [host] */
  void (*on_gap)(void* self, const ctibus_gap* gap);
  /* [host] A record is safe at (epoch, sequence), or is not (code such as log.disk_full). */
  void (*on_completion)(void* self, uint64_t completion, ctibus_status status, uint64_t epoch,
                        uint64_t sequence, const ctibus_error* error);
} ctibus_bus_handler;

#ifdef __cplusplus
}
#endif

#endif
