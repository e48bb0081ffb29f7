#include "reader_plugin.hpp"

#include <chrono>
#include <stdexcept>

namespace ctibus::readers {
namespace {

using namespace std::chrono_literals;

json read(std::span<const std::uint8_t> payload) {
  return payload.empty() ? json::object() : json::from_msgpack(payload.begin(), payload.end());
}

/// Calls `use` with the fields as a message of the topic, which is one of these.
template <Message... M, class Use>
void as_message(const std::string& topic, const json& fields, Use use) {
  const msgpack::Buffer packed = json::to_msgpack(fields);
  const auto try_one = [&]<Message One>(One body) {
    if (topic_of<One>() != topic) return;
    if (auto done = decode(packed, body); !done) throw std::runtime_error(done.error().text);
    use(body);
  };
  (try_one(M{}), ...);
}

Subscription::Options options_of(const json& wanted) {
  static const std::map<std::string, std::uint32_t> places = {{"live", CTIBUS_FROM_LIVE},
                                                              {"snapshot", CTIBUS_FROM_SNAPSHOT},
                                                              {"cursor", CTIBUS_FROM_CURSOR},
                                                              {"time", CTIBUS_FROM_TIME},
                                                              {"consumer", CTIBUS_FROM_CONSUMER}};
  return {.from = places.at(wanted.at("from")),
          .consumer = wanted.at("consumer"),
          .epoch = wanted.at("epoch"),
          .sequence = wanted.at("sequence"),
          .time = Timestamp(Duration(wanted.at("time").get<std::int64_t>())),
          .keys = wanted.at("keys"),
          .sources = wanted.at("sources")};
}

}  // namespace

ReaderPlugin::ReaderPlugin(Host& host, const Options& options)
    : host_(host), channel_(Channel::connect(options.socket)) {
  const auto plan = channel_.receive(60s);
  if (!plan) throw std::runtime_error("nobody says what is to be done");
  for (const json& wanted : plan->at("subscriptions")) listen_to(streams_.size(), wanted);
  for (const json& provided : plan->at("provides")) provide(provided);
  host.post([this] { say({{"say", "started"}}); });
  hearing_ = std::thread([this] { hear(); });
}

ReaderPlugin::~ReaderPlugin() { stop(); }

void ReaderPlugin::stop() {
  if (!hearing_.joinable()) return;
  channel_.shut_down();
  hearing_.join();
  kept_.clear();
}

void ReaderPlugin::say(const json& line) {
  const std::lock_guard lock(saying_);
  channel_.send(line);
}

void ReaderPlugin::listen_to(std::size_t number, const json& wanted) {
  Subscription& stream = host_.subscription(options_of(wanted));
  streams_.push_back(&stream);
  for (const std::string pattern : wanted.at("patterns")) {
    stream.on_any(pattern, [this, number](const MessageView& message) {
      say({{"say", "got"},
           {"subscription", number},
           {"kind", message.snapshot() ? "snapshot" : "message"},
           {"topic", message.topic()},
           {"key", message.key()},
           {"source", message.source()},
           {"epoch", message.epoch()},
           {"sequence", message.sequence()},
           {"tombstone", message.tombstone()},
           {"fields", read(message.payload())}});
    });
  }
  const auto mark = [this, number](const char* kind) {
    say({{"say", "got"}, {"subscription", number}, {"kind", kind}});
  };
  stream.on_snapshot_end([mark] { mark("snapshot_end"); });
  stream.on_gap([mark](const ctibus_gap&) { mark("gap"); });
}

void ReaderPlugin::provide(const json& provided) {
  host_.provide<call::Make>([this, provided](Command<call::Make> command) {
    say({{"say", "asked"}, {"fields", {{"device", command->device}}}});
    const std::string answer = provided.at("answer");
    if (answer == "keep") return kept_.push_back(std::move(command));
    if (answer == "reject") return command.reject(provided.at("code").get<std::string>(), "No.");
    command.accept({.call = provided.at("fields").at("call").get_ref<const std::string&>()});
  });
}

void ReaderPlugin::hear() {
  while (channel_.open()) {
    const auto order = channel_.receive(1h);
    if (!order) continue;
    if (order->at("do") == "thaw") {
      const std::lock_guard lock(mutex_);
      frozen_ = false;
      thawed_.notify_all();
    } else {
      host_.post([this, order = *order] { obey(order); });
    }
  }
  const std::lock_guard lock(mutex_);
  frozen_ = false;
  thawed_.notify_all();
}

void ReaderPlugin::obey(const json& order) {
  const std::string what = order.at("do");
  if (what == "freeze") return freeze();
  if (what == "acknowledge") {
    return streams_.at(order.at("subscription").get<std::size_t>())
        ->acknowledge(order.at("sequence"));
  }
  const std::string topic = order.at("topic");
  const json& fields = order.at("fields");
  if (what == "publish") {
    as_message<call::Held, call::Delivered, agent::State, cdr::Call>(
        topic, fields, [&]<Message M>(const M& body) {
          Context context;
          context.tombstone = order.value("tombstone", false);
          const auto done = [&]() -> Result<MessageId> {
            if constexpr (declaration<M>.message_class == MessageClass::state) {
              if (context.tombstone) {
                return host_.withdraw<M>(order.at("key").get<std::string>(), context);
              }
            }
            return host_.publish(body, context);
          }();
          if (!done) say({{"say", "refused"}, {"topic", topic}, {"code", done.error().code}});
        });
  } else if (what == "request") {
    const json id = order.at("id");
    const std::string idempotency = order.at("idempotency");
    const RequestOptions options{.deadline = Duration(order.at("deadline").get<std::int64_t>()),
                                 .idempotency = idempotency};
    as_message<call::Make, call::Answer, call::Hold>(topic, fields, [&]<Message C>(const C& body) {
      const auto done = host_.request<C>(order.at("target").get<std::string>(), body, options,
                                         [this, id](const ctibus::Reply<C>& reply) {
                                           msgpack::Buffer packed;
                                           encode(reply.body, packed);
                                           say({{"say", "reply"},
                                                {"id", id},
                                                {"status", name_of(reply.status)},
                                                {"code", reply.code},
                                                {"fields", read(packed)}});
                                         });
      if (!done) {
        say({{"say", "reply"}, {"id", id}, {"status", "refused"}, {"code", done.error().code}});
      }
    });
  }
}

void ReaderPlugin::freeze() {
  std::unique_lock lock(mutex_);
  frozen_ = channel_.open();
  say({{"say", "frozen"}});
  thawed_.wait(lock, [this] { return !frozen_; });
}

}  // namespace ctibus::readers

CTIBUS_PLUGIN(contract_reader, ctibus::readers::ReaderPlugin)
