#ifndef CTIBUS_ABI_METRICS_H
#define CTIBUS_ABI_METRICS_H

/* Counters and gauges beside those the host keeps for every instance: "ctibus.metrics/1". */

#include "ctibus/abi/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTIBUS_METRICS "ctibus.metrics/1"

enum { CTIBUS_METRIC_COUNTER = 1, CTIBUS_METRIC_GAUGE = 2 };

typedef struct ctibus_metrics {
  uint32_t size;
  uint32_t reserved;
  /* [any] Find or make a metric of this instance; names follow Prometheus' rules and are prefixed
     with ctibus_PLUGIN_ by the host. Returns its id, 0 when the name is malformed. */
  uint32_t (*metric)(const ctibus_host* host, uint32_t kind, ctibus_text name, ctibus_text help);
  /* [any] Counter: add (>= 0). Gauge: set. */
  void (*record)(const ctibus_host* host, uint32_t metric, double value);
} ctibus_metrics;

#ifdef __cplusplus
}
#endif

#endif
