#include "core/process/remote_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/gateway/server.hpp"
#include "core/host/logging.hpp"
#include "core/host/topic_table.hpp"
#include "core/process/conversation.hpp"
#include "core/process/host_program.hpp"
#include "core/process/process_watch.hpp"

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
using host::Outcome;

constexpr auto farewell = 5s;  // between stop and kill
constexpr auto look_interval = 50ms;

/// A peer is given up after three heartbeats.
std::chrono::milliseconds heartbeat_for(Duration silence_limit) {
  return std::clamp<std::chrono::milliseconds>(silence_limit / 3, 100ms, 1s);
}

gateway::Rights rights_of(const manifest::Manifest& manifest) {
  return {.trusted = true,
          .publish = manifest.publishes,
          .subscribe = manifest.subscribes,
          .command = manifest.commands,
          .provide = manifest.provides,
          .secrets = true};
}

/// The instance as the core sees it. The lifecycle is the site's thread; what the process says
/// comes on the server's thread; a thread of its own watches the process.
class RemoteInstance final : public host::Life,
                             public std::enable_shared_from_this<RemoteInstance> {
 public:
  RemoteInstance(host::Site& site, host::ProcessRecipe recipe, OnFailure on_failure, Launch launch)
      : site_(site),
        recipe_(std::move(recipe)),
        on_failure_(std::move(on_failure)),
        launch_(std::move(launch)),
        folder_(std::filesystem::path(site.config().isolation.sockets) / recipe_.instance.name),
        digest_(digest_of(recipe_)),
        logger_(site.logger_of(recipe_.instance.name, recipe_.instance.plugin)),
        host_logger_(site.logger("core.host")),
        conversation_(std::make_shared<Conversation>(
            Conversation::Setup{.silence_limit = site.config().isolation.silence_limit,
                                .logger = logger_,
                                .on_failure = [this](const Error& error) { fail(error); }})) {}

  ~RemoteInstance() override { RemoteInstance::leave(); }

  Result<> open() {
    if (auto made = folder_.make(); !made) return made;
    const auto key = folder_.key();
    if (!key) return tl::unexpected(key.error());
    gateway::ServerOptions options;
    options.endpoint = folder_.endpoint();
    options.heartbeat = heartbeat_for(site_.config().isolation.silence_limit);
    options.limits.clients = 4;
    options.questions = false;
    options.attendant = conversation_;
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
    folder_.share(folder_.socket());
    return {};
  }

  // The site's thread -----------------------------------------------------------------------------

  Outcome create() override {
    if (auto there = find_process(); !there) return {CTIBUS_FAILED, there.error()};
    process_.begin({.look_after = [this] { look_after(); },
                    .has_ended = [this](const Exit& exit) { process_ended(exit); }});
    if (adopted_) {
      host_logger_->write(
          CTIBUS_LOG_INFO, "host.adopted",
          fmt::format("{} goes on in process {}.", recipe_.instance.name, process_.process()));
      return {};
    }
    created_ = true;
    return run_step(Step::create, [this](std::uint64_t order) { return load_message(order); });
  }

  Outcome start() override {
    Outcome outcome;
    if (adopted_) {
      conversation_->say(to_wire(Kind::adopt, Nothing{}));
      conversation_->set_level(recipe_.log_level);
    } else {
      outcome = run_step(Step::start,
                         [](std::uint64_t order) { return to_wire(Kind::start, Order{order}); });
    }
    if (!outcome) return outcome;
    const std::lock_guard lock(mutex_);
    // It may have failed before anybody here knew that it was running.
    if (const auto failure = conversation_->failure()) return {CTIBUS_FAILED, *failure};
    running_ = true;
    return outcome;
  }

  void drain() override {
    conversation_->give_order(
        Step::drain, [](std::uint64_t order) { return to_wire(Kind::drain, Order{order}); });
  }

  bool wait_drained(SteadyClock::time_point until) override {
    return conversation_->await_drained(until);
  }

  void end() override {
    if (!close()) return;
    if (process_.holds()) {
      conversation_->say(to_wire(Kind::stop, Nothing{}));
      const auto limit =
          created_ ? recipe_.callback_limit + farewell : std::chrono::nanoseconds(farewell);
      // One that is cut off does not hear of it.
      const bool ended =
          conversation_->connected() &&
          process_.await_end(std::chrono::ceil<std::chrono::milliseconds>(limit)).has_value();
      if (!ended) kill_and_await();
    }
    let_go();
  }

  [[nodiscard]] bool outlives_core() const override {
    return site_.config().isolation.supervisor == config::Supervisor::systemd;
  }
  void leave() override {
    close();
    let_go();
  }

  [[nodiscard]] bool can_reload() const override { return conversation_->can_reload(); }
  Outcome reload(const std::vector<std::uint8_t>& options) override {
    return run_step(Step::reload, [&](std::uint64_t order) {
      return to_wire(Kind::reload, Bytes{order, options});
    });
  }
  void set_log_level(std::int32_t level) override { conversation_->set_level(level); }

  void report(host::InstanceReport& out) const override {
    conversation_->report(out);
    out.process = process_.process();
  }
  [[nodiscard]] std::chrono::nanoseconds busy_for() const override {
    return conversation_->busy_for();
  }
  [[nodiscard]] std::vector<std::string> last_lines() const override {
    return folder_.last_lines();
  }

 private:
  /// False: it was closed before.
  bool close() {
    const std::lock_guard lock(mutex_);
    running_ = false;
    return !std::exchange(over_, true);
  }

  void let_go() {
    process_.let_go();
    server_.reset();
  }

  msgpack::Buffer load_message(std::uint64_t order) const {
    const auto& config = site_.config();
    const std::string library = recipe_.instance.library.string();
    const std::string instances = (std::filesystem::path(config.site.data) / "instances").string();
    const std::string working = std::filesystem::current_path().string();
    Load body{.order = order,
              .instance = recipe_.instance.name,
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
    if (auto holder = ProcessWatch::holder_of(folder_)) {
      process_.hold(std::move(holder));
      const auto presence = await_presence();
      if (presence) {
        adopted_ = created_ = presence->running && presence->digest == digest_;
        if (adopted_ || presence->fresh) return {};
      }
      const bool may_stop = presence && presence->running && conversation_->connected();
      if (auto gone = replace_process(may_stop ? farewell : 0s); !gone) return gone;
    }
    if (!outlives_core()) {
      auto child = launch_(folder_);
      if (!child) return tl::unexpected(child.error());
      process_.hold(std::move(*child));
    }
    if (!await_presence()) return tl::unexpected(no_process());
    if (outlives_core()) process_.hold(ProcessWatch::holder_of(folder_));
    if (process_.holds()) return {};
    return failure("host.process_ended",
                   fmt::format("The process of {} has ended at once.", recipe_.instance.name));
  }

  /// It holds something else, or what an earlier core has not brought to run, or does not speak:
  /// another takes its place.
  Result<> replace_process(std::chrono::milliseconds patience) {
    conversation_->say(to_wire(Kind::stop, Nothing{}));
    if (!process_.await_end(patience)) {
      if (auto killed = process_.kill(); !killed) return killed;
      process_.await_end(farewell);
    }
    process_.let_go();
    conversation_->forget();
    return {};
  }

  Error no_process() {
    if (process_.holds()) {
      if (const auto exit = process_.await_end(0ms)) return ended_as(*exit);
    }
    const auto limit = site_.config().isolation.start_limit;
    if (outlives_core()) {
      return {"host.no_process",
              fmt::format("No process of {0} has connected within {1} ms: systemctl status "
                          "ctibus-host@{0}",
                          recipe_.instance.name, limit.count())};
    }
    return {"host.no_process",
            fmt::format("The process of {} has not connected within {} ms and is killed.",
                        recipe_.instance.name, limit.count())};
  }

  std::optional<Conversation::Presence> await_presence() {
    const auto until = SteadyClock::now() + site_.config().isolation.start_limit;
    while (SteadyClock::now() < until) {
      if (auto presence = conversation_->await_presence(look_interval)) return presence;
      if (process_.holds() && process_.await_end(0ms)) return std::nullopt;
    }
    return std::nullopt;
  }

  Outcome run_step(Step step, const Conversation::Write& write) {
    conversation_->give_order(step, write);
    // The process has the same limit and may say itself that it was too long.
    if (auto outcome = conversation_->await_outcome(recipe_.callback_limit + farewell)) {
      return *outcome;
    }
    const bool killed = process_.kill().has_value();
    return {CTIBUS_FAILED,
            {"host.unresponsive",
             fmt::format("{} did not come back from {}; its process {} killed.",
                         recipe_.instance.name, names(Step{})[static_cast<std::size_t>(step)],
                         killed ? "was" : "could not be")}};
  }

  void kill_and_await() {
    if (const auto killed = process_.kill(); !killed) {
      logger_->write(CTIBUS_LOG_ERROR, killed.error().code, killed.error().text);
    } else {
      process_.await_end(farewell);
    }
  }

  // The watcher's thread --------------------------------------------------------------------------

  /// A process that hangs is worth less than one that is gone.
  void look_after() {
    const bool silent = conversation_->silent_for() > site_.config().isolation.silence_limit;
    const bool stuck = busy_for() > recipe_.callback_limit;
    if (!silent && !stuck) return;
    {
      const std::lock_guard lock(mutex_);
      if (!running_) return;
      unresponsive_ = silent ? "nothing was heard of it any more" : "a callback did not come back";
    }
    if (const auto killed = process_.kill(); !killed) {
      fail({"host.unresponsive", fmt::format("The process of {}: {}. {}", recipe_.instance.name,
                                             unresponsive_, killed.error().text)});
    }
  }

  void process_ended(const Exit& exit) {
    const Error error = ended_as(exit);
    conversation_->hang_up(error);
    fail(error);
  }

  Error ended_as(const Exit& exit) const {
    if (!unresponsive_.empty()) {
      return {"host.unresponsive", fmt::format("The process of {} was killed: {}.",
                                               recipe_.instance.name, unresponsive_)};
    }
    return {"host.process_ended", fmt::format("The process of {} has ended {}.",
                                              recipe_.instance.name, how_it_ended(exit, folder_))};
  }

  /// Any thread. What fails before it runs is start()'s to tell.
  void fail(const Error& error) {
    {
      const std::lock_guard lock(mutex_);
      if (!std::exchange(running_, false)) return;
    }
    logger_->write(CTIBUS_LOG_ERROR, error.code, error.text);
    on_failure_(shared_from_this(), error);
  }

  host::Site& site_;
  const host::ProcessRecipe recipe_;
  const OnFailure on_failure_;
  const Launch launch_;
  const Folder folder_;
  const std::string digest_;
  const std::shared_ptr<host::NamedLogger> logger_;
  const std::shared_ptr<host::NamedLogger> host_logger_;
  bool adopted_ = false;
  bool created_ = false;
  std::string unresponsive_;  ///< why the watcher has killed it

  std::mutex mutex_;
  bool running_ = false;
  bool over_ = false;

  const std::shared_ptr<Conversation> conversation_;
  ProcessWatch process_;
  std::unique_ptr<gateway::Server> server_;
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
