#ifndef CTIBUS_ABI_ENTROPY_H
#define CTIBUS_ABI_ENTROPY_H

/* Ids and chance: "ctibus.entropy/1". A test host seeds both, so that a failure repeats. */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_ENTROPY "ctibus.entropy/1"

typedef struct ctibus_entropy {
  uint32_t size;
  uint32_t reserved;
  /* [any] A new UUIDv7 (RFC 9562). */
  ctibus_uuid (*uuid)(const ctibus_host* host);
  /* [any] 64 random bits; not for keys or passwords. */
  uint64_t (*random)(const ctibus_host* host);
} ctibus_entropy;

#ifdef __cplusplus
}
#endif

#endif
