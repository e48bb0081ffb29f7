// The other process of the baselines: raw libzmq and nothing else.
//
//   raw_peer relay ENDPOINT [SECRET_KEY]   hands each message of one client to all that said "sub"
//   raw_peer pair ENDPOINT BOARD           a client that reads, and sends what the board asks for

#include <cstdio>
#include <thread>
#include <vector>

#include "board.hpp"
#include "raw_sockets.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/pace.hpp"

namespace ctibus::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t pace_ns = 500'000;

int relay(const std::string& endpoint, const std::string& secret_key) {
  zmq::context_t context(1);
  auto socket = raw_router(context, endpoint, secret_key);
  socket.set(zmq::sockopt::rcvtimeo, -1);
  std::vector<std::string> readers;
  while (true) {
    zmq::message_t peer, message;
    if (!socket.recv(peer) || !socket.recv(message)) return 1;
    if (message.to_string_view() == "sub" || message.to_string_view() == "hello") {
      if (message.to_string_view() == "sub") readers.push_back(peer.to_string());
      socket.send(peer, zmq::send_flags::sndmore);
      socket.send(message, zmq::send_flags::none);
      continue;
    }
    for (std::size_t i = 0; i < readers.size(); ++i) {
      zmq::message_t copy;
      if (i + 1 < readers.size()) copy.copy(message);
      socket.send(zmq::buffer(readers[i]), zmq::send_flags::sndmore);
      socket.send(i + 1 < readers.size() ? copy : message, zmq::send_flags::none);
    }
  }
}

int pair(const std::string& endpoint, const std::string& file) {
  const SharedBoard board(file, false);
  zmq::context_t context(1);
  auto socket = raw_dealer(context, endpoint);
  socket.set(zmq::sockopt::rcvtimeo, -1);
  socket.send(zmq::str_buffer("hello"), zmq::send_flags::none);
  board->ready = true;
  while (true) {
    zmq::message_t message;
    if (!socket.recv(message)) return 1;
    if (message.size() == Payload::size) {
      board->got({message.data<const std::uint8_t>(), message.size()}, now_ns());
      continue;
    }
    Payload payload;
    std::uint64_t number = 0;
    const auto send = [&] {
      payload.set_number(number++);
      const auto bytes = payload.bytes();
      socket.send(zmq::buffer(bytes.data(), bytes.size()), zmq::send_flags::none);
    };
    while (number < board->wanted) send();
    while (board->taken < board->wanted) std::this_thread::sleep_for(50us);
    paced(board->wanted_paced, pace_ns, [&] {
      payload.set_time(now_ns());
      send();
    });
  }
}

}  // namespace
}  // namespace ctibus::bench

int main(int count, char** words) {
  const std::vector<std::string> all(words, words + count);
  try {
    if (count >= 3 && all[1] == "relay") {
      return ctibus::bench::relay(all[2], count > 3 ? all[3] : std::string());
    }
    if (count == 4 && all[1] == "pair") return ctibus::bench::pair(all[2], all[3]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  std::fprintf(stderr, "usage: see the source\n");
  return 2;
}
