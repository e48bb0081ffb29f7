#include "core/host/instance_tables.hpp"

#include "core/host/instance.hpp"
#include "ctibus/abi/bus.h"
#include "ctibus/abi/command.h"
#include "ctibus/abi/entropy.h"
#include "ctibus/abi/identity.h"
#include "ctibus/abi/logger.h"
#include "ctibus/abi/metrics.h"
#include "ctibus/abi/secret.h"
#include "ctibus/abi/storage.h"
#include "ctibus/abi/strand.h"
#include "ctibus/abi/time.h"

namespace ctibus::host {
namespace {

Instance& of(const ctibus_host* host) { return *static_cast<Instance*>(host->context); }

constexpr const char* outside = "was called before create or after stop";
constexpr const char* off_strand = "was called from outside of the instance's strand";
constexpr const char* no_argument = "was called without, or with a truncated, argument";

}  // namespace

struct InstanceTables::Bus {
  static ctibus_status publish(const ctibus_host* host, const ctibus_publication* publication,
                               ctibus_message_id* id, ctibus_error* error) {
    Instance& self = of(host);
    if (!self.may_call()) return self.misuse("publish", outside, error);
    if (publication == nullptr || publication->size < sizeof(*publication)) {
      return self.misuse("publish", no_argument, error);
    }
    return self.publish(*publication, id, error);
  }
  static ctibus_status subscribe(const ctibus_host* host, const ctibus_subscription* subscription,
                                 std::uint32_t* id, ctibus_error* error) {
    Instance& self = of(host);
    if (!self.on_strand()) return self.misuse("subscribe", off_strand, error);
    if (subscription == nullptr || subscription->size < sizeof(*subscription)) {
      return self.misuse("subscribe", no_argument, error);
    }
    return self.subscribe(*subscription, id, error);
  }
  static void unsubscribe(const ctibus_host* host, std::uint32_t id) {
    Instance& self = of(host);
    if (!self.on_strand()) {
      self.misuse("unsubscribe", off_strand, nullptr);
      return;
    }
    self.unsubscribe(id);
  }
  static void acknowledge(const ctibus_host* host, std::uint32_t id, std::uint64_t sequence) {
    Instance& self = of(host);
    if (!self.on_strand()) {
      self.misuse("acknowledge", off_strand, nullptr);
      return;
    }
    self.acknowledge(id, sequence);
  }
  static constexpr ctibus_bus table{sizeof(ctibus_bus), 0,           &publish, &subscribe,
                                    &unsubscribe,       &acknowledge};
};

struct InstanceTables::Commands {
  static ctibus_status request(const ctibus_host* host, const ctibus_request* request,
                               ctibus_message_id* id, ctibus_error* error) {
    Instance& self = of(host);
    if (!self.may_call()) return self.misuse("request", outside, error);
    if (request == nullptr || request->size < sizeof(*request)) {
      return self.misuse("request", no_argument, error);
    }
    return self.request(*request, id, error);
  }
  static ctibus_status provide(const ctibus_host* host, ctibus_text topic, ctibus_error* error) {
    Instance& self = of(host);
    if (!self.on_strand()) return self.misuse("provide", off_strand, error);
    return self.provide(view(topic), error);
  }
  static void reply(const ctibus_host* host, const ctibus_reply* reply) {
    Instance& self = of(host);
    if (!self.may_call()) {
      self.misuse("reply", outside, nullptr);
      return;
    }
    if (reply == nullptr || reply->size < sizeof(*reply)) {
      self.misuse("reply", no_argument, nullptr);
      return;
    }
    self.reply(*reply);
  }
  static constexpr ctibus_command_router table{sizeof(ctibus_command_router), 0, &request, &provide,
                                               &reply};
};

struct InstanceTables::Time {
  static std::int64_t steady_ns(const ctibus_host* host) {
    return of(host).services_.clock->steady_ns();
  }
  static std::int64_t utc_ns(const ctibus_host* host) { return of(host).services_.clock->utc_ns(); }
  static void start_timer(const ctibus_host* host, std::uint64_t token, std::int64_t delay_ns) {
    Instance& self = of(host);
    if (!self.may_call()) {
      self.misuse("start_timer", outside, nullptr);
      return;
    }
    self.start_timer(token, delay_ns);
  }
  static void cancel_timer(const ctibus_host* host, std::uint64_t token) {
    Instance& self = of(host);
    if (!self.on_strand()) {
      self.misuse("cancel_timer", off_strand, nullptr);
      return;
    }
    self.cancel_timer(token);
  }
  static constexpr ctibus_time table{sizeof(ctibus_time), 0, &steady_ns, &utc_ns, &start_timer,
                                     &cancel_timer};
};

struct InstanceTables::Rest {
  static ctibus_uuid uuid(const ctibus_host* host) { return of(host).services_.entropy->uuid(); }
  static std::uint64_t random(const ctibus_host* host) {
    return of(host).services_.entropy->random();
  }
  static constexpr ctibus_entropy entropy{sizeof(ctibus_entropy), 0, &uuid, &random};

