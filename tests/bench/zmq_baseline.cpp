#include "zmq_baseline.hpp"

#include <zmq.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <thread>

#include "bench.hpp"
#include "pace.hpp"

namespace ctibus::bench {
namespace {

constexpr int kHighWater = 10'000;

struct ContextDeleter {
  void operator()(void* context) const { zmq_ctx_term(context); }
};
struct SocketDeleter {
  void operator()(void* socket) const { zmq_close(socket); }
};
using Context = std::unique_ptr<void, ContextDeleter>;
using Socket = std::unique_ptr<void, SocketDeleter>;

Socket open(void* context, int type, bool bind) {
  Socket socket(zmq_socket(context, type));
  zmq_setsockopt(socket.get(), ZMQ_SNDHWM, &kHighWater, sizeof kHighWater);
  zmq_setsockopt(socket.get(), ZMQ_RCVHWM, &kHighWater, sizeof kHighWater);
  if (type == ZMQ_XPUB) {
    const int on = 1;
    zmq_setsockopt(socket.get(), ZMQ_XPUB_NODROP, &on, sizeof on);
    // Also the same subscription again, so that each reader can be waited for.
    zmq_setsockopt(socket.get(), ZMQ_XPUB_VERBOSE, &on, sizeof on);
  }
  if (type == ZMQ_SUB) zmq_setsockopt(socket.get(), ZMQ_SUBSCRIBE, "", 0);
  const int done =
      bind ? zmq_bind(socket.get(), "inproc://bench") : zmq_connect(socket.get(), "inproc://bench");
  if (done != 0) throw Failed{"zmq: no socket"};
  return socket;
}

void send(void* socket, std::uint64_t number) {
  char payload[kPayloadBytes] = {};
  std::memcpy(payload, &number, sizeof number);
  zmq_send(socket, payload, sizeof payload, 0);
}

std::uint64_t receive(void* socket) {
  char payload[kPayloadBytes];
  zmq_recv(socket, payload, sizeof payload, 0);
  std::uint64_t number = 0;
  std::memcpy(&number, payload, sizeof number);
  return number;
}

void receive_all(void* socket, std::uint64_t messages, std::atomic<bool>& lost) {
  for (std::uint64_t i = 0; i < messages; ++i)
    if (receive(socket) != i) lost = true;
}

}  // namespace

double zmq_pair_throughput(std::uint64_t messages) {
  const Context context(zmq_ctx_new());
  const auto sender = open(context.get(), ZMQ_PAIR, true);
  const auto receiver = open(context.get(), ZMQ_PAIR, false);
  std::atomic<bool> lost{false};
  const auto start = std::chrono::steady_clock::now();
  {
    std::jthread thread([&] { receive_all(receiver.get(), messages, lost); });
    for (std::uint64_t i = 0; i < messages; ++i) send(sender.get(), i);
  }
  if (lost) throw Failed{"zmq lost a message"};
  return static_cast<double>(messages) / seconds_since(start);
}

double zmq_fan_out(std::uint64_t messages, int readers) {
  const Context context(zmq_ctx_new());
  const auto sender = open(context.get(), ZMQ_XPUB, true);
  std::vector<Socket> receivers;
  for (int i = 0; i < readers; ++i) {
    receivers.push_back(open(context.get(), ZMQ_SUB, false));
    char subscription[8];
    zmq_recv(sender.get(), subscription, sizeof subscription, 0);
  }
  std::atomic<bool> lost{false};
  const auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (auto& receiver : receivers)
      threads.emplace_back([&] { receive_all(receiver.get(), messages, lost); });
    for (std::uint64_t i = 0; i < messages; ++i) send(sender.get(), i);
  }
  if (lost) throw Failed{"zmq lost a message"};
  return static_cast<double>(messages) * readers / seconds_since(start);
}

double zmq_pair_latency(std::uint64_t messages, std::int64_t pace_ns) {
  const Context context(zmq_ctx_new());
  const auto sender = open(context.get(), ZMQ_PAIR, true);
  const auto receiver = open(context.get(), ZMQ_PAIR, false);
  std::vector<double> latencies;
  latencies.reserve(messages);
  {
    std::jthread thread([&] {
      for (std::uint64_t i = 0; i < messages; ++i) {
        const auto sent = static_cast<std::int64_t>(receive(receiver.get()));
        latencies.push_back(static_cast<double>(now_ns() - sent) / 1000);
      }
    });
    paced(messages, pace_ns, [&] { send(sender.get(), static_cast<std::uint64_t>(now_ns())); });
  }
  return median(latencies);
}

}  // namespace ctibus::bench
