#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "network.hpp"
#include "tcp_network.hpp"
#include "tls.hpp"

namespace ctibus::csta {

/// What the strand knows of a stream: whom to tell, as long as it is there. Strand only.
struct Ear {
  StreamListener* listener = nullptr;
};

/// One connection, on the network's thread; what is said of another thread may be called there.
class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
 public:
  TcpConnection(boost::asio::io_context& io, const TcpNetwork::Post& post, const TcpLimits& limits,
                Endpoint endpoint, std::shared_ptr<Ear> ear);

  void start();
  /// Nobody listens any more: what was sent leaves, for a while, then it is closed.
  void leave();
  /// Strand.
  void send(std::string bytes);

 private:
  using Code = boost::system::error_code;

  /// A handler that keeps the connection alive, and is not called after its end.
  template <class Do>
  auto alive(Do action) {
    return [self = shared_from_this(), action](const Code& error, auto&&... more) {
      if (!self->closed_) action(error, more...);
    };
  }
  void connect_next(const Code& before);
  void encrypt();
  void begin();
  void read();
  void received(std::size_t size);
  void taken(std::size_t size);
  void queue(std::string bytes);
  void write();
  void written();
  /// Does it after so long, unless there is another limit by then, or none.
  void limit(std::chrono::milliseconds time, std::function<void()> action);
  void no_limit();
  /// Closes, and tells why with host and port.
  void fail(std::string_view why);
  void close();
  std::string where() const;
  void tell(std::function<void(StreamListener&)> what);

  boost::asio::io_context& io_;
  const TcpNetwork::Post& post_;
  const TcpLimits limits_;
  const Endpoint endpoint_;
  const std::shared_ptr<Ear> ear_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  std::deque<boost::asio::ip::tcp::endpoint> addresses_;  ///< not tried yet
  std::unique_ptr<TlsStream> tls_;
  boost::asio::steady_timer timer_;
  std::uint64_t last_limit_ = 0;
  std::array<char, 16384> buffer_{};
  std::string waiting_, leaving_;  ///< to be sent
  std::atomic<std::size_t> unsent_ = 0;
  std::size_t untaken_ = 0;
  bool timed_out_ = false;  ///< the address that is tried
  bool connected_ = false;
  bool reading_ = false;
  bool left_ = false;
  bool closed_ = false;
};

}  // namespace ctibus::csta
