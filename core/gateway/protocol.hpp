#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/version.h"

/// The wire's control messages, as declared data (docs/wire.md). A message is one byte of
/// MessageKind and a MessagePack map; only `batch` is binary (batch.hpp). Texts are views: of the
/// received bytes after decoding, of the writer's own memory before encoding.
namespace ctibus::gateway {

inline constexpr std::uint32_t protocol_version = 1;

enum class MessageKind : std::uint8_t {
  // From a client.
  hello = 0x01,
  subscribe = 0x02,
  unsubscribe = 0x03,
  credit = 0x04,
  request = 0x05,
  query = 0x06,
  alive = 0x07,
  bye = 0x08,
  // From the server.
  welcome = 0x81,
  subscribed = 0x82,
  batch = 0x83,
  snapshot_end = 0x84,
  gap = 0x85,
  reply = 0x86,
  result = 0x87,
  progress = 0x88,
  refused = 0x89,
  closing = 0x8a,
};

/// What the server bears from its clients. Some of it is told in `welcome`.
struct Limits {
  std::size_t clients = 64;
  std::size_t subscriptions = 64;       ///< of one client
  std::size_t all_subscriptions = 512;  ///< the log's other readers need room too
  std::size_t patterns = 64;            ///< of one subscription; sources too
  std::size_t keys = 1024;              ///< of one subscription
  std::size_t sources = 1024;           ///< different ones in all subscriptions so far
  std::uint32_t credit = 65536;         ///< of one subscription at a time
  std::size_t requests = 256;           ///< of one client without a reply
  std::size_t queries = 8;              ///< of one client without a result
  std::size_t names = 256;              ///< different client names that have sent commands
  std::size_t control_bytes = std::size_t{64} << 10;    ///< any message but a request
  std::size_t message_bytes = std::size_t{1280} << 10;  ///< any message
  std::size_t batch_bytes = std::size_t{64} << 10;      ///< a batch ends once it has so much
  int unsent_messages = 16;                             ///< to one client that does not take them
  std::size_t backlog = 1024;  ///< replies and results beyond that; then the client is dropped
  int mistakes = 16;           ///< malformed messages; then the client is dropped
};

struct Hello {
  std::uint32_t oldest_version{};
  std::uint32_t newest_version{};
  Text name{};
  Text software{};

  static constexpr auto describe() {
    using M = Hello;
    return declare_group<M>(
        "The first message of a client.",
        field("oldest_version", &M::oldest_version, "Oldest protocol version it speaks."),
        field("newest_version", &M::newest_version, "Newest protocol version it speaks."),
        field("name", &M::name,
              "What it calls itself: a to z, 0 to 9, '-' and '_', at most 32. Its commands are "
              "logged with the source wire.NAME."),
        field("software", &M::software, "Program and version, for people."));
  }
};

struct Welcome {
  std::uint32_t version{};
  Text site{};
  Text software{};
  std::uint64_t epoch{};
  std::uint64_t sequence{};
  Duration heartbeat{};
  std::uint32_t max_subscriptions{};
  std::uint32_t max_credit{};
  std::uint32_t max_requests{};

  static constexpr auto describe() {
    using M = Welcome;
    return declare_group<M>(
        "The answer to hello.", field("version", &M::version, "Protocol version to speak."),
        field("site", &M::site, "Name of the site."),
        field("software", &M::software, "Program and version of the server."),
        field("epoch", &M::epoch, "The log's present epoch."),
        field("sequence", &M::sequence, "The log's newest sequence."),
        field("heartbeat", &M::heartbeat,
              "Both sides send something at least this often and give up after three times that."),
        field("max_subscriptions", &M::max_subscriptions, "Subscriptions of one client."),
        field("max_credit", &M::max_credit, "Credit of one subscription at a time."),
        field("max_requests", &M::max_requests, "Requests without a reply."));
  }
};

enum class From { unknown, live, snapshot, cursor, time };
constexpr auto names(From) {
  return std::array<std::string_view, 5>{"unknown", "live", "snapshot", "cursor", "time"};
}

struct Subscribe {
  std::uint32_t id{};
  std::vector<Text> patterns{};
  std::vector<Text> keys{};
  std::vector<Text> sources{};
  From from{};
  std::uint64_t epoch{};
  std::uint64_t sequence{};
  Timestamp time{};
  std::uint32_t credit{};

