#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "network.hpp"
#include "tcp_network.hpp"

namespace ctibus::csta::testing {

/// The strand: what the network's thread posts is done by the test, when it waits.
class Strand {
 public:
  TcpNetwork::Post poster() {
    return [this](std::function<void()> action) {
      const std::lock_guard lock(mutex_);
      actions_.push_back(std::move(action));
      woken_.notify_one();
    };
  }
  /// Does what was posted until the condition holds. False: it does not for a long time.
  bool until(const std::function<bool()>& condition);
  /// Waits until so much was posted, and does nothing of it.
  bool until_posted(std::size_t count);
  std::size_t posted();

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<std::function<void()>> actions_;
};

/// Notes what it hears.
class Ears : public StreamListener {
 public:
  void connected() override { heard_connected = true; }
  void received(std::string_view bytes) override {
    heard += bytes;
    ++pieces;
    if (on_received) on_received();
  }
  void closed(const Error& why) override {
    ++times_closed;
    error = why;
  }
  bool is_closed() const { return times_closed != 0; }

  bool heard_connected = false;
  std::string heard;
  std::size_t pieces = 0;
  int times_closed = 0;
  Error error;
  std::function<void()> on_received;
};

/// A switch's end, on a port of the loopback; blocking, as the test drives it.
class Listener {
 public:
  using tcp = boost::asio::ip::tcp;
  Listener() : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}) {}

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  Endpoint endpoint() const { return {.host = "127.0.0.1", .port = port()}; }
  tcp::socket accept() { return acceptor_.accept(); }
  static std::string read(tcp::socket& socket, std::size_t size);
  /// Until the other end closes.
  static std::string read_all(tcp::socket& socket);

 private:
  boost::asio::io_context io_;
  tcp::acceptor acceptor_;
};

/// The strand outlives the network, and that its streams.
class NetworkTest : public ::testing::Test {
 protected:
  std::unique_ptr<Stream> connect(const Endpoint& endpoint) {
    return network_->connect(endpoint, ears_);
  }
  bool until_connected() {
    return strand_.until([this] { return ears_.heard_connected || ears_.is_closed(); }) &&
           ears_.heard_connected;
  }
  bool until_closed() {
    return strand_.until([this] { return ears_.is_closed(); });
  }

  Strand strand_;
  Ears ears_;
  Listener listener_;
  std::unique_ptr<TcpNetwork> network_ = std::make_unique<TcpNetwork>(strand_.poster());
};

}  // namespace ctibus::csta::testing
