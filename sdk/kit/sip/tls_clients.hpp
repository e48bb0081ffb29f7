#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tls_connection.hpp"
#include "tls_front.hpp"

namespace ctibus::sip {

/// The TLS connections that we make. On the thread of the TlsFront.
class TlsClients {
 public:
  using Contexts = std::function<std::shared_ptr<TlsContexts>()>;

  TlsClients(boost::asio::io_context& io, const TlsOptions& options,
             const TlsConnection::Surroundings& around, Contexts contexts, TlsFront::Notify notify)
      : io_(io),
        options_(options),
        around_(around),
        contexts_(std::move(contexts)),
        notify_(std::move(notify)) {}
  TlsClients(const TlsClients&) = delete;
  TlsClients& operator=(const TlsClients&) = delete;
  /// Closes all; who waits is not told. Nobody runs the io_context any more.
  ~TlsClients();

  void reach(const std::string& host, std::uint16_t port, TlsFront::Reached reached);

 private:
  using Tcp = boost::asio::ip::tcp;
  using Place = std::pair<std::string, std::uint16_t>;  ///< host and port

  /// A host that is being connected to, or is connected.
  struct Client {
    explicit Client(boost::asio::io_context& io) : resolver(io), socket(io), limit(io) {}
    Place place;
    std::string name;
    Tcp::resolver resolver;
    Tcp::socket socket;
    boost::asio::steady_timer limit;
    std::vector<Tcp::endpoint> addresses;
    std::size_t next = 0;  ///< of the addresses
    std::string problem;
    std::shared_ptr<TlsConnection> connection;
    std::vector<TlsFront::Reached> waiting;
    bool over = false;
  };

  std::string name_of(const std::string& host) const;
  void begin(const std::shared_ptr<Client>& client);
  void try_next(const std::shared_ptr<Client>& client);
  void shake_hands(const std::shared_ptr<Client>& client);
  void succeed(const std::shared_ptr<Client>& client);
  void fail(const std::shared_ptr<Client>& client, const std::string& why);
  void forget(const std::shared_ptr<Client>& client);

  static constexpr std::size_t most_waiting = 1000;
  static constexpr std::size_t most_clients = 1000;
  static constexpr std::size_t most_names = 1000;

  boost::asio::io_context& io_;
  const TlsOptions& options_;
  const TlsConnection::Surroundings& around_;
  Contexts contexts_;
  TlsFront::Notify notify_;
  std::map<Place, std::shared_ptr<Client>> clients_;
  /// Addresses at which somebody has proved a name: contacts of its calls are often given so.
  std::map<std::string, std::string> proved_;
  std::map<Place, std::string> told_;  ///< why a host cannot be reached
};

}  // namespace ctibus::sip
