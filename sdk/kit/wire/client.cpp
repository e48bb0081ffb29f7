#include "ctibus/kit/wire/client.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <random>
#include <utility>

#include "client_detail.hpp"

namespace ctibus::wire {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Refusals that a later try would meet again.
bool is_final(const Error& error) {
  static constexpr const char* final_codes[] = {
      "wire.version", "wire.bad_name", "wire.bad_endpoint", "wire.needs_key",
      "wire.bad_key", "wire.no_curve", "wire.too_old",      "wire.replaced"};
  return std::any_of(std::begin(final_codes), std::end(final_codes),
                     [&](const char* code) { return error.code == code; });
}

}  // namespace

Client::Client(ClientOptions options) : options_(std::move(options)) {
  if (!options_.publications) {
    std::random_device random;
    const std::uint64_t source_epoch = std::uint64_t{random()} << 32 | random();
    options_.publications =
        std::make_shared<Publications>(std::max<std::uint64_t>(source_epoch, 1));
  }
  options_.connection.source_epoch = options_.publications->source_epoch();
}

Client::~Client() = default;

std::unique_ptr<Client> Client::make(ClientOptions options) {
  return std::unique_ptr<Client>(new Client(std::move(options)));
}

Result<std::unique_ptr<Client>> Client::connect(ClientOptions options) {
  auto client = make(std::move(options));
  if (auto opened = client->open(); !opened) return tl::unexpected(opened.error());
  return client;
}

Result<> Client::open() {
  options_.connection.resume = options_.publications->resume();
  auto connection = Connection::open(options_.connection);
  if (!connection) return tl::unexpected(connection.error());
  connection_ = std::move(*connection);
  server_ = connection_->server();
  pause_ = 0ms;
  resume_publishing();
  if (!provided_.topics.empty()) {
    provide(std::move(provided_.topics), std::move(provided_.handler),
            std::move(provided_.refused));
  }
  for (auto& [id, stream] : streams_) {
    if (!stream.ended) start(stream);
  }
  return {};
}

void Client::lose(const Error& reason) {
  connection_.reset();
  in_doubt_.clear();
  pause_ = pause_ == 0ms ? options_.first_pause : std::min(2 * pause_, options_.longest_pause);
  retry_at_ = Clock::now() + pause_;
  const Error lost{"wire.no_reply",
                   "The connection was lost before the answer arrived: " + reason.text};
  for (auto& [id, handler] : std::exchange(replies_, {})) {
    handler(tl::unexpected<Error>(lost));
  }
  for (auto& [id, handler] : std::exchange(secrets_, {})) handler({});
  for (auto& [id, waiting] : results_) waiting.done = tl::unexpected<Error>(lost);
  if (options_.on_connection) options_.on_connection(&reason);
}

bool Client::send(const msgpack::Buffer& message) {
  return connection_ != nullptr && connection_->send(message);
}

Result<> Client::run(std::chrono::milliseconds limit, int watched) {
  flush();
  if (!connection_) return retry(limit, watched);
  const auto event = connection_->wait(limit, watched, received_);
  // Who takes it whole leaves an empty one.
  if (event == Connection::Event::message) handle(std::move(received_));
  if (event != Connection::Event::lost && connection_) return {};
  const Error reason{"wire.unreachable",
                     "The connection to " + options_.connection.endpoint + " is lost."};
  if (event == Connection::Event::lost) lose(reason);
  if (!options_.reconnect) return tl::unexpected(reason);
  return {};
}

