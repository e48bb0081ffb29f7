#include "core/process/remote_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "core/gateway/outbox.hpp"
#include "core/gateway/server.hpp"
#include "core/gateway/session.hpp"
#include "core/host/logging.hpp"
#include "core/host/topic_table.hpp"
#include "core/process/child.hpp"
#include "core/process/folder.hpp"
#include "core/process/host_program.hpp"
#include "core/process/protocol.hpp"

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
using host::Outcome;

constexpr auto heartbeat = 1s;
constexpr auto farewell = 5s;  // between stop and kill

/// The instance as the core sees it. The lifecycle is the site's thread; what the process says
/// comes on the server's thread; a thread of its own watches the process.
class RemoteInstance final : public host::Life,
                             public gateway::Attendant,
                             public std::enable_shared_from_this<RemoteInstance> {
 public:
  RemoteInstance(host::Site& site, host::ProcessRecipe recipe, OnFailure on_failure, Launch launch)
      : site_(site),
        recipe_(std::move(recipe)),
        on_failure_(std::move(on_failure)),
        launch_(std::move(launch)),
        folder_(std::filesystem::path(site.config().isolation.sockets) / recipe_.instance.name),
        logger_(site.logger_of(recipe_.instance.name, recipe_.instance.plugin)),
        host_logger_(site.logger("core.host")) {}

  ~RemoteInstance() override { stop_watching(); }

  Result<> open() {
    if (auto made = folder_.make(); !made) return made;
    const auto key = folder_.key();
    if (!key) return tl::unexpected(key.error());
    digest_ = digest_of(recipe_);
    gateway::ServerOptions options;
    options.endpoint = folder_.endpoint();
    options.heartbeat = heartbeat;
    options.limits.clients = 4;
    options.questions = false;
    options.attendant = shared_from_this();
    options.admit = [name = recipe_.instance.name, key = *key,
                     rights = rights_of(*recipe_.manifest)](
                        const wire::Hello& hello, std::string_view) -> Result<gateway::Admission> {
      if (hello.name != name || !same_secret(hello.key, key)) {
        return failure("wire.not_allowed", fmt::format("This is the socket of {}.", name));
      }
      return gateway::Admission{.source = name, .rights = rights, .single = true};
    };
    auto server = gateway::serve(site_, std::move(options));
    if (!server) return tl::unexpected(server.error());
    server_ = std::move(*server);
    return {};
  }

  // The site's thread -----------------------------------------------------------------------------

  Outcome create() override {
    if (auto there = find_process(); !there) return {CTIBUS_FAILED, there.error()};
    watcher_ = std::thread([this] { watch(); });
    if (adopted_) {
      host_logger_->write(
          CTIBUS_LOG_INFO, "host.adopted",
          fmt::format("{} goes on in process {}.", recipe_.instance.name, process_.load()));
      return {};
    }
    return run_step(Step::create, load_message(), recipe_.callback_limit);
  }

  Outcome start() override {
    Outcome outcome;
    if (adopted_) {
      send(to_wire(Kind::adopt, Nothing{}));
    } else {
      outcome = run_step(Step::start, to_wire(Kind::start, Nothing{}), recipe_.callback_limit);
    }
    if (!outcome) return outcome;
    const std::lock_guard lock(mutex_);
    if (ended_) return {CTIBUS_FAILED, *ended_};
    running_ = true;
    return outcome;
  }

  void drain() override {
    {
      const std::lock_guard lock(mutex_);
      drained_ = false;
    }
    send(to_wire(Kind::drain, Nothing{}));
  }

  bool wait_drained(SteadyClock::time_point until) override {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, until, [&] { return drained_ || ended_; }) && drained_;
  }

  void end() override {
    {
      const std::lock_guard lock(mutex_);
      if (over_) return;
      over_ = true;
      running_ = false;
    }
    if (child_) {
      send(to_wire(Kind::stop, Nothing{}));
      const auto limit =
          created_ ? recipe_.callback_limit + farewell : std::chrono::nanoseconds(farewell);
      const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(limit);
      // One that is cut off does not hear of it.
      if (!connected() || !await_end(rounded)) kill();
      await_end(farewell);
    }
    stop_watching();
    server_.reset();
  }

  [[nodiscard]] bool outlives_core() const override {
    return site_.config().isolation.supervisor == config::Supervisor::systemd;
  }
  void leave() override {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
      running_ = false;
    }
    stop_watching();
    server_.reset();
  }

  [[nodiscard]] bool can_reload() const override { return can_reload_; }
  Outcome reload(const std::vector<std::uint8_t>& options) override {
    return run_step(Step::reload, to_wire(Kind::reload, Bytes{options}), recipe_.callback_limit);
  }
  void set_log_level(std::int32_t level) override { send(to_wire(Kind::level, Level{level})); }

  void report(host::InstanceReport& out) const override {
    const std::lock_guard lock(mutex_);
    const host::InstanceReport& seen = health_;
    out.process = process_;
    out.memory_kib = memory_kib_;
    out.messages_in = seen.messages_in;
    out.messages_out = seen.messages_out;
    out.commands = seen.commands;
    out.publish_refused = seen.publish_refused;
    out.misuses = seen.misuses;
    out.callbacks = seen.callbacks;
    out.handlers = seen.handlers;
    out.handler_max_ns = seen.handler_max_ns;
    out.lag = seen.lag;
    out.queue_depth = seen.queue_depth;
    out.metrics = seen.metrics;
  }
  [[nodiscard]] std::chrono::nanoseconds busy_for() const override {
    return std::chrono::nanoseconds(busy_ns_.load());
  }
  [[nodiscard]] std::vector<std::string> last_lines() const override {
    return folder_.last_lines();
  }

  // The server's thread ---------------------------------------------------------------------------

  void joined(gateway::Session& session, const std::shared_ptr<gateway::Outbox>& outbox) override {
    const std::lock_guard lock(mutex_);
    outbox_ = outbox;
    session_ = session.number();
  }

  void left(gateway::Session& session) override {
    const std::lock_guard lock(mutex_);
    if (session_ != session.number()) return;
    session_ = 0;
    heard_ = SteadyClock::now();
    present_.reset();
    changed_.notify_all();
  }

  void received(gateway::Session& session, std::span<const std::uint8_t> message) override {
    const auto read = [&](auto body, auto&& handler) {
      if (wire::from_wire(message, body)) {
        handler(body);
      } else {
        session.mistake(static_cast<wire::MessageKind>(message[0]), 0,
                        {"wire.malformed", "It cannot be read."});
      }
    };
    switch (static_cast<Kind>(message[0])) {
      case Kind::present:
        return read(Present{}, [&](const Present& body) { take(body); });
      case Kind::stage:
        return read(Stage{}, [&](const Stage& body) { take(body); });
      case Kind::failed:
        return read(Failed{}, [&](const Failed& body) {
          fail({std::string(body.code), std::string(body.text)});
        });
      case Kind::line:
        return read(Line{}, [&](const Line& body) {
          const auto call = Uuid::parse(body.call).value_or(Uuid());
          logger_->write(body.level, body.id, body.text, {call, body.topic});
        });
      case Kind::health:
        return read(Health{}, [&](const Health& body) { take(body); });
      default:
        return session.mistake(static_cast<wire::MessageKind>(message[0]), 0,
                               {"wire.malformed", "There is no such kind."});
    }
  }

 private:
  struct Answer {
    bool running = false;
    std::string digest;
  };

  static gateway::Rights rights_of(const manifest::Manifest& manifest) {
    return {.trusted = true,
            .publish = manifest.publishes,
            .subscribe = manifest.subscribes,
            .command = manifest.commands,
            .provide = manifest.provides,
            .secrets = true};
  }

  void take(const Present& body) {
    const std::lock_guard lock(mutex_);
    present_ = Answer{body.running, std::string(body.digest)};
    process_ = body.process;
    changed_.notify_all();
  }

  void take(const Stage& body) {
    const std::lock_guard lock(mutex_);
    if (body.step == Step::drain) drained_ = true;
    if (body.step == Step::start) can_reload_ = body.can_reload;
    step_ = body.step;
    outcome_ = {body.status, {std::string(body.code), std::string(body.text)}};
    changed_.notify_all();
  }

  void take(const Health& body) {
    busy_ns_ = static_cast<std::int64_t>(body.busy_ns);
    memory_kib_ = body.memory_kib;
    const std::lock_guard lock(mutex_);
    const gateway::InstanceBody& seen = body.instance;
    health_.messages_in = seen.messages_in;
    health_.messages_out = seen.messages_out;
    health_.commands = seen.commands;
    health_.publish_refused = seen.publish_refused;
    health_.misuses = seen.misuses;
    health_.callbacks = seen.callbacks;
    const auto& classes = seen.handler_classes;
    health_.handlers = {};
    std::copy_n(classes.begin(), std::min(classes.size(), Latencies::classes),
                health_.handlers.counts.begin());
    health_.handlers.sum_ns = seen.handler_ns;
    health_.handler_max_ns = seen.handler_max_ns;
    health_.lag = seen.lag;
    health_.queue_depth = seen.queue_depth;
    health_.metrics.clear();
    for (const auto& metric : seen.metrics) {
      health_.metrics.push_back(
          {std::string(metric.name), std::string(metric.help), metric.counter, metric.value});
    }
  }

  bool connected() const {
    const std::lock_guard lock(mutex_);
    return session_ != 0;
  }

  void send(msgpack::Buffer message) {
    const std::lock_guard lock(mutex_);
    if (session_ == 0) return;
    outbox_->put(session_, [message = std::move(message)](gateway::Session& session) {
      session.send(message);
    });
  }

  msgpack::Buffer load_message() const {
    const auto& config = site_.config();
    const std::string library = recipe_.instance.library.string();
    const std::string instances = (std::filesystem::path(config.site.data) / "instances").string();
    const std::string working = std::filesystem::current_path().string();
    Load body{.instance = recipe_.instance.name,
              .plugin = recipe_.instance.plugin,
              .library = library,
              .digest = digest_,
              .options = recipe_.instance.options,
              .instances_folder = instances,
              .working_folder = working,
              .data_source = config.site.data_source,
              .level = recipe_.log_level,
              .callback_limit = std::chrono::duration_cast<Duration>(recipe_.callback_limit),
              .memory = recipe_.instance.memory_bytes,
              .open_files = recipe_.instance.open_files};
    const auto& manifest = *recipe_.manifest;
    for (const auto* topics : {&manifest.publishes, &manifest.provides, &manifest.commands}) {
      for (const std::string& topic : *topics) {
        const auto known = site_.topics().class_of(topic);
        if (known) body.topics.push_back({topic, static_cast<std::uint32_t>(*known)});
      }
    }
    return to_wire(Kind::load, body);
  }

  /// Takes over a process that runs, or starts one, and waits until it is connected.
  Result<> find_process() {
    const auto limit = site_.config().isolation.start_limit;
    const bool by_systemd = outlives_core();
    if (const auto holder = folder_.holder()) {
      child_ = Child::adopt(*holder);
      if (child_ && await_present(limit)) {
        const Answer answer = *present();
        if (answer.running && answer.digest == digest_) {
          adopted_ = true;
          created_ = true;
          return {};
        }
        if (!answer.running) return {};
      }
      // It holds something else, or does not speak: another takes its place.
      send(to_wire(Kind::stop, Nothing{}));
      if (child_ && !child_->wait(connected() ? std::chrono::milliseconds(farewell) : 0ms)) {
        child_->kill();
        (void)child_->wait(farewell);
      }
      const std::lock_guard lock(mutex_);
      present_.reset();
    }
    if (!by_systemd) {
      auto child = launch_(folder_);
      if (!child) return tl::unexpected(child.error());
      child_ = std::move(*child);
    }
    if (!await_present(limit)) return tl::unexpected(no_process(limit));
    if (by_systemd) child_ = Child::adopt(static_cast<pid_t>(process_.load()));
    return {};
  }

  Error no_process(std::chrono::milliseconds limit) {
    const auto exit = child_ ? child_->wait(0ms) : std::nullopt;
    if (exit) return ended_as(*exit);
    if (child_) child_->kill();
    if (outlives_core()) {
      return {"host.no_process",
              fmt::format("No process of {0} has connected within {1} ms: systemctl status "
                          "ctibus-host@{0}",
                          recipe_.instance.name, limit.count())};
    }
    return {"host.no_process",
            fmt::format("The process of {} has not connected within {} ms and was killed.",
                        recipe_.instance.name, limit.count())};
  }

  std::optional<Answer> present() const {
    const std::lock_guard lock(mutex_);
    return present_;
  }

  bool await_present(std::chrono::milliseconds limit) {
    const auto until = SteadyClock::now() + limit;
    while (SteadyClock::now() < until) {
      {
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, 50ms, [&] { return present_.has_value(); })) return true;
      }
      if (child_ && child_->wait(0ms)) return false;
    }
    return false;
  }

  Outcome run_step(Step step, msgpack::Buffer message, std::chrono::nanoseconds limit) {
    std::unique_lock lock(mutex_);
    step_ = Step::unknown;
    lock.unlock();
    if (step == Step::create) created_ = true;
    send(std::move(message));
    lock.lock();
    // The process has the same limit and may say itself that it was too long.
    const bool done = changed_.wait_for(lock, limit + farewell,
                                        [&] { return step_ == step || ended_.has_value(); });
    if (done && step_ == step) return outcome_;
    if (ended_) return {CTIBUS_FAILED, *ended_};
    lock.unlock();
    kill();
    return {CTIBUS_FAILED,
            {"host.unresponsive",
             fmt::format("{} did not come back from {}; its process was killed.",
                         recipe_.instance.name, names(Step{})[static_cast<std::size_t>(step)])}};
  }

  // The process -----------------------------------------------------------------------------------

  void kill() {
    const std::lock_guard lock(child_mutex_);
    if (child_) child_->kill();
  }

  bool await_end(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return ended_.has_value(); });
  }

  void watch() {
    while (!watching_over_.load()) {
      std::optional<Exit> exit;
      {
        const std::lock_guard lock(child_mutex_);
        exit = child_ ? child_->wait(100ms) : std::nullopt;
      }
      if (exit) return process_ended(*exit);
      look_after();
    }
  }

  /// A process that hangs is worth less than one that is gone.
  void look_after() {
    const auto busy = busy_for();
    std::unique_lock lock(mutex_);
    const bool silent = running_ && session_ == 0 &&
                        SteadyClock::now() - heard_ > site_.config().isolation.silence_limit;
    const bool stuck = running_ && busy > recipe_.callback_limit;
    if (!silent && !stuck) return;
    unresponsive_ = silent ? "nothing was heard of it any more" : "a callback did not come back";
    lock.unlock();
    kill();
  }

  Error ended_as(const Exit& exit) const {
    std::string how;
    const int signal = exit.signal != 0 ? exit.signal : folder_.noted_signal();
    if (!unresponsive_.empty()) {
      return {"host.unresponsive", fmt::format("The process of {} was killed: {}.",
                                               recipe_.instance.name, unresponsive_)};
    }
    if (signal != 0) {
      how = fmt::format("by signal {} ({})", signal, ::sigdescr_np(signal));
    } else if (exit.known) {
      how = fmt::format("with status {}", exit.status);
    } else {
      how = "in a way that nobody saw (killed, or out of memory)";
    }
    return {"host.process_ended",
            fmt::format("The process of {} has ended {}.", recipe_.instance.name, how)};
  }

  void process_ended(const Exit& exit) {
    const Error error = ended_as(exit);
    {
      const std::lock_guard lock(mutex_);
      ended_ = error;
      process_ = 0;
      changed_.notify_all();
    }
    fail(error);
  }

  void fail(const Error& error) {
    {
      const std::lock_guard lock(mutex_);
      if (!running_) return;
      running_ = false;
    }
    logger_->write(CTIBUS_LOG_ERROR, error.code, error.text);
    on_failure_(shared_from_this(), error);
  }

  void stop_watching() {
    watching_over_ = true;
    if (watcher_.joinable()) watcher_.join();
  }

  host::Site& site_;
  const host::ProcessRecipe recipe_;
  const OnFailure on_failure_;
  const Launch launch_;
  const Folder folder_;
  const std::shared_ptr<host::NamedLogger> logger_;
  const std::shared_ptr<host::NamedLogger> host_logger_;
  std::string digest_;
  std::unique_ptr<gateway::Server> server_;

  std::mutex child_mutex_;
  std::unique_ptr<Holder> child_;
  bool adopted_ = false;
  bool created_ = false;
  std::atomic<bool> watching_over_{false};
  std::thread watcher_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<gateway::Outbox> outbox_;
  std::uint64_t session_ = 0;
  SteadyClock::time_point heard_ = SteadyClock::now();
  std::optional<Answer> present_;
  Step step_ = Step::unknown;
  Outcome outcome_;
  bool drained_ = false;
  bool running_ = false;
  bool over_ = false;
  std::optional<Error> ended_;  ///< the process is no more
  std::string unresponsive_;
  host::InstanceReport health_;
  std::atomic<bool> can_reload_{false};
  std::atomic<std::int64_t> process_{0};
  std::atomic<std::int64_t> busy_ns_{0};
  std::atomic<std::uint64_t> memory_kib_{0};
};

}  // namespace

Result<std::shared_ptr<host::Life>> make_remote_instance(host::Site& site,
                                                         host::ProcessRecipe recipe,
                                                         host::Life::OnFailure on_failure,
                                                         Launch launch) {
  auto instance = std::make_shared<RemoteInstance>(site, std::move(recipe), std::move(on_failure),
                                                   std::move(launch));
  if (auto opened = instance->open(); !opened) return tl::unexpected(opened.error());
  return std::shared_ptr<host::Life>(std::move(instance));
}

Result<std::shared_ptr<host::Life>> make_remote_instance(host::Site& site,
                                                         host::ProcessRecipe recipe,
                                                         host::Life::OnFailure on_failure) {
  const auto launch = [&site](const Folder& folder) -> Result<std::unique_ptr<Holder>> {
    const auto program = host_program(site.config().isolation.program);
    if (!program) return tl::unexpected(program.error());
    return Child::run(*program, {folder.path().string()}, folder.error_output());
  };
  return make_remote_instance(site, std::move(recipe), std::move(on_failure), launch);
}

}  // namespace ctibus::process
