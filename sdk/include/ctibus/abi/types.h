#ifndef CTIBUS_ABI_TYPES_H
#define CTIBUS_ABI_TYPES_H

/* Plain data shared by every header of the ABI. No C++ type, no exception and no allocator crosses
   it. All text is UTF-8. All structs that may grow begin with their size in bytes, as the writer of
   the struct was compiled with it; the reader must not look beyond that size. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A view of text. No zero ends it. Valid as long as the function that hands it over says. */
typedef struct ctibus_text {
  const char* data;
  size_t size;
} ctibus_text;

/* A view of bytes, with the same rules. */
typedef struct ctibus_bytes {
  const uint8_t* data;
  size_t size;
} ctibus_bytes;

/* RFC 9562 UUID in network byte order; all zero means "none". */
typedef struct ctibus_uuid {
  uint8_t bytes[16];
} ctibus_uuid;

/* The identity of a message, known to its publisher at once and the same in every copy of it.
   source_epoch: one boot of one source, unique across all sources and sites.
   number: dense from 1 within that boot. All zero means "none". */
typedef struct ctibus_message_id {
  uint64_t source_epoch;
  uint64_t number;
} ctibus_message_id;

/* W3C trace context (version 00): trace id, parent id and flags. All zero means "none". */
typedef struct ctibus_trace {
  uint8_t trace_id[16];
  uint8_t span_id[8];
  uint8_t flags;
  uint8_t reserved[7];
} ctibus_trace;

/* How a call across the ABI ended. Details are in ctibus_error. */
typedef int32_t ctibus_status;
enum {
  CTIBUS_OK = 0,
  CTIBUS_DECLINED = 1, /* the plugin does not want to run here; the site goes on without it */
  CTIBUS_FAILED = 2,   /* it wanted to and could not */
  CTIBUS_REFUSED = 3,  /* the host refuses this call: see the code */
  CTIBUS_MISUSE = 4    /* wrong thread, wrong state or a malformed argument: a bug of the caller */
};

/* An error as data: a catalogue id such as "bus.undeclared_topic" and one sentence that names the
   place and the cure. Owned by the caller of the function that fills it; both fields are terminated
   by a zero. */
typedef struct ctibus_error {
  uint32_t size;
  char code[64];
  char text[444];
} ctibus_error;

#ifdef __cplusplus
}
#endif

#endif
