#include "ctibus/testing/test_instance.hpp"

#include "ctibus/testing/test_host.hpp"
#include "refusal.hpp"

namespace ctibus::testing {

TestInstance::TestInstance(TestHost& host, std::string name, const ctibus_plugin* plugin)
    : host_(host), name_(std::move(name)), plugin_(plugin) {
  abi_.size = sizeof(abi_);
  abi_.abi_minor = CTIBUS_ABI_MINOR;
  abi_.extension = &extension;
  abi_.context = this;
  source_epoch_ = host.new_source_epoch();
  directory_ = host.folder() / name_;
  std::filesystem::create_directories(directory_);
  directory_text_ = directory_.string();
}

TestInstance::~TestInstance() { end(); }

TestInstance::Entered::Entered(TestInstance& instance, const char* callback, std::string_view topic,
                               const ctibus_frame_header* handled)
    : instance_(instance),
      callback_(callback),
      outer_(std::exchange(current(), &instance)),
      outer_handled_(std::exchange(instance.handled_, handled)) {
  if (handled != nullptr) instance.traces_.learn(*handled);
  if (instance_.host_.observer_ != nullptr) {
    instance_.host_.observer_->entering(instance_.name_, callback_, topic);
  }
}

TestInstance::Entered::~Entered() {
  if (instance_.host_.observer_ != nullptr) {
    instance_.host_.observer_->left(instance_.name_, callback_);
  }
  instance_.handled_ = outer_handled_;
  current() = outer_;
}

ctibus_status TestInstance::no_argument(const char* function, ctibus_error* error) {
  constexpr std::string_view why = "was called without, or with a truncated, argument";
  if (host_.observer_ != nullptr) host_.observer_->misused(name_, function, why);
  return detail::misuse(error, why);
}

void TestInstance::called(const char* function, bool strand_only) {
  Observer* observer = host_.observer_;
  if (observer == nullptr) return;
  observer->called(name_, function);
  if (halted_) {
    observer->misused(name_, function, "was called after stop had returned");
  } else if (strand_only && current() != this) {
    observer->misused(name_, function, "was called from outside of the instance's strand");
  }
}

void TestInstance::used(Use use, std::string_view topic, bool declared) {
  if (host_.observer_ != nullptr) host_.observer_->used(name_, use, topic, declared);
}

Result<> TestInstance::create(ctibus_bytes options) {
  ctibus_error error{};
  error.size = sizeof(error);
  instance_.size = sizeof(instance_);
  const ctibus_status status = [&] {
    const Entered entered(*this, "create");
    return plugin_->create(&abi_, options, &instance_, &error);
  }();
  if (status != CTIBUS_OK) {
    instance_.self = nullptr;  // a failed create leaves nothing to destroy
    return failure(error.code, error.text);
  }
  bus_ = handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER);
  command_handler_ = handler<ctibus_command_handler>(CTIBUS_COMMAND_HANDLER);
  time_handler_ = handler<ctibus_time_handler>(CTIBUS_TIME_HANDLER);
  strand_handler_ = handler<ctibus_strand_handler>(CTIBUS_STRAND_HANDLER);
  return failed_;
}

void TestInstance::enter(Phase phase) {
  const std::lock_guard lock(host_.mutex_);
  phase_ = phase;
}

Result<> TestInstance::start() {
  ctibus_error error{};
  error.size = sizeof(error);
  enter(Phase::running);
  const ctibus_status status = [&] {
    const Entered entered(*this, "start");
    return instance_.start(instance_.self, &error);
  }();
  if (status != CTIBUS_OK) return failure(error.code, error.text);
  return failed_;
}

void TestInstance::drain() {
  enter(Phase::draining);
  const Entered entered(*this, "drain");
  instance_.drain(instance_.self);
}

void TestInstance::halt() {
  const bool was_started = phase_ == Phase::running || phase_ == Phase::draining;
  if (was_started && instance_.self != nullptr && !halted_) {
    const Entered entered(*this, "stop");
    instance_.stop(instance_.self);
  }
  const std::lock_guard lock(host_.mutex_);
  halted_ = true;
}

