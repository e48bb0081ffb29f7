#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/manifest.hpp"
#include "ctibus/msgpack.hpp"

/// What a site's configuration says, checked and complete. The core's own sections are option
/// tables like a plugin's: their declaration is the only place where a name, a default or a range
/// stands. Values only; any thread.
namespace ctibus::config {

enum class Level { unknown, debug, info, warning, error, off };
constexpr auto names(Level) {
  return std::array<std::string_view, 6>{"unknown", "debug", "info", "warning", "error", "off"};
}

enum class Storage { unknown, disk, memory };
constexpr auto names(Storage) {
  return std::array<std::string_view, 3>{"unknown", "disk", "memory"};
}

/// `[site]`. After loading every path is absolute and `data_source` is complete.
struct SiteOptions {
  std::string name = "ctibus";
  std::string data = "data";
  std::string data_source;
  std::vector<std::string> plugin_path;
  std::uint32_t threads = 0;
  Duration drain_time = std::chrono::seconds(10);
  bool sandbox = false;

  static constexpr auto describe() {
    using O = SiteOptions;
    return declare_group<O>(
        "The site as a whole.",
        option("name", &O::name, "Name of the site, unique among connected sites."),
        option("data", &O::data, "Folder of everything that is kept, relative to this file."),
        option("data_source", &O::data_source,
               "Where plugins keep their tables: sqlite://FILE or postgresql://... (default: "
               "site.db in the data folder).",
               {.secret = true}),
        option("plugin_path", &O::plugin_path,
               "Folders with plugin libraries, relative to this file; searched before the "
               "installed ones."),
        option("threads", &O::threads,
               "Threads that run plugins; 0: one a processor, at least two.", {.max = "256"}),
        option("drain_time", &O::drain_time,
               "How long a stopping plugin may take to finish what is under way.",
               {.min = "0s", .max = "1h", .reloadable = true}),
        option("sandbox", &O::sandbox,
               "A site for trials: `ctibus replay` and `ctibus load` may publish in the names of "
               "others. Never where real calls are."));
  }
};

/// `[log]`. After loading `folder` is absolute, or empty when the log lives in memory.
struct LogOptions {
  Storage storage = Storage::disk;
  std::string folder = "log";
  Size segment_size{std::uint64_t{64} << 20};
  Size memory_window{std::uint64_t{64} << 20};
  Size reserve_size{std::uint64_t{16} << 20};
  Size max_size{std::uint64_t{4} << 30};
  Duration keep_events = std::chrono::hours(24 * 7);
  Duration keep_records = std::chrono::hours(24 * 90);
  Duration sync_interval = std::chrono::seconds(1);

  static constexpr auto describe() {
    using O = LogOptions;
    return declare_group<O>(
        "The log: every message of the site in one order.",
        option("storage", &O::storage, "disk survives a restart; memory is for tests."),
        option("folder", &O::folder, "Folder of the segment files, relative to the data folder."),
        option("segment_size", &O::segment_size, "Size of one segment file.",
               {.min = "1MiB", .max = "1GiB"}),
        option("memory_window", &O::memory_window,
               "How much of the newest messages is held in memory when storage is memory.",
               {.min = "1MiB", .max = "64GiB"}),
        option("reserve_size", &O::reserve_size,
               "Kept free on the disk for records when it is full.",
               {.min = "1MiB", .max = "1GiB"}),
        option("max_size", &O::max_size, "All segment files together.",
               {.min = "16MiB", .max = "16TiB"}),
        option("keep_events", &O::keep_events,
               "Age at which events, states and commands are removed.", {.min = "1m"}),
        option("keep_records", &O::keep_records, "Age at which records are removed.",
               {.min = "1m"}),
        option("sync_interval", &O::sync_interval,
               "Longest time after which an event is safe from a power cut; records do not wait.",
               {.min = "10ms", .max = "1h"}));
  }
};

/// `[gateway]`. After loading `endpoint` is a complete ZeroMQ endpoint and `keyring` absolute.
struct GatewayOptions {
  bool enabled = true;
  std::string endpoint;
  std::vector<std::string> listen;
  std::string keyring = "keys";

