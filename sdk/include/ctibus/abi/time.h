#ifndef CTIBUS_ABI_TIME_H
#define CTIBUS_ABI_TIME_H

/* Clocks and timers: "ctibus.time/1" from the host, "ctibus.time-handler/1" from the instance.
   Plugins ask the host for the time, never the system: a test host turns a day into seconds. */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_TIME "ctibus.time/1"
#define CTIBUS_TIME_HANDLER "ctibus.time-handler/1"

typedef struct ctibus_time {
  uint32_t size;
  uint32_t reserved;
  /* [any] Never goes back, no relation to the date: for durations. */
  int64_t (*steady_ns)(const ctibus_host* host);
  /* [any] UTC since 1970: for display. */
  int64_t (*utc_ns)(const ctibus_host* host);
  /* [any] on_timer(token) after delay_ns of steady time. Starting a token again moves it. */
  void (*start_timer)(const ctibus_host* host, uint64_t token, int64_t delay_ns);
  /* [strand] No on_timer(token) follows. */
  void (*cancel_timer)(const ctibus_host* host, uint64_t token);
} ctibus_time;

typedef struct ctibus_time_handler {
  uint32_t size;
  uint32_t reserved;
  /* [host] */
  void (*on_timer)(void* self, uint64_t token);
} ctibus_time_handler;

#ifdef __cplusplus
}
#endif

#endif
