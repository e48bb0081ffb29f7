#ifndef CTIBUS_ABI_FRAME_H
#define CTIBUS_ABI_FRAME_H

/* The frame: one message as it lies in the log, in memory, on disk and on the wire.
 *
 *   header | topic | key | idempotency key | payload | zero padding to a multiple of 8
 *
 * All numbers are little-endian. Routing needs nothing but the header and the topic; the payload is
 * a MessagePack map with field names. */

#include "ctibus/abi/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_FRAME_VERSION 1
#define CTIBUS_FRAME_MAX_SIZE (1u << 20)

/* What a message promises; fixed by its type. */
enum {
  CTIBUS_CLASS_STATE = 1,   /* last value per key is kept; late readers get a snapshot */
  CTIBUS_CLASS_EVENT = 2,   /* every subscriber, in order */
  CTIBUS_CLASS_RECORD = 3,  /* group commit; at least once to each named durable consumer */
  CTIBUS_CLASS_COMMAND = 4, /* one provider, with a deadline */
  CTIBUS_CLASS_REPLY = 5    /* accepted, rejected or no_provider */
};

enum {
  CTIBUS_FRAME_TOMBSTONE = 1u << 0, /* state: this key has ended */
  CTIBUS_FRAME_INFERRED = 1u << 1   /* not seen, but concluded from what was seen */
};

typedef struct ctibus_frame_header {
  uint32_t size;           /* header to padding, a multiple of 8 */
  uint32_t checksum;       /* CRC32C from `version` to the end; 0 where the log is in memory */
  uint8_t version;         /* CTIBUS_FRAME_VERSION */
  uint8_t message_class;   /* CTIBUS_CLASS_* */
  uint8_t flags;           /* CTIBUS_FRAME_* */
  uint8_t trace_flags;     /* W3C */
  uint32_t type;           /* interned topic; means nothing beyond this log epoch or connection */
  uint64_t log_epoch;      /* one life of this log between two recoveries; grows */
  uint64_t sequence;       /* position in the log; dense, from 1, never reused */
  uint32_t source;         /* interned instance name; means nothing beyond this log epoch */
  uint32_t remaining_ms;   /* command: time left to its deadline when it was published; else 0 */
  ctibus_message_id id;    /* identity; its number is the source's own dense one */
  int64_t event_time_ns;   /* UTC: when it happened at the source */
  int64_t publish_time_ns; /* UTC: when the log took it; never goes backwards within a log */
  ctibus_uuid correlation; /* root call, or none */
  ctibus_message_id causation; /* the message that led to this one, or none */
  uint8_t trace_id[16];
  uint8_t span_id[8];
  uint16_t topic_size;
  uint16_t key_size;
  uint16_t idempotency_size; /* command: the key under which a repeated request is recognised */
  uint16_t source_name_size; /* reserved for the wire, where names travel; else 0 */
  uint32_t payload_size;
  uint32_t reserved;
} ctibus_frame_header;

#ifdef __cplusplus
}
static_assert(sizeof(ctibus_frame_header) == 144, "the frame header is part of the wire format");
#endif

#endif
