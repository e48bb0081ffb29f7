#include "core/gateway/socket.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <vector>
#include <zmq.hpp>

#include "ctibus/kit/wire/endpoint.hpp"

namespace ctibus::gateway {
namespace {

constexpr int goodbye_ms = 100;

zmq::message_t message_of(msgpack::Buffer&& bytes) {
  auto* owned = new msgpack::Buffer(std::move(bytes));
  const auto release = [](void*, void* hint) { delete static_cast<msgpack::Buffer*>(hint); };
  return zmq::message_t(owned->data(), owned->size(), release, owned);
}

/// libzmq removes whatever has the socket's name.
Result<> check_place(const std::string& endpoint) {
  auto path = wire::socket_path(endpoint);
  if (!path) return tl::unexpected(path.error());
  std::error_code error;
  std::filesystem::create_directories(path->parent_path(), error);
  if (error) {
    return failure("wire.cannot_bind",
                   fmt::format("Cannot make the folder of {}: {}.", endpoint, error.message()));
  }
  const auto status = std::filesystem::symlink_status(*path, error);
  if (!std::filesystem::exists(status)) return {};
  if (status.type() != std::filesystem::file_type::socket) {
    return failure("wire.cannot_bind",
                   fmt::format("{} is a file that is no socket: choose another endpoint, or move "
                               "it away.",
                               path->native()));
  }
  if (wire::probe(endpoint)) {
    return failure("wire.cannot_bind",
                   fmt::format("Another process listens on {}: stop it, or choose another "
                               "endpoint.",
                               endpoint));
  }
  return {};
}

/// The answers to ZAP requests (ZeroMQ RFC 27), by which libzmq asks who a key belongs to.
class Authenticator {
 public:
  Authenticator(zmq::context_t& context, Security security)
      : security_(std::move(security)), socket_(context, zmq::socket_type::rep) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.bind("inproc://zeromq.zap.01");
  }

  void on_unknown(std::function<void(const std::string&)> handler) {
    on_unknown_ = std::move(handler);
  }

  [[nodiscard]] zmq::pollitem_t item() { return {socket_.handle(), 0, ZMQ_POLLIN, 0}; }

