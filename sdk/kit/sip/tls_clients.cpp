#include "tls_clients.hpp"

#include <fmt/format.h>

#include "ctibus/kit/sip/network.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "tls_identity.hpp"

namespace ctibus::sip {

using ErrorCode = boost::system::error_code;

TlsClients::~TlsClients() {
  // A client and its connection hold each other until one is closed.
  while (!clients_.empty()) forget(std::shared_ptr(clients_.begin()->second));
}

/// Whom the certificate of that host must name.
std::string TlsClients::name_of(const std::string& host) const {
  if (const auto given = options_.names.find(host); given != options_.names.end()) {
    return given->second;
  }
  const auto proved = proved_.find(host);
  return proved == proved_.end() ? host : proved->second;
}

void TlsClients::reach(const std::string& host, std::uint16_t port, TlsFront::Reached reached) {
  const auto open = around_.registry.find({Transport::tls, host, port});
  if (open && has_identity(open->names, name_of(host))) return reached(open->endpoint);
  const Place place(host, port);
  const auto found = clients_.find(place);
  if (found == clients_.end()) {
    if (clients_.size() >= most_clients) {
      return reached(failure("sip.tls_peer", "Too many TLS connections of ours are open."));
    }
    auto client = std::make_shared<Client>(io_);
    client->place = place;
    client->name = name_of(host);
    client->waiting.push_back(std::move(reached));
    clients_.emplace(place, client);
    return begin(client);
  }
  const auto& client = found->second;
  if (client->connection && client->connection->is_up()) {
    return reached(client->connection->peer().endpoint);
  }
  if (client->waiting.size() >= most_waiting) {
    return reached(failure("sip.tls_peer", "Too much waits for one TLS connection."));
  }
  client->waiting.push_back(std::move(reached));
}

void TlsClients::begin(const std::shared_ptr<Client>& client) {
  client->limit.expires_after(options_.handshake_limit);
  client->limit.async_wait([this, client](const ErrorCode& cancelled) {
    if (!cancelled) fail(client, "it does not answer");
  });
  const auto& [host, port] = client->place;
  client->resolver.async_resolve(
      host, std::to_string(port), Tcp::resolver::numeric_service,
      [this, client](const ErrorCode& error, const Tcp::resolver::results_type& results) {
        if (client->over) return;
        if (error) return fail(client, "its name is not known: " + error.message());
        for (const auto& each : results) client->addresses.push_back(each.endpoint());
        try_next(client);
      });
}

void TlsClients::try_next(const std::shared_ptr<Client>& client) {
  if (client->next >= client->addresses.size()) return fail(client, client->problem);
  client->socket = Tcp::socket(io_);
  client->socket.async_connect(client->addresses[client->next++],
                               [this, client](const ErrorCode& error) {
                                 if (client->over) return;
                                 if (error) {
                                   client->problem = error.message();
                                   return try_next(client);
                                 }
                                 shake_hands(client);
                               });
}

void TlsClients::shake_hands(const std::shared_ptr<Client>& client) {
  client->connection = std::make_shared<TlsConnection>(std::move(client->socket), contexts_(),
                                                       around_, client->name);
  client->connection->start(
      [this, client](const std::string& failed) {
        if (client->over) return;
        if (failed.empty()) return succeed(client);
        client->problem = failed;
        client->connection.reset();
        try_next(client);
      },
      [this, client, connection = std::weak_ptr(client->connection)] {
        if (client->connection && client->connection == connection.lock()) forget(client);
      });
}

void TlsClients::succeed(const std::shared_ptr<Client>& client) {
  client->limit.cancel();
  told_.erase(client->place);
  const auto& peer = client->connection->peer().endpoint;
  if (proved_.size() < most_names) proved_[peer.address] = client->name;
  for (auto& each : std::exchange(client->waiting, {})) each(peer);
}

void TlsClients::fail(const std::shared_ptr<Client>& client, const std::string& why) {
  if (client->over) return;
  forget(client);
  const auto& [host, port] = client->place;
  const Error error{"sip.tls_peer",
                    fmt::format("No TLS connection to {}:{}: {}.", host_text(host), port, why)};
  // A trunk is tried again and again: the same reason is told once.
  if (told_.size() >= most_names) told_.clear();
  if (auto& told = told_[client->place]; told != why) {
    told = why;
    notify_(SofiaNotice::Level::warning, "sip.tls_peer", error.text);
  }
  for (auto& each : std::exchange(client->waiting, {})) each(tl::unexpected(error));
}

void TlsClients::forget(const std::shared_ptr<Client>& client) {
  client->over = true;
  client->limit.cancel();
  client->resolver.cancel();
  ErrorCode ignored;
  client->socket.close(ignored);
  if (const auto connection = std::exchange(client->connection, nullptr)) connection->close();
  const auto found = clients_.find(client->place);
  if (found != clients_.end() && found->second == client) clients_.erase(found);
}

}  // namespace ctibus::sip
