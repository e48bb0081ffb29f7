#include <gtest/gtest.h>
#include <sys/resource.h>

#include <deque>
#include <zmq.hpp>

#include "ctibus/kit/wire/batch.hpp"
#include "tests/support/wire_rig.hpp"

// Many clients on one gateway, most of them good.

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t window = 2048;

/// One that does what docs/wire.md asks for, and counts.
class Reader {
 public:
  Reader(zmq::context_t& context, const std::string& endpoint, int number)
      : socket_(context, zmq::socket_type::dealer) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.connect(endpoint);
    const std::string name = "reader" + std::to_string(number);
    send(to_wire(
        MessageKind::hello,
        Hello{.oldest_version = 1, .newest_version = 1, .name = name, .software = "crowd"}));
    send(to_wire(
        MessageKind::subscribe,
        Subscribe{.id = 1, .patterns = {"call.held"}, .from = From::live, .credit = window}));
  }

  void send(const msgpack::Buffer& message) {
    socket_.send(zmq::buffer(message), zmq::send_flags::none);
  }

  /// Takes what is there. True: there was something.
  bool work() {
    zmq::message_t got;
    bool any = false;
    while (socket_.recv(got, zmq::recv_flags::dontwait)) {
      any = true;
      handle({got.data<const std::uint8_t>(), got.size()});
    }
    return any;
  }

  bool subscribed = false;
  bool in_order = true;
  std::uint64_t deliveries = 0;
  std::string refusal;

 private:
  void handle(std::span<const std::uint8_t> message) {
    switch (static_cast<MessageKind>(message[0])) {
      case MessageKind::subscribed:
        subscribed = true;
        return;
      case MessageKind::refused: {
        Refused body;
        if (from_wire(message, body)) refusal = body.code;
        return;
      }
      case MessageKind::progress:
        return send(to_wire(MessageKind::alive, Alive{}));
      case MessageKind::batch: {
        const auto batch = BatchView::parse(message);
        in_order = in_order && batch && batch->header().first_number == deliveries + 1;
        if (!batch) return;
        deliveries += batch->header().count;
        used_ += batch->header().count;
        if (used_ < window / 2) return;
        return send(to_wire(MessageKind::credit, Credit{1, std::exchange(used_, 0U)}));
      }
      default:
        return;
    }
  }

  zmq::socket_t socket_;
  std::uint32_t used_ = 0;
};

TEST(WireCrowd, among_500_clients_the_frozen_and_the_restless_harm_nobody) {
  struct rlimit files {};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < 8192) GTEST_SKIP() << "this machine allows " << files.rlim_cur << " files";

  constexpr int good = 400;
  constexpr int frozen = 50;
  constexpr int restless = 50;
  constexpr int all = 5000;
  Rig rig(config::Storage::disk);
  zmq::context_t context{1};
  context.set(zmq::ctxopt::max_sockets, 8192);
  std::deque<Reader> readers;
  for (int i = 0; i < good; ++i) readers.emplace_back(context, rig.endpoint(), i);
  std::deque<Reader> never_reading;
  for (int i = 0; i < frozen; ++i) never_reading.emplace_back(context, rig.endpoint(), 1000 + i);
  std::deque<Reader> coming_and_going;

  const auto until = std::chrono::steady_clock::now() + 100s;
  const auto everybody = [&](auto&& is_done) {
    while (std::chrono::steady_clock::now() < until) {
      bool done = true;
      for (auto& reader : readers) {
        reader.work();
        done = done && is_done(reader);
      }
      if (done) return true;
    }
    return false;
  };
  ASSERT_TRUE(everybody([](const Reader& reader) { return reader.subscribed; }));
  const auto subscribes = [&](Reader& reader) {
    while (!reader.subscribed && std::chrono::steady_clock::now() < until) {
      reader.work();
      for (auto& other : readers) other.work();
    }
    return reader.subscribed;
  };
  for (auto& reader : never_reading) ASSERT_TRUE(subscribes(reader));
  // From here on they are frozen.

  int comings = 0;
  int left_subscribed = 0;
  for (int published = 0; published < all; published += 50) {
    rig.publish_numbers(published, 50);
    // Half of the restless go in the middle of things, and others come.
    for (int i = 0; i < restless / 2; ++i) {
      coming_and_going.emplace_back(context, rig.endpoint(), 2000 + comings++ % 500);
    }
    for (int i = 0; coming_and_going.size() > restless; ++i) {
      // Every other one is as far as it gets.
      if (i % 2 == 0) {
        ASSERT_TRUE(subscribes(coming_and_going.front()));
      }
      left_subscribed += coming_and_going.front().subscribed ? 1 : 0;
      coming_and_going.pop_front();
    }
    for (auto& reader : coming_and_going) reader.work();
    for (auto& reader : readers) reader.work();
  }
  EXPECT_TRUE(everybody([](const Reader& reader) { return reader.deliveries >= all; }));
  for (const auto& reader : readers) {
    EXPECT_EQ(reader.deliveries, static_cast<std::uint64_t>(all));
    EXPECT_TRUE(reader.in_order);
    EXPECT_EQ(reader.refusal, "");
  }
  EXPECT_GT(left_subscribed, 0) << "nobody left in the middle of things";
  for (auto& reader : coming_and_going) EXPECT_TRUE(subscribes(reader)) << reader.refusal;
}

}  // namespace
}  // namespace ctibus::gateway
