// A program that does with the C++ client what it is told (reader.hpp has the words).

#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "channel.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/kit/wire/client.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/messages/catalogue.hpp"

namespace ctibus::readers {
namespace {

using namespace std::chrono_literals;

json read(std::span<const std::uint8_t> payload) {
  return payload.empty() ? json::object() : json::from_msgpack(payload.begin(), payload.end());
}

wire::Start start_of(const json& wanted) {
  const std::string from = wanted.at("from");
  if (from == "snapshot") return wire::Start::snapshot();
  if (from == "cursor") return wire::Start::at({wanted.at("epoch"), wanted.at("sequence")});
  if (from == "consumer") return wire::Start::durable(wanted.at("consumer"));
  if (from == "time") {
    return wire::Start::since(Timestamp(Duration(wanted.at("time").get<std::int64_t>())));
  }
  return wire::Start::live();
}

class WireReader {
 public:
  explicit WireReader(const std::string& socket) : channel_(Channel::connect(socket)) {}

  void run() {
    while (channel_.open()) {
      if (client_) (void)client_->run(1s, channel_.fd());
      while (const auto order = channel_.receive(client_ ? 0ms : 1h)) obey(*order);
    }
  }

 private:
  void say(const json& line) { channel_.send(line); }
  void fail(const Error& error) {
    client_.reset();
    say({{"say", "failed"}, {"code", error.code}, {"text", error.text}});
  }

  void obey(const json& order) {
    const std::string what = order.at("do");
    if (what == "start") return start(order);
    if (what == "stop") {
      client_.reset();
      return say({{"say", "stopped"}});
    }
    if (what == "freeze") return freeze();
    if (!client_) return;
    if (what == "acknowledge") {
      client_->acknowledge(streams_.at(order.at("subscription").get<std::size_t>()),
                           order.at("sequence"));
    } else if (what == "publish") {
      publish(order);
    } else if (what == "request") {
      request(order);
    }
  }

  void start(const json& plan) {
    streams_.clear();
    topics_.clear();
    wire::ClientOptions options;
    options.connection.endpoint = plan.at("endpoint");
    options.connection.name = plan.at("name");
    options.first_pause = 5ms;
    options.longest_pause = 20ms;
    options.on_refused = [this](std::uint64_t number, const Error& error) {
      say({{"say", "refused"}, {"topic", topics_[number]}, {"code", error.code}});
    };
    auto client = wire::Client::connect(std::move(options));
    if (!client) return fail(client.error());
    client_ = std::move(*client);
    for (const json& wanted : plan.at("subscriptions")) {
      const auto id = listen_to(streams_.size(), wanted);
      if (!id) return fail(id.error());
      streams_.push_back(*id);
    }
    if (!plan.at("provides").empty()) provide(plan.at("provides").front());
    // The server has heard of what is provided by the time it answers.
    if (const auto done = client_->query(wire::QueryKind::schema); !done) return fail(done.error());
    say({{"say", "started"}});
  }

  Result<std::uint32_t> listen_to(std::size_t number, const json& wanted) {
    wire::ClientSubscription subscription{.patterns = wanted.at("patterns"),
                                          .keys = wanted.at("keys"),
                                          .sources = wanted.at("sources"),
                                          .start = start_of(wanted)};
    subscription.handler = [this, number](const wire::ClientDelivery& delivery) {
      using Kind = wire::ClientDelivery::Kind;
      static const std::map<Kind, const char*> kinds = {{Kind::message, "message"},
                                                        {Kind::snapshot, "snapshot"},
                                                        {Kind::snapshot_end, "snapshot_end"},
                                                        {Kind::gap, "gap"},
                                                        {Kind::restart, "restart"}};
      json line = {{"say", "got"}, {"subscription", number}, {"kind", kinds.at(delivery.kind)}};
      if (const wire::Frame* frame = delivery.frame) {
        line["topic"] = frame->topic;
        line["key"] = frame->key;
        line["source"] = frame->source;
        line["epoch"] = frame->header.log_epoch;
        line["sequence"] = frame->header.sequence;
        line["tombstone"] = (frame->header.flags & CTIBUS_FRAME_TOMBSTONE) != 0;
        line["fields"] = read(frame->payload);
      }
      say(line);
    };
    return client_->subscribe(std::move(subscription));
  }

  void provide(const json& provided) {
    client_->provide({provided.at("topic")}, [this, provided](const wire::ClientCommand& command) {
      const std::string id = command.frame->id().text();
      call::Make make;
      if (auto decoded = decode(command.frame->payload, make); !decoded) {
        return client_->answer({.command = id,
                                .status = wire::ReplyStatus::rejected,
                                .code = decoded.error().code,
                                .text = decoded.error().text});
      }
      say({{"say", "asked"}, {"fields", {{"device", make.device}}}});
      const std::string answer = provided.at("answer");
      const std::string code = provided.at("code");
      if (answer == "keep") return;
      if (answer == "reject") {
        return client_->answer(
            {.command = id, .status = wire::ReplyStatus::rejected, .code = code, .text = "No."});
      }
      const msgpack::Buffer fields = json::to_msgpack(provided.at("fields"));
      client_->answer({.command = id, .status = wire::ReplyStatus::accepted, .payload = fields});
    });
  }

  void publish(const json& order) {
    const std::string topic = order.at("topic");
    const std::string key = order.at("key");
    const msgpack::Buffer payload = json::to_msgpack(order.at("fields"));
    const bool tombstone = order.value("tombstone", false);
    const auto id = client_->publish(
        {.topic = topic,
         .key = key,
         .payload = payload,
         .flags = static_cast<std::uint8_t>(tombstone ? CTIBUS_FRAME_TOMBSTONE : 0),
         .record = topic == "cdr.call"});
    if (id) {
      topics_[id->number] = topic;
    } else {
      say({{"say", "refused"}, {"topic", topic}, {"code", id.error().code}});
    }
  }

  void request(const json& order) {
    const wire::ClientRequest request{
        .topic = order.at("topic"),
        .target = order.at("target"),
        .key = order.at("key"),
        .payload = json::to_msgpack(order.at("fields")),
        .remaining = std::chrono::milliseconds(order.at("deadline").get<std::int64_t>()),
        .idempotency = order.at("idempotency")};
    client_->request(request, [this, id = order.at("id")](const Result<wire::ClientReply>& reply) {
      json line = {{"say", "reply"}, {"id", id}};
      if (reply) {
        line["status"] = names(reply->status)[static_cast<std::size_t>(reply->status)];
        line["code"] = reply->code;
        line["fields"] = read(reply->payload);
      } else {
        line["status"] = "refused";
        line["code"] = reply.error().code;
      }
      say(line);
    });
  }

  /// Takes nothing from its connection meanwhile.
  void freeze() {
    say({{"say", "frozen"}});
    std::vector<json> later;
    while (channel_.open()) {
      const auto order = channel_.receive(1h);
      if (!order) continue;
      if (order->at("do") == "thaw") break;
      later.push_back(*order);
    }
    for (const json& order : later) obey(order);
  }

  Channel channel_;
  std::unique_ptr<wire::Client> client_;
  std::vector<std::uint32_t> streams_;
  std::map<std::uint64_t, std::string> topics_;  ///< of what was published, by its number
};

}  // namespace
}  // namespace ctibus::readers

int main(int, char** arguments) {
  ctibus::readers::WireReader(arguments[1]).run();
  return EXIT_SUCCESS;
}
