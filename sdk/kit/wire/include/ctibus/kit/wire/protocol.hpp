#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/version.h"

/// The wire's control messages, as declared data (docs/wire.md). A message is one byte of
/// MessageKind and a MessagePack map; `batch`, `publish`, `replay` and
/// `command` are binary (batch.hpp).
/// Texts are views: of the received bytes after decoding, of the writer's own memory before
/// encoding.
namespace ctibus::wire {

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
  publish = 0x09,
  provide = 0x0a,
  answer = 0x0b,
  acknowledge = 0x0c,
  deposit = 0x0d,
  redeem = 0x0e,
  begin = 0x0f,
  replay = 0x10,
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
  done = 0x8b,
  command = 0x8c,
  taken = 0x8d,
  secret = 0x8e,
  begun = 0x8f,
};

/// Kinds from here on, up to `first_from_server`, and again above `first_private_from_server`, are
/// agreed between a core and the processes it keeps (core/process); the wire leaves them alone.
inline constexpr std::uint8_t first_private = 0x40;
inline constexpr std::uint8_t first_from_server = 0x80;
inline constexpr std::uint8_t first_private_from_server = 0xc0;

struct Hello {
  std::uint32_t oldest_version{};
  std::uint32_t newest_version{};
  Text name{};
  Text software{};
  Text key{};
  std::uint64_t source_epoch{};
  std::uint64_t resume_epoch{};
  std::uint64_t resume_sequence{};

  static constexpr auto describe() {
    using M = Hello;
    return declare_group<M>(
        "The first message of a client.",
        field("oldest_version", &M::oldest_version, "Oldest protocol version it speaks."),
        field("newest_version", &M::newest_version, "Newest protocol version it speaks."),
        field(
            "name", &M::name,
            "What it calls itself: a to z, 0 to 9, '-' and '_', at most 32. With a key of its own "
            "(CURVE) it is the name of the key."),
        field("software", &M::software, "Program and version, for people."),
        field("key", &M::key, "For the processes that a core keeps; else empty.",
              {.privacy = Privacy::secret}),
        field("source_epoch", &M::source_epoch,
              "Of a client that publishes: a random number that it chose when it began, the same "
              "in all its connections."),
        field("resume_epoch", &M::resume_epoch,
              "With resume_sequence: the place told by the newest `taken` before anything that is "
              "not finished."),
        field("resume_sequence", &M::resume_sequence, "See resume_epoch."));
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
  Text source{};
  std::uint64_t taken{};
  bool sandbox{};

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
        field("max_requests", &M::max_requests, "Requests without a reply."),
        field("source", &M::source, "The source of what it publishes and commands."),
        field("taken", &M::taken,
              "The newest number of its source_epoch that is in the log; 0: none."),
        field("sandbox", &M::sandbox, "The site is for trials and takes `replay`."));
  }
};

enum class From { unknown, live, snapshot, cursor, time, consumer };
constexpr auto names(From) {
  return std::array<std::string_view, 6>{"unknown", "live", "snapshot",
                                         "cursor",  "time", "consumer"};
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
  Text consumer{};

  static constexpr auto describe() {
    using M = Subscribe;
    return declare_group<M>(
        "Ask for an ordered stream of deliveries.",
        field("id", &M::id, "The client's number for it, unused so far in this connection."),
        field("patterns", &M::patterns, "Topics: '*' is one token, a last '>' the rest."),
        field("keys", &M::keys, "Only messages with one of these keys; none: any."),
        field("sources", &M::sources, "Only messages of one of these instances; none: any."),
        field("from", &M::from, "Where to begin."),
        field("epoch", &M::epoch,
              "from = cursor: log epoch of what was seen last. from = consumer: likewise, to go on "
              "there instead of after what was acknowledged; 0 otherwise."),
        field("sequence", &M::sequence, "Its sequence."),
        field("time", &M::time, "from = time: the first message published at or after."),
        field("credit", &M::credit, "Deliveries that may be sent at once."),
        field("consumer", &M::consumer,
              "from = consumer: name of the durable consumer, unique in the site."));
  }
};

