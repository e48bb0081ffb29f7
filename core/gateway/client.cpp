#include "core/gateway/client.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>

#include "core/gateway/batch.hpp"
#include "core/gateway/control.hpp"

namespace ctibus::gateway {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Refusals that a later try would meet again.
bool is_final(const Error& error) {
  return error.code == "wire.version" || error.code == "wire.bad_name" ||
         error.code == "wire.bad_endpoint" || error.code == "wire.tcp_needs_keys";
}

}  // namespace

template <class M>
bool Client::send(MessageKind kind, const M& body) {
  return connection_ != nullptr && connection_->send(to_wire(kind, body));
}

Result<std::unique_ptr<Client>> Client::connect(ClientOptions options) {
  std::unique_ptr<Client> client(new Client(std::move(options)));
  if (auto opened = client->open(); !opened) return tl::unexpected(opened.error());
  return client;
}

Client::~Client() = default;

Result<> Client::open() {
  auto connection = Connection::open({.endpoint = options_.endpoint,
                                      .name = options_.name,
                                      .software = options_.software,
                                      .limit = options_.connect_limit});
  if (!connection) return tl::unexpected(connection.error());
  connection_ = std::move(*connection);
  server_ = connection_->server();
  pause_ = 0ms;
  for (auto& [id, stream] : streams_) {
    if (!stream.ended) start(stream);
  }
  return {};
}

void Client::lose(const Error& reason) {
  connection_.reset();
  pause_ = pause_ == 0ms ? options_.first_pause : std::min(2 * pause_, options_.longest_pause);
  retry_at_ = Clock::now() + pause_;
  const Error lost{"wire.no_reply",
                   "The connection was lost before the answer arrived: " + reason.text};
  for (auto& [id, handler] : std::exchange(replies_, {})) {
    handler(tl::unexpected<Error>(lost));
  }
  for (auto& [id, waiting] : results_) waiting.done = tl::unexpected<Error>(lost);
  if (options_.on_connection) options_.on_connection(&reason);
}

void Client::start(Stream& stream) {
  const auto& wanted = stream.wanted;
  stream.wire_id = ++last_id_;
  stream.number = 0;
  stream.used = 0;
  if (stream.in_snapshot && stream.answered && wanted.handler) {
    wanted.handler({.kind = ClientDelivery::Kind::restart});
  }
  stream.answered = false;
  Subscribe body{.id = stream.wire_id};
  body.patterns = {wanted.patterns.begin(), wanted.patterns.end()};
  body.keys = {wanted.keys.begin(), wanted.keys.end()};
  body.sources = {wanted.sources.begin(), wanted.sources.end()};
  body.credit = wanted.window;
  if (stream.cursor) {
    body.from = From::cursor;
    body.epoch = stream.cursor->epoch;
    body.sequence = stream.cursor->sequence;
  } else {
    switch (wanted.start.from) {
      case log::Start::From::live:
        body.from = From::live;
        break;
      case log::Start::From::snapshot:
        body.from = From::snapshot;
        stream.in_snapshot = true;
        break;
      case log::Start::From::cursor:
        body.from = From::cursor;
        body.epoch = wanted.start.cursor.epoch;
        body.sequence = wanted.start.cursor.sequence;
        break;
      case log::Start::From::time:
        body.from = From::time;
        body.time =
            Timestamp(std::chrono::floor<Duration>(std::chrono::nanoseconds(wanted.start.utc_ns)));
        break;
    }
  }
  send(MessageKind::subscribe, body);
}

Result<std::uint32_t> Client::subscribe(ClientSubscription subscription) {
  const std::uint32_t id = ++last_stream_;
  Stream& stream = streams_[id];
  stream.wanted = std::move(subscription);
  if (connection_) start(stream);
  const auto until = Clock::now() + options_.connect_limit;
  while (!stream.answered && !stream.ended) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    Error error{"wire.unreachable", options_.endpoint + " does not answer."};
    if (left > 0ms) {
      auto ran = run(left);
      if (ran) continue;
      error = ran.error();
    }
    streams_.erase(id);
    return tl::unexpected(error);
  }
  if (stream.ended) {
    const Error error = *stream.ended;
    streams_.erase(id);
    return tl::unexpected(error);
  }
  return id;
}

void Client::unsubscribe(std::uint32_t subscription) {
  const auto stream = streams_.find(subscription);
  if (stream == streams_.end()) return;
  send(MessageKind::unsubscribe, Unsubscribe{stream->second.wire_id});
  streams_.erase(stream);
}

void Client::grant(std::uint32_t subscription, std::uint32_t messages) {
  const auto stream = streams_.find(subscription);
  if (stream == streams_.end()) return;
  send(MessageKind::credit, Credit{stream->second.wire_id, messages});
}

