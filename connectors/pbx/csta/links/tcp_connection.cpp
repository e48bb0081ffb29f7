#include "tcp_connection.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace ctibus::csta {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// A switch that is gone without a word is noticed after a good minute.
void keep_alive(tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(tcp::socket::keep_alive(true), ignored);
  const auto seconds = [&](int option, int value) {
    setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
  };
  seconds(TCP_KEEPIDLE, 30);
  seconds(TCP_KEEPINTVL, 10);
  seconds(TCP_KEEPCNT, 4);
}

/// For people.
std::string reason(const boost::system::error_code& error) {
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated) {
    return "the switch has closed the connection";
  }
  return error.message();
}

}  // namespace

TcpConnection::TcpConnection(asio::io_context& io, const TcpNetwork::Post& post,
                             const TcpLimits& limits, Endpoint endpoint, std::shared_ptr<Ear> ear)
    : io_(io),
      post_(post),
      limits_(limits),
      endpoint_(std::move(endpoint)),
      ear_(std::move(ear)),
      resolver_(io),
      socket_(io),
      timer_(io) {}

std::string TcpConnection::where() const {
  return fmt::format("{}:{}", endpoint_.host, endpoint_.port);
}

void TcpConnection::start() {
  Code not_numeric;
  const auto address = asio::ip::make_address(endpoint_.host, not_numeric);
  if (!not_numeric) {
    // The resolver serves one after the other: a dead name before it would hold it up.
    addresses_ = {{address, endpoint_.port}};
    return connect_next({});
  }
  limit(limits_.name,
        [this] { fail(fmt::format("its name was not found within {} ms", limits_.name.count())); });
  resolver_.async_resolve(endpoint_.host, std::to_string(endpoint_.port),
                          tcp::resolver::numeric_service,
                          alive([this](const Code& error, const auto& found) {
                            if (error) return fail(reason(error));
                            for (const auto& one : found) addresses_.push_back(one.endpoint());
                            connect_next({});
                          }));
}

/// `before`: why the last address did not do.
void TcpConnection::connect_next(const Code& before) {
  Code ignored;
  socket_.close(ignored);
  if (addresses_.empty()) {
    return fail(before == asio::error::timed_out
                    ? fmt::format("no connection within {} ms", limits_.address.count())
                    : reason(before));
  }
  const tcp::endpoint to = addresses_.front();
  addresses_.pop_front();
  limit(limits_.address, [this] {
    timed_out_ = true;
    Code closed;
    socket_.close(closed);  // ends the attempt
  });
  socket_.async_connect(to, alive([this](const Code& error) {
                          if (std::exchange(timed_out_, false)) {
                            return connect_next(asio::error::timed_out);
                          }
                          if (error) return connect_next(error);
                          no_limit();
                          keep_alive(socket_);
                          if (endpoint_.encrypted) return encrypt();
                          begin();
                        }));
}

void TcpConnection::encrypt() {
  auto made = make_tls(endpoint_, socket_);
  if (!made) {
    tell([error = made.error()](StreamListener& listener) { listener.closed(error); });
    return close();
  }
  tls_ = std::move(*made);
  limit(limits_.handshake, [this] {
    fail(fmt::format("no agreement on TLS within {} ms", limits_.handshake.count()));
  });
  tls_->stream.async_handshake(asio::ssl::stream_base::client, alive([this](const Code& error) {
                                 if (error) return fail(tls_failure(*tls_, error));
                                 begin();
                               }));
}

void TcpConnection::begin() {
  no_limit();
  connected_ = true;
  tell([](StreamListener& listener) { listener.connected(); });
  read();
  write();
}

void TcpConnection::read() {
  if (reading_ || closed_ || !connected_ || (!left_ && untaken_ >= limits_.untaken)) return;
  reading_ = true;
  auto handler = alive([this](const Code& error, std::size_t size) {
    reading_ = false;
    if (error) return fail(reason(error));
    received(size);
    read();
  });
  const auto buffer = asio::buffer(buffer_);
  if (tls_) {
    tls_->stream.async_read_some(buffer, std::move(handler));
  } else {
    socket_.async_read_some(buffer, std::move(handler));
  }
}

void TcpConnection::received(std::size_t size) {
  if (left_) return;
  untaken_ += size;
  post_([ear = ear_, self = weak_from_this(), bytes = std::string(buffer_.data(), size)] {
    if (ear->listener == nullptr) return;
    ear->listener->received(bytes);
    // As long as there is a listener there is the network's thread.
    if (ear->listener == nullptr) return;
    if (const auto connection = self.lock()) {
      asio::post(connection->io_, [connection, size = bytes.size()] { connection->taken(size); });
    }
  });
}

void TcpConnection::taken(std::size_t size) {
  untaken_ -= size;
  read();
}

void TcpConnection::send(std::string bytes) {
  const bool too_many = (unsent_ += bytes.size()) > limits_.unsent;
  if (too_many) bytes.clear();
  asio::post(io_, [self = shared_from_this(), too_many, bytes = std::move(bytes)]() mutable {
    if (self->closed_) return;
    if (too_many) return self->fail("it takes nothing, and too much waits to be sent");
    self->queue(std::move(bytes));
  });
}

void TcpConnection::queue(std::string bytes) {
  waiting_ += bytes;
  write();
}

void TcpConnection::write() {
  if (!connected_ || !leaving_.empty()) return;
  if (waiting_.empty()) {
    if (left_) written();
    return;
  }
  leaving_ = std::exchange(waiting_, {});
  auto handler = alive([this](const Code& error, std::size_t size) {
    if (error) return fail(reason(error));
    unsent_ -= size;
    leaving_.clear();
    write();
  });
  const auto buffer = asio::buffer(leaving_);
  if (tls_) {
    asio::async_write(tls_->stream, buffer, std::move(handler));
  } else {
    asio::async_write(socket_, buffer, std::move(handler));
  }
}

/// All has left. What the switch still sends is read and dropped: closed with bytes unread, a
/// connection is reset, and what has just been sent may be lost.
void TcpConnection::written() {
  Code ignored;
  if (!tls_) {
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    return;
  }
  tls_->stream.async_shutdown(alive([this](const Code&) { close(); }));
}

void TcpConnection::leave() {
  if (closed_ || left_) return;
  left_ = true;
  if (!connected_) return close();
  limit(limits_.linger, [this] { close(); });
  read();
  write();
}

void TcpConnection::limit(std::chrono::milliseconds time, std::function<void()> action) {
  // Also one that was due a moment ago, and is on its way, does not count any more.
  const auto number = ++last_limit_;
  timer_.expires_after(time);
  timer_.async_wait(alive([this, number, action = std::move(action)](const Code& error) {
    if (!error && number == last_limit_) action();
  }));
}

void TcpConnection::no_limit() {
  ++last_limit_;
  timer_.cancel();
}

void TcpConnection::fail(std::string_view why) {
  const Error error{connected_ ? "csta.link_lost" : "csta.not_connected",
                    fmt::format("{}: {}.", where(), why)};
  tell([error](StreamListener& listener) { listener.closed(error); });
  close();
}

void TcpConnection::close() {
  closed_ = true;
  Code ignored;
  resolver_.cancel();
  timer_.cancel();
  socket_.close(ignored);
}

void TcpConnection::tell(std::function<void(StreamListener&)> what) {
  if (left_) return;
  post_([ear = ear_, what = std::move(what)] {
    if (ear->listener != nullptr) what(*ear->listener);
  });
}

}  // namespace ctibus::csta
