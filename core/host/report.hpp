#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/latencies.hpp"
#include "core/host/command_router.hpp"
#include "core/log/log.hpp"
#include "ctibus/manifest.hpp"
#include "ctibus/messages/bus.hpp"

/// What a site says of itself at one moment, as plain values.
namespace ctibus::host {

/// A metric that the plugin has registered.
struct MetricReport {
  std::string name;  ///< without the prefix
  std::string help;
  bool counter = false;  ///< else a gauge
  double value = 0;
};

/// What an instance does. All counts are since its latest start.
struct InstanceActivity {
  std::uint64_t messages_in = 0;
  std::uint64_t messages_out = 0;
  std::uint64_t commands = 0;
  std::uint64_t publish_refused = 0;
  std::uint64_t misuses = 0;
  std::uint64_t callbacks = 0;
  Latencies handlers;                ///< of all callbacks
  std::uint64_t handler_max_ns = 0;  ///< in the longest one
  std::uint64_t lag = 0;             ///< messages between its slowest subscription and the tail
  std::uint64_t queue_depth = 0;     ///< tasks waiting for its strand
  std::uint64_t memory_kib = 0;      ///< resident, of a process of its own
  std::vector<MetricReport> metrics;
};

struct InstanceReport : InstanceActivity {
  std::string name;
  std::string plugin;
  std::string version;
  Maturity maturity = Maturity::beta;
  bool required = true;
  bus::InstancePhase phase = bus::InstancePhase::unknown;
  std::string code;  ///< why it declined or failed
  std::string text;
  std::uint32_t restarts = 0;
  /// Crashes and other ends that it did not mean, since the site's start.
  std::uint64_t failures = 0;
  std::int64_t since_utc_ns = 0;
  bool isolated = false;                ///< in a process of its own
  std::int64_t process = 0;             ///< its id; 0: none, or the core's
  std::vector<std::string> last_lines;  ///< what it wrote before its latest failure
  std::vector<std::string> publishes;
  std::vector<std::string> subscribes;
  std::vector<std::string> provides;
};

/// Something an operator must know, until it is over.
struct AlarmReport {
  std::string id;
  std::string source;
  std::string text;
  std::int64_t since_utc_ns = 0;
};

/// Something that must be so before a site is used.
struct CheckReport {
  std::string name;  ///< "site", "log", "disk", "instance.NAME"
  bool good = true;
  std::string code;  ///< why it is not
  std::string text;
};

/// What the wire's server sees of its clients. Counts are since it was opened.
struct GatewayReport {
  std::uint64_t clients = 0;
  std::uint64_t subscriptions = 0;
  std::uint64_t starved = 0;       ///< subscriptions whose client grants no credit
  std::uint64_t backlog = 0;       ///< messages that clients do not take
  std::uint64_t sent = 0;          ///< messages of the wire
  std::uint64_t published = 0;     ///< by clients
  std::uint64_t refused = 0;       ///< of what clients asked for or said
  std::uint64_t not_admitted = 0;  ///< keys and hellos
};

struct SiteReport {
  std::string name;
  std::string version;  ///< of ctibus
  std::int64_t started_utc_ns = 0;
  log::Cursor tail;
  log::Counters log;
  Duration keep_events{};   ///< how long the log holds events, states and commands
  Duration keep_records{};  ///< and records
  CommandCounters commands;
  std::vector<InstanceReport> instances;  ///< in the order of the configuration
  std::vector<AlarmReport> alarms;
  std::vector<CheckReport> checks;  ///< whether the site is ready
  /// Who must be asked when a person is erased: whoever provides privacy.erase, or would if it ran.
  std::vector<std::string> erasers;
};

/// What a reload did. Names of instances, except `needs_restart`: sections of the configuration
/// that a running site cannot change.
struct ReloadReport {
  std::vector<std::string> reloaded;
  std::vector<std::string> restarted;
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> needs_restart;
  struct Failure {
    std::string instance;
    Error error;
  };
  /// What could not be changed; the instance goes on as it was, if it was there.
  std::vector<Failure> failures;
};

}  // namespace ctibus::host
