#include "ctibus/kit/wire/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <zmq.hpp>

#include "ctibus/kit/wire/control.hpp"
#include "ctibus/kit/wire/endpoint.hpp"

namespace ctibus::wire {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int heartbeats_missed = 3;
constexpr std::int64_t largest_message = std::int64_t{16} << 20;
constexpr const char* monitor_name = "inproc://connection";
// What waits to be sent is bounded by its senders: publications by their confirmation, answers and
// credit by what the server has sent.
constexpr int unsent_messages = 65536;
constexpr int watched_events =
    ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
    ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

zmq::message_t share(const std::shared_ptr<const msgpack::Buffer>& bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): libzmq gives it back to `release`
  auto* owner = new std::shared_ptr<const msgpack::Buffer>(bytes);
  const auto release = [](void*, void* hint) {
    delete static_cast<std::shared_ptr<const msgpack::Buffer>*>(hint);  // NOLINT
  };
  // The interface is not const; nobody writes.
  auto* data = const_cast<std::uint8_t*>(bytes->data());  // NOLINT
  return {data, bytes->size(), release, owner};
}

bool is_tcp(const std::string& endpoint) { return endpoint.starts_with("tcp://"); }

}  // namespace

struct Connection::Socket {
  zmq::context_t context{1};
  zmq::socket_t socket{context, zmq::socket_type::dealer};
  zmq::socket_t monitor{context, zmq::socket_type::pair};
  bool denied = false;  ///< the server refused the key

  /// Reads what happened to the connection. True: it is no more.
  bool is_cut() {
    bool cut = false;
    zmq::message_t event;
    while (monitor.recv(event, zmq::recv_flags::dontwait)) {
      std::uint16_t what = 0;
      if (event.size() >= sizeof(what)) std::memcpy(&what, event.data(), sizeof(what));
      denied = denied || what == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH ||
               what == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;
      cut = cut || what != 0;
      zmq::message_t endpoint;
      if (event.more()) (void)monitor.recv(endpoint, zmq::recv_flags::dontwait);
    }
    return cut;
  }
};

Connection::Connection(std::unique_ptr<Socket> socket)
    : socket_(std::move(socket)), heard_(Clock::now()), spoke_(heard_), caught_up_(heard_) {}

Connection::~Connection() {
  if (!lost_) send(to_wire(MessageKind::bye, Alive{}));
}

Result<std::unique_ptr<Connection>> Connection::open(const Options& options) {
  if (is_tcp(options.endpoint)) {
    if (options.keys.empty()) {
      return failure("wire.needs_key",
                     options.endpoint + " wants a key: name the file that `ctibus keys new` made.");
    }
  } else if (auto listening = probe(options.endpoint); !listening) {
    return tl::unexpected(listening.error());
  }
  try {
    auto made = std::make_unique<Socket>();
    made->socket.set(zmq::sockopt::linger, 100);
    made->socket.set(zmq::sockopt::reconnect_ivl, -1);
    made->socket.set(zmq::sockopt::maxmsgsize, largest_message);
    made->socket.set(zmq::sockopt::sndhwm, unsent_messages);
    made->socket.set(zmq::sockopt::handshake_ivl, static_cast<int>(options.limit.count()));
    if (!options.keys.empty()) {
      made->socket.set(zmq::sockopt::curve_serverkey, options.keys.server_public);
      made->socket.set(zmq::sockopt::curve_publickey, options.keys.own.public_key);
      made->socket.set(zmq::sockopt::curve_secretkey, options.keys.own.secret_key);
    }
    if (zmq_socket_monitor(made->socket.handle(), monitor_name, watched_events) != 0) {
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
                                         .software = options.software,
                                         .key = options.key,
                                         .source_epoch = options.source_epoch,
                                         .resume_epoch = options.resume.epoch,
                                         .resume_sequence = options.resume.sequence}));
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
               .source = std::string(welcome.source),
               .tail = {welcome.epoch, welcome.sequence},
               .taken = welcome.taken,
               .heartbeat = std::clamp<std::chrono::milliseconds>(welcome.heartbeat, 1ms, 1h),
               .max_credit = welcome.max_credit,
               .sandbox = welcome.sandbox};
    return {};
  }
  if (socket_->denied) {
    return failure(
        "wire.not_allowed",
        fmt::format("{} does not accept the key of {}: ask the site's administrator for "
                    "one (`ctibus keys new`), and look at the site's log for the reason.",
                    options.endpoint, options.name));
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

bool Connection::send(const std::shared_ptr<const msgpack::Buffer>& message) {
  if (lost_) return false;
  try {
    if (!socket_->socket.send(share(message), zmq::send_flags::dontwait)) lost_ = true;
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
        longest_delay_ = now - std::min(heard_, caught_up_);
        heard_ = now;
        if (received.empty()) continue;
        const auto* begin = received.data<const std::uint8_t>();
        message.assign(begin, begin + received.size());
        return Event::message;
      }
      caught_up_ = now;
      if (now - heard_ > heartbeats_missed * server_.heartbeat) break;
      const auto wake = std::min({until, spoke_ + server_.heartbeat,
                                  heard_ + heartbeats_missed * server_.heartbeat + 1ms});
      zmq::pollitem_t items[] = {{socket_->socket.handle(), 0, ZMQ_POLLIN, 0},
                                 {socket_->monitor.handle(), 0, ZMQ_POLLIN, 0},
                                 {nullptr, watched, ZMQ_POLLIN, 0}};
      zmq::poll(items, watched >= 0 ? 3 : 2,
                std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(wake - now)));
      if ((items[0].revents & ZMQ_POLLIN) != 0) continue;
      if ((items[1].revents & ZMQ_POLLIN) != 0 && socket_->is_cut()) break;
      if (watched >= 0 && items[2].revents != 0) return Event::watched;
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) break;
    }
    if (Clock::now() >= until) return Event::quiet;
  }
  lost_ = true;
  return Event::lost;
}

}  // namespace ctibus::wire
