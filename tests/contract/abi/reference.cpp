/* Every struct and enumeration of the C ABI in one exported declaration, for tools that compare
   ABIs: sdk/abi/reference.abi is what plugins in the field were built against. It is C++
   only to name the types of anonymous enumerations. */
#include <string_view>

#include "ctibus/abi/bus.h"
#include "ctibus/abi/command.h"
#include "ctibus/abi/entropy.h"
#include "ctibus/abi/frame.h"
#include "ctibus/abi/identity.h"
#include "ctibus/abi/logger.h"
#include "ctibus/abi/metrics.h"
#include "ctibus/abi/plugin.h"
#include "ctibus/abi/secret.h"
#include "ctibus/abi/storage.h"
#include "ctibus/abi/strand.h"
#include "ctibus/abi/time.h"
#include "ctibus/abi/types.h"

struct ctibus_abi {
  /* types.h */
  ctibus_text text;
  ctibus_bytes bytes;
  ctibus_uuid uuid;
  ctibus_message_id message_id;
  ctibus_trace trace;
  ctibus_status status;
  decltype(CTIBUS_OK) statuses;
  ctibus_error error;
  /* frame.h */
  ctibus_frame_header frame_header;
  decltype(CTIBUS_CLASS_STATE) classes;
  decltype(CTIBUS_FRAME_TOMBSTONE) frame_flags;
  /* plugin.h */
  ctibus_host host;
  ctibus_instance instance;
  ctibus_plugin plugin;
  ctibus_plugin_entry entry;
  ctibus_lifecycle lifecycle;
  ctibus_reload reload;
  /* bus.h */
  ctibus_publication publication;
  ctibus_subscription subscription;
  decltype(CTIBUS_FROM_LIVE) from;
  ctibus_delivery delivery;
  decltype(CTIBUS_DELIVERY_SNAPSHOT) delivery_flags;
  ctibus_gap gap;
  ctibus_bus bus;
  ctibus_bus_handler bus_handler;
  /* command.h */
  decltype(CTIBUS_REPLY_ACCEPTED) replies;
  ctibus_request request;
  ctibus_reply reply;
  ctibus_command_router command_router;
  ctibus_command_handler command_handler;
  /* the small ones */
  ctibus_entropy entropy;
  ctibus_identity identity;
  ctibus_logger logger;
  decltype(CTIBUS_LOG_TRACE) log_levels;
  ctibus_metrics metrics;
  decltype(CTIBUS_METRIC_COUNTER) metric_kinds;
  ctibus_secret secret;
  ctibus_storage storage;
  ctibus_strand strand;
  ctibus_strand_handler strand_handler;
  ctibus_time time;
  ctibus_time_handler time_handler;
};

/* What no tool sees, since the preprocessor has eaten it. An id keeps its meaning for ever. */
#define CTIBUS_SAME(id, text) static_assert(std::string_view(id) == (text), "this id is for ever")
CTIBUS_SAME(CTIBUS_PLUGIN_ENTRY, "ctibus_plugin_v1");
CTIBUS_SAME(CTIBUS_MANIFEST_SECTION, ".note.ctibus");
CTIBUS_SAME(CTIBUS_MANIFEST_OWNER, "ctibus");
CTIBUS_SAME(CTIBUS_LIFECYCLE, "ctibus.lifecycle/1");
CTIBUS_SAME(CTIBUS_RELOAD, "ctibus.reload/1");
CTIBUS_SAME(CTIBUS_BUS, "ctibus.bus/1");
CTIBUS_SAME(CTIBUS_BUS_HANDLER, "ctibus.bus-handler/1");
CTIBUS_SAME(CTIBUS_COMMAND, "ctibus.command/1");
CTIBUS_SAME(CTIBUS_COMMAND_HANDLER, "ctibus.command-handler/1");
CTIBUS_SAME(CTIBUS_ENTROPY, "ctibus.entropy/1");
CTIBUS_SAME(CTIBUS_IDENTITY, "ctibus.identity/1");
CTIBUS_SAME(CTIBUS_LOGGER, "ctibus.logger/1");
CTIBUS_SAME(CTIBUS_METRICS, "ctibus.metrics/1");
CTIBUS_SAME(CTIBUS_SECRET, "ctibus.secret/1");
CTIBUS_SAME(CTIBUS_STORAGE, "ctibus.storage/1");
CTIBUS_SAME(CTIBUS_STRAND, "ctibus.strand/1");
CTIBUS_SAME(CTIBUS_STRAND_HANDLER, "ctibus.strand-handler/1");
CTIBUS_SAME(CTIBUS_TIME, "ctibus.time/1");
CTIBUS_SAME(CTIBUS_TIME_HANDLER, "ctibus.time-handler/1");
static_assert(CTIBUS_ABI_MAJOR == 1 && CTIBUS_MANIFEST_NOTE == 1 && CTIBUS_FRAME_VERSION == 1);

extern "C" __attribute__((visibility("default"))) const ctibus_abi* ctibus_abi_reference(void);
extern "C" const ctibus_abi* ctibus_abi_reference(void) { return nullptr; }