  static constexpr auto describe() {
    using M = Subscribe;
    return declare_group<M>(
        "Ask for an ordered stream of deliveries.",
        field("id", &M::id, "The client's number for it, unused so far in this connection."),
        field("patterns", &M::patterns, "Topics: '*' is one token, a last '>' the rest."),
        field("keys", &M::keys, "Only messages with one of these keys; none: any."),
        field("sources", &M::sources, "Only messages of one of these instances; none: any."),
        field("from", &M::from, "Where to begin."),
        field("epoch", &M::epoch, "from = cursor: log epoch of what was seen last."),
        field("sequence", &M::sequence, "from = cursor: sequence of what was seen last."),
        field("time", &M::time, "from = time: the first message published at or after."),
        field("credit", &M::credit, "Deliveries that may be sent at once."));
  }
};

struct Subscribed {
  std::uint32_t id{};
  std::uint64_t epoch{};
  std::uint64_t sequence{};

  static constexpr auto describe() {
    using M = Subscribed;
    return declare_group<M>("The subscription is made.",
                            field("id", &M::id, "The client's number for it."),
                            field("epoch", &M::epoch, "Log epoch of where it begins."),
                            field("sequence", &M::sequence, "It begins after this sequence."));
  }
};

struct Unsubscribe {
  std::uint32_t id{};

  static constexpr auto describe() {
    using M = Unsubscribe;
    return declare_group<M>("End a subscription; what is on its way may still arrive.",
                            field("id", &M::id, "The client's number for it."));
  }
};

struct Credit {
  std::uint32_t id{};
  std::uint32_t messages{};

  static constexpr auto describe() {
    using M = Credit;
    return declare_group<M>("Allow further deliveries.",
                            field("id", &M::id, "The client's number for the subscription."),
                            field("messages", &M::messages, "How many more."));
  }
};

struct SnapshotEnd {
  std::uint32_t id{};
  std::uint64_t number{};
  std::uint64_t epoch{};
  std::uint64_t as_of{};
  std::uint64_t complete_up_to{};

  static constexpr auto describe() {
    using M = SnapshotEnd;
    return declare_group<M>(
        "All last values were sent; keys that were not among them do not exist.",
        field("id", &M::id, "The client's number for the subscription."),
        field("number", &M::number, "Delivery number."), field("epoch", &M::epoch, "Log epoch."),
        field("as_of", &M::as_of, "The values are those of this sequence."),
        field("complete_up_to", &M::complete_up_to,
              "The cursor to resume from; less than as_of when events follow a gap."));
  }
};

struct Gap {
  std::uint32_t id{};
  std::uint64_t number{};
  std::uint64_t from{};
  std::uint64_t to{};

  static constexpr auto describe() {
    using M = Gap;
    return declare_group<M>("Messages are gone for good; a snapshot follows.",
                            field("id", &M::id, "The client's number for the subscription."),
                            field("number", &M::number, "Delivery number."),
                            field("from", &M::from, "First sequence that cannot be had."),
                            field("to", &M::to, "Last one."));
  }
};

struct Request {
  std::uint32_t id{};
  Text topic{};
  Text target{};
  Text key{};
  std::span<const std::uint8_t> payload{};
  Duration remaining{};
  Text idempotency{};
  Text correlation{};

