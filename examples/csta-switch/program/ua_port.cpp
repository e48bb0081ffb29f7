#include "ua_port.hpp"

#include <boost/asio/buffer.hpp>
#include <charconv>
#include <sstream>

namespace csta_switch {
namespace {

using boost::asio::ip::udp;
using boost::system::error_code;

std::string text_of(const udp::endpoint& endpoint) {
  std::ostringstream text;
  text << endpoint;
  return text.str();
}

UaOptions at(const udp::endpoint& address, UaOptions options) {
  options.address = text_of(address);
  return options;
}

}  // namespace

UaPort::UaPort(boost::asio::io_context& context, Exchange& exchange, const udp::endpoint& listen,
               UaOptions options, std::function<void()> acts)
    : socket_(context, listen),
      server_(exchange, at(socket_.local_endpoint(), std::move(options)),
              [this](const std::string& datagram, const std::string& to) { send(datagram, to); }),
      acts_(std::move(acts)) {
  read();
}

void UaPort::read() {
  socket_.async_receive_from(boost::asio::buffer(buffer_), from_,
                             [this](const error_code& error, std::size_t size) {
                               if (error == boost::asio::error::operation_aborted) return;
                               if (!error) {
                                 acts_();
                                 server_.receive({buffer_.data(), size}, text_of(from_));
                                 acts_();
                               }
                               read();
                             });
}

// What cannot be sent is lost, as datagrams are.
void UaPort::send(const std::string& datagram, const std::string& to) {
  const auto colon = to.rfind(':');
  std::string host = to.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  unsigned short port = 0;
  std::from_chars(to.data() + colon + 1, to.data() + to.size(), port);
  error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  if (!failed) socket_.send_to(boost::asio::buffer(datagram), {address, port}, 0, failed);
}

}  // namespace csta_switch
