#include "core/host/instance.hpp"

#include <fmt/format.h>

#include <future>

#include "core/host/instance_tables.hpp"

namespace ctibus::host {

thread_local const Instance* current_instance = nullptr;

Result<std::shared_ptr<Instance>> Instance::make(const Services& services, InstanceRecipe recipe,
                                                 OnFailure on_failure) {
  std::shared_ptr<Instance> instance(
      new Instance(services, std::move(recipe), std::move(on_failure)));
  if (auto prepared = instance->prepare(); !prepared) return tl::unexpected(prepared.error());
  return instance;
}

Instance::Instance(const Services& services, InstanceRecipe recipe, OnFailure on_failure)
    : services_(services),
      recipe_(std::move(recipe)),
      on_failure_(std::move(on_failure)),
      logger_(services.logging->logger_of(recipe_.name, recipe_.manifest->id)) {
  abi_.size = sizeof(abi_);
  abi_.abi_minor = CTIBUS_ABI_MINOR;
  abi_.extension = &InstanceTables::extension;
  abi_.context = this;
  instance_.size = sizeof(instance_);
}

Instance::~Instance() {
  // Whoever ran plugin code has called end().
  if (phase_.load() == Phase::made) end();
}

Result<> Instance::prepare() {
  const auto folder = services_.instances_folder / recipe_.name;
  std::error_code why;
  std::filesystem::create_directories(folder, why);
  if (!why) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, why);
  }
  if (why) {
    return failure("host.folder", fmt::format("Cannot make the folder {}: {}. Check its owner.",
                                              folder.string(), why.message()));
  }
  directory_ = folder.string();
  auto link = services_.link(recipe_.name,
                             [this](const log::Completion& completion) { complete(completion); });
  if (!link) return tl::unexpected(link.error());
  link_ = std::move(*link);
  if (auto interned = intern_topics(); !interned) return interned;

  if (recipe_.manifest->thread == Thread::own) own_pool_ = std::make_unique<Pool>(1);
  strand_ = Strand::make(own_pool_ ? *own_pool_ : *services_.pool);
  return {};
}

Result<> Instance::intern_topics() {
  for (const std::string& topic : recipe_.manifest->publishes) {
    const auto message_class = services_.topics->class_of(topic);
    if (!message_class) {
      return failure("host.unknown_topic",
                     fmt::format("Plugin {} publishes {}, which nobody declares: declare it with "
                                 "three or more tokens, or update ctibus.",
                                 recipe_.manifest->id, topic));
    }
    if (topic.starts_with("bus.")) {
      return failure("host.reserved_topic",
                     fmt::format("Plugin {} publishes {}: topics below bus. are the host's own.",
                                 recipe_.manifest->id, topic));
    }
    const auto type = link_->intern(topic, *message_class);
    if (!type) return tl::unexpected(type.error());
    publishes_.emplace(topic, Published{*type, *message_class});
  }
  return {};
}

bool Instance::on_strand() const { return current_instance == this; }

bool Instance::may_call() const {
  const Phase phase = phase_.load(std::memory_order_acquire);
  return phase != Phase::made && phase != Phase::ended;
}

bool Instance::accepting() const {
  const Phase phase = phase_.load(std::memory_order_acquire);
  return (phase == Phase::running || phase == Phase::draining) &&
         !failed_.load(std::memory_order_acquire);
}

bool Instance::running() const { return accepting(); }

ctibus_status Instance::misuse(const char* function, const char* why, ctibus_error* error) {
  const std::uint64_t count = ++tally_.misuses;
  const std::string text = fmt::format("{} {}", function, why);
  // A plugin that misuses in a loop must not fill the disk.
  if (count <= 10 || count % 10'000 == 0) {
    logger_->write(CTIBUS_LOG_ERROR, "host.misuse", fmt::format("{} ({} times)", text, count));
  }
  return refuse(error, CTIBUS_MISUSE, "host.misuse", text);
}

