#include <utility>

#include "client_detail.hpp"
#include "ctibus/reply_limit.hpp"

// How a client speaks: what it publishes, asks for and carries out.

namespace ctibus::wire {

using namespace std::chrono_literals;

void Client::flush() {
  while (connection_) {
    const auto message = options_.publications->next();
    if (!message) return;
    connection_->send(message);
  }
}

void Client::resume_publishing() {
  options_.publications->begin(server_.tail);
  const auto rewound = options_.publications->rewind(server_.taken);
  for (const std::uint32_t id : rewound.requests) {
    tell_reply(id, failure("wire.no_reply", "The connection was lost before it was sent."));
  }
  for (const std::uint64_t number : rewound.records) {
    tell_record({.number = number,
                 .code = "wire.lost",
                 .text = "The server had it and lost it, as a power cut does."});
  }
  flush();
}

Result<MessageId> Client::publish(const Publication& publication, RecordHandler done) {
  auto id = options_.publications->publish(publication);
  if (id && done && publication.record) records_.emplace(id->number, std::move(done));
  return id;
}

void Client::handle_taken(const Taken& body) {
  std::vector<RecordEnd> news;  // after a cut some are told once more
  for (const RecordEnd& record : body.records) {
    if (options_.publications->is_open(record.number)) news.push_back(record);
  }
  options_.publications->confirm(body);
  for (const RecordEnd& record : news) tell_record(record);
}

void Client::tell_record(const RecordEnd& record) {
  if (auto handler = records_.extract(record.number)) return handler.mapped()(record);
  if (on_record_) on_record_(record);
}

void Client::request(const ClientRequest& request, ReplyHandler handler) {
  if (!connection_) {
    return handler(failure("wire.unreachable", "There is no connection to " +
                                                   options_.connection.endpoint +
                                                   " now: the command was not sent."));
  }
  const std::uint32_t id = ++last_id_;
  const auto taken = options_.publications->request({.id = id,
                                                     .topic = request.topic,
                                                     .target = request.target,
                                                     .key = request.key,
                                                     .payload = request.payload,
                                                     .remaining = request.remaining,
                                                     .idempotency = request.idempotency,
                                                     .correlation = request.correlation,
                                                     .traceparent = request.traceparent});
  if (!taken) return handler(tl::unexpected(taken.error()));
  replies_.emplace(id, std::move(handler));
  flush();
}

Result<ClientReply> Client::ask(const ClientRequest& asked) {
  std::optional<Result<ClientReply>> answer;
  request(asked, [&](const Result<ClientReply>& reply) { answer = reply; });
  while (!answer) {
    if (auto ran = run(1s); !ran && !answer) return tl::unexpected(ran.error());
  }
  return *answer;
}

void Client::handle_reply(const Reply& body) {
  tell_reply(body.id, ClientReply{.status = body.status,
                                  .command = std::string(body.command),
                                  .code = std::string(body.code),
                                  .text = std::string(body.text),
                                  .payload = {body.payload.begin(), body.payload.end()}});
}

void Client::tell_reply(std::uint32_t id, const Result<ClientReply>& reply) {
  if (auto handler = replies_.extract(id)) return handler.mapped()(reply);
  if (options_.on_reply) options_.on_reply(id, reply);
}

void Client::provide(std::vector<std::string> topics, CommandHandler handler,
                     std::function<void(const Error&)> refused) {
  provided_ = {std::move(topics), std::move(handler), std::move(refused), ++last_id_};
  Provide body{.id = provided_.wire_id};
  body.topics = {provided_.topics.begin(), provided_.topics.end()};
  send(MessageKind::provide, body);
}

void Client::handle_command(msgpack::Buffer&& message) {
  std::span<const std::uint8_t> bytes = message;
  const auto header = take_header<CommandHeader>(bytes);
  if (!header) return;
  const std::chrono::milliseconds remaining(header->remaining_ms);
  // None overtakes another that waits for an answer.
  if (in_doubt_.empty() && connection_ && connection_->longest_delay() < remaining) {
    return carry_out(bytes, remaining);
  }
  const auto frame = Frame::take(bytes);
  if (!frame) return;
  const std::string id = frame->id().text();
  in_doubt_.push_back(std::move(message));
  send(MessageKind::begin, Begin{.command = id, .confirm = true});
}

void Client::handle_begun(const Begun& body) {
  if (in_doubt_.empty()) return;
  const msgpack::Buffer message = std::move(in_doubt_.front());
  in_doubt_.pop_front();
  if (body.remaining == Duration(0)) return;
  carry_out(std::span(message).subspan(sizeof(CommandHeader)), body.remaining);
}

void Client::carry_out(std::span<const std::uint8_t> message, std::chrono::milliseconds remaining) {
  if (!provided_.handler) return;
  const auto frame = Frame::take(message);
  if (frame) provided_.handler({&*frame, remaining});
}

void Client::answer(const Answer& answer) {
  const auto why = too_large_reply(answer);
  if (!why) {
    send(MessageKind::answer, answer);
    return;
  }
  // The server would cut the connection, and with it all that is under way.
  send(MessageKind::answer, Answer{.command = answer.command,
                                   .status = ReplyStatus::outcome_unknown,
                                   .code = "bus.frame_too_large",
                                   .text = *why});
}

void Client::begin(const MessageId& command) {
  const std::string id = command.text();
  send(MessageKind::begin, Begin{id});
}

void Client::deposit(const Deposit& deposit) { send(MessageKind::deposit, deposit); }

void Client::redeem(const Uuid& handle, SecretHandler handler) {
  const std::uint32_t id = ++last_id_;
  const std::string text = handle.text();
  if (!send(MessageKind::redeem, Redeem{id, text})) return handler({});
  secrets_.emplace(id, std::move(handler));
}

}  // namespace ctibus::wire
