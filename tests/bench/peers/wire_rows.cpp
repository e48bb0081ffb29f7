#include <fmt/format.h>

#include "our_site.hpp"
#include "raw_sockets.hpp"

// Client to server to client over ZeroMQ: ctibusd against a relay of raw sockets with one frame a
// message, which keeps nothing, checks nothing and sends nothing again.

namespace ctibus::bench {
namespace {

class RawRoute final : public Route {
 public:
  enum class Kind { ipc, tcp, tcp_with_keys };

  RawRoute(const Settings& settings, Kind kind, int readers)
      : folder_("bench", settings.folder),
        endpoint_(kind == Kind::ipc ? "ipc://" + (folder_.path() / "relay.sock").string()
                                    : fmt::format("tcp://127.0.0.1:{}", free_port())) {
    std::vector<std::string> words = {RAW_PEER, "relay", endpoint_};
    const bool keys = kind == Kind::tcp_with_keys;
    if (keys) words.push_back(keys_.server_secret);
    relay_ = std::make_unique<Program>(words, folder_.path() / "relay.log");
    for (int i = 0; i < readers; ++i) readers_.push_back(join(keys, "sub"));
    publisher_ = std::make_unique<Client>(join(keys, "hello"));
  }

  void send(Bytes payload) override {
    publisher_->socket.send(zmq::buffer(payload.data(), payload.size()), zmq::send_flags::none);
  }
  void flush() override {}
  void send_now(Bytes payload) override { send(payload); }

  bool receive(int reader, const Visitor& visitor) override {
    zmq::message_t message;
    if (!readers_[static_cast<std::size_t>(reader)].socket.recv(message)) return false;
    visitor({message.data<const std::uint8_t>(), message.size()});
    return true;
  }

 private:
  struct Client {
    std::unique_ptr<zmq::context_t> context;  // one a client, as ours have
    zmq::socket_t socket;
  };

  Client join(bool keys, const std::string& word) {
    auto context = std::make_unique<zmq::context_t>(1);
    auto socket = raw_dealer(*context, endpoint_, keys ? &keys_ : nullptr);
    socket.send(zmq::buffer(word), zmq::send_flags::none);
    zmq::message_t answer;
    if (!socket.recv(answer)) throw Failed{"the relay does not answer"};
    return {std::move(context), std::move(socket)};
  }

  TemporaryFolder folder_;
  RawKeys keys_ = RawKeys::make();
  std::string endpoint_;
  std::unique_ptr<Program> relay_;
  std::vector<Client> readers_;
  std::unique_ptr<Client> publisher_;
};

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  struct Case {
    const char* name;
    const char* baseline;
    RawRoute::Kind raw;
    Transport ours;
    int readers;
    std::uint64_t messages;
  };
  const Case cases[] = {
      {"wire_ipc_1to1", "raw zmq relay, ipc", RawRoute::Kind::ipc, Transport::ipc, 1, 300'000},
      // Ours has no TCP without keys.
      {"wire_tcp_1to1", "raw zmq relay, tcp in the clear", RawRoute::Kind::tcp,
       Transport::tcp_with_keys, 1, 300'000},
      {"wire_curve_1to1", "raw zmq relay, tcp with CURVE", RawRoute::Kind::tcp_with_keys,
       Transport::tcp_with_keys, 1, 200'000},
      {"wire_1to8", "raw zmq relay to 8, ipc", RawRoute::Kind::ipc, Transport::ipc, 8, 60'000}};
  for (const Case& one : cases) {
    if (!wanted(one.name)) continue;
    compare_routes(
        {.name = one.name,
         .baseline_name = one.baseline,
         .throughput_budget = 0.9,
         .messages = one.messages,
         .readers = one.readers},
        settings, report,
        [&] { return std::make_unique<RawRoute>(settings, one.raw, one.readers); },
        [&] { return make_our_route(settings, one.ours, one.readers); });
  }
});

}  // namespace
}  // namespace ctibus::bench
