#pragma once

#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "core/process/child.hpp"
#include "core/process/folder.hpp"
#include "core/process/protocol.hpp"
#include "ctibus/kit/wire/connection.hpp"

namespace ctibus::process {

/// Speaks as a process of a plugin does, and when the test wants it: on a thread of its own.
class FakeProcess final : public Holder {
 public:
  /// What to do when the core says something; `order` is 0 for what has no number.
  using Script = std::function<void(FakeProcess& self, Kind kind, std::uint64_t order)>;

  FakeProcess(const Folder& folder, Script script)
      : folder_(folder), script_(std::move(script)), thread_([this] { run(); }) {}
  ~FakeProcess() override {
    stopping_ = true;
    thread_.join();
  }

  std::optional<Exit> wait(std::chrono::milliseconds limit) override {
    if (end_.wait_for(limit) != std::future_status::ready) return std::nullopt;
    return Exit{.known = true};
  }
  Result<> kill() override {
    stopping_ = true;
    return {};
  }
  [[nodiscard]] pid_t process() const override { return ::getpid(); }

  // For the script.

  template <class M>
  void say(Kind kind, const M& body) {
    connection_->send(to_wire(kind, body));
  }
  void done(Step step, std::uint64_t order) {
    say(Kind::stage, Stage{.step = step, .order = order});
  }
  /// Cuts the connection and makes another one.
  void connect_again(const Present& present) {
    connection_.reset();
    connect(present);
  }
  void end() { stopping_ = true; }

 private:
  void connect(const Present& present) {
    wire::Connection::Options options;
    options.endpoint = folder_.endpoint();
    options.name = folder_.name();
    options.key = folder_.key().value_or("");
    while (!stopping_ && !connection_) {
      if (auto opened = wire::Connection::open(options)) connection_ = std::move(*opened);
    }
    if (connection_) say(Kind::present, present);
  }

  void run() {
    connect({});
    msgpack::Buffer message;
    while (!stopping_ && connection_) {
      const auto event = connection_->wait(std::chrono::milliseconds(10), -1, message);
      if (event == wire::Connection::Event::lost) break;
      if (event != wire::Connection::Event::message || message.empty()) continue;
      if (message.front() < wire::first_private_from_server) continue;
      const auto kind = static_cast<Kind>(message.front());
      if (kind == Kind::stop) break;
      Order order;
      (void)wire::from_wire(message, order);
      script_(*this, kind, order.order);
      if (kind == Kind::drain) done(Step::drain, order.order);
    }
    connection_.reset();
    ended_.set_value();
  }

  const Folder folder_;
  const Script script_;
  std::atomic<bool> stopping_{false};
  std::unique_ptr<wire::Connection> connection_;
  std::promise<void> ended_;
  std::shared_future<void> end_ = ended_.get_future().share();
  std::thread thread_;
};

}  // namespace ctibus::process
