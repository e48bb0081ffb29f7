#pragma once

#include "ctibus/abi/plugin.h"

namespace ctibus::cdr_plugin {

/// Runs the cdr plugin so that it dies at a chosen step: before or after anything it asks of the
/// bus, or before a handler runs. What it would do afterwards does not happen, as after kill -9.
/// One at a time in a process.
class Crash {
 public:
  /// The plugin to load.
  static const ctibus_plugin* plugin();

  /// Die at step `step` from now, counted from 0; negative: never.
  static void arm(int step);
  static bool dead();
  /// The next boot lives.
  static void revive();
};

}  // namespace ctibus::cdr_plugin
