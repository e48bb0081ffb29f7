#include <fmt/format.h>

#include <array>
#include <cstring>

#include "core/judge/life.hpp"

namespace ctibus::judge {
namespace {

void entry(Trial& trial) {
  if (trial.plugin->size > 4096) throw CheckFailed("its ctibus_plugin has an absurd size");
  if (trial.plugin->abi_minor > CTIBUS_ABI_MINOR) {
    trial.notes.push_back(fmt::format("built for the newer ABI 1.{}", trial.plugin->abi_minor));
  }
  if (trial.subject.manifest.version != trial.plugin->version) {
    throw CheckFailed(fmt::format("its manifest says version {}, its code says {}",
                                  trial.subject.manifest.version, trial.plugin->version));
  }
  trial.ledger.step("calling its entry twice");
  const auto again = load(trial.subject);
  if (!again || *again != trial.plugin) {
    throw CheckFailed("its entry returns something else the second time");
  }
}

/// What stands between a test host and a plugin here. The ABI's functions have no other way to it:
/// the host's context belongs to the test host.
struct Between {
  const ctibus_plugin* plugin = nullptr;
  const Subject* subject = nullptr;
  ctibus_instance own{};  ///< as the plugin made it

  std::string without;  ///< an extension that the host shall not have
  ctibus_host host{};
  const void* (*extension)(const ctibus_host*, const char*) = nullptr;
};

Between& between() {
  static Between all;
  return all;
}

/// The same host, less one extension.
const ctibus_host* lesser(const ctibus_host& host) {
  between().host = host;
  between().extension = host.extension;
  between().host.extension = [](const ctibus_host* self, const char* id) -> const void* {
    return id == nullptr || between().without == id ? nullptr : between().extension(self, id);
  };
  return &between().host;
}

constexpr std::uint8_t canary = 0xc7;

/// What the plugin fills in, with room behind it that it must not touch.
struct Guarded {
  ctibus_instance instance{};
  std::array<std::uint8_t, 256> beyond;
  Guarded() {
    beyond.fill(canary);
    instance.size = sizeof(instance);
  }
};

void check_instance(const Guarded& made) {
  for (const std::uint8_t byte : made.beyond) {
    if (byte != canary) throw CheckFailed("create wrote beyond the ctibus_instance it was given");
  }
  const ctibus_instance& instance = made.instance;
  const auto need = [](bool there, std::string_view what) {
    if (!there) throw CheckFailed(fmt::format("create left {} null", what));
  };
  need(instance.start != nullptr, "start");
  need(instance.drain != nullptr, "drain");
  need(instance.stop != nullptr, "stop");
  need(instance.destroy != nullptr, "destroy");
}

void check_handlers(const ctibus_instance& instance, const char* id, std::size_t least,
                    bool needed) {
  const void* raw = instance.extension == nullptr ? nullptr : instance.extension(instance.self, id);
  if (raw == nullptr) {
    if (needed)
      throw CheckFailed(fmt::format("its manifest needs {}, which it does not offer", id));
    return;
  }
  std::uint32_t size = 0;
  std::memcpy(&size, raw, sizeof(size));
  if (size < least) throw CheckFailed(fmt::format("its {} is too short", id));
  // Size and reserved word first, then pointers to functions only.
  for (std::size_t at = 8; at + sizeof(void*) <= least; at += sizeof(void*)) {
    void* function = nullptr;
    std::memcpy(&function, static_cast<const char*>(raw) + at, sizeof(function));
    if (function == nullptr) throw CheckFailed(fmt::format("its {} has a null function", id));
  }
}

/// Its handlers are looked at on the strand, as a host asks for them.
ctibus_status start_and_look(void* self, ctibus_error* error) {
  const auto& manifest = between().subject->manifest;
  const ctibus_instance& own = between().own;
  check_handlers(own, CTIBUS_BUS_HANDLER, sizeof(ctibus_bus_handler), !manifest.subscribes.empty());
  check_handlers(own, CTIBUS_COMMAND_HANDLER, sizeof(ctibus_command_handler),
                 !manifest.provides.empty());
  check_handlers(own, CTIBUS_TIME_HANDLER, sizeof(ctibus_time_handler), false);
  check_handlers(own, CTIBUS_STRAND_HANDLER, sizeof(ctibus_strand_handler), false);
  if (own.extension != nullptr && own.extension(own.self, "ctibus.judge-unknown/9") != nullptr) {
    throw CheckFailed("it answers an extension that nobody has defined");
  }
  return own.start(self, error);
}

void instance(Trial& trial) {
  between().plugin = trial.plugin;
  between().subject = &trial.subject;
  ctibus_plugin looking = *trial.plugin;
  looking.create = [](const ctibus_host* host, ctibus_bytes options, ctibus_instance* made,
                      ctibus_error* error) {
    Guarded guarded;
    const ctibus_status status = between().plugin->create(host, options, &guarded.instance, error);
    if (status != CTIBUS_OK) return status;
    check_instance(guarded);
    between().own = guarded.instance;
    *made = guarded.instance;
    made->start = &start_and_look;
    return status;
  };
  Trial looked = trial;
  looked.plugin = &looking;
  Life life(looked);
  life.start();
  life.stop();
}

void missing_extension(Trial& trial) {
  constexpr std::array<const char*, 11> ids = {
      "ctibus.identity/1", "ctibus.bus/1",     "ctibus.command/1",  "ctibus.time/1",
      "ctibus.entropy/1",  "ctibus.strand/1",  "ctibus.logger/1",   "ctibus.storage/1",
      "ctibus.secret/1",   "ctibus.metrics/1", "ctibus.lifecycle/1"};
  between().plugin = trial.plugin;
  ctibus_plugin lesser_plugin = *trial.plugin;
  lesser_plugin.create = [](const ctibus_host* host, ctibus_bytes options, ctibus_instance* made,
                            ctibus_error* error) {
    return between().plugin->create(lesser(*host), options, made, error);
  };
  for (const char* id : ids) {
    trial.ledger.step(fmt::format("starting it on a host without {}", id));
    between().without = id;
    Trial poorer = trial;
    poorer.plugin = &lesser_plugin;
    Life life(poorer);
    const auto started = life.try_start(trial.subject.encoded);
    if (started) {
      life.stop();
    } else if (started.error().code.empty() || started.error().text.empty()) {
      throw CheckFailed(fmt::format("on a host without {} it fails and does not say why", id));
    }
  }
}

void two_instances(Trial& trial) {
  Life life(trial);
  life.start();
  const std::string second = trial.subject.second();
  life.host().allow(second, trial.subject.permissions());
  trial.ledger.step("starting a second instance");
  const auto started = life.host().try_load(second, trial.plugin, trial.subject.encoded);
  life.rest();
  if (!started) {
    if (started.error().text.empty()) {
      throw CheckFailed("its second instance fails and does not say why");
    }
    trial.notes.push_back(fmt::format("a second instance with the same options does not start: {}",
                                      started.error().code));
  }
  life.hear(50);
  life.expect_going_on("a second instance of it started");
  life.stop();
  trial.ledger.step("going on with the second instance alone");
  life.hear(50);
  if (started) life.host().kill(second);
}

}  // namespace

std::span<const Check> abi_checks() {
  static const Check checks[] = {
      {"entry", "Its entry and ctibus_plugin are complete, true, and the same at each call.",
       "Build the library with ctibus_add_plugin, which writes the entry and the manifest.",
       Needs::nothing, &entry},
      {"instance", "create fills in what it must and no byte more; its handler tables are whole.",
       "Set every function of ctibus_instance and of the handler tables you offer.", Needs::running,
       &instance},
      {"old-host", "On a host that lacks an extension it runs without it or says what is missing.",
       "Look at what host->extension returns before you use it, and fail in create.",
       Needs::running, &missing_extension},
      {"two-instances", "Two instances in one process do not know of each other.",
       "Keep no state in globals and statics: all of it belongs to the instance.", Needs::running,
       &two_instances},
  };
  return checks;
}

}  // namespace ctibus::judge