  static constexpr auto describe() {
    using O = GatewayOptions;
    return declare_group<O>(
        "The wire for the command line, other processes and other languages.",
        option("enabled", &O::enabled, "Without it the command line cannot reach the site."),
        option(
            "endpoint", &O::endpoint,
            "Where programs of this machine connect, as ipc://PATH (default: gateway.sock in the "
            "data folder). Whoever may write to the file may do everything."),
        option("listen", &O::listen,
               "Where clients with keys connect, as tcp://ADDRESS:PORT. Each needs a [client.NAME] "
               "and a key from `ctibus keys new NAME`."),
        option("keyring", &O::keyring,
               "Folder of the server's key and its clients' public keys, relative to the data "
               "folder."));
  }
};

/// What every `[client.NAME]` may say: a program outside, by the name of its key. Topics are
/// patterns: '*' is one token, a last '>' the rest.
struct ClientOptions {
  std::vector<std::string> subscribe;
  std::vector<std::string> publish;
  std::vector<std::string> command;
  std::vector<std::string> provide;
  bool secrets = false;
  bool admin = false;
  bool backup = false;

  static constexpr auto describe() {
    using O = ClientOptions;
    return declare_group<O>(
        "A program outside of the core, and what it may do. What it publishes has NAME as its "
        "source; commands reach it as they reach an instance.",
        option("subscribe", &O::subscribe, "Topics that it may listen to, such as call.*.",
               {.reloadable = true}),
        option("publish", &O::publish, "Topics that it may publish.", {.reloadable = true}),
        option("command", &O::command, "Commands that it may send.", {.reloadable = true}),
        option("provide", &O::provide, "Commands that it may carry out.", {.reloadable = true}),
        option("secrets", &O::secrets,
               "Whether it may redeem the handles of secrets, such as collected digits.",
               {.reloadable = true}),
        option("admin", &O::admin,
               "Whether it may ask for reports and traces, reload, forget durable consumers, and "
               "replay "
               "in the names of others into a sandbox.",
               {.reloadable = true}),
        option("backup", &O::backup,
               "Whether it may have backups made, in the folder backups of the data folder.",
               {.reloadable = true}));
  }
};

enum class Supervisor { unknown, core, systemd };
constexpr auto names(Supervisor) {
  return std::array<std::string_view, 3>{"unknown", "core", "systemd"};
}

/// `[isolation]`. After loading `program` is absolute.
struct IsolationOptions {
  Supervisor supervisor = Supervisor::core;
  std::string program;
  std::string sockets = "hosts";
  Duration start_limit = std::chrono::seconds(20);
  Duration silence_limit = std::chrono::seconds(15);
  Duration callback_limit = std::chrono::seconds(60);
  Duration first_pause = std::chrono::seconds(1);
  Duration longest_pause = std::chrono::minutes(1);
  std::uint32_t crashes = 5;
  Duration crash_window = std::chrono::minutes(10);

  static constexpr auto describe() {
    using O = IsolationOptions;
    return declare_group<O>(
        "Plugins in processes of their own, and how failing instances are started again.",
        option("supervisor", &O::supervisor,
               "Who starts the processes: the core, as its children, or systemd, by its units "
               "ctibus-host@NAME."),
        option("program", &O::program,
               "The program that holds one plugin (default: ctibus-host beside ctibusd)."),
        option("sockets", &O::sockets,
               "Folder of the processes' sockets, relative to the data folder."),
        option("start_limit", &O::start_limit, "How long a process may take until it is connected.",
               {.min = "100ms", .max = "10m"}),
        option("silence_limit", &O::silence_limit,
               "A process of which nothing is heard for so long is killed and started again.",
               {.min = "1s", .max = "1h"}),
        option("callback_limit", &O::callback_limit,
               "How long create, start, stop or any other callback of a plugin may take. A process "
               "is killed then; in the core its thread is lost.",
               {.min = "1s", .max = "1h"}),
        option("first_pause", &O::first_pause,
               "Pause before a failed instance is started again; doubles with each failure.",
               {.min = "10ms", .max = "1h", .reloadable = true}),
        option("longest_pause", &O::longest_pause, "Longest such pause.",
               {.min = "10ms", .max = "24h", .reloadable = true}),
        option("crashes", &O::crashes,
               "After so many failures within crash_window an instance is in quarantine.",
               {.min = "1", .max = "1000", .reloadable = true}),
        option("crash_window", &O::crash_window, "See crashes.",
               {.min = "1s", .max = "24h", .reloadable = true}));
  }
};

enum class Journal { unknown, automatic, on, off };
constexpr auto names(Journal) {
  return std::array<std::string_view, 4>{"unknown", "auto", "on", "off"};
}

/// `[logging]`. After loading `file` is absolute or empty.
struct LoggingOptions {
  Level level = Level::info;
  std::string file;
  Journal journal = Journal::automatic;
  std::string journal_socket = "/run/systemd/journal/socket";