struct Subscribed {
  std::uint32_t id{};
  std::uint64_t epoch{};
  std::uint64_t sequence{};
  std::uint64_t tail{};

  static constexpr auto describe() {
    using M = Subscribed;
    return declare_group<M>(
        "The subscription is made.", field("id", &M::id, "The client's number for it."),
        field("epoch", &M::epoch, "Log epoch of where it begins."),
        field("sequence", &M::sequence, "It begins after this sequence."),
        field("tail", &M::tail, "The log's newest sequence: what is older is no news."));
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
  Text causation{};
  std::uint64_t number{};
  Text traceparent{};

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
        field("correlation", &M::correlation, "Root call as UUID text, or empty."),
        field("causation", &M::causation, "The message that led to this one, EPOCH.NUMBER."),
        field("number", &M::number,
              "The command's place among the numbers of the client's source_epoch; 0: the server "
              "gives it an identity."),
        field("traceparent", &M::traceparent, "W3C trace context, as in HTTP."));
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

enum class QueryKind { unknown, report, topics, trace, schema, reload, backup, consumers, forget };
constexpr auto names(QueryKind) {
  return std::array<std::string_view, 9>{"unknown", "report", "topics",    "trace", "schema",
                                         "reload",  "backup", "consumers", "forget"};
}

struct Query {
  std::uint32_t id{};
  QueryKind what{};
  Text call{};
  Text path{};
  bool keys{};
  Text consumer{};

  static constexpr auto describe() {
    using M = Query;
    return declare_group<M>("A question about the site.",
                            field("id", &M::id, "Handed back by the result."),
                            field("what", &M::what, "What is asked for."),
                            field("call", &M::call, "trace: a call or a root."),
                            field("path", &M::path,
                                  "backup: folder to make; a name alone lies in the site's own "
                                  "folder of backups."),
                            field("keys", &M::keys, "backup: with the keyring."),
                            field("consumer", &M::consumer, "forget: a durable consumer."));
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
  std::uint64_t tail{};
  std::vector<SubscriptionProgress> subscriptions{};

  static constexpr auto describe() {
    using M = Progress;
    return declare_group<M>(
        "The server's heartbeat: what was sent so far, so that even a lost last message shows.",
        field("epoch", &M::epoch, "The log's present epoch."),
        field("tail", &M::tail, "The log's newest sequence."),
        field("subscriptions", &M::subscriptions, "All of this client."));
  }
};

struct Provide {
  std::uint32_t id{};
  std::vector<Text> topics{};

  static constexpr auto describe() {
    using M = Provide;
    return declare_group<M>(
        "From now on this client carries out these commands, and no others.",
        field("id", &M::id, "Handed back by done."),
        field("topics", &M::topics, "Commands; none: it provides nothing any more."));
  }
};

struct Answer {
  Text command{};
  ReplyStatus status{};
  Text code{};
  Text text{};
  std::span<const std::uint8_t> payload{};

  static constexpr auto describe() {
    using M = Answer;
    return declare_group<M>(
        "What a client says to a command that it was given, once.",
        field("command", &M::command, "Message id of the command, EPOCH.NUMBER."),
        field("status", &M::status, "accepted, rejected or outcome_unknown."),
        field("code", &M::code, "Error id unless accepted."),
        field("text", &M::text, "The code in words."),
        field("payload", &M::payload, "MessagePack map of the reply's fields; may be empty."));
  }
};

struct Begin {
  Text command{};
  bool confirm{};

  static constexpr auto describe() {
    using M = Begin;
    return declare_group<M>(
        "The client begins to carry out a command, which makes room for another; its answer says "
        "the same.",
        field("command", &M::command, "Message id of the command, EPOCH.NUMBER."),
        field("confirm", &M::confirm, "It waits for `begun`, as the command may have expired."));
  }
};

struct Begun {
  Text command{};
  Duration remaining{};

