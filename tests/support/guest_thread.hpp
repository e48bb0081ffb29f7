#pragma once

#include <unistd.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/process/guest.hpp"
#include "core/process/remote_instance.hpp"
#include "tests/support/scripted_plugin.hpp"

extern "C" const ctibus_plugin* ctibus_plugin_scripted(void);

namespace ctibus::contract {

/// What a process would hold, held by a thread, so that tests can look into its plugin.
class GuestThread {
 public:
  GuestThread(const process::Folder& folder, const Clock& clock)
      : guest_({.folder = folder,
                .clock = &clock,
                .linked = &ctibus_plugin_scripted,
                .linked_manifest = std::string(manifest_json<Scripted>()),
                .own_process = false}),
        thread_([this] {
          (void)guest_.run();
          ended_.set_value();
        }) {}
  GuestThread(const GuestThread&) = delete;
  GuestThread& operator=(const GuestThread&) = delete;
  ~GuestThread() {
    guest_.interrupt();
    thread_.join();
  }
  bool wait(std::chrono::milliseconds limit) {
    return end_.wait_for(limit) == std::future_status::ready;
  }
  process::Guest& guest() { return guest_; }

 private:
  process::Guest guest_;
  std::promise<void> ended_;
  std::shared_future<void> end_ = ended_.get_future().share();
  std::thread thread_;
};

class GuestHolder final : public process::Holder {
 public:
  explicit GuestHolder(std::shared_ptr<GuestThread> thread) : thread_(std::move(thread)) {}
  std::optional<process::Exit> wait(std::chrono::milliseconds limit) override {
    if (!thread_->wait(limit)) return std::nullopt;
    return process::Exit{.known = true};
  }
  Result<> kill() override {
    thread_->guest().vanish();
    return {};
  }
  [[nodiscard]] pid_t process() const override { return ::getpid(); }

 private:
  std::shared_ptr<GuestThread> thread_;
};

}  // namespace ctibus::contract
