#include "core/process/guest.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <future>
#include <mutex>
#include <random>
#include <vector>

#include "core/gateway/report_encoding.hpp"
#include "core/host/instance.hpp"
#include "core/host/loader.hpp"
#include "core/manifest/elf_note.hpp"
#include "core/process/carrier.hpp"
#include "core/process/protocol.hpp"
#include "core/process/wire_link.hpp"
#include "ctibus/detail/utf8.hpp"

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;
using host::Instance;
using host::Outcome;

constexpr auto health_interval = 1s;
constexpr std::size_t most_lines = 1000;  // on their way to the core
constexpr off_t most_output = off_t{4} << 20;
// Of what a plugin says: a message that is too long would end the connection, again and again.
constexpr std::size_t most_text = 4096;
constexpr std::size_t most_name = 256;
constexpr std::size_t most_help = 512;

std::uint64_t random_epoch() {
  std::random_device random;
  return (std::uint64_t{random()} << 32 | random()) | 1;
}

std::uint64_t resident_kib() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  in >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

std::string_view cut(std::string_view text) { return detail::utf8_prefix(text, most_text); }

void cut_metrics(std::vector<host::MetricReport>& metrics) {
  std::erase_if(metrics, [](const auto& metric) { return metric.name.size() > most_name; });
  for (auto& metric : metrics) {
    metric.help.resize(detail::utf8_prefix(metric.help, most_help).size());
  }
}

/// A sanitizer reserves terabytes of address space, which count as data.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kShadowMemory = true;
#else
constexpr bool kShadowMemory = false;
#endif

void limit(int resource, rlim_t most) {
  struct rlimit now {};
  if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &now) != 0) return;
  if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most) most = now.rlim_max;
  now.rlim_cur = now.rlim_max = most;
  ::setrlimit(static_cast<__rlimit_resource_t>(resource), &now);
}

}  // namespace

class Guest::Implementation {
 public:
  explicit Implementation(GuestSetup setup)
      : setup_(std::move(setup)),
        clock_(setup_.clock != nullptr ? *setup_.clock : system_clock()),
        timers_(clock_),
        pool_(2),
        entropy_(clock_),
        hub_(clock_, entropy_) {}

  Result<> run() {
    auto lock = FolderLock::take(setup_.folder);
    if (!lock && setup_.own_process) return tl::unexpected(lock.error());
    auto key = setup_.folder.key();
    if (!key) return tl::unexpected(key.error());
    open_logging();
    connect(*key);
    auto next_health = std::chrono::steady_clock::now();
    while (!over_) {
      if (auto message = wait_until(next_health); !message.empty()) {
        obey(message);
        continue;
      }
      next_health = std::chrono::steady_clock::now() + health_interval;
      if (!over_) tell_health();
      trim_output();
      if (carrier_->alone_for() > setup_.orphan_limit) {
        logger_->write(CTIBUS_LOG_ERROR, "host.orphaned", "There is no core any more.");
        break;
      }
    }
    end_instance();
    if (!vanished_) carrier_->stop();
    carrier_.reset();
    instance_.reset();
    const std::lock_guard guard(mutex_);
    if (hopeless_) return tl::unexpected(*hopeless_);
    return {};
  }

  void interrupt() noexcept { over_ = true; }

  void clock_moved() { timers_.clock_moved(); }

  void settle() {
    const auto done = std::make_shared<std::promise<void>>();
    // The answer to anything comes after what was said before.
    const bool posted = carrier_->post([this, done](wire::Client& client) {
      client.flush();
      client.redeem(entropy_.uuid(), [done](std::span<const std::uint8_t>) { done->set_value(); });
    });
    if (posted) done->get_future().wait_for(10s);
  }

  void vanish() noexcept {
    vanished_ = true;
    interrupt();
  }

 private:
  void open_logging() {
    host::Logging::Options options;
    options.level = CTIBUS_LOG_TRACE;
    options.to_stderr = setup_.own_process;
    options.on_line = [this](std::int32_t level, std::string_view id, std::string_view text,
                             const host::LineContext& context) {
      tell_line(level, id, text, context);
    };
    logging_ = std::move(*host::Logging::open(std::move(options)));  // writes no file: cannot fail
    logger_ = logging_->logger("host." + setup_.folder.name());
  }

