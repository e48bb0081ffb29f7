#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/error.hpp"
#include "ctibus/kit/wire/client.hpp"

namespace ctibus::process {

/// A client of the wire on a thread of its own, which others hand work to. It connects as often as
/// it takes. Any thread.
class Carrier {
 public:
  using Task = std::function<void(wire::Client&)>;

  struct Setup {
    wire::Connection::Options connection;
    std::uint64_t source_epoch = 0;
    /// All on the carrier's thread.
    std::function<void(wire::Client&)> on_connected;
    std::function<void()> on_lost;
    std::function<void(std::span<const std::uint8_t>)> on_private;
    std::function<void(std::uint32_t id, const Result<wire::ClientReply>&)> on_reply;
    std::function<void(std::uint64_t number, const Error&)> on_refused;
    std::function<void(const wire::RecordEnd&)> on_record;
    /// A connection that will never be (another version, another key).
    std::function<void(const Error&)> on_hopeless;
  };

  /// Nothing happens before start().
  explicit Carrier(Setup setup);
  Carrier(const Carrier&) = delete;
  Carrier& operator=(const Carrier&) = delete;
  /// As stop().
  ~Carrier();

  void start();
  /// Sends what is waiting, as far as the core takes it soon, and ends the thread.
  void stop();

  /// Runs a task on the thread of the client. False: the thread has ended, by stop() or since there
  /// will be no connection, and the task is dropped; so are those that wait when it ends.
  bool post(Task task);
  [[nodiscard]] wire::Publications& publications() { return *publications_; }
  [[nodiscard]] bool connected() const { return connected_.load(); }
  /// For how long there has been no core.
  [[nodiscard]] std::chrono::nanoseconds alone_for() const;
  /// The log's tail, as far as it is known here.
  [[nodiscard]] wire::Cursor tail() const { return {tail_epoch_.load(), tail_sequence_.load()}; }

 private:
  void run();
  void carry();
  void wake() noexcept;
  bool run_tasks();

  Setup setup_;
  int fd_;
  std::shared_ptr<wire::Publications> publications_;
  std::unique_ptr<wire::Client> client_;
  std::mutex mutex_;
  std::vector<Task> tasks_;
  bool ended_ = false;
  std::atomic<bool> woken_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> connected_{false};
  std::atomic<std::int64_t> alone_since_ns_{0};
  std::atomic<std::uint64_t> tail_epoch_{0};
  std::atomic<std::uint64_t> tail_sequence_{0};
  std::thread thread_;
};

}  // namespace ctibus::process
