#ifndef CTIBUS_ABI_IDENTITY_H
#define CTIBUS_ABI_IDENTITY_H

/* Who an instance is: "ctibus.identity/1". */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_IDENTITY "ctibus.identity/1"

typedef struct ctibus_identity {
  uint32_t size;
  uint32_t reserved;
  /* [any] The instance's name in the site's configuration, which is also the source of what it
     publishes, the target of commands to it and, for a connector, the first part of its devices'
     ids. Valid as long as the host. */
  ctibus_text (*instance)(const ctibus_host* host);
} ctibus_identity;

#ifdef __cplusplus
}
#endif

#endif