  void connect(const std::string& key) {
    Carrier::Setup setup;
    setup.connection.endpoint = setup_.folder.endpoint();
    setup.connection.name = setup_.folder.name();
    setup.connection.software = "ctibus-host " CTIBUS_VERSION;
    setup.connection.key = key;
    setup.source_epoch = random_epoch();
    hub_.listen(setup);
    setup.on_connected = [this](wire::Client& client) {
      const std::lock_guard lock(mutex_);
      const Error failure = failure_.value_or(Error{});
      client.send(to_wire(Kind::present, Present{.running = running_,
                                                 .digest = digest_,
                                                 .process = ::getpid(),
                                                 .can_reload = can_reload_,
                                                 .order = last_order_,
                                                 .code = failure.code,
                                                 .text = cut(failure.text)}));
      // It may have been on its way when the last connection was cut.
      if (!last_stage_.empty()) client.send(last_stage_);
    };
    setup.on_private = [this](std::span<const std::uint8_t> message) {
      const std::lock_guard lock(mutex_);
      Order order;
      if (wire::from_wire(message, order) && order.order != 0) last_order_ = order.order;
      messages_.emplace_back(message.begin(), message.end());
      changed_.notify_all();
    };
    setup.on_hopeless = [this](const Error& error) {
      const std::lock_guard lock(mutex_);
      hopeless_ = error;
      over_ = true;
      changed_.notify_all();
    };
    carrier_ = std::make_unique<Carrier>(std::move(setup));
    carrier_->start();
  }