void TestInstance::end(bool silently) {
  const bool was_started = phase_ == Phase::running || phase_ == Phase::draining;
  if (silently) enter(Phase::stopped);
  if (instance_.self != nullptr) {
    if (was_started && !halted_) {
      const Entered entered(*this, "stop");
      instance_.stop(instance_.self);
    }
    halted_ = true;
    enter(Phase::stopped);
    const Entered entered(*this, "destroy");
    instance_.destroy(std::exchange(instance_.self, nullptr));
  }
  const std::lock_guard lock(host_.mutex_);
  phase_ = Phase::stopped;
  for (const auto& [token, timer] : timers_) host_.clock_.cancel(timer);
  timers_.clear();
  streams_.clear();
  tasks_.clear();
  commands_.clear();
}

void TestInstance::add_task(std::function<void()> task) {
  tasks_.push_back(std::move(task));
  host_.mark_ready(*this);
}

bool TestInstance::has_work() const {
  if (phase_ != Phase::running && phase_ != Phase::draining) return false;
  if (!tasks_.empty() || !commands_.empty()) return true;
  return std::any_of(streams_.begin(), streams_.end(),
                     [](const auto& stream) { return stream.second.has_work(); });
}

void TestInstance::run_one() {
  std::unique_lock lock(host_.mutex_);
  // Which kind of work comes first is chance; within a kind the order is kept.
  const std::uint64_t kinds = 2 + streams_.size();
  const std::uint64_t first = host_.random_.below(kinds);
  for (std::uint64_t i = 0; i < kinds; ++i) {
    const std::uint64_t kind = (first + i) % kinds;
    if (kind == 0) {
      if (tasks_.empty()) continue;
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      return task();
    }
    if (kind == 1) {
      if (run_command(lock)) return;
      continue;
    }
    const auto stream = std::next(streams_.begin(), static_cast<std::ptrdiff_t>(kind - 2));
    if (step_stream(stream->first, stream->second, lock)) return;
  }
}

const void* TestInstance::extension(const ctibus_host*, const char* id) {
  static constexpr ctibus_bus bus{sizeof(bus), 0, &publish, &subscribe, &unsubscribe, &acknowledge};
  static constexpr ctibus_command_router commands{sizeof(commands), 0, &request, &provide, &reply};
  static constexpr ctibus_time time{sizeof(time), 0, &steady_ns, &utc_ns, &start_timer,
                                    &cancel_timer};
  static constexpr ctibus_entropy entropy{sizeof(entropy), 0, &uuid, &random};
  static constexpr ctibus_strand strand{sizeof(strand), 0, &post};
  static constexpr ctibus_logger logger{sizeof(logger), 0, &log_level, &log_write};
  static constexpr ctibus_identity identity{sizeof(identity), 0, &instance_name};
  static constexpr ctibus_storage storage{sizeof(storage), 0, &directory, &data_source};
  static constexpr ctibus_secret secret{sizeof(secret), 0, &deposit, &redeem};
  static constexpr ctibus_metrics metrics{sizeof(metrics), 0, &metric, &record};
  static constexpr ctibus_lifecycle lifecycle{sizeof(lifecycle), 0, &drained, &failed};
  const std::string_view wanted(id);
  if (wanted == CTIBUS_BUS) return &bus;
  if (wanted == CTIBUS_COMMAND) return &commands;
  if (wanted == CTIBUS_TIME) return &time;
  if (wanted == CTIBUS_ENTROPY) return &entropy;
  if (wanted == CTIBUS_STRAND) return &strand;
  if (wanted == CTIBUS_LOGGER) return &logger;
  if (wanted == CTIBUS_IDENTITY) return &identity;
  if (wanted == CTIBUS_STORAGE) return &storage;
  if (wanted == CTIBUS_SECRET) return &secret;
  if (wanted == CTIBUS_METRICS) return &metrics;
  if (wanted == CTIBUS_LIFECYCLE) return &lifecycle;
  return nullptr;
}

}  // namespace ctibus::testing