  static constexpr auto describe() {
    using M = Request;
    return declare_group<M>(
        "A command for one provider.", field("id", &M::id, "Handed back by the reply."),
        field("topic", &M::topic, "The command, such as call.make."),
        field("target", &M::target, "Instance or device (pbx1:1001); empty: the only provider."),
        field("key", &M::key, "The entity: call, agent, device."),
        field("payload", &M::payload, "MessagePack map of the command's fields."),
        field("remaining", &M::remaining,
              "Time until nobody wants it any more, 1 ms to 1 h; 0: 5 s."),
        field("idempotency", &M::idempotency,
              "A repeated request with this text gets the first one's reply, for 24 h and per "
              "client name."),
        field("correlation", &M::correlation, "Root call as UUID text, or empty."));
  }
};

enum class ReplyStatus { unknown, accepted, rejected, no_provider, outcome_unknown };
constexpr auto names(ReplyStatus) {
  return std::array<std::string_view, 5>{"unknown", "accepted", "rejected", "no_provider",
                                         "outcome_unknown"};
}

struct Reply {
  std::uint32_t id{};
  ReplyStatus status{};
  Text command{};
  Text code{};
  Text text{};
  std::span<const std::uint8_t> payload{};

  static constexpr auto describe() {
    using M = Reply;
    return declare_group<M>(
        "The answer to a request, exactly one, at the latest at its deadline.",
        field("id", &M::id, "The client's number for the request."),
        field("status", &M::status, "What became of it."),
        field("command", &M::command,
              "Message id of the command, EPOCH.NUMBER; the causation of what comes of it."),
        field("code", &M::code, "Error id unless accepted."),
        field("text", &M::text, "The code in words."),
        field("payload", &M::payload, "MessagePack map of the reply's fields; may be empty."));
  }
};

enum class QueryKind { unknown, report, topics, trace, schema, reload };
constexpr auto names(QueryKind) {
  return std::array<std::string_view, 6>{"unknown", "report", "topics",
                                         "trace",   "schema", "reload"};
}

struct Query {
  std::uint32_t id{};
  QueryKind what{};
  Text call{};

  static constexpr auto describe() {
    using M = Query;
    return declare_group<M>("A question about the site.",
                            field("id", &M::id, "Handed back by the result."),
                            field("what", &M::what, "What is asked for."),
                            field("call", &M::call, "trace: a call or a root."));
  }
};

struct QueryResult {
  std::uint32_t id{};
  bool more{};
  std::span<const std::uint8_t> body{};
  std::span<const std::uint8_t> frames{};

  static constexpr auto describe() {
    using M = QueryResult;
    return declare_group<M>(
        "The answer to a query.", field("id", &M::id, "The client's number for the query."),
        field("more", &M::more, "Another result with this number follows."),
        field("body", &M::body, "MessagePack map, by what was asked for."),
        field("frames", &M::frames, "trace: messages as in a batch, in log order."));
  }
};

/// Also the client's `bye` and the server's `closing`.
struct Alive {
  static constexpr auto describe() { return declare_group<Alive>("I am here."); }
};

struct SubscriptionProgress {
  std::uint32_t id{};
  std::uint64_t deliveries{};
  std::uint64_t complete_up_to{};

  static constexpr auto describe() {
    using M = SubscriptionProgress;
    return declare_group<M>(
        "How far a subscription is.", field("id", &M::id, "The client's number for it."),
        field("deliveries", &M::deliveries, "Number of the last delivery that was sent."),
        field("complete_up_to", &M::complete_up_to,
              "With that delivery, nothing is missing up to this sequence."));
  }
};

struct Progress {
  std::uint64_t epoch{};
  std::vector<SubscriptionProgress> subscriptions{};

  static constexpr auto describe() {
    using M = Progress;
    return declare_group<M>(
        "The server's heartbeat: what was sent so far, so that even a lost last message shows.",
        field("epoch", &M::epoch, "The log's present epoch."),
        field("subscriptions", &M::subscriptions, "All of this client."));
  }
};

struct Refused {
  std::uint32_t about{};
  std::uint32_t id{};
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = Refused;
    return declare_group<M>("The server did not do what a message asked for.",
                            field("about", &M::about, "Kind of the message."),
                            field("id", &M::id, "The number in that message, if it has one."),
                            field("code", &M::code, "Error id."),
                            field("text", &M::text, "What and the cure."));
  }
};

}  // namespace ctibus::gateway
