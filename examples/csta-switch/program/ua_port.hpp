#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <functional>
#include <string>
#include <vector>

#include "csta_switch/ua_server.hpp"

namespace csta_switch {

/// The exchange's uaCSTA side behind a UDP port. One thread: that of the context.
class UaPort {
 public:
  /// `acts` is called before and after the exchange is acted on. Throws boost::system::system_error
  /// when the port is not free.
  UaPort(boost::asio::io_context& context, Exchange& exchange,
         const boost::asio::ip::udp::endpoint& listen, UaOptions options,
         std::function<void()> acts);

  boost::asio::ip::udp::endpoint local_endpoint() const { return socket_.local_endpoint(); }
  const std::vector<std::string>& violations() const { return server_.violations(); }

 private:
  void read();
  void send(const std::string& datagram, const std::string& to);

  boost::asio::ip::udp::socket socket_;
  UaServer server_;
  std::function<void()> acts_;
  boost::asio::ip::udp::endpoint from_;
  std::array<char, 65536> buffer_{};
};

}  // namespace csta_switch