  static constexpr auto describe() {
    using O = LoggingOptions;
    return declare_group<O>(
        "What the site writes about itself.",
        option("level", &O::level, "Least important level that is written.", {.reloadable = true}),
        option("file", &O::file,
               "Also write to this file, relative to the data folder; standard error otherwise "
               "only."),
        option("journal", &O::journal,
               "Write to systemd's journal with fields, such as CTIBUS_CALL, in the place of "
               "standard error: auto does so when standard error is connected to the journal."),
        option("journal_socket", &O::journal_socket,
               "Where the journal listens; another one for a log namespace or in a container."));
  }
};

/// `[metrics]`.
struct MetricsOptions {
  std::string listen;

  static constexpr auto describe() {
    using O = MetricsOptions;
    return declare_group<O>(
        "Metrics for Prometheus at /metrics, and whether the site lives and is ready at /health "
        "and "
        "/ready.",
        option("listen", &O::listen,
               "Where HTTP is answered, as ADDRESS:PORT, such as 127.0.0.1:9464 or [::1]:9464; "
               "empty: nowhere. Whoever can reach it can read it: there are no passwords."));
  }
};

enum class Placement { unknown, core, process };
constexpr auto names(Placement) {
  return std::array<std::string_view, 3>{"unknown", "core", "process"};
}

/// What every `[plugin.NAME]` may say beside its plugin's own options.
struct InstanceOptions {
  std::string use;
  bool required = true;
  Placement isolation{};
  Level log_level{};
  Size memory{std::uint64_t{2} << 30};
  std::uint32_t open_files = 4096;

  static constexpr auto describe() {
    using O = InstanceOptions;
    return declare_group<O>(
        "Any plugin.",
        option("use", &O::use,
               "Plugin id, or the path of its library relative to this file (default: the "
               "instance's name)."),
        option("required", &O::required, "If it cannot start, the site does not start."),
        option("isolation", &O::isolation,
               "Inside the core or in a process of its own (default: as the plugin asks; a process "
               "for libraries that are not installed with ctibus)."),
        option("log_level", &O::log_level,
               "Least important level that this instance writes (default: the site's).",
               {.reloadable = true}),
        option("memory", &O::memory, "Most memory of its process; 0B: no limit.", {.max = "1TiB"}),
        option("open_files", &O::open_files, "Most open files of its process.",
               {.min = "64", .max = "1000000"}));
  }
};

/// One option of an instance as text, to tell what a reload changes.
struct OptionText {
  std::string name;
  /// Canonical: two values are the same exactly when their texts are. A secret's text says nothing
  /// about the secret and is comparable within this process only.
  std::string text;
  bool reloadable = false;

  friend bool operator==(const OptionText&, const OptionText&) = default;
};

/// `[plugin.NAME]`.
struct Instance {
  std::string name;
  std::string plugin;             ///< id in the library's manifest
  std::filesystem::path library;  ///< absolute; exists; its manifest was read
  bool required = true;           ///< a failing start stops the site
  Isolation isolation = Isolation::core;
  std::uint64_t memory_bytes = 0;    ///< of its process; 0: no limit
  std::uint32_t open_files = 4096;   ///< of its process
  Level log_level = Level::unknown;  ///< unknown: as the site's
  msgpack::Buffer options;  ///< MessagePack map as the plugin's Options decode it, complete
  std::vector<OptionText> option_texts;  ///< in the order of the option table
  std::string place;                     ///< "site.toml:12", for messages
};

/// `[client.NAME]`.
struct Client {
  std::string name;
  ClientOptions options;
};

struct SiteConfig {
  std::filesystem::path file;  ///< the main file, absolute
  SiteOptions site;
  LogOptions log;
  GatewayOptions gateway;
  LoggingOptions logging;
  MetricsOptions metrics;
  IsolationOptions isolation;
  std::vector<Client> clients;
  std::vector<Instance> instances;  ///< in the order of the file
};

}  // namespace ctibus::config
