#include "core/process/process_watch.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;

constexpr auto turn = 100ms;

}  // namespace

std::unique_ptr<Holder> ProcessWatch::holder_of(const Folder& folder) {
  const auto process = folder.holder();
  if (!process) return nullptr;
  auto holder = Child::adopt(*process);
  // The number may have gone to another process in between.
  return holder && folder.holder() == process ? std::move(holder) : nullptr;
}

void ProcessWatch::begin(Watcher watcher) {
  process_ = holder_->process();
  thread_ = std::thread([this, watcher = std::move(watcher)] { watch(watcher); });
}

void ProcessWatch::watch(const Watcher& watcher) {
  while (!over_.load()) {
    if (const auto exit = holder_->wait(turn)) {
      process_ = 0;
      {
        const std::lock_guard lock(mutex_);
        exit_ = exit;
        changed_.notify_all();
      }
      return watcher.has_ended(*exit);
    }
    watcher.look_after();
  }
}

std::optional<Exit> ProcessWatch::await_end(std::chrono::milliseconds limit) {
  if (!holder_) return Exit{};
  if (!thread_.joinable()) return holder_->wait(limit);
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [&] { return exit_.has_value(); });
  return exit_;
}

Result<> ProcessWatch::kill() {
  if (!holder_) return {};
  return holder_->kill();
}

void ProcessWatch::let_go() {
  over_ = true;
  if (thread_.joinable()) thread_.join();
  over_ = false;
  process_ = 0;
  holder_.reset();
  exit_.reset();
}

std::string how_it_ended(const Exit& exit, const Folder& folder) {
  const int signal = exit.signal != 0 ? exit.signal : folder.noted_signal();
  if (signal != 0) {
    const char* name = ::sigdescr_np(signal);
    return fmt::format("by signal {} ({})", signal, name != nullptr ? name : "without a name");
  }
  if (exit.known) return fmt::format("with status {}", exit.status);
  return "in a way that nobody saw (killed, or out of memory)";
}

}  // namespace ctibus::process