void Instance::fail(const Error& error) {
  if (failed_.exchange(true)) return;
  {
    const std::lock_guard lock(error_mutex_);
    error_ = error;
  }
  logger_->write(CTIBUS_LOG_ERROR, error.code, error.text);
  const Phase phase = phase_.load();
  if (phase == Phase::running || phase == Phase::draining) on_failure_(shared_from_this(), error);
}

void Instance::account(std::chrono::steady_clock::time_point began) {
  const auto took = std::chrono::steady_clock::now() - began;
  const auto ns = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(took).count());
  // Callbacks never overlap, so that plain stores suffice.
  constexpr auto relaxed = std::memory_order_relaxed;
  tally_.callbacks.store(tally_.callbacks.load(relaxed) + 1, relaxed);
  tally_.handlers.note(ns);
  if (ns > tally_.handler_max_ns.load(relaxed)) tally_.handler_max_ns.store(ns, relaxed);
}

void Instance::arrive(Strand::Task task) {
  strand_->post([this, task = std::move(task)]() mutable {
    if (accepting()) {
      task();
    } else if (phase_.load() < Phase::running && !failed_.load()) {
      deferred_.push_back(std::move(task));
    }
  });
}

/// Runs a lifecycle step on the strand and waits for it. What the step touches is this object
/// alone, so that it may come back after nobody waits any more.
Outcome Instance::wait_for(const char* what, std::function<Outcome()> task) {
  if (left_behind_) return {CTIBUS_FAILED, {"host.unresponsive", "It did not come back."}};
  auto done = std::make_shared<std::promise<Outcome>>();
  auto outcome = done->get_future();
  strand_->post(
      [done, task = std::move(task), self = shared_from_this()] { done->set_value(task()); });
  if (outcome.wait_for(services_.callback_limit) == std::future_status::ready) {
    return outcome.get();
  }
  left_behind_ = true;
  failed_ = true;
  const Error error{
      "host.unresponsive",
      fmt::format(
          "{} did not come back from {} within {} s; its thread is lost "
          "until ctibus is started again.",
          recipe_.name, what,
          std::chrono::duration_cast<std::chrono::seconds>(services_.callback_limit).count())};
  logger_->write(CTIBUS_LOG_CRITICAL, error.code, error.text);
  return {CTIBUS_FAILED, error};
}

Outcome Instance::after_callback(ctibus_status status, const ctibus_error& error) {
  if (failed_) {
    const std::lock_guard lock(error_mutex_);
    return {CTIBUS_FAILED, error_};
  }
  if (status == CTIBUS_OK) return {};
  Error read = read_error(error);
  if (read.code.empty()) read.code = "plugin.failed";
  if (read.text.empty()) read.text = "The plugin gives no reason.";
  return {status == CTIBUS_DECLINED ? CTIBUS_DECLINED : CTIBUS_FAILED, std::move(read)};
}

Outcome Instance::create() {
  return wait_for("create", [this] {
    ctibus_error error = empty_error();
    ctibus_status status = CTIBUS_FAILED;
    phase_ = Phase::creating;
    call([&] {
      status = recipe_.plugin->create(&abi_, {recipe_.options.data(), recipe_.options.size()},
                                      &instance_, &error);
    });
    created_ = status == CTIBUS_OK && instance_.self != nullptr;
    if (created_ && (instance_.start == nullptr || instance_.stop == nullptr ||
                     instance_.drain == nullptr || instance_.destroy == nullptr)) {
      created_ = false;
      fail({"loader.bad_plugin", "The plugin left functions of its instance empty."});
    }
    if (status == CTIBUS_OK && instance_.self == nullptr) {
      fail({"loader.bad_plugin", "The plugin made no instance."});
    }
    phase_ = Phase::created;
    return after_callback(status, error);
  });
}

