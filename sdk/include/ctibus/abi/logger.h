#ifndef CTIBUS_ABI_LOGGER_H
#define CTIBUS_ABI_LOGGER_H

/* The instance's own logger, "plugin.NAME", with a level of its own: "ctibus.logger/1". */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_LOGGER "ctibus.logger/1"

enum {
  CTIBUS_LOG_TRACE = 0,
  CTIBUS_LOG_DEBUG = 1,
  CTIBUS_LOG_INFO = 2,
  CTIBUS_LOG_WARNING = 3,
  CTIBUS_LOG_ERROR = 4,
  CTIBUS_LOG_CRITICAL = 5
};

typedef struct ctibus_logger {
  uint32_t size;
  uint32_t reserved;
  /* [any] The least severe level that is written now. */
  int32_t (*level)(const ctibus_host* host);
  /* [any] `id` is a catalogue id or empty. Personal data is masked by the caller unless level() is
     debug or below; secrets are never handed over. */
  void (*write)(const ctibus_host* host, int32_t level, ctibus_text id, ctibus_text text);
} ctibus_logger;

#ifdef __cplusplus
}
#endif

#endif
