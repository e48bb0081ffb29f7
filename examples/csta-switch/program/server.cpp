#include "server.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <functional>
#include <utility>

namespace csta_switch {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

/// One application's connection. It lives as long as something is under way on it.
class Peer : public std::enable_shared_from_this<Peer> {
 public:
  /// `acts` is called before and after the exchange is acted on.
  Peer(tcp::socket socket, Exchange& exchange, std::function<void()> acts)
      : socket_(std::move(socket)),
        linger_(socket_.get_executor()),
        exchange_(&exchange),
        acts_(std::move(acts)) {}

  void begin(LinkKind kind) {
    acts_();
    const std::weak_ptr<Peer> weak = weak_from_this();
    link_ = exchange_->connect(
        kind,
        [weak](std::string bytes) {
          if (const auto peer = weak.lock()) peer->send(std::move(bytes));
        },
        [weak] {
          if (const auto peer = weak.lock()) peer->close();
        });
    acts_();
    read();
  }

 private:
  void send(std::string bytes) {
    if (closing_ || !socket_.is_open()) return;
    waiting_bytes_ += bytes.size();
    if (waiting_bytes_ > most_waiting) {  // what is being read fails then, and ends the link
      shut();
      return;
    }
    waiting_.push_back(std::move(bytes));
    if (waiting_.size() == 1) write();
  }

  void write() {
    boost::asio::async_write(socket_, boost::asio::buffer(waiting_.front()),
                             [self = shared_from_this()](const error_code& error, std::size_t) {
                               self->waiting_bytes_ -= self->waiting_.front().size();
                               self->waiting_.pop_front();
                               if (error) {
                                 self->close();
                               } else if (!self->waiting_.empty()) {
                                 self->write();
                               } else if (self->closing_) {
                                 self->shut();
                               }
                             });
  }

  void read() {
    socket_.async_read_some(boost::asio::buffer(buffer_),
                            [self = shared_from_this()](const error_code& error, std::size_t size) {
                              self->acts_();
                              if (error) {
                                self->exchange_->disconnect(self->link_);
                                self->acts_();
                                self->shut();
                                return;
                              }
                              self->exchange_->receive(
                                  self->link_, std::string_view(self->buffer_.data(), size));
                              self->acts_();
                              self->read();
                            });
  }

  // What was sent before still goes out, unless nobody reads it.
  void close() {
    if (std::exchange(closing_, true)) return;
    if (waiting_.empty() || !socket_.is_open()) {
      shut();
      return;
    }
    linger_.expires_after(longest_linger);
    linger_.async_wait([self = shared_from_this()](const error_code&) { self->shut(); });
  }

  void shut() {
    error_code ignored;
    linger_.cancel();
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  static constexpr std::size_t most_waiting = std::size_t{16} << 20U;
  static constexpr std::chrono::seconds longest_linger{2};

  tcp::socket socket_;
  boost::asio::steady_timer linger_;
  Exchange* exchange_;
  std::function<void()> acts_;
  int link_ = 0;
  bool closing_ = false;
  std::array<char, 16384> buffer_{};
  std::deque<std::string> waiting_;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace

Server::Server(boost::asio::io_context& context, Exchange& exchange, Settings settings)
    : context_(&context),
      exchange_(&exchange),
      settings_(std::move(settings)),
      acceptor_(context, settings_.listen),
      timer_(context),
      restart_timer_(context) {
  accept();
  wait();
  schedule_restart();
}

void Server::accept() {
  acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
    if (!error) {
      socket.set_option(tcp::no_delay(true));
      std::make_shared<Peer>(std::move(socket), *exchange_, [this] {
        wait();
      })->begin(settings_.kind);
    }
    accept();
  });
}

void Server::wait() {
  exchange_->advance(now());
  const auto next = exchange_->wake_at();
  if (!next) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(begin_ +
                    std::chrono::duration_cast<std::chrono::steady_clock::duration>(*next));
  timer_.async_wait([this](const error_code& error) {
    if (!error) wait();
  });
}

void Server::schedule_restart() {
  if (!settings_.restart_every) return;
  restart_timer_.expires_after(*settings_.restart_every);
  restart_timer_.async_wait([this](const error_code& error) {
    if (error) return;
    wait();
    exchange_->restart();
    wait();
    schedule_restart();
  });
}

}  // namespace csta_switch
