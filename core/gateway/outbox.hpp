#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace ctibus::gateway {

class Session;

/// What other threads hand to the server's own: what is to be done for a client, and word that
/// there is something to read. Any thread.
class Outbox {
 public:
  struct Entry {
    std::uint64_t session = 0;
    std::function<void(Session&)> task;
  };

  Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox();

  /// Never blocks for long. Callers bound themselves by what the server lets be outstanding. A task
  /// for a session that is no more is dropped.
  void put(std::uint64_t session, std::function<void(Session&)> task);
  /// Makes fd() readable.
  void wake() noexcept;

  /// Readable when there is something; for the server's thread.
  [[nodiscard]] int fd() const { return fd_; }
  /// Takes everything; fd() is not readable any more.
  std::vector<Entry> take();

 private:
  int fd_;
  std::atomic<bool> woken_{false};
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace ctibus::gateway
