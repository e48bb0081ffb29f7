#ifndef CTIBUS_ABI_SECRET_H
#define CTIBUS_ABI_SECRET_H

/* Secrets on the bus travel as one-use handles, so that no log, trace, dump or recording can hold
   them: "ctibus.secret/1". */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_SECRET "ctibus.secret/1"

typedef struct ctibus_secret {
  uint32_t size;
  uint32_t reserved;
  /* [any] Keep a copy for at most lease_ms and give its handle. */
  ctibus_uuid (*deposit)(const ctibus_host* host, ctibus_bytes secret, uint32_t lease_ms);
  /* [any] Copy the secret to `buffer` and forget it. Returns its size, 0 when there is none (any
     more), or the size needed when that is more than `capacity` (then it is kept). */
  size_t (*redeem)(const ctibus_host* host, ctibus_uuid handle, uint8_t* buffer, size_t capacity);
} ctibus_secret;

#ifdef __cplusplus
}
#endif

#endif