  void answer_all() {
    std::vector<zmq::message_t> request;
    while (receive(request)) {
      // version, request id, domain, address, routing id, mechanism, credentials
      std::optional<std::string> user;
      if (request.size() == 7 && request[5].to_string_view() == "CURVE" &&
          request[6].size() == 32) {
        std::array<char, 41> key{};
        zmq_z85_encode(key.data(), request[6].data<std::uint8_t>(), request[6].size());
        const std::string address = request[3].to_string();
        user = security_.user_of(key.data(), address);
        if (!user && on_unknown_) on_unknown_(address);
      }
      const std::string id = request.size() > 1 ? request[1].to_string() : std::string();
      const std::array<std::string, 6> reply = {
          "1.0", id, user ? "200" : "400", user ? "OK" : "unknown key", user.value_or(""), ""};
      for (std::size_t i = 0; i < reply.size(); ++i) {
        socket_.send(zmq::buffer(reply[i]),
                     i + 1 < reply.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
      }
    }
  }

 private:
  bool receive(std::vector<zmq::message_t>& parts) {
    parts.clear();
    do {
      zmq::message_t part;
      if (!socket_.recv(part, zmq::recv_flags::dontwait)) return false;
      parts.push_back(std::move(part));
    } while (parts.back().more());
    return true;
  }

  Security security_;
  std::function<void(const std::string&)> on_unknown_;
  zmq::socket_t socket_;
};

}  // namespace

struct ServerSocket::Implementation {
  zmq::context_t context{1};
  std::unique_ptr<Authenticator> authenticator;
  zmq::socket_t socket{context, zmq::socket_type::router};
  std::string endpoint;
};

ServerSocket::ServerSocket(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

ServerSocket::~ServerSocket() = default;

void ServerSocket::on_unknown_key(std::function<void(const std::string&)> handler) {
  auto& authenticator = implementation_->authenticator;
  if (authenticator) authenticator->on_unknown(std::move(handler));
}

const std::string& ServerSocket::endpoint() const { return implementation_->endpoint; }

Result<std::unique_ptr<ServerSocket>> ServerSocket::bind(const std::string& endpoint,
                                                         const Limits& limits, Security security) {
  const bool keys = !security.server.secret_key.empty();
  const bool tcp = endpoint.starts_with("tcp://");
  if (tcp && !keys) {
    return failure("wire.needs_key",
                   endpoint + " needs keys: make the server's with `ctibus keys init`.");
  }
  if (!tcp) {
    if (auto place = check_place(endpoint); !place) return tl::unexpected(place.error());
  }
  try {
    auto implementation = std::make_unique<Implementation>();
    auto& socket = implementation->socket;
    socket.set(zmq::sockopt::linger, goodbye_ms);
    socket.set(zmq::sockopt::router_mandatory, true);
    socket.set(zmq::sockopt::sndhwm, limits.unsent_messages);
    socket.set(zmq::sockopt::rcvhwm, 64);
    socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(limits.message_bytes));
    socket.set(zmq::sockopt::handshake_ivl, 5000);
    socket.set(zmq::sockopt::backlog, 1024);
    if (keys) {
      socket.set(zmq::sockopt::curve_server, true);
      socket.set(zmq::sockopt::curve_secretkey, security.server.secret_key);
      socket.set(zmq::sockopt::zap_domain, "ctibus");
      implementation->authenticator =
          std::make_unique<Authenticator>(implementation->context, std::move(security));
    }
    socket.bind(endpoint);
    implementation->endpoint = socket.get(zmq::sockopt::last_endpoint);
    if (!tcp) {
      const auto path = wire::socket_path(endpoint);
      if (::chmod(path->c_str(), 0660) != 0) {
        return failure("wire.cannot_bind", fmt::format("Cannot protect {}: {}.", path->native(),
                                                       std::generic_category().message(errno)));
      }
    }
    return std::unique_ptr<ServerSocket>(new ServerSocket(std::move(implementation)));
  } catch (const zmq::error_t& error) {
    return failure("wire.cannot_bind", fmt::format("Cannot open {}: {}.", endpoint, error.what()));
  }
}

ServerSocket::Sent ServerSocket::send(const std::string& peer, msgpack::Buffer& message) {
  auto& socket = implementation_->socket;
  try {
    const auto sent =
        socket.send(zmq::buffer(peer), zmq::send_flags::sndmore | zmq::send_flags::dontwait);
    if (!sent) return Sent::full;
    // The pipe was found to have room for the whole message.
    socket.send(message_of(std::move(message)), zmq::send_flags::dontwait);
    return Sent::yes;
  } catch (const zmq::error_t&) {
    return Sent::gone;
  }
}

bool ServerSocket::receive(std::size_t most, std::size_t most_bytes, const Handler& handler) {
  auto& socket = implementation_->socket;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < most && bytes < most_bytes; ++i) try {
      zmq::message_t peer;
      if (!socket.recv(peer, zmq::recv_flags::dontwait)) return false;
      zmq::message_t message;
      bool single = peer.more() && socket.recv(message, zmq::recv_flags::none) && !message.more();
      for (bool more = message.more(); more;) {
        zmq::message_t rest;
        more = socket.recv(rest, zmq::recv_flags::none) && rest.more();
      }
      Received received{.peer = peer.to_string_view(), .user = {}, .message = {}};
      // Of each message, since a routing id may come back on another connection.
      if (implementation_->authenticator) received.user = message.gets("User-Id");
      if (single) received.message = {message.data<const std::uint8_t>(), message.size()};
      bytes += received.message.size();
      handler(received);
    } catch (const zmq::error_t&) {
      return true;  // interrupted by a signal
    }
  return true;
}

void ServerSocket::wait(int fd, std::chrono::milliseconds limit) {
  zmq::pollitem_t items[3] = {
      {implementation_->socket.handle(), 0, ZMQ_POLLIN, 0}, {nullptr, fd, ZMQ_POLLIN, 0}, {}};
  auto& authenticator = implementation_->authenticator;
  if (authenticator) items[2] = authenticator->item();
  try {
    zmq::poll(items, authenticator ? 3 : 2, limit);
    if (authenticator && (items[2].revents & ZMQ_POLLIN) != 0) authenticator->answer_all();
  } catch (const zmq::error_t&) {
    // Interrupted by a signal: the caller looks again.
  }
}

}  // namespace ctibus::gateway
