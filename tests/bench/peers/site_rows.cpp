#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <sstream>
#include <thread>

#include "ctibus/kit/wire/client.hpp"
#include "payload.hpp"
#include "program.hpp"
#include "tests/bench/log_setup.hpp"

// Figures of a whole site, which have a budget or a reader's interest but no peer.

namespace ctibus::bench {
namespace {

using namespace std::chrono_literals;

log::Options log_in(const std::filesystem::path& folder) {
  log::Options options;
  options.folder = folder;
  return options;
}

/// Writes the log and dies without closing it.
void fill_and_die(const std::filesystem::path& folder, std::uint64_t bytes) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      const auto log = must(log::Log::open(log_in(folder)));
      auto publisher = must(log->add_publisher({"bench", 0, nullptr}));
      log::Draft draft;
      draft.type = must(log->intern("bench.event", log::MessageClass::event));
      draft.key = "call-1";
      const Payload payload;
      draft.payload = std::as_bytes(payload.bytes());
      while (log->counters().appended_bytes < bytes) {
        for (int i = 0; i < 10'000; ++i) must(publisher->publish(draft));
      }
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) {
    throw Failed{"the log could not be written"};
  }
}

void restart(const Settings& settings, const std::function<void(Row)>& report) {
  Row killed, closed;
  killed.name = "restart_1gib_s";
  closed.name = "restart_1gib_s.closed";
  try {
    std::vector<double> after_kill, after_close;
    for (int round = 0; round < std::min(settings.rounds, 3); ++round) {
      const TemporaryFolder folder("bench", settings.folder);
      fill_and_die(folder.path(),
                   static_cast<std::uint64_t>(settings.scale * static_cast<double>(1 << 30)));
      for (auto* times : {&after_kill, &after_close}) {
        const auto start = std::chrono::steady_clock::now();
        const auto log = must(log::Log::open(log_in(folder.path())));
        times->push_back(seconds_since(start));
        if (log->tail().sequence == 0) throw Failed{"the log is empty"};
      }
    }
    killed.value = median(after_kill);
    closed.value = median(after_close);
  } catch (const Failed& failed) {
    killed.failure = closed.failure = failed.why;
  }
  for (Row* row : {&killed, &closed}) {
    row->unit = "s";
    row->less_is_better = true;
    report(*row);
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  std::size_t count = 0;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
    ++count;
  }
  if (count == 0) throw Failed{"the demonstration has no " + from};
  return text;
}

/// Every process below this one.
std::set<pid_t> family_of(pid_t root) {
  std::set<pid_t> family = {root};
  for (bool grew = true; grew;) {
    grew = false;
    for (const pid_t member : std::set(family)) {
      const auto tasks = fmt::format("/proc/{}/task", member);
      std::error_code ignored;
      for (const auto& task : std::filesystem::directory_iterator(tasks, ignored)) {
        std::istringstream children(text_of(task.path() / "children"));
        for (pid_t child = 0; children >> child;) grew |= family.insert(child).second;
      }
    }
  }
  return family;
}

double pss_mib(const std::set<pid_t>& processes) {
  double kib = 0;
  for (const pid_t process : processes) {
    std::istringstream lines(text_of(fmt::format("/proc/{}/smaps_rollup", process)));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("Pss:")) kib += std::stod(line.substr(4));
    }
  }
  return kib / 1024;
}

void idle_memory(const Settings& settings, const std::function<void(Row)>& report) {
  Row row;
  row.name = "idle_memory_mib";
  row.unit = "MiB";
  row.less_is_better = true;
  row.baseline = 60;
  row.baseline_name = "the budget";
  row.budget = 1;
  try {
    const TemporaryFolder folder("bench", settings.folder);
    const auto demo = std::filesystem::path(SITES) / "demo.toml";
    auto config = text_of(demo);
    config = replaced(config, "isolation = \"core\"", "isolation = \"process\"");
    config = replaced(config, "127.0.0.1:5060", fmt::format("127.0.0.1:{}", free_port()));
    config = replaced(config, "../data/demo", (folder.path() / "data").string());
    config = replaced(config, "\"contacts.csv\"",
                      '"' + (std::filesystem::path(SITES) / "contacts.csv").string() + '"');
    write_file(folder.path() / "site.toml", config);
    const Program daemon(
        {CTIBUSD, "--plugin-path", PLUGINS, "--config", (folder.path() / "site.toml").string()},
        folder.path() / "ctibusd.log");
    wire::ClientOptions options;
    options.connection.endpoint = "ipc://" + (folder.path() / "data/gateway.sock").string();
    options.reconnect = false;
    daemon.await([&] { return wire::Client::connect(options).has_value(); });
    if (family_of(daemon.pid()).size() != 2) throw Failed{"the sip connector has no process"};
    std::this_thread::sleep_for(5s);  // idle, not just started
    row.value = pss_mib(family_of(daemon.pid()));
  } catch (const Failed& failed) {
    row.failure = failed.why;
  }
  report(row);
}

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  if (wanted("restart_1gib_s")) restart(settings, report);
  if (wanted("idle_memory_mib")) idle_memory(settings, report);
});

}  // namespace
}  // namespace ctibus::bench
