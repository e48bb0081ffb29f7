#ifndef CTIBUS_ABI_STORAGE_H
#define CTIBUS_ABI_STORAGE_H

/* Where an instance keeps what must outlive it: "ctibus.storage/1". */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_STORAGE "ctibus.storage/1"

typedef struct ctibus_storage {
  uint32_t size;
  uint32_t reserved;
  /* [any] A folder of this instance's own, made by the host. Valid as long as the host. */
  ctibus_text (*directory)(const ctibus_host* host);
  /* [any] The site's data source for SQL, such as "sqlite:///var/lib/ctibus/site.db". */
  ctibus_text (*data_source)(const ctibus_host* host);
} ctibus_storage;

#ifdef __cplusplus
}
#endif

#endif
