#include "core/gateway/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <zmq.hpp>

#include "core/gateway/control.hpp"
#include "core/gateway/endpoint.hpp"

namespace ctibus::gateway {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int heartbeats_missed = 3;
constexpr std::int64_t largest_message = std::int64_t{16} << 20;
constexpr const char* monitor_name = "inproc://connection";

}  // namespace

struct Connection::Socket {
  zmq::context_t context{1};
  zmq::socket_t socket{context, zmq::socket_type::dealer};
  zmq::socket_t monitor{context, zmq::socket_type::pair};
};

Connection::Connection(std::unique_ptr<Socket> socket)
    : socket_(std::move(socket)), heard_(Clock::now()), spoke_(heard_) {}

Connection::~Connection() {
  if (!lost_) send(to_wire(MessageKind::bye, Alive{}));
}

Result<std::unique_ptr<Connection>> Connection::open(const Options& options) {
  if (auto listening = probe(options.endpoint); !listening) {
    return tl::unexpected(listening.error());
  }
  try {
    auto made = std::make_unique<Socket>();
    made->socket.set(zmq::sockopt::linger, 100);
    made->socket.set(zmq::sockopt::reconnect_ivl, -1);
    made->socket.set(zmq::sockopt::maxmsgsize, largest_message);
    if (zmq_socket_monitor(made->socket.handle(), monitor_name, ZMQ_EVENT_DISCONNECTED) != 0) {
      throw zmq::error_t();
    }
    made->monitor.set(zmq::sockopt::linger, 0);
    made->monitor.connect(monitor_name);
    made->socket.connect(options.endpoint);
    std::unique_ptr<Connection> connection(new Connection(std::move(made)));
    if (auto welcome = connection->greet(options); !welcome) {
      connection->lost_ = true;
      return tl::unexpected(welcome.error());
    }
    return connection;
  } catch (const zmq::error_t& error) {
    return failure("wire.unreachable",
                   fmt::format("Cannot connect to {}: {}.", options.endpoint, error.what()));
  }
}

Result<> Connection::greet(const Options& options) {
  send(to_wire(MessageKind::hello, Hello{.oldest_version = protocol_version,
                                         .newest_version = protocol_version,
                                         .name = options.name,
                                         .software = options.software}));
  server_.heartbeat = options.limit;  // nothing else is known yet
  msgpack::Buffer message;
  const auto until = Clock::now() + options.limit;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left <= 0ms) break;
    const Event event = wait(left, -1, message);
    if (event == Event::lost) break;
    if (event != Event::message) continue;
    const auto kind = static_cast<MessageKind>(message.front());
    if (kind == MessageKind::refused) {
      Refused refused;
      if (from_wire(message, refused)) {
        return failure(std::string(refused.code), std::string(refused.text));
      }
    }
    Welcome welcome;
    if (kind != MessageKind::welcome || !from_wire(message, welcome)) continue;
    server_ = {.version = welcome.version,
               .site = std::string(welcome.site),
               .software = std::string(welcome.software),
               .epoch = welcome.epoch,
               .sequence = welcome.sequence,
               .heartbeat = std::max<std::chrono::milliseconds>(welcome.heartbeat, 1ms),
               .max_credit = welcome.max_credit};
    return {};
  }
  return failure("wire.unreachable",
                 fmt::format("{} does not answer: is it ctibusd that listens there? A stopped or "
                             "overloaded one does not answer either.",
                             options.endpoint));
}

bool Connection::send(const msgpack::Buffer& message) {
  if (lost_) return false;
  try {
    if (!socket_->socket.send(zmq::buffer(message), zmq::send_flags::dontwait)) lost_ = true;
  } catch (const zmq::error_t&) {
    lost_ = true;
  }
  spoke_ = Clock::now();
  return !lost_;
}

Connection::Event Connection::wait(std::chrono::milliseconds limit, int watched,
                                   msgpack::Buffer& message) {
  const auto until = Clock::now() + limit;
  while (!lost_) {
    auto now = Clock::now();
    if (now - spoke_ >= server_.heartbeat) send(to_wire(MessageKind::alive, Alive{}));
    zmq::message_t received;
    try {
      if (socket_->socket.recv(received, zmq::recv_flags::dontwait)) {
        heard_ = now;
        if (received.empty()) continue;
        const auto* begin = received.data<const std::uint8_t>();
        message.assign(begin, begin + received.size());
        return Event::message;
      }
      if (now - heard_ > heartbeats_missed * server_.heartbeat) break;
      const auto wake = std::min({until, spoke_ + server_.heartbeat,
                                  heard_ + heartbeats_missed * server_.heartbeat + 1ms});
      zmq::pollitem_t items[] = {{socket_->socket.handle(), 0, ZMQ_POLLIN, 0},
                                 {socket_->monitor.handle(), 0, ZMQ_POLLIN, 0},
                                 {nullptr, watched, ZMQ_POLLIN, 0}};
      zmq::poll(items, watched >= 0 ? 3 : 2,
                std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(wake - now)));
      if ((items[0].revents & ZMQ_POLLIN) != 0) continue;
      if ((items[1].revents & ZMQ_POLLIN) != 0) break;
      if (watched >= 0 && items[2].revents != 0) return Event::watched;
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) break;
    }
    if (Clock::now() >= until) return Event::quiet;
  }
  lost_ = true;
  return Event::lost;
}

}  // namespace ctibus::gateway