Outcome Instance::start() {
  return wait_for("start", [this] {
    ctibus_error error = empty_error();
    ctibus_status status = CTIBUS_FAILED;
    phase_ = Phase::starting;
    call([&] { status = instance_.start(instance_.self, &error); });
    started_ = status == CTIBUS_OK;
    if (started_) phase_ = Phase::running;
    Outcome result = after_callback(status, error);
    if (!result) return result;
    if (left_behind_) return result;
    // Before anything that waits for the start: it may ask this very instance.
    link_->provide(shared_from_this(), provides_);
    std::vector<std::shared_ptr<Stream>> streams;
    {
      const std::lock_guard lock(streams_mutex_);
      for (const auto& [id, stream] : streams_) streams.push_back(stream);
    }
    for (const auto& stream : streams) {
      strand_->post([this, stream] { pump(stream); });
    }
    for (auto& task : deferred_) arrive(std::move(task));
    deferred_.clear();
    return result;
  });
}

void Instance::drain() {
  strand_->post([this, self = shared_from_this()] {
    if (!accepting()) {
      const std::lock_guard lock(drain_mutex_);
      drained_ = true;
      drain_done_.notify_all();
      return;
    }
    phase_ = Phase::draining;
    call([&] { instance_.drain(instance_.self); });
  });
}

bool Instance::wait_drained(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(drain_mutex_);
  while (!drained_ && !failed_) {
    // A failure does not wake this wait; it is looked for now and then.
    const auto step =
        std::min(until, std::chrono::steady_clock::now() + std::chrono::milliseconds(100));
    if (drain_done_.wait_until(lock, step) == std::cv_status::timeout &&
        std::chrono::steady_clock::now() >= until) {
      break;
    }
  }
  return drained_;
}

void Instance::end() {
  if (std::exchange(ended_, true)) return;
  if (phase_.load() == Phase::made) {
    phase_ = Phase::ended;
    return;
  }
  link_->withdraw();
  if (!left_behind_) {
    wait_for("stop", [this]() -> Outcome {
      phase_ = Phase::stopping;
      if (started_) call([&] { instance_.stop(instance_.self); });
      if (created_) call([&] { instance_.destroy(instance_.self); });
      started_ = created_ = false;
      return {};
    });
  }
  cancel_all_timers();
  if (left_behind_) {
    strand_->close(std::chrono::seconds(0));
    return;
  }
  phase_ = Phase::ended;
  strand_->close(services_.callback_limit);
  deferred_.clear();
  {
    const std::lock_guard lock(streams_mutex_);
    // Wake-ups hold streams for a moment, on the log's threads: what they let go of has no feed.
    for (const auto& [id, stream] : streams_) stream->feed.reset();
    streams_.clear();
  }
  link_.reset();
  if (own_pool_) own_pool_->stop(services_.callback_limit);
}

bool Instance::can_reload() const {
  return instance_.extension != nullptr && created_ &&
         instance_.extension(instance_.self, CTIBUS_RELOAD) != nullptr;
}

Outcome Instance::reload(const std::vector<std::uint8_t>& options) {
  return wait_for("reload", [this, options] {
    const auto* table = handler<ctibus_reload>(CTIBUS_RELOAD);
    if (table == nullptr || !accepting()) {
      return Outcome{CTIBUS_FAILED, {"host.not_reloadable", "It cannot change while it runs."}};
    }
    ctibus_error error = empty_error();
    ctibus_status status = CTIBUS_FAILED;
    call([&] { status = table->reload(instance_.self, {options.data(), options.size()}, &error); });
    return after_callback(status, error);
  });
}

void Instance::report(InstanceReport& out) const {
  out.messages_in = tally_.messages_in;
  out.messages_out = tally_.messages_out;
  out.commands = tally_.commands;
  out.publish_refused = tally_.publish_refused;
  out.misuses = tally_.misuses;
  out.callbacks = tally_.callbacks;
  out.handlers = tally_.handlers.get();
  out.handler_max_ns = tally_.handler_max_ns;
  out.queue_depth = strand_ ? strand_->depth() : 0;
  out.metrics = metrics_.report();
  const std::lock_guard lock(streams_mutex_);
  if (streams_.empty()) return;  // also after the end, when there is no link any more
  const std::uint64_t tail = link_->tail().sequence;
  for (const auto& [id, stream] : streams_) {
    const std::uint64_t position = stream->position;
    if (!stream->parked && tail > position) out.lag = std::max(out.lag, tail - position);
  }
}

}  // namespace ctibus::host