std::optional<log::Cursor> Client::cursor(std::uint32_t subscription) const {
  const auto stream = streams_.find(subscription);
  return stream == streams_.end() ? std::nullopt : stream->second.cursor;
}

std::optional<Error> Client::ended(std::uint32_t subscription) const {
  const auto stream = streams_.find(subscription);
  return stream == streams_.end() ? std::nullopt : stream->second.ended;
}

void Client::request(const ClientRequest& request, ReplyHandler handler) {
  const std::uint32_t id = ++last_id_;
  if (!send(MessageKind::request, Request{.id = id,
                                          .topic = request.topic,
                                          .target = request.target,
                                          .key = request.key,
                                          .payload = request.payload,
                                          .remaining = request.remaining,
                                          .idempotency = request.idempotency,
                                          .correlation = request.correlation})) {
    handler(failure("wire.unreachable", "There is no connection to " + options_.endpoint +
                                            " now: the command was not sent."));
    return;
  }
  replies_.emplace(id, std::move(handler));
}

Result<ClientReply> Client::ask(const ClientRequest& asked) {
  std::optional<Result<ClientReply>> answer;
  request(asked, [&](const Result<ClientReply>& reply) { answer = reply; });
  while (!answer) {
    if (auto ran = run(1s); !ran && !answer) return tl::unexpected(ran.error());
  }
  return *answer;
}

Result<ClientResult> Client::query(QueryKind what, std::string_view call,
                                   std::chrono::milliseconds limit) {
  const std::uint32_t id = ++last_id_;
  if (!send(MessageKind::query, Query{.id = id, .what = what, .call = call})) {
    return failure("wire.unreachable", "There is no connection to " + options_.endpoint + " now.");
  }
  Waiting& waiting = results_[id];
  const auto until = Clock::now() + limit;
  while (!waiting.done) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left <= 0ms) {
      waiting.done = failure("wire.no_reply", "The server does not answer in time.");
    } else if (auto ran = run(left); !ran && !waiting.done) {
      waiting.done = tl::unexpected(ran.error());
    }
  }
  const auto node = results_.extract(id);
  if (!*node.mapped().done) return tl::unexpected(node.mapped().done->error());
  return std::move(node.mapped().result);
}

Result<> Client::run(std::chrono::milliseconds limit, int watched) {
  if (connection_) {
    msgpack::Buffer message;
    const auto event = connection_->wait(limit, watched, message);
    if (event == Connection::Event::message) handle(message);
    if (event != Connection::Event::lost && connection_) return {};
    const Error reason{"wire.unreachable", "The connection to " + options_.endpoint + " is lost."};
    if (event == Connection::Event::lost) lose(reason);
    if (!options_.reconnect) return tl::unexpected(reason);
    return {};
  }
  if (!options_.reconnect) {
    return failure("wire.unreachable", "The connection to " + options_.endpoint + " is lost.");
  }
  const auto until_retry = std::chrono::ceil<std::chrono::milliseconds>(retry_at_ - Clock::now());
  if (until_retry > 0ms) {
    pollfd item{watched, POLLIN, 0};
    ::poll(&item, watched >= 0 ? 1 : 0, static_cast<int>(std::min(limit, until_retry).count()));
    return {};
  }
  auto opened = open();
  if (opened) {
    if (options_.on_connection) options_.on_connection(nullptr);
    return {};
  }
  if (is_final(opened.error())) return opened;
  pause_ = pause_ == 0ms ? options_.first_pause : std::min(2 * pause_, options_.longest_pause);
  retry_at_ = Clock::now() + pause_;
  return {};
}

Client::Stream* Client::by_wire_id(std::uint32_t wire_id) {
  for (auto& [id, stream] : streams_) {
    if (stream.wire_id == wire_id && !stream.ended) return &stream;
  }
  return nullptr;  // on its way when it was ended
}

bool Client::expected(Stream& stream, std::uint64_t number) {
  if (number == stream.number + 1) return true;
  ++repairs_;
  send(MessageKind::unsubscribe, Unsubscribe{stream.wire_id});
  start(stream);
  return false;
}

void Client::consumed(Stream& stream, std::uint32_t deliveries) {
  if (!stream.wanted.automatic) return;
  stream.used += deliveries;
  if (stream.used < (stream.wanted.window + 1) / 2) return;
  send(MessageKind::credit, Credit{stream.wire_id, std::exchange(stream.used, 0U)});
}