  static constexpr auto describe() {
    using M = Begun;
    return declare_group<M>(
        "The answer to a begin with `confirm`.",
        field("command", &M::command, "Message id of the command, EPOCH.NUMBER."),
        field("remaining", &M::remaining, "Until nobody wants it any more; 0: nobody does."));
  }
};

struct Acknowledge {
  std::uint32_t id{};
  std::uint64_t sequence{};

  static constexpr auto describe() {
    using M = Acknowledge;
    return declare_group<M>("A durable consumer has dealt with everything up to a place, for good.",
                            field("id", &M::id, "The client's number for the subscription."),
                            field("sequence", &M::sequence, "Of the log. Never goes back."));
  }
};

struct Deposit {
  Text handle{};
  std::span<const std::uint8_t> secret{};
  Duration lease{};

  static constexpr auto describe() {
    using M = Deposit;
    return declare_group<M>(
        "Keep a secret, such as digits of a card, which no message may carry.",
        field("handle", &M::handle, "A new UUID (version 7) as text: what messages carry instead."),
        field("secret", &M::secret, "The secret.", {.privacy = Privacy::secret}),
        field("lease", &M::lease, "It is forgotten after this time."));
  }
};

struct Redeem {
  std::uint32_t id{};
  Text handle{};

  static constexpr auto describe() {
    using M = Redeem;
    return declare_group<M>("Ask for a secret; it can be had once.",
                            field("id", &M::id, "Handed back by secret."),
                            field("handle", &M::handle, "UUID as text."));
  }
};

struct Secret {
  std::uint32_t id{};
  std::span<const std::uint8_t> secret{};

  static constexpr auto describe() {
    using M = Secret;
    return declare_group<M>("The answer to redeem.",
                            field("id", &M::id, "The client's number for it."),
                            field("secret", &M::secret, "Empty when there is none (any more).",
                                  {.privacy = Privacy::secret}));
  }
};

struct Done {
  std::uint32_t about{};
  std::uint32_t id{};

  static constexpr auto describe() {
    using M = Done;
    return declare_group<M>("What a message asked for is done.",
                            field("about", &M::about, "Kind of the message."),
                            field("id", &M::id, "The number in that message."));
  }
};

struct RecordEnd {
  std::uint64_t number{};
  std::uint64_t sequence{};
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = RecordEnd;
    return declare_group<M>(
        "The end of one published record.",
        field("number", &M::number, "The client's number for the message."),
        field("sequence", &M::sequence, "Its place in the log."),
        field("code", &M::code, "Empty: it is on the disk. Else an error id; readers have it."),
        field("text", &M::text, "The code in words."));
  }
};

struct Taken {
  std::uint64_t number{};
  std::uint64_t epoch{};
  std::uint64_t sequence{};
  std::vector<RecordEnd> records{};

  static constexpr auto describe() {
    using M = Taken;
    return declare_group<M>(
        "How far the server has got with what the client publishes.",
        field("number", &M::number,
              "Everything up to this number is in the log and need not be kept any more."),
        field("epoch", &M::epoch, "The log's present epoch."),
        field("sequence", &M::sequence,
              "What has a greater number lies behind this place in the log."),
        field("records", &M::records, "Records that have ended since."));
  }
};

struct Refused {
  std::uint32_t about{};
  std::uint32_t id{};
  Text code{};
  Text text{};
  std::uint64_t number{};

  static constexpr auto describe() {
    using M = Refused;
    return declare_group<M>("The server did not do what a message asked for.",
                            field("about", &M::about, "Kind of the message."),
                            field("id", &M::id, "The number in that message, if it has one."),
                            field("code", &M::code, "Error id."),
                            field("text", &M::text, "What and the cure."),
                            field("number", &M::number, "publish: the message's number."));
  }
};

}  // namespace ctibus::wire
