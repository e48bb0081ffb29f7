#include <stdexcept>

#include "raw_plugin.hpp"

HOSTILE_NOTE(HOSTILE_MANIFEST_OF("throws_in_create", "1.0", "1", ""))

HOSTILE_ENTRY;
HOSTILE_ENTRY {
  static const ctibus_plugin plugin{
      sizeof(plugin), 0, "throws_in_create", "1.0",
      [](const ctibus_host*, ctibus_bytes, ctibus_instance*, ctibus_error*) -> ctibus_status {
        throw std::runtime_error("across the ABI");
      }};
  return &plugin;
}
