#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <utility>

#include "payload.hpp"

namespace ctibus::bench {

/// What two processes of one measurement tell each other, in a shared file.
struct Board {
  static constexpr std::size_t max_samples = 65'536;

  alignas(64) std::atomic<bool> ready{false};      ///< the other process listens
  alignas(64) std::atomic<std::uint64_t> read{0};  ///< messages that its reader has
  std::atomic<std::uint64_t> wrong{0};             ///< 1 + the first number out of place
  std::atomic<std::uint32_t> samples{0};
  float latency_us[max_samples] = {};
  alignas(64) std::atomic<std::uint64_t> taken{0};  ///< messages that this process has of it
  std::atomic<std::uint64_t> wanted{0};             ///< messages that it shall send ...
  std::atomic<std::uint64_t> wanted_paced{0};       ///< ... and then paced ones
  std::atomic<bool> failed{false};

  /// The other process's reader has a payload.
  void got(std::span<const std::uint8_t> payload, std::int64_t now_ns) {
    const std::uint64_t expected = read.load(std::memory_order_relaxed);
    if (Payload::number_of(payload) != expected) {
      std::uint64_t none = 0;
      wrong.compare_exchange_strong(none, expected + 1);
    }
    if (const auto sent = Payload::time_of(payload); sent != 0) {
      const std::uint32_t at = samples.load(std::memory_order_relaxed);
      if (at < max_samples) {
        latency_us[at] = static_cast<float>(now_ns - sent) / 1000;
        samples.store(at + 1, std::memory_order_release);
      }
    }
    read.store(expected + 1, std::memory_order_release);
  }
};

class SharedBoard {
 public:
  /// Both processes name the same file; who creates it comes first.
  SharedBoard(const std::filesystem::path& file, bool create) {
    const int fd =
        ::open(file.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_TRUNC : 0), 0600);
    if (fd < 0 || (create && ::ftruncate(fd, sizeof(Board)) != 0)) {
      throw std::runtime_error("no board " + file.string());
    }
    void* memory = ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (memory == MAP_FAILED) throw std::runtime_error("no board " + file.string());
    board_ = create ? new (memory) Board : static_cast<Board*>(memory);
  }
  SharedBoard(const SharedBoard&) = delete;
  SharedBoard& operator=(const SharedBoard&) = delete;
  ~SharedBoard() { ::munmap(board_, sizeof(Board)); }
  Board* operator->() const { return board_; }
  Board& operator*() const { return *board_; }

 private:
  Board* board_;
};

}  // namespace ctibus::bench
