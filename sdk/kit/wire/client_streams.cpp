#include <chrono>
#include <utility>

#include "client_detail.hpp"

// How a client listens.

namespace ctibus::wire {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

}  // namespace

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
  body.from = wanted.start.from;
  body.consumer = wanted.start.consumer;
  body.time = wanted.start.time;
  const Cursor cursor = stream.cursor.value_or(wanted.start.cursor);
  body.epoch = cursor.epoch;
  body.sequence = cursor.sequence;
  if (stream.cursor && body.from != From::consumer) body.from = From::cursor;
  if (body.from == From::snapshot) stream.in_snapshot = true;
  send(MessageKind::subscribe, body);
  if (stream.acknowledged != 0) {
    send(MessageKind::acknowledge, Acknowledge{stream.wire_id, stream.acknowledged});
  }
}

std::uint32_t Client::subscribe_later(ClientSubscription subscription) {
  const std::uint32_t id = ++last_stream_;
  Stream& stream = streams_[id];
  stream.wanted = std::move(subscription);
  if (connection_) start(stream);
  return id;
}

Result<std::uint32_t> Client::subscribe(ClientSubscription subscription) {
  const std::uint32_t id = subscribe_later(std::move(subscription));
  Stream& stream = streams_.at(id);
  const auto until = Clock::now() + options_.connection.limit;
  while (!stream.answered && !stream.ended) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    Error error{"wire.unreachable", options_.connection.endpoint + " does not answer."};
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

void Client::acknowledge(std::uint32_t subscription, std::uint64_t sequence) {
  const auto stream = streams_.find(subscription);
  if (stream == streams_.end() || sequence <= stream->second.acknowledged) return;
  stream->second.acknowledged = sequence;
  send(MessageKind::acknowledge, Acknowledge{stream->second.wire_id, sequence});
}

std::optional<Cursor> Client::cursor(std::uint32_t subscription) const {
  const auto stream = streams_.find(subscription);
  return stream == streams_.end() ? std::nullopt : stream->second.cursor;
}

std::optional<Error> Client::ended(std::uint32_t subscription) const {
  const auto stream = streams_.find(subscription);
  return stream == streams_.end() ? std::nullopt : stream->second.ended;
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

void Client::handle_subscribed(const Subscribed& body) {
  Stream* stream = by_wire_id(body.id);
  if (stream == nullptr) return;
  stream->answered = true;
  const From from = stream->wanted.start.from;
  if (!stream->cursor && (from == From::live || from == From::consumer)) {
    stream->cursor = Cursor{body.epoch, body.sequence};
  }
  if (const auto on_answer = stream->wanted.on_answer) on_answer(body);
}

void Client::handle_snapshot_end(const SnapshotEnd& body) {
  Stream* stream = by_wire_id(body.id);
  if (stream == nullptr || !expected(*stream, body.number)) return;
  stream->number = body.number;
  stream->cursor = Cursor{body.epoch, body.complete_up_to};
  stream->in_snapshot = false;
  stream->wanted.handler({.kind = ClientDelivery::Kind::snapshot_end,
                          .as_of = body.as_of,
                          .complete_up_to = body.complete_up_to});
  if ((stream = by_wire_id(body.id)) != nullptr) consumed(*stream, 1);
}

void Client::handle_gap(const Gap& body) {
  Stream* stream = by_wire_id(body.id);
  if (stream == nullptr || !expected(*stream, body.number)) return;
  stream->number = body.number;
  stream->in_snapshot = true;
  stream->wanted.handler(
      {.kind = ClientDelivery::Kind::gap, .gap_from = body.from, .gap_to = body.to});
  if ((stream = by_wire_id(body.id)) != nullptr) consumed(*stream, 1);
}

void Client::handle_batch(msgpack::Buffer&& message) {
  auto batch = BatchView::parse(message);
  if (!batch) return;  // the next one shows that it is missing
  const BatchHeader header = batch->header();
  Stream* stream = by_wire_id(header.subscription);
  if (stream == nullptr || !expected(*stream, header.first_number)) return;
  const std::uint32_t wire_id = stream->wire_id;
  if (stream->wanted.batch_handler) {
    stream->number += header.count;
    // It may end the subscription, and itself with it.
    const auto handler = stream->wanted.batch_handler;
    handler(std::move(message), header);
    stream = by_wire_id(wire_id);
    if (stream == nullptr) return;
  } else {
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
  }
  if ((header.flags & batch_snapshot) == 0 && !stream->in_snapshot) {
    stream->cursor = Cursor{header.epoch, header.complete_up_to};
  }
  consumed(*stream, header.count);
}

void Client::handle_progress(const Progress& body) {
  server_.tail = {body.epoch, body.tail};
  for (const auto& progress : body.subscriptions) {
    Stream* stream = by_wire_id(progress.id);
    if (stream == nullptr || !stream->answered) continue;
    if (!expected(*stream, progress.deliveries + 1)) continue;
    if (!stream->in_snapshot) {
      stream->cursor = Cursor{body.epoch, progress.complete_up_to};
    }
  }
}

}  // namespace ctibus::wire