Result<> Client::retry(std::chrono::milliseconds limit, int watched) {
  if (!options_.reconnect) {
    return failure("wire.unreachable",
                   "The connection to " + options_.connection.endpoint + " is lost.");
  }
  const auto until_retry = std::chrono::ceil<std::chrono::milliseconds>(retry_at_ - Clock::now());
  if (until_retry > 0ms) {
    pollfd item{watched, POLLIN, 0};
    ::poll(&item, watched >= 0 ? 1 : 0, static_cast<int>(std::min(limit, until_retry).count()));
    return {};
  }
  if (replaced_) return tl::unexpected(*replaced_);
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

void Client::handle(msgpack::Buffer&& message) {
  const auto read = [&](auto body, auto&& handler) {
    if (from_wire(message, body)) handler(body);
  };
  const auto kind = static_cast<MessageKind>(message.front());
  switch (kind) {
    case MessageKind::batch:
      return handle_batch(std::move(message));
    case MessageKind::command:
      return handle_command(std::move(message));
    case MessageKind::subscribed:
      return read(Subscribed{}, [&](const auto& body) { handle_subscribed(body); });
    case MessageKind::snapshot_end:
      return read(SnapshotEnd{}, [&](const auto& body) { handle_snapshot_end(body); });
    case MessageKind::gap:
      return read(Gap{}, [&](const auto& body) { handle_gap(body); });
    case MessageKind::reply:
      return read(Reply{}, [&](const auto& body) { handle_reply(body); });
    case MessageKind::result:
      return read(QueryResult{}, [&](const auto& body) { handle_result(body); });
    case MessageKind::progress:
      return read(Progress{}, [&](const auto& body) { handle_progress(body); });
    case MessageKind::refused:
      return read(Refused{}, [&](const auto& body) { handle_refusal(body); });
    case MessageKind::taken:
      return read(Taken{}, [&](const auto& body) { handle_taken(body); });
    case MessageKind::begun:
      return read(Begun{}, [&](const auto& body) { handle_begun(body); });
    case MessageKind::secret:
      return read(Secret{}, [&](const auto& body) {
        if (auto node = secrets_.extract(body.id)) node.mapped()(body.secret);
      });
    case MessageKind::closing:
      return lose(
          {"wire.unreachable", "The server at " + options_.connection.endpoint + " has stopped."});
    default:
      if (static_cast<std::uint8_t>(kind) >= first_private_from_server && options_.on_private) {
        options_.on_private(message);
      }
      return;  // of a newer minor version
  }
}

void Client::handle_refusal(const Refused& refused) {
  const Error error{std::string(refused.code), std::string(refused.text)};
  if (error.code == "wire.hello_first") return lose(error);
  if (error.code == "wire.replaced") {
    // Coming back would push out the other, which would come back ...
    replaced_ = error;
    return lose(error);
  }
  switch (static_cast<MessageKind>(refused.about)) {
    case MessageKind::subscribe:
      if (Stream* stream = by_wire_id(refused.id)) {
        stream->ended = error;
        if (const auto on_answer = stream->wanted.on_answer) on_answer(tl::unexpected(error));
      }
      return;
    case MessageKind::request:
      return tell_reply(refused.id, tl::unexpected(error));
    case MessageKind::publish:
    case MessageKind::replay:
      if (!options_.publications->refuse(refused.number)) return;
      tell_record({.number = refused.number, .code = refused.code, .text = refused.text});
      if (options_.on_refused) options_.on_refused(refused.number, error);
      return;
    case MessageKind::query:
      if (const auto waiting = results_.find(refused.id); waiting != results_.end()) {
        waiting->second.done = tl::unexpected(error);
      }
      return;
    case MessageKind::redeem:
      if (auto handler = secrets_.extract(refused.id)) handler.mapped()({});
      return;
    case MessageKind::provide:
      if (refused.id == provided_.wire_id && provided_.refused) provided_.refused(error);
      return;
    default:
      return;
  }
}

Result<ClientResult> Client::query(QueryKind what, std::string_view about,
                                   std::chrono::milliseconds limit) {
  Query asked{.what = what};
  (what == QueryKind::forget ? asked.consumer : asked.call) = about;
  return query(asked, limit);
}

Result<ClientResult> Client::query(Query asked, std::chrono::milliseconds limit) {
  const std::uint32_t id = ++last_id_;
  asked.id = id;
  if (!send(MessageKind::query, asked)) {
    return failure("wire.unreachable",
                   "There is no connection to " + options_.connection.endpoint + " now.");
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

void Client::handle_result(const QueryResult& body) {
  const auto found = results_.find(body.id);
  if (found == results_.end()) return;
  auto& waiting = found->second;
  waiting.result.body.assign(body.body.begin(), body.body.end());
  if (!body.frames.empty()) {
    waiting.result.frames.emplace_back(body.frames.begin(), body.frames.end());
  }
  if (!body.more) waiting.done = Result<>{};
}

}  // namespace ctibus::wire
