#include "crash.hpp"

#include <memory>
#include <string_view>

#include "ctibus/abi/bus.h"
#include "ctibus/abi/command.h"
#include "ctibus/abi/strand.h"
#include "ctibus/abi/time.h"

extern "C" const ctibus_plugin* ctibus_plugin_cdr(void);

namespace ctibus::cdr_plugin {

namespace {

/// Deliberately no std::exception.
struct Killed {};

struct State {
  int countdown = -1;
  bool dead = false;
  const ctibus_bus* bus = nullptr;
  const void* (*host_extension)(const ctibus_host*, const char*) = nullptr;
  const void* (*instance_extension)(void*, const char*) = nullptr;
  std::unique_ptr<ctibus_host> host;
};
State state;

/// True when this step is the last one.
bool dies_here() {
  if (state.dead || state.countdown < 0) return false;
  if (state.countdown-- > 0) return false;
  state.dead = true;
  return true;
}

ctibus_status publish(const ctibus_host* host, const ctibus_publication* publication,
                      ctibus_message_id* id, ctibus_error* error) {
  if (state.dead) return CTIBUS_REFUSED;
  if (dies_here()) throw Killed();
  const ctibus_status status = state.bus->publish(host, publication, id, error);
  if (dies_here()) throw Killed();
  return status;
}

ctibus_status subscribe(const ctibus_host* host, const ctibus_subscription* subscription,
                        std::uint32_t* id, ctibus_error* error) {
  return state.bus->subscribe(host, subscription, id, error);
}

void unsubscribe(const ctibus_host* host, std::uint32_t id) { state.bus->unsubscribe(host, id); }

void acknowledge(const ctibus_host* host, std::uint32_t id, std::uint64_t sequence) {
  if (state.dead) return;
  if (dies_here()) throw Killed();
  state.bus->acknowledge(host, id, sequence);
  if (dies_here()) throw Killed();
}

const void* host_extension(const ctibus_host* host, const char* id) {
  static constexpr ctibus_bus bus{sizeof(bus), 0, &publish, &subscribe, &unsubscribe, &acknowledge};
  const void* table = state.host_extension(host, id);
  if (std::string_view(id) != CTIBUS_BUS) return table;
  state.bus = static_cast<const ctibus_bus*>(table);
  return &bus;
}

template <class Table>
const Table* real(void* self, const char* id) {
  return static_cast<const Table*>(state.instance_extension(self, id));
}

bool runs() { return !state.dead && !dies_here(); }

const void* instance_extension(void* self, const char* id) {
  static constexpr ctibus_bus_handler bus{
      sizeof(bus),
      0,
      [](void* to, const ctibus_delivery* delivery) {
        if (runs()) real<ctibus_bus_handler>(to, CTIBUS_BUS_HANDLER)->on_message(to, delivery);
      },
      [](void* to, std::uint32_t subscription, std::uint64_t sequence) {
        if (runs()) {
          real<ctibus_bus_handler>(to, CTIBUS_BUS_HANDLER)
              ->on_snapshot_end(to, subscription, sequence);
        }
      },
      [](void* to, const ctibus_gap* gap) {
        if (runs()) real<ctibus_bus_handler>(to, CTIBUS_BUS_HANDLER)->on_gap(to, gap);
      },
      [](void* to, std::uint64_t token, ctibus_status status, std::uint64_t epoch,
         std::uint64_t sequence, const ctibus_error* error) {
        if (runs()) {
          real<ctibus_bus_handler>(to, CTIBUS_BUS_HANDLER)
              ->on_completion(to, token, status, epoch, sequence, error);
        }
      }};
  static constexpr ctibus_time_handler time{
      sizeof(time), 0, [](void* to, std::uint64_t token) {
        if (runs()) real<ctibus_time_handler>(to, CTIBUS_TIME_HANDLER)->on_timer(to, token);
      }};
  const std::string_view wanted(id);
  if (wanted == CTIBUS_BUS_HANDLER) return &bus;
  if (wanted == CTIBUS_TIME_HANDLER) return &time;
  return state.instance_extension(self, id);
}

ctibus_status create(const ctibus_host* host, ctibus_bytes options, ctibus_instance* instance,
                     ctibus_error* error) {
  state.host_extension = host->extension;
  state.host = std::make_unique<ctibus_host>(*host);
  state.host->extension = &host_extension;
  const ctibus_status status =
      ctibus_plugin_cdr()->create(state.host.get(), options, instance, error);
  if (status == CTIBUS_OK) {
    state.instance_extension = instance->extension;
    instance->extension = &instance_extension;
  }
  return status;
}

}  // namespace

const ctibus_plugin* Crash::plugin() {
  static const ctibus_plugin plugin{sizeof(ctibus_plugin), CTIBUS_ABI_MINOR, "cdr", CTIBUS_VERSION,
                                    &create};
  return &plugin;
}

void Crash::arm(int step) {
  state.countdown = step;
  state.dead = false;
}
bool Crash::dead() { return state.dead; }
void Crash::revive() { arm(-1); }

}  // namespace ctibus::cdr_plugin
