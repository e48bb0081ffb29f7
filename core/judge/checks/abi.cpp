#include <dlfcn.h>
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

/// A host of the judge's own that has nothing behind it but a test host's tables.
class LesserHost {
 public:
  LesserHost(const ctibus_host& behind, std::string without)
      : behind_(behind), without_(std::move(without)) {
    abi_ = behind;
    abi_.extension = [](const ctibus_host* host, const char* id) -> const void* {
      const auto& self = *static_cast<const LesserHost*>(lesser());
      if (id == nullptr || self.without_ == id) return nullptr;
      return self.behind_.extension(host, id);
    };
    lesser() = this;
  }
  const ctibus_host* abi() const { return &abi_; }

 private:
  /// The tables of the test host want the context for themselves.
  static void*& lesser() {
    static void* current = nullptr;
    return current;
  }

  ctibus_host behind_;
  std::string without_;
  ctibus_host abi_{};
};

/// Takes the host that an instance is given, and makes what is asked of it.
struct Between {
  const ctibus_plugin* plugin = nullptr;
  std::string without;
  std::unique_ptr<LesserHost> host;
};

Between& between() {
  static Between all;
  return all;
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

template <class Table>
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

/// Runs its create within a test host and looks at what it fills in.
ctibus_status looking_at_instance(const ctibus_host* host, ctibus_bytes options,
                                  ctibus_instance* instance, ctibus_error* error) {
  Guarded made;
  const ctibus_status status = between().plugin->create(host, options, &made.instance, error);
  if (status != CTIBUS_OK) return status;
  check_instance(made);
  *instance = made.instance;
  return status;
}

void instance(Trial& trial) {
  const auto& manifest = trial.subject.manifest;
  between().plugin = trial.plugin;
  ctibus_plugin looking = *trial.plugin;
  looking.size = sizeof(looking);
  // Handlers are looked at from within start, on the strand, as a host asks for them.
  static const Subject* subject = nullptr;
  subject = &trial.subject;
  static ctibus_status (*own_start)(void*, ctibus_error*) = nullptr;
  static ctibus_instance own{};
  looking.create = [](const ctibus_host* host, ctibus_bytes options, ctibus_instance* made,
                      ctibus_error* error) {
    const ctibus_status status = looking_at_instance(host, options, made, error);
    if (status != CTIBUS_OK) return status;
    own = *made;
    own_start = made->start;
    made->start = [](void* self, ctibus_error* why) {
      const auto& wanted = subject->manifest;
      check_handlers<ctibus_bus_handler>(own, CTIBUS_BUS_HANDLER, sizeof(ctibus_bus_handler),
                                         !wanted.subscribes.empty());
      check_handlers<ctibus_command_handler>(
          own, CTIBUS_COMMAND_HANDLER, sizeof(ctibus_command_handler), !wanted.provides.empty());
      check_handlers<ctibus_time_handler>(own, CTIBUS_TIME_HANDLER, sizeof(ctibus_time_handler),
                                          false);
      check_handlers<ctibus_strand_handler>(own, CTIBUS_STRAND_HANDLER,
                                            sizeof(ctibus_strand_handler), false);
      if (own.extension != nullptr &&
          own.extension(own.self, "ctibus.judge-unknown/9") != nullptr) {
        throw CheckFailed("it answers an extension that nobody has defined");
      }
      return own_start(self, why);
    };
    return status;
  };
  Trial looked = trial;
  looked.plugin = &looking;
  Life life(looked);
  life.start();
  life.stop();
  trial.notes.insert(trial.notes.end(), looked.notes.begin(), looked.notes.end());
  (void)manifest;
}

void missing_extension(Trial& trial) {
  constexpr std::array<const char*, 11> ids = {
      "ctibus.identity/1", "ctibus.bus/1",     "ctibus.command/1",  "ctibus.time/1",
      "ctibus.entropy/1",  "ctibus.strand/1",  "ctibus.logger/1",   "ctibus.storage/1",
      "ctibus.secret/1",   "ctibus.metrics/1", "ctibus.lifecycle/1"};
  between().plugin = trial.plugin;
  ctibus_plugin lesser = *trial.plugin;
  lesser.size = sizeof(lesser);
  lesser.create = [](const ctibus_host* host, ctibus_bytes options, ctibus_instance* made,
                     ctibus_error* error) {
    between().host = std::make_unique<LesserHost>(*host, between().without);
    return between().plugin->create(between().host->abi(), options, made, error);
  };
  for (const char* id : ids) {
    trial.ledger.step(fmt::format("starting it on a host without {}", id));
    between().without = id;
    Trial poorer = trial;
    poorer.plugin = &lesser;
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
  const std::string second = trial.subject.instance() + "-2";
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
