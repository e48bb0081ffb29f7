#include "raw_plugin.hpp"

HOSTILE_NOTE(HOSTILE_MANIFEST_OF("makes_no_instance", "1.0", "1", ""))

HOSTILE_ENTRY;
HOSTILE_ENTRY {
  static const ctibus_plugin plugin{sizeof(plugin), 0, "makes_no_instance", "1.0",
                                    [](const ctibus_host*, ctibus_bytes, ctibus_instance*,
                                       ctibus_error*) -> ctibus_status { return CTIBUS_OK; }};
  return &plugin;
}