  static void post(const ctibus_host* host, std::uint64_t token) {
    Instance& self = of(host);
    if (!self.may_call()) {
      self.misuse("post", outside, nullptr);
      return;
    }
    self.post(token);
  }
  static constexpr ctibus_strand strand{sizeof(ctibus_strand), 0, &post};

  static std::int32_t level(const ctibus_host* host) { return of(host).logger_->level(); }
  static void write(const ctibus_host* host, std::int32_t level, ctibus_text id, ctibus_text text) {
    of(host).logger_->write(level, view(id), view(text));
  }
  static constexpr ctibus_logger logger{sizeof(ctibus_logger), 0, &level, &write};

  static ctibus_text instance(const ctibus_host* host) { return text(of(host).name()); }
  static constexpr ctibus_identity identity{sizeof(ctibus_identity), 0, &instance};

  static ctibus_text directory(const ctibus_host* host) { return text(of(host).directory_); }
  static ctibus_text data_source(const ctibus_host* host) {
    return text(of(host).services_.data_source);
  }
  static constexpr ctibus_storage storage{sizeof(ctibus_storage), 0, &directory, &data_source};

  static ctibus_uuid deposit(const ctibus_host* host, ctibus_bytes bytes, std::uint32_t lease_ms) {
    Instance& self = of(host);
    if (!self.may_call()) return {};
    return self.link_->deposit({bytes.data, bytes.size}, lease_ms);
  }
  static std::size_t redeem(const ctibus_host* host, ctibus_uuid handle, std::uint8_t* buffer,
                            std::size_t capacity) {
    Instance& self = of(host);
    if (!self.may_call()) return 0;
    return self.link_->redeem(handle, {buffer, capacity});
  }
  static constexpr ctibus_secret secret{sizeof(ctibus_secret), 0, &deposit, &redeem};

  static std::uint32_t metric(const ctibus_host* host, std::uint32_t kind, ctibus_text name,
                              ctibus_text help) {
    return of(host).metrics_.metric(kind, view(name), view(help));
  }
  static void record(const ctibus_host* host, std::uint32_t metric, double value) {
    of(host).metrics_.record(metric, value);
  }
  static constexpr ctibus_metrics metrics{sizeof(ctibus_metrics), 0, &metric, &record};

  static void drained(const ctibus_host* host) {
    Instance& self = of(host);
    const std::lock_guard lock(self.drain_mutex_);
    self.drained_ = true;
    self.drain_done_.notify_all();
  }
  static void failed(const ctibus_host* host, ctibus_text code, ctibus_text why) {
    Instance& self = of(host);
    const std::string_view id = view(code);
    self.fail({std::string(id.empty() ? "plugin.failed" : id.substr(0, 64)),
               std::string(view(why).substr(0, 1024))});
  }
  static constexpr ctibus_lifecycle lifecycle{sizeof(ctibus_lifecycle), 0, &drained, &failed};
};

const void* InstanceTables::extension(const ctibus_host*, const char* id) {
  if (id == nullptr) return nullptr;
  const std::string_view wanted(id);
  if (wanted == CTIBUS_BUS) return &Bus::table;
  if (wanted == CTIBUS_COMMAND) return &Commands::table;
  if (wanted == CTIBUS_TIME) return &Time::table;
  if (wanted == CTIBUS_ENTROPY) return &Rest::entropy;
  if (wanted == CTIBUS_STRAND) return &Rest::strand;
  if (wanted == CTIBUS_LOGGER) return &Rest::logger;
  if (wanted == CTIBUS_IDENTITY) return &Rest::identity;
  if (wanted == CTIBUS_STORAGE) return &Rest::storage;
  if (wanted == CTIBUS_SECRET) return &Rest::secret;
  if (wanted == CTIBUS_METRICS) return &Rest::metrics;
  if (wanted == CTIBUS_LIFECYCLE) return &Rest::lifecycle;
  return nullptr;
}

}  // namespace ctibus::host
