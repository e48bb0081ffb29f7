#ifndef CTIBUS_ABI_PLUGIN_H
#define CTIBUS_ABI_PLUGIN_H

/* The plugin contract. A library exports one function, `ctibus_plugin_v1`, and carries a manifest
 * in the ELF note section ".note.ctibus" (see manifest.hpp), which hosts read without loading it.
 *
 * Everything optional is asked for by id and revision, in both directions:
 *   host->extension(host, "ctibus.timer/1")      what the host offers to this instance
 *   instance.extension(self, "ctibus.timer-handler/1")  what this instance handles
 * An unknown id answers NULL. An id keeps its meaning for ever; a change is a new revision.
 *
 * Threads. An instance is a strand: the host never runs two of its callbacks at the same time, but
 * they may run on different threads. Each function below says who may call it and when:
 *   [strand]  from within a callback of this instance
 *   [any]     from any thread, between create and the return of stop
 *   [host]    called by the host on the instance's strand
 *
 * Life.  create -> start -> drain -> stop -> destroy. Messages, timers, commands and completions
 * arrive only between the return of start and the call of stop.
 *
 * Memory. Views handed to a function are valid until it returns. Neither side frees what the other
 * allocated. Nothing throws across. Libraries are never unloaded. */

#include "ctibus/abi/types.h"
#include "ctibus/version.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What one instance sees of its host. Valid from create to the return of destroy. */
typedef struct ctibus_host {
  uint32_t size;
  uint32_t abi_minor;
  /* [any] The table with this id, or NULL. Valid as long as the host. */
  const void* (*extension)(const struct ctibus_host* host, const char* id);
  void* context; /* the host's own */
} ctibus_host;

/* What the host sees of one instance; filled by create. */
typedef struct ctibus_instance {
  uint32_t size;
  uint32_t reserved;
  void* self;
  /* [host] Begin to work. DECLINED: the site goes on without it. FAILED: it cannot work. */
  ctibus_status (*start)(void* self, ctibus_error* error);
  /* [host] Take on nothing new and finish what is under way; say so with
     ctibus_lifecycle.drained. The host waits no longer than the site's drain time. */
  void (*drain)(void* self);
  /* [host] End now. No callback follows but destroy. */
  void (*stop)(void* self);
  /* [host] Free self. Called once for each successful create. */
  void (*destroy)(void* self);
  /* [host] A handler table of this instance, or NULL. */
  const void* (*extension)(void* self, const char* id);
} ctibus_instance;

/* What the library says of itself. Static memory. */
typedef struct ctibus_plugin {
  uint32_t size;
  uint32_t abi_minor;
  const char* id;
  const char* version;
  /* [host] Make an instance. `options` is a MessagePack map, already checked against the manifest's
     option table, with defaults filled in; durations are milliseconds, sizes are bytes.
     instance->size is set by the host; fill no field beyond it. */
  ctibus_status (*create)(const ctibus_host* host, ctibus_bytes options, ctibus_instance* instance,
                          ctibus_error* error);
} ctibus_plugin;

typedef const ctibus_plugin* (*ctibus_plugin_entry)(void);

#define CTIBUS_PLUGIN_ENTRY "ctibus_plugin_v1"
#define CTIBUS_MANIFEST_SECTION ".note.ctibus"
#define CTIBUS_MANIFEST_OWNER "ctibus"
#define CTIBUS_MANIFEST_NOTE 1

/* Host to instance: "ctibus.lifecycle/1". */
#define CTIBUS_LIFECYCLE "ctibus.lifecycle/1"
typedef struct ctibus_lifecycle {
  uint32_t size;
  uint32_t reserved;
  /* [any] The drain that was asked for is complete. Idempotent. */
  void (*drained)(const ctibus_host* host);
  /* [any] This instance cannot go on; the host stops it and applies its restart rule. */
  void (*failed)(const ctibus_host* host, ctibus_text code, ctibus_text text);
} ctibus_lifecycle;

/* Instance to host: "ctibus.reload/1". Without it a change of options restarts the instance. */
#define CTIBUS_RELOAD "ctibus.reload/1"
typedef struct ctibus_reload {
  uint32_t size;
  uint32_t reserved;
  /* [host] Options marked reloadable have changed; `options` is the whole new map. On FAILED the
     instance goes on with the old ones. */
  ctibus_status (*reload)(void* self, ctibus_bytes options, ctibus_error* error);
} ctibus_reload;

#ifdef __cplusplus
}
#endif

#endif