  msgpack::Buffer wait_until(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    // interrupt() takes no lock, as a signal handler cannot: it is looked for now and then.
    while (messages_.empty() && !over_) {
      const auto step = std::min(until, std::chrono::steady_clock::now() + 100ms);
      if (changed_.wait_until(lock, step) == std::cv_status::timeout &&
          std::chrono::steady_clock::now() >= until) {
        return {};
      }
    }
    if (messages_.empty() || vanished_) return {};
    auto message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

  void obey(std::span<const std::uint8_t> message) {
    const auto read = [&](auto body, auto&& handler) {
      if (wire::from_wire(message, body)) handler(body);
    };
    switch (static_cast<Kind>(message.front())) {
      case Kind::load:
        return read(Load{}, [&](const Load& body) { tell(Step::create, body.order, load(body)); });
      case Kind::start:
        return read(Order{}, [&](const Order& body) { tell(Step::start, body.order, start()); });
      case Kind::drain:
        return read(Order{}, [&](const Order& body) { drain(body.order); });
      case Kind::reload:
        return read(Bytes{}, [&](const Bytes& body) {
          tell(Step::reload, body.order,
               instance_ ? instance_->reload({body.options.begin(), body.options.end()})
                         : Outcome{CTIBUS_FAILED, {"host.not_running", "Not loaded."}});
        });
      case Kind::level:
        return read(Level{}, [&](const Level& body) { set_level(body.level); });
      case Kind::stop:
        over_ = true;
        return;
      default:
        return;  // adopt: go on; others are of a newer core
    }
  }

  Outcome load(const Load& body) {
    if (instance_)
      return {CTIBUS_FAILED, {"host.process_running", "There is an instance already."}};
    {
      const std::lock_guard lock(mutex_);
      digest_ = body.digest;
    }
    if (setup_.own_process) limit_process(body);
    auto manifest = setup_.linked != nullptr
                        ? manifest::parse(setup_.linked_manifest, std::string(body.plugin))
                        : manifest::read(std::string(body.library));
    if (!manifest) return {CTIBUS_FAILED, manifest.error()};
    if (auto learnt = topics_.learn(*manifest); !learnt) return {CTIBUS_FAILED, learnt.error()};
    for (const TopicClass& topic : body.topics) {
      topics_.know(topic.topic, static_cast<log::MessageClass>(topic.message_class));
    }
    const auto plugin = setup_.linked != nullptr
                            ? host::check_plugin(setup_.linked(), manifest->id, *manifest)
                            : host::load_library(std::string(body.library), *manifest);
    if (!plugin) return {CTIBUS_FAILED, plugin.error()};

    set_level(body.level);
    host::Services services;
    services.clock = &clock_;
    services.timers = &timers_;
    services.link = [this](const std::string&, host::BusLink::CompletionHandler completion)
        -> Result<std::unique_ptr<host::BusLink>> {
      return hub_.link(*carrier_, std::move(completion),
                       [this](const Error& error) { tell_failed(error); });
    };
    services.topics = &topics_;
    services.entropy = &entropy_;
    services.logging = logging_.get();
    services.pool = &pool_;
    services.instances_folder = body.instances_folder;
    services.data_source = body.data_source;
    services.callback_limit = body.callback_limit;
    auto made = Instance::make(
        services,
        {std::string(body.instance),
         std::make_shared<manifest::Manifest>(std::move(*manifest)),
         *plugin,
         {body.options.begin(), body.options.end()}},
        [this](const std::shared_ptr<host::Life>&, const Error& error) { tell_failed(error); });
    if (!made) return {CTIBUS_FAILED, made.error()};
    instance_ = std::move(*made);
    return instance_->create();
  }

  void limit_process(const Load& body) {
    // One that may write core files could fill the disk on which the calls are recorded.
    limit(RLIMIT_CORE, 0);
    if (body.memory != 0 && !kShadowMemory) limit(RLIMIT_DATA, body.memory);
    if (body.open_files != 0) limit(RLIMIT_NOFILE, body.open_files);
    std::error_code ignored;
    std::filesystem::current_path(std::string(body.working_folder), ignored);
  }

  Outcome start() {
    if (!instance_) return {CTIBUS_FAILED, {"host.not_running", "There is no instance."}};
    Outcome outcome = instance_->start();
    const std::lock_guard lock(mutex_);
    running_ = outcome && !failure_;
    can_reload_ = instance_->can_reload();
    return outcome;
  }

  void drain(std::uint64_t order) {
    if (instance_) instance_->drain();
    // The core has a limit of its own and says stop when it is over.
    while (instance_ && !over_) {
      if (instance_->wait_drained(std::chrono::steady_clock::now() + 100ms)) break;
      const std::lock_guard lock(mutex_);
      if (std::any_of(messages_.begin(), messages_.end(), [](const msgpack::Buffer& message) {
            return static_cast<Kind>(message.front()) != Kind::level;
          })) {
        return;
      }
    }
    tell(Step::drain, order, {});
  }

  void end_instance() {
    {
      const std::lock_guard lock(mutex_);
      running_ = false;
    }
    if (!instance_ || vanished_) return;
    instance_->end();
  }

  void set_level(std::int32_t level) { logging_->set_level(level); }

  // To the core -----------------------------------------------------------------------------------

  void send(msgpack::Buffer message) {
    carrier_->post([message = std::move(message)](wire::Client& client) { client.send(message); });
  }

  void tell(Step step, std::uint64_t order, const Outcome& outcome) {
    auto message = to_wire(Kind::stage, Stage{.step = step,
                                              .status = outcome.status,
                                              .code = outcome.error.code,
                                              .text = cut(outcome.error.text),
                                              .can_reload = instance_ && instance_->can_reload(),
                                              .order = order});
    {
      const std::lock_guard lock(mutex_);
      last_stage_ = message;
    }
    send(std::move(message));
  }

  void tell_failed(const Error& error) {
    {
      const std::lock_guard lock(mutex_);
      running_ = false;
      if (!failure_) failure_ = error;
    }
    send(to_wire(Kind::failed, Failed{error.code, cut(error.text)}));
  }

  void tell_line(std::int32_t level, std::string_view id, std::string_view text,
                 const host::LineContext& context) {
    if (!carrier_ || lines_.fetch_add(1) >= most_lines) {
      if (carrier_) --lines_;
      return;  // it stands in the process's own output
    }
    const Uuid call(context.call);
    const std::string call_text = call ? call.text() : std::string();
    const bool posted = carrier_->post(
        [this, message = to_wire(Kind::line, Line{level, id, cut(text), call_text, context.topic})](
            wire::Client& client) {
          --lines_;
          client.send(message);
        });
    if (!posted) --lines_;
  }

  void tell_health() {
    if (!carrier_->connected() || !instance_) return;
    host::InstanceReport report;
    instance_->report(report);
    cut_metrics(report.metrics);
    const auto busy = instance_->busy_for();
    send(to_wire(Kind::health, Health{.busy_ns = static_cast<std::uint64_t>(busy.count()),
                                      .memory_kib = resident_kib(),
                                      .instance = gateway::instance_body(report)}));
  }

  /// A plugin that writes without end must not fill the disk.
  void trim_output() const {
    if (!setup_.own_process) return;
    struct stat status {};
    if (::fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size > most_output) {
      [[maybe_unused]] const int cut = ::ftruncate(STDERR_FILENO, 0);
    }
  }

  GuestSetup setup_;
  const Clock& clock_;
  host::TimerService timers_;
  host::Pool pool_;
  host::Entropy entropy_;
  host::TopicTable topics_;
  LinkHub hub_;
  std::unique_ptr<host::Logging> logging_;
  std::shared_ptr<host::NamedLogger> logger_;
  std::unique_ptr<Carrier> carrier_;
  std::shared_ptr<Instance> instance_;
  std::atomic<std::size_t> lines_{0};

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<msgpack::Buffer> messages_;
  std::optional<Error> hopeless_;
  bool running_ = false;
  bool can_reload_ = false;
  std::optional<Error> failure_;  ///< why the instance cannot go on
  std::string digest_;
  std::uint64_t last_order_ = 0;  ///< that has come, done or not
  msgpack::Buffer last_stage_;
  std::atomic<bool> over_{false};
  std::atomic<bool> vanished_{false};
};

Guest::Guest(GuestSetup setup)
    : implementation_(std::make_unique<Implementation>(std::move(setup))) {}
Guest::~Guest() = default;
Result<> Guest::run() { return implementation_->run(); }
void Guest::interrupt() noexcept { implementation_->interrupt(); }
void Guest::clock_moved() { implementation_->clock_moved(); }
void Guest::settle() { implementation_->settle(); }
void Guest::vanish() noexcept { implementation_->vanish(); }

}  // namespace ctibus::process
