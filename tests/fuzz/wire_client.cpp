#include <utility>

#include "ctibus/kit/wire/client.hpp"
#include "fuzz.hpp"

// What a server sends, to the client of the kit: each message is as long as the word before it
// says. No connection is made: what the client says in return is dropped.

namespace ctibus::wire {

/// Stands for the connection.
struct ClientInsides {
  static void start(Client& client) {
    for (auto& [id, stream] : client.streams_) client.start(stream);
  }
  static void wait_for_answers(Client& client) {
    client.replies_.emplace(9, [](const Result<ClientReply>&) {});
    client.results_[10];
    client.secrets_.emplace(11, [](auto) {});
  }
  static void handle(Client& client, msgpack::Buffer&& message) {
    client.handle(std::move(message));
  }
};

}  // namespace ctibus::wire

namespace ctibus::fuzz {
namespace {

using namespace wire;

ClientSubscription subscription(Start start, std::uint64_t& bytes) {
  ClientSubscription wanted;
  wanted.patterns = {">"};
  wanted.start = std::move(start);
  wanted.window = 4;
  wanted.handler = [&bytes](const ClientDelivery& delivery) {
    if (delivery.frame == nullptr) return;
    bytes += delivery.frame->topic.size() + delivery.frame->key.size() +
             delivery.frame->payload.size() + delivery.frame->source.size();
  };
  return wanted;
}

}  // namespace

void run(Bytes input) {
  ClientOptions options;
  std::uint64_t bytes = 0;
  options.publications = std::make_shared<Publications>(7);
  options.on_reply = [](std::uint32_t, const Result<ClientReply>&) {};
  options.on_private = [](std::span<const std::uint8_t> message) {
    require(!message.empty(), "a private message has a kind");
  };
  const auto client = Client::make(std::move(options));
  client->provide({"call.make"}, [&](const auto& command) {
    bytes += command.frame->payload.size();
    client->begin(command.frame->id());
  });
  client->subscribe_later(subscription(Start::live(), bytes));
  client->subscribe_later(subscription(Start::snapshot(), bytes));
  client->subscribe_later(subscription(Start::durable("fuzz"), bytes));
  auto whole = subscription(Start::live(), bytes);
  whole.batch_handler = [&](msgpack::Buffer message, const BatchHeader&) {
    bytes += message.size();
    client->unsubscribe(4);
  };
  client->subscribe_later(std::move(whole));
  ClientInsides::start(*client);  // their numbers are 2 to 5
  ClientInsides::wait_for_answers(*client);
  (void)client->publish({.topic = "cdr.call", .key = "k", .record = true}, [](const RecordEnd&) {});

  Input in(input);
  while (!in.empty()) {
    const Bytes message = in.part();
    if (message.empty()) continue;  // the connection keeps them back
    ClientInsides::handle(*client, {message.begin(), message.end()});
  }
  require(bytes <= 2 * input.size(), "nothing is delivered that was not sent");
}

}  // namespace ctibus::fuzz
