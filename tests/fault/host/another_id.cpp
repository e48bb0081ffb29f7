#include "raw_plugin.hpp"

HOSTILE_NOTE(HOSTILE_MANIFEST_OF("another_id", "1.0", "1", ""))

HOSTILE_ENTRY;
HOSTILE_ENTRY {
  static const ctibus_plugin plugin{sizeof(plugin), 0, "something_else", "1.0",
                                    [](const ctibus_host*, ctibus_bytes, ctibus_instance*,
                                       ctibus_error*) -> ctibus_status { return CTIBUS_OK; }};
  return &plugin;
}
