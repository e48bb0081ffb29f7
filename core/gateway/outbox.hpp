#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "ctibus/msgpack.hpp"

namespace ctibus::gateway {

/// What other threads hand to the server's own: finished messages for clients, and word that
/// there is something to read. Any thread.
class Outbox {
 public:
  struct Entry {
    std::uint64_t session = 0;
    bool reply = false;   ///< ends a request
    bool result = false;  ///< ends a query
    std::uint32_t id = 0;
    msgpack::Buffer message;
  };

  Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox();

  /// Never blocks for long. Callers bound themselves by what the server lets be outstanding.
  void put(Entry entry);
  /// Makes fd() readable.
  void wake() noexcept;

  /// Readable when there is something; for the server's thread.
  [[nodiscard]] int fd() const { return fd_; }
  /// Takes everything; fd() is not readable any more.
  std::vector<Entry> take();

 private:
  int fd_;
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace ctibus::gateway
