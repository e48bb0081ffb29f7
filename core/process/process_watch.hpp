#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "core/process/child.hpp"
#include "core/process/folder.hpp"

namespace ctibus::process {

/// What holds the instance of a folder now: found, awaited, killed, and in the end waited for, so
/// that neither a zombie nor a descriptor is left. Functions without another word are the site's.
class ProcessWatch {
 public:
  struct Watcher {
    std::function<void()> look_after;            ///< now and then while it lives
    std::function<void(const Exit&)> has_ended;  ///< once
  };

  ProcessWatch() = default;
  ProcessWatch(const ProcessWatch&) = delete;
  ProcessWatch& operator=(const ProcessWatch&) = delete;
  /// As let_go().
  ~ProcessWatch() { let_go(); }

  /// Whoever has the folder's lock, by the kernel's word and not by its own. Null: nobody.
  static std::unique_ptr<Holder> holder_of(const Folder& folder);

  void hold(std::unique_ptr<Holder> holder) { holder_ = std::move(holder); }
  [[nodiscard]] bool holds() const { return holder_ != nullptr; }
  /// From now on a thread waits for its end and tells `watcher`.
  void begin(Watcher watcher);
  /// How it has ended, within the limit.
  std::optional<Exit> await_end(std::chrono::milliseconds limit);
  /// Also the watcher. Errors: host.unresponsive.
  Result<> kill();
  /// Any thread. 0: there is none.
  [[nodiscard]] pid_t process() const { return process_.load(); }
  /// Looks after it no more; it may live on.
  void let_go();

 private:
  void watch(const Watcher& watcher);

  std::unique_ptr<Holder> holder_;
  std::atomic<pid_t> process_{0};
  std::atomic<bool> over_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Exit> exit_;  ///< seen by the watcher
  std::thread thread_;
};

/// The end of a process in words: what its parent saw, or what it noted itself.
std::string how_it_ended(const Exit& exit, const Folder& folder);

}  // namespace ctibus::process
