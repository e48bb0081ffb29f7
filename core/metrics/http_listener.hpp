#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/base/listen_address.hpp"

namespace ctibus::metrics {

struct HttpAnswer {
  unsigned status = 200;
  std::string content_type;
  std::string body;
};

struct HttpOptions {
  ListenAddress address;
  std::size_t connections = 32;      ///< the oldest makes room for one beyond that
  std::size_t request_bytes = 8192;  ///< of a request's line and headers
  std::chrono::milliseconds request_time = std::chrono::seconds(10);  ///< to arrive, whole
  std::chrono::milliseconds answer_time = std::chrono::seconds(10);   ///< to be taken, whole
  /// The path without its query. On the listener's thread.
  std::function<HttpAnswer(std::string_view path)> answer;
  /// Once a second, on the same thread. May be empty.
  std::function<void()> tick;
};

/// Answers GET and HEAD over HTTP/1.1 on one thread of its own, for programs on the same machine or
/// network that ask now and then. Whoever is slow is dropped and holds up nobody.
class HttpListener {
 public:
  /// Errors: metrics.listen.
  static Result<std::unique_ptr<HttpListener>> open(HttpOptions options);
  HttpListener() = default;
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;
  /// As stop().
  virtual ~HttpListener() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Returns when the thread has ended. Idempotent. Not from within `answer`.
  virtual void stop() = 0;
};

}  // namespace ctibus::metrics