void Client::handle(std::span<const std::uint8_t> message) {
  const auto kind = static_cast<MessageKind>(message.front());
  switch (kind) {
    case MessageKind::batch:
      return handle_batch(message);
    case MessageKind::subscribed: {
      Subscribed body;
      if (!from_wire(message, body)) return;
      Stream* stream = by_wire_id(body.id);
      if (stream == nullptr) return;
      stream->answered = true;
      if (!stream->cursor && stream->wanted.start.from == log::Start::From::live) {
        stream->cursor = log::Cursor{body.epoch, body.sequence};
      }
      return;
    }
    case MessageKind::snapshot_end: {
      SnapshotEnd body;
      if (!from_wire(message, body)) return;
      Stream* stream = by_wire_id(body.id);
      if (stream == nullptr || !expected(*stream, body.number)) return;
      stream->number = body.number;
      stream->cursor = log::Cursor{body.epoch, body.complete_up_to};
      stream->in_snapshot = false;
      stream->wanted.handler({.kind = ClientDelivery::Kind::snapshot_end});
      return consumed(*stream, 1);
    }
    case MessageKind::gap: {
      Gap body;
      if (!from_wire(message, body)) return;
      Stream* stream = by_wire_id(body.id);
      if (stream == nullptr || !expected(*stream, body.number)) return;
      stream->number = body.number;
      stream->in_snapshot = true;
      stream->wanted.handler(
          {.kind = ClientDelivery::Kind::gap, .gap_from = body.from, .gap_to = body.to});
      return consumed(*stream, 1);
    }
    case MessageKind::reply: {
      Reply body;
      if (!from_wire(message, body)) return;
      auto handler = replies_.extract(body.id);
      if (handler.empty()) return;
      ClientReply reply{.status = body.status,
                        .command = std::string(body.command),
                        .code = std::string(body.code),
                        .text = std::string(body.text),
                        .payload = {body.payload.begin(), body.payload.end()}};
      return handler.mapped()(reply);
    }
    case MessageKind::result:
      return handle_result(message);
    case MessageKind::progress:
      return handle_progress(message);
    case MessageKind::refused: {
      Refused body;
      if (from_wire(message, body)) handle_refusal(body);
      return;
    }
    case MessageKind::closing:
      return lose({"wire.unreachable", "The server at " + options_.endpoint + " has stopped."});
    default:
      return;  // of a newer minor version
  }
}

void Client::handle_batch(std::span<const std::uint8_t> message) {
  auto batch = BatchView::parse(message);
  if (!batch) return;  // the next one shows that it is missing
  const auto& header = batch->header();
  Stream* stream = by_wire_id(header.subscription);
  if (stream == nullptr || !expected(*stream, header.first_number)) return;
  const std::uint32_t wire_id = stream->wire_id;
  ClientDelivery delivery;
  delivery.kind =
      batch->snapshot() ? ClientDelivery::Kind::snapshot : ClientDelivery::Kind::message;
  while (const auto frame = batch->next()) {
    delivery.frame = &*frame;
    stream->number += 1;
    stream->wanted.handler(delivery);
    // The handler may have ended it.
    stream = by_wire_id(wire_id);
    if (stream == nullptr) return;
  }
  if (!batch->snapshot() && !stream->in_snapshot) {
    stream->cursor = log::Cursor{header.epoch, header.complete_up_to};
  }
  consumed(*stream, header.count);
}

void Client::handle_refusal(const Refused& refused) {
  const Error error{std::string(refused.code), std::string(refused.text)};
  if (error.code == "wire.hello_first") return lose(error);
  switch (static_cast<MessageKind>(refused.about)) {
    case MessageKind::subscribe:
      if (Stream* stream = by_wire_id(refused.id)) stream->ended = error;
      return;
    case MessageKind::request: {
      auto handler = replies_.extract(refused.id);
      if (!handler.empty()) handler.mapped()(tl::unexpected(error));
      return;
    }
    case MessageKind::query: {
      const auto waiting = results_.find(refused.id);
      if (waiting != results_.end()) waiting->second.done = tl::unexpected(error);
      return;
    }
    default:
      return;
  }
}

void Client::handle_result(std::span<const std::uint8_t> message) {
  QueryResult body;
  if (!from_wire(message, body)) return;
  const auto found = results_.find(body.id);
  if (found == results_.end()) return;
  auto& waiting = found->second;
  waiting.result.body.assign(body.body.begin(), body.body.end());
  if (!body.frames.empty()) {
    waiting.result.frames.emplace_back(body.frames.begin(), body.frames.end());
  }
  if (!body.more) waiting.done = Result<>{};
}

void Client::handle_progress(std::span<const std::uint8_t> message) {
  Progress body;
  if (!from_wire(message, body)) return;
  for (const auto& progress : body.subscriptions) {
    Stream* stream = by_wire_id(progress.id);
    if (stream == nullptr || !stream->answered) continue;
    if (!expected(*stream, progress.deliveries + 1)) continue;
    if (!stream->in_snapshot) {
      stream->cursor = log::Cursor{body.epoch, progress.complete_up_to};
    }
  }
}

}  // namespace ctibus::gateway
