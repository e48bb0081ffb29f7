#ifndef CTIBUS_ABI_STRAND_H
#define CTIBUS_ABI_STRAND_H

/* The way back into the strand for threads of the plugin's own: "ctibus.strand/1" from the host,
   "ctibus.strand-handler/1" from the instance. */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_STRAND "ctibus.strand/1"
#define CTIBUS_STRAND_HANDLER "ctibus.strand-handler/1"

typedef struct ctibus_strand {
  uint32_t size;
  uint32_t reserved;
  /* [any] on_post(token) on the strand, in the order of the posts of one thread. */
  void (*post)(const ctibus_host* host, uint64_t token);
} ctibus_strand;

typedef struct ctibus_strand_handler {
  uint32_t size;
  uint32_t reserved;
  /* [host] */
  void (*on_post)(void* self, uint64_t token);
} ctibus_strand_handler;

#ifdef __cplusplus
}
#endif

#endif
