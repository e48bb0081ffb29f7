#include "core/process/carrier.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_pause = 500ms;  // a core that was started again waits for its processes
constexpr auto farewell = 2s;
// A plugin may tell of a whole switch in one callback, while there is no core.
constexpr wire::Publications::Limits room{.bytes = std::size_t{64} << 20,
                                          .messages = std::size_t{1} << 18};

std::int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Carrier::Carrier(Setup setup)
    : setup_(std::move(setup)),
      fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      publications_(
          std::make_shared<wire::Publications>(setup_.source_epoch, room, [this] { wake(); })),
      alone_since_ns_(now_ns()) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  wire::ClientOptions options;
  options.connection = setup_.connection;
  options.publications = publications_;
  options.first_pause = 20ms;
  options.longest_pause = longest_pause;
  options.on_connection = [this](const Error* lost) {
    connected_ = lost == nullptr;
    if (lost == nullptr) {
      if (setup_.on_connected) setup_.on_connected(*client_);
    } else {
      alone_since_ns_ = now_ns();
      if (setup_.on_lost) setup_.on_lost();
    }
  };
  options.on_private = setup_.on_private;
  options.on_reply = setup_.on_reply;
  options.on_refused = setup_.on_refused;
  client_ = wire::Client::make(std::move(options));
  if (setup_.on_record) client_->on_record(setup_.on_record);
}

Carrier::~Carrier() {
  stop();
  ::close(fd_);
}

void Carrier::start() {
  thread_ = std::thread([this] { run(); });
}

void Carrier::stop() {
  stopping_ = true;
  wake();
  if (thread_.joinable()) thread_.join();
}

bool Carrier::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return false;
    tasks_.push_back(std::move(task));
  }
  wake();
  return true;
}

void Carrier::wake() noexcept {
  if (woken_.exchange(true, std::memory_order_acq_rel)) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof(one));
}

bool Carrier::run_tasks() {
  if (woken_.load(std::memory_order_acquire)) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(fd_, &count, sizeof(count));
    woken_.store(false, std::memory_order_seq_cst);
  }
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const Task& task : tasks) task(*client_);
  return !tasks.empty();
}

std::chrono::nanoseconds Carrier::alone_for() const {
  return std::chrono::nanoseconds(connected_ ? 0 : now_ns() - alone_since_ns_);
}

void Carrier::run() {
  carry();
  // What waits for an answer gets none, and what a task holds is to go now.
  std::vector<Task> never;
  const std::lock_guard lock(mutex_);
  ended_ = true;
  never.swap(tasks_);
}

void Carrier::carry() {
  const auto step = [this](std::chrono::milliseconds limit) {
    run_tasks();
    auto ran = client_->run(limit, fd_);
    const wire::Cursor tail = client_->server().tail;
    tail_epoch_ = tail.epoch;
    tail_sequence_ = tail.sequence;
    return ran;
  };
  while (!stopping_) {
    if (const auto ran = step(1s); !ran) {
      if (setup_.on_hopeless) setup_.on_hopeless(ran.error());
      return;
    }
  }
  const auto until = std::chrono::steady_clock::now() + farewell;
  while (client_->connected() && std::chrono::steady_clock::now() < until) {
    const bool did = run_tasks();
    client_->flush();
    if (!did && publications_->idle()) break;
    if (!step(10ms)) break;
  }
  client_.reset();
}

}  // namespace ctibus::process
