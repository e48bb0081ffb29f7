#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "csta_switch/exchange.hpp"

namespace csta_switch {

/// An exchange behind a TCP port, under the clock of this machine. One thread: that of the context.
class Server {
 public:
  struct Settings {
    boost::asio::ip::tcp::endpoint listen;
    LinkKind kind = LinkKind::xml;
    std::optional<Time> restart_every = {};
  };

  /// Throws boost::system::system_error when it cannot listen.
  Server(boost::asio::io_context& context, Exchange& exchange, Settings settings);

  boost::asio::ip::tcp::endpoint local_endpoint() const { return acceptor_.local_endpoint(); }
  /// Brings the exchange to the present. To be called before and after anybody else acts on it.
  void wait();

 private:
  void accept();
  void schedule_restart();
  Time now() const { return std::chrono::steady_clock::now() - begin_; }

  boost::asio::io_context* context_;
  Exchange* exchange_;
  Settings settings_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer restart_timer_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace csta_switch
