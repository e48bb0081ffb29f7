#include "tls_front.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <map>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "ctibus/kit/sip/uri.hpp"
#include "sofia_addressing.hpp"
#include "tls_clients.hpp"
#include "tls_connection.hpp"

namespace ctibus::sip {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Level = SofiaNotice::Level;

namespace {

constexpr auto soon = std::chrono::hours(14 * 24);
constexpr auto between_warnings = std::chrono::hours(24);
constexpr auto after_a_failed_accept = std::chrono::milliseconds(100);

}  // namespace

class TlsFront::State {
 public:
  State(const TlsOptions& options, Notify notify, std::shared_ptr<TlsContexts> contexts,
        std::string fingerprint)
      : options_(options),
        notify_(std::move(notify)),
        contexts_(std::move(contexts)),
        fingerprint_(std::move(fingerprint)),
        around_{options_, registry_, {}},
        clients_(
            io_, options_, around_, [this] { return contexts_; }, notify_),
        renewal_(io_) {}

  ~State() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Result<Endpoint> listen(const Endpoint& where);
  void start(std::uint16_t inner_port);

  asio::io_context io_;
  TlsRegistry registry_;
  std::atomic<std::uint64_t> refused_{0};

  TlsClients& clients() { return clients_; }

 private:
  struct Listener {
    explicit Listener(asio::io_context& io) : acceptor(io), again(io) {}
    Tcp::acceptor acceptor;
    asio::steady_timer again;
  };

  void accept(Listener& listener);
  void take(Tcp::socket socket);
  void check_files();
  void check_expiry();

  TlsOptions options_;
  Notify notify_;
  std::shared_ptr<TlsContexts> contexts_;
  std::string fingerprint_;
  TlsConnection::Surroundings around_;
  TlsClients clients_;
  asio::steady_timer renewal_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::set<std::shared_ptr<TlsConnection>> connections_;  ///< of peers
  std::map<std::string, std::size_t> shaking_;            ///< handshakes by address
  std::size_t handshakes_ = 0;
  bool told_too_many_ = false;
  std::chrono::system_clock::time_point warned_{};
  std::thread thread_;
};

Result<Endpoint> TlsFront::State::listen(const Endpoint& where) {
  auto listener = std::make_unique<Listener>(io_);
  const Tcp::endpoint at(asio::ip::make_address(where.address), where.port);
  ErrorCode error;
  auto& acceptor = listener->acceptor;
  acceptor.open(at.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error && at.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(at, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return tl::unexpected(cannot_listen(where, error.value()));
  Endpoint opened = where;
  opened.port = acceptor.local_endpoint(error).port();
  listeners_.push_back(std::move(listener));
  return opened;
}

void TlsFront::State::start(std::uint16_t inner_port) {
  around_.sofia = {asio::ip::make_address_v4(tls_inner_address), inner_port};
  check_expiry();
  for (auto& listener : listeners_) accept(*listener);
  check_files();
  thread_ = std::thread([this] {
    const auto busy = asio::make_work_guard(io_);
    io_.run();
  });
}

void TlsFront::State::accept(Listener& listener) {
  listener.acceptor.async_accept([this, &listener](const ErrorCode& error, Tcp::socket socket) {
    if (!error) {
      take(std::move(socket));
      return accept(listener);
    }
    if (error == asio::error::operation_aborted) return;
    // No file descriptor is left: to try again at once would be a loop.
    listener.again.expires_after(after_a_failed_accept);
    listener.again.async_wait([this, &listener](const ErrorCode& cancelled) {
      if (!cancelled) accept(listener);
    });
  });
}

void TlsFront::State::take(Tcp::socket socket) {
  ErrorCode error;
  const auto address = socket.remote_endpoint(error).address().to_string();
  auto& its_handshakes = shaking_[address];
  const bool too_many = connections_.size() >= options_.max_connections;
  if (error || too_many || handshakes_ >= options_.max_handshakes ||
      its_handshakes >= options_.max_handshakes_of_one) {
    if (its_handshakes == 0) shaking_.erase(address);
    ++refused_;
    if (too_many && !std::exchange(told_too_many_, true)) {
      notify_(Level::warning, "sip.tls_overload",
              fmt::format("{} TLS connections are open: no more are taken.", connections_.size()));
    }
    return;
  }
  told_too_many_ = told_too_many_ && connections_.size() > options_.max_connections / 2;
  ++its_handshakes;
  ++handshakes_;
  auto connection =
      std::make_shared<TlsConnection>(std::move(socket), contexts_, around_, std::string());
  connections_.insert(connection);
  connection->start(
      [this, address](const std::string& failed) {
        --handshakes_;
        if (const auto found = shaking_.find(address); --found->second == 0) shaking_.erase(found);
        if (!failed.empty()) ++refused_;
      },
      [this, weak = std::weak_ptr(connection)] { connections_.erase(weak.lock()); });
}

void TlsFront::State::check_files() {
  renewal_.expires_after(options_.renewal_check);
  renewal_.async_wait([this](const ErrorCode& cancelled) {
    if (cancelled) return;
    check_files();
    check_expiry();
    auto now = tls_fingerprint(options_);
    if (now == fingerprint_) return;
    fingerprint_ = std::move(now);
    auto fresh = load_tls(options_);
    if (!fresh) {
      // Perhaps only half of them is written yet: the next change is looked at again.
      return notify_(
          Level::error, "sip.certificate_not_renewed",
          "The new certificate is not used, the old one still is. " + fresh.error().text);
    }
    contexts_ = *std::move(fresh);
    warned_ = {};
    notify_(Level::info, "sip.certificate_renewed",
            "The certificate and key were read again; new TLS connections use them.");
    check_expiry();
  });
}

void TlsFront::State::check_expiry() {
  const auto now = std::chrono::system_clock::now();
  const auto left = contexts_->expires - now;
  if (left > soon || now - warned_ < between_warnings) return;
  warned_ = now;
  if (left <= std::chrono::seconds(0)) {
    return notify_(Level::error, "sip.certificate_expired",
                   fmt::format("Our certificate \"{}\" has expired: peers that look will refuse "
                               "every TLS connection. Put a new one in its place.",
                               options_.certificate));
  }
  notify_(Level::warning, "sip.certificate_expires",
          fmt::format("Our certificate \"{}\" expires in {} days: put a new one in its place.",
                      options_.certificate,
                      std::chrono::duration_cast<std::chrono::hours>(left).count() / 24));
}

TlsFront::TlsFront(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsFront::~TlsFront() = default;

Result<std::unique_ptr<TlsFront>> TlsFront::make(const TlsOptions& options, Notify notify) {
  auto fingerprint = tls_fingerprint(options);
  auto contexts = load_tls(options);
  if (!contexts) return tl::unexpected(contexts.error());
  return std::unique_ptr<TlsFront>(new TlsFront(std::make_unique<State>(
      options, std::move(notify), *std::move(contexts), std::move(fingerprint))));
}

Result<Endpoint> TlsFront::listen(const Endpoint& where) { return state_->listen(where); }
void TlsFront::start(std::uint16_t inner_port) { state_->start(inner_port); }

void TlsFront::reach(const std::string& host, std::uint16_t port, Reached reached) {
  asio::post(state_->io_, [this, host, port, reached = std::move(reached)] {
    state_->clients().reach(host, port, reached);
  });
}

const TlsRegistry& TlsFront::registry() const { return state_->registry_; }
std::uint64_t TlsFront::refused() const { return state_->refused_; }

}  // namespace ctibus::sip
