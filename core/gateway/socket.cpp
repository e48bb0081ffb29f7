#include "core/gateway/socket.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <zmq.hpp>

#include "core/gateway/endpoint.hpp"

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
  auto path = socket_path(endpoint);
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
  if (probe(endpoint)) {
    return failure("wire.cannot_bind",
                   fmt::format("Another process listens on {}: stop it, or choose another "
                               "endpoint.",
                               endpoint));
  }
  return {};
}

}  // namespace

struct ServerSocket::Implementation {
  zmq::context_t context{1};
  zmq::socket_t socket{context, zmq::socket_type::router};
};

ServerSocket::ServerSocket(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

ServerSocket::~ServerSocket() = default;

Result<std::unique_ptr<ServerSocket>> ServerSocket::bind(const std::string& endpoint,
                                                         const Limits& limits) {
  if (auto place = check_place(endpoint); !place) return tl::unexpected(place.error());
  try {
    auto implementation = std::make_unique<Implementation>();
    auto& socket = implementation->socket;
    socket.set(zmq::sockopt::linger, goodbye_ms);
    socket.set(zmq::sockopt::router_mandatory, true);
    socket.set(zmq::sockopt::sndhwm, limits.unsent_messages);
    socket.set(zmq::sockopt::rcvhwm, 64);
    socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(limits.message_bytes));
    socket.set(zmq::sockopt::handshake_ivl, 5000);
    socket.bind(endpoint);
    const auto path = socket_path(endpoint);
    if (::chmod(path->c_str(), 0660) != 0) {
      return failure("wire.cannot_bind", fmt::format("Cannot protect {}: {}.", path->native(),
                                                     std::generic_category().message(errno)));
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

bool ServerSocket::receive(std::size_t most, const Handler& handler) {
  auto& socket = implementation_->socket;
  for (std::size_t i = 0; i < most; ++i) try {
      zmq::message_t peer;
      if (!socket.recv(peer, zmq::recv_flags::dontwait)) return false;
      zmq::message_t message;
      bool single = peer.more() && socket.recv(message, zmq::recv_flags::none) && !message.more();
      for (bool more = message.more(); more;) {
        zmq::message_t rest;
        more = socket.recv(rest, zmq::recv_flags::none) && rest.more();
      }
      handler(peer.to_string(), single
                                    ? std::span(message.data<const std::uint8_t>(), message.size())
                                    : std::span<const std::uint8_t>());
    } catch (const zmq::error_t&) {
      return true;  // interrupted by a signal
    }
  return true;
}

void ServerSocket::wait(int fd, std::chrono::milliseconds limit) {
  zmq::pollitem_t items[] = {{implementation_->socket.handle(), 0, ZMQ_POLLIN, 0},
                             {nullptr, fd, ZMQ_POLLIN, 0}};
  try {
    zmq::poll(items, std::size(items), limit);
  } catch (const zmq::error_t&) {
    // Interrupted by a signal: the caller looks again.
  }
}

}  // namespace ctibus::gateway
