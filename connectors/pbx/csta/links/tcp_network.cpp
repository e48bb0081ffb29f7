#include "tcp_network.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <thread>
#include <utility>

#include "tcp_connection.hpp"

namespace ctibus::csta {

namespace asio = boost::asio;

namespace {

class TcpStream final : public Stream {
 public:
  TcpStream(asio::io_context& io, std::shared_ptr<TcpConnection> connection,
            std::shared_ptr<Ear> ear)
      : io_(io), connection_(std::move(connection)), ear_(std::move(ear)) {}
  ~TcpStream() override {
    ear_->listener = nullptr;
    asio::post(io_, [connection = std::move(connection_)] { connection->leave(); });
  }

  void send(std::string bytes) override {
    if (!bytes.empty()) connection_->send(std::move(bytes));
  }

 private:
  asio::io_context& io_;
  std::shared_ptr<TcpConnection> connection_;
  std::shared_ptr<Ear> ear_;
};

}  // namespace

struct TcpNetwork::Engine {
  Engine(Post poster, TcpLimits bounds) : post(std::move(poster)), limits(bounds) {}
  /// Runs until the last connection has said what it had to say.
  ~Engine() {
    work.reset();
    thread.join();
  }

  const Post post;
  const TcpLimits limits;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
  std::thread thread{[this] { io.run(); }};
};

TcpNetwork::TcpNetwork(Post post, TcpLimits limits)
    : engine_(std::make_unique<Engine>(std::move(post), limits)) {}

TcpNetwork::~TcpNetwork() = default;

std::unique_ptr<Stream> TcpNetwork::connect(const Endpoint& endpoint, StreamListener& listener) {
  auto ear = std::make_shared<Ear>(Ear{&listener});
  auto connection =
      std::make_shared<TcpConnection>(engine_->io, engine_->post, engine_->limits, endpoint, ear);
  asio::post(engine_->io, [connection] { connection->start(); });
  return std::make_unique<TcpStream>(engine_->io, std::move(connection), std::move(ear));
}

}  // namespace ctibus::csta
