#include "core/judge/life.hpp"

#include <fmt/format.h>

namespace ctibus::judge {
namespace {

void start_stop(Trial& trial) {
  for (int i = 0; i < 3; ++i) {
    Life life(trial, static_cast<std::uint64_t>(i));
    life.start();
    life.stop();
    life.expect_going_on("stop");
  }
}

/// An instance whose create alone succeeded is destroyed.
void create_destroy(Trial& trial) {
  static const ctibus_plugin* plugin = nullptr;
  plugin = trial.plugin;
  ctibus_plugin unstarted = *trial.plugin;
  unstarted.size = sizeof(unstarted);
  static bool created = false;
  unstarted.create = [](const ctibus_host* host, ctibus_bytes options, ctibus_instance* made,
                        ctibus_error* error) {
    const ctibus_status status = plugin->create(host, options, made, error);
    if (status != CTIBUS_OK) return status;
    created = true;
    // The host ends here, as it does when another plugin of the site cannot start.
    made->destroy(made->self);
    if (error != nullptr) Progress::put(error->code, "judge.not_started");
    return ctibus_status{CTIBUS_FAILED};
  };
  Trial half = trial;
  half.plugin = &unstarted;
  for (int i = 0; i < 3; ++i) {
    trial.ledger.step("creating and destroying it");
    created = false;
    Life life(half, static_cast<std::uint64_t>(i));
    const auto started = life.try_start(trial.subject.encoded);
    if (!created) {
      throw CheckFailed(
          fmt::format("it cannot be created: {}: {}", started.error().code, started.error().text));
    }
  }
}

void drain(Trial& trial) {
  {
    Life life(trial);
    life.start();
    if (!life.drain())
      throw CheckFailed("idle, it does not say within a minute that it has drained");
    life.stop();
  }
  Life life(trial, 1);
  life.start();
  life.hear(100);
  // What is under way may wait for people: the site's drain time ends that.
  if (!life.drain()) {
    trial.notes.push_back("with work under way it takes more than a minute to drain");
  }
  trial.ledger.step("letting it hear more while it drains");
  life.hear(20);
  life.stop();
}

}  // namespace

std::span<const Check> life_checks() {
  static const Check checks[] = {
      {"create", "It can be created and destroyed without ever being started.",
       "Leave nothing to start() that destroy relies on, and free in destroy all that create made.",
       Needs::options, &create_destroy},
      {"start", "It starts, and stops at once, again and again.",
       "Read the error it gives; give the options it needs with --option.", Needs::options,
       &start_stop},
      {"drain", "It says that it has drained when it is idle, and bears to be drained at work.",
       "Return true from drain(), or call host.drained() when the last thing is finished.",
       Needs::running, &drain},
  };
  return checks;
}

}  // namespace ctibus::judge
