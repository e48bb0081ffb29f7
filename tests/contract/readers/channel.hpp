#pragma once

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace ctibus::readers {

using nlohmann::json;

/// One end of a socket that carries JSON, a value a line. One thread reads; others may write when
/// they do so one at a time.
class Channel {
 public:
  Channel() = default;
  explicit Channel(int fd) : fd_(fd) {}
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&& other) noexcept;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  /// Throws std::runtime_error when nobody listens there.
  static Channel connect(const std::filesystem::path& socket);

  [[nodiscard]] bool open() const { return fd_ >= 0 && !over_; }
  [[nodiscard]] int fd() const { return fd_; }
  /// False: the other end is gone.
  bool send(const json& line);
  /// The next value, when it comes in time. Nothing, too, when the other end is gone.
  std::optional<json> receive(std::chrono::milliseconds limit);
  /// Lets a receive() of another thread return.
  void shut_down();

 private:
  int fd_ = -1;
  bool over_ = false;
  std::string received_;
  std::size_t begin_ = 0;  ///< of the next line in received_
};

/// A socket in a folder to which readers come.
class Listener {
 public:
  explicit Listener(std::filesystem::path socket);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  [[nodiscard]] const std::filesystem::path& socket() const { return socket_; }
  /// The next one that comes; throws std::runtime_error when none does in time.
  Channel accept(std::chrono::milliseconds limit = std::chrono::seconds(60));

 private:
  std::filesystem::path socket_;
  int fd_;
};

}  // namespace ctibus::readers
