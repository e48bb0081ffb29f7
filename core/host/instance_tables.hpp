#pragma once

#include "ctibus/abi/plugin.h"

namespace ctibus::host {

/// The C functions that an instance calls: they check thread, state and arguments and hand over to
/// Instance.
struct InstanceTables {
  static const void* extension(const ctibus_host* host, const char* id);

 private:
  struct Bus;
  struct Commands;
  struct Time;
  struct Rest;
};

}  // namespace ctibus::host
