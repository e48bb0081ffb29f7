#include "core/metrics/http_listener.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <memory>
#include <optional>
#include <thread>

#include "core/metrics/http_request.hpp"

namespace ctibus::metrics {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

/// Boost.Asio asks for it neither of socket nor of accept.
void keep_from_children(int fd) { ::fcntl(fd, F_SETFD, FD_CLOEXEC); }

class Connection;
using Connections = std::list<std::shared_ptr<Connection>>;

/// One connection, from request to request.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const HttpOptions& options, Connections& all)
      : stream_(std::move(socket)), options_(options), all_(all), buffer_(options.request_bytes) {}

  void begin(Connections::iterator place) {
    place_ = place;
    read();
  }

  /// Whatever is under way ends.
  void drop() {
    place_ = all_.end();
    error_code ignored;
    stream_.socket().close(ignored);
  }

 private:
  void read() {
    begin_request(parser_, options_.request_bytes);
    // For the whole of it, however it trickles in.
    stream_.expires_after(options_.request_time);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code why, std::size_t) { self->got(why); });
  }

  void got(error_code why) {
    auto verdict = judge(why, *parser_, options_);
    if (!verdict) return end();
    write(std::move(verdict->answer), verdict->head, verdict->keep);
  }

  void write(HttpAnswer answer, bool head, bool keep) {
    response_ = {};
    response_.result(answer.status);
    response_.version(11);
    response_.set(http::field::content_type, answer.content_type);
    response_.set(http::field::cache_control, "no-store");
    if (answer.status == 405) response_.set(http::field::allow, "GET, HEAD");
    response_.keep_alive(keep);
    response_.content_length(answer.body.size());
    if (!head) response_.body() = std::move(answer.body);
    serializer_.emplace(response_);
    serializer_->split(head);
    stream_.expires_after(options_.answer_time);
    const auto written = [self = shared_from_this(), keep](error_code why, std::size_t) {
      if (why || !keep) return self->end();
      self->read();
    };
    if (head) {
      http::async_write_header(stream_, *serializer_, written);
    } else {
      http::async_write(stream_, *serializer_, written);
    }
  }

  void end() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.close();
    if (place_ != all_.end()) all_.erase(std::exchange(place_, all_.end()));
  }

  beast::tcp_stream stream_;
  const HttpOptions& options_;
  Connections& all_;
  Connections::iterator place_;
  beast::flat_buffer buffer_;
  std::optional<RequestParser> parser_;
  http::response<http::string_body> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
};

class Listener final : public HttpListener {
 public:
  explicit Listener(HttpOptions options) : options_(std::move(options)) {}
  ~Listener() override { Listener::stop(); }

  Result<> listen() {
    const ListenAddress& at = options_.address;
    error_code why;
    const auto address = asio::ip::make_address(at.address, why);
    const tcp::endpoint endpoint(address, at.port);
    if (!why) acceptor_.open(endpoint.protocol(), why);
    if (!why) keep_from_children(acceptor_.native_handle());
    if (!why) acceptor_.set_option(tcp::acceptor::reuse_address(true), why);
    if (!why) acceptor_.bind(endpoint, why);
    if (!why) acceptor_.listen(asio::socket_base::max_listen_connections, why);
    if (!why) port_ = acceptor_.local_endpoint(why).port();
    if (why) {
      return failure(
          "metrics.listen",
          fmt::format("Cannot listen at {} port {}: {}. Choose another one for listen in "
                      "[metrics].",
                      at.address, at.port, why.message()));
    }
    accept();
    tick();
    thread_ = std::thread([this] { context_.run(); });
    return {};
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

  void stop() override {
    if (!thread_.joinable()) return;
    context_.stop();
    thread_.join();
    connections_.clear();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code why, tcp::socket socket) {
      if (why == asio::error::operation_aborted) return;
      if (!why) {
        keep_from_children(socket.native_handle());
        take(std::move(socket));
        return accept();
      }
      // Such as no file descriptor being left: it must not become a loop that never rests.
      pause_.expires_after(std::chrono::milliseconds(100));
      pause_.async_wait([this](error_code ended) {
        if (!ended) accept();
      });
    });
  }

  void take(tcp::socket socket) {
    if (connections_.size() >= options_.connections) {
      connections_.front()->drop();
      connections_.pop_front();
    }
    const auto fresh = connections_.insert(
        connections_.end(),
        std::make_shared<Connection>(std::move(socket), options_, connections_));
    (*fresh)->begin(fresh);
  }

  void tick() {
    if (!options_.tick) return;
    options_.tick();
    timer_.expires_after(std::chrono::seconds(1));
    timer_.async_wait([this](error_code ended) {
      if (!ended) tick();
    });
  }

  HttpOptions options_;
  Connections connections_;  ///< oldest first
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  asio::steady_timer timer_{context_};
  asio::steady_timer pause_{context_};
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<HttpListener>> HttpListener::open(HttpOptions options) {
  auto listener = std::make_unique<Listener>(std::move(options));
  if (auto listening = listener->listen(); !listening) return tl::unexpected(listening.error());
  return std::unique_ptr<HttpListener>(std::move(listener));
}

}  // namespace ctibus::metrics
