#include "core/gateway/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "core/gateway/control.hpp"
#include "core/gateway/endpoint.hpp"
#include "core/gateway/publishers.hpp"
#include "core/gateway/queries.hpp"
#include "core/gateway/session.hpp"
#include "core/gateway/topic_counter.hpp"
#include "core/host/site.hpp"
#include "ctibus/messages/call.hpp"

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Message = std::span<const std::uint8_t>;

constexpr std::size_t messages_a_turn = 256;
constexpr auto retry_interval = 20ms;  // ROUTER does not tell when a peer takes more
constexpr int heartbeats_missed = 3;

class Server final : public host::Gateway {
 public:
  Server(host::Site& site, ServerOptions options, std::unique_ptr<ServerSocket> socket)
      : site_(site),
        options_(std::move(options)),
        socket_(std::move(socket)),
        outbox_(std::make_shared<Outbox>()),
        names_(site.log()),
        publishers_(site.log(), options_.limits.names),
        counter_(site.log()),
        queries_(site, outbox_),
        thread_([this] { run(); }) {}

  ~Server() override { Server::stop(); }

  void stop() override {
    stopping_.store(true);
    outbox_->wake();
    if (thread_.joinable()) thread_.join();
    queries_.stop();
  }

 private:
  void run() {
    next_tick_ = Clock::now() + options_.heartbeat;
    while (!stopping_.load()) {
      bool busy = socket_->receive(
          messages_a_turn, [this](const std::string& peer, Message m) { receive(peer, m); });
      hand_out();
      bool blocked = false;
      for (auto& [peer, session] : sessions_) {
        if (!session->flush(*socket_)) {
          blocked = true;
          continue;
        }
        for (auto& [id, stream] : session->streams) {
          if (session->backlog() == 0 && stream->ready()) busy |= fill(*session, *stream);
        }
      }
      if (Clock::now() >= next_tick_) tick();
      if (counting_) counting_ = counter_.advance();
      drop_lost();
      if (!busy && !counting_) pause(blocked);
    }
    for (auto& [peer, session] : sessions_) {
      session->send(*socket_, to_wire(MessageKind::closing, Alive{}));
    }
    sessions_.clear();
    socket_.reset();
  }

  void pause(bool blocked) {
    auto limit = std::chrono::ceil<std::chrono::milliseconds>(next_tick_ - Clock::now());
    if (blocked) limit = std::min(limit, std::chrono::milliseconds(retry_interval));
    socket_->wait(outbox_->fd(), std::max(limit, 0ms));
  }

  bool fill(Session& session, Stream& stream) {
    return stream.fill(names_, options_.limits.batch_bytes, [&](msgpack::Buffer message) {
      session.send(*socket_, std::move(message));
    });
  }

  /// What other threads have finished.
  void hand_out() {
    for (auto& entry : outbox_->take()) {
      const auto peer = peers_.find(entry.session);
      if (peer == peers_.end()) continue;  // the client went
      Session& session = *sessions_.at(peer->second);
      if (entry.reply) session.requests.erase(entry.id);
      if (entry.result) session.queries.erase(entry.id);
      if (!entry.message.empty()) session.send(*socket_, std::move(entry.message));
    }
  }

  void tick() {
    const auto now = Clock::now();
    next_tick_ = now + options_.heartbeat;
    counting_ = counter_.advance();
    counter_.tick(std::chrono::duration<double>(options_.heartbeat).count());
    for (auto& [peer, session] : sessions_) {
      if (now - session->heard > heartbeats_missed * options_.heartbeat) {
        refuse(*session, MessageKind::alive, 0,
               {"wire.hello_first",
                "Nothing was heard of you for three heartbeats: say hello again."});
        lost_.push_back(peer);
        continue;
      }
      if (session->backlog() > 0) continue;
      Progress progress{site_.log().epoch(), {}};
      for (auto& [id, stream] : session->streams) {
        stream->refresh();
        if (stream->ready()) fill(*session, *stream);
        progress.subscriptions.push_back(stream->progress());
      }
      session->send(*socket_, to_wire(MessageKind::progress, progress));
    }
  }

  void drop_lost() {
    for (const auto& [peer, session] : sessions_) {
      if (session->gone() || session->backlog() > options_.limits.backlog) lost_.push_back(peer);
    }
    for (const auto& peer : lost_) drop(peer);
    lost_.clear();
  }

  void drop(const std::string& peer) {
    const auto session = sessions_.find(peer);
    if (session == sessions_.end()) return;
    peers_.erase(session->second->number());
    sessions_.erase(session);
  }

  void receive(const std::string& peer, Message message) {
    const auto found = sessions_.find(peer);
    const auto kind = message.empty() ? MessageKind{} : static_cast<MessageKind>(message[0]);
    if (kind == MessageKind::hello) return greet(peer, message);
    if (found == sessions_.end()) {
      return refuse_stranger(peer, kind,
                             {"wire.hello_first", "This connection has not said hello."});
    }
    Session& session = *found->second;
    session.heard = Clock::now();
    if (session.mistakes > options_.limits.mistakes) return;  // about to be dropped
    if (message.size() > options_.limits.control_bytes && kind != MessageKind::request) {
      return mistake(session, kind, 0,
                     {"wire.too_large", fmt::format("Messages of this kind have at most {} bytes.",
                                                    options_.limits.control_bytes)});
    }
    switch (kind) {
      case MessageKind::subscribe:
        return handle<Subscribe>(session, kind, message);
      case MessageKind::unsubscribe:
        return handle<Unsubscribe>(session, kind, message);
      case MessageKind::credit:
        return handle<Credit>(session, kind, message);
      case MessageKind::request:
        return handle<Request>(session, kind, message);
      case MessageKind::query:
        return handle<Query>(session, kind, message);
      case MessageKind::alive:
        return;
      case MessageKind::bye:
        return drop(peer);
      default:
        return mistake(
            session, kind, 0,
            {"wire.malformed",
             message.empty() ? std::string("A message is one frame that is not empty.")
                             : fmt::format("There is no kind {:#04x} from a client.", message[0])});
    }
  }

  template <class M>
  void handle(Session& session, MessageKind kind, Message message) {
    M body;
    if (auto read = from_wire(message, body); !read) {
      return mistake(session, kind, 0, {"wire.malformed", read.error().text});
    }
    if (auto done = take(session, body); !done) {
      if (done.error().code == "wire.malformed") ++session.mistakes;
      refuse(session, kind, body.id, done.error());
      drop_if_hostile(session);
    }
  }

  void greet(const std::string& peer, Message message) {
    Hello hello;
    const auto refuse = [&](const Error& error) {
      refuse_stranger(peer, MessageKind::hello, error);
    };
    if (message.size() > options_.limits.control_bytes) {
      return refuse({"wire.too_large", "This is no hello."});
    }
    if (auto read = from_wire(message, hello); !read) {
      return refuse({"wire.malformed", read.error().text});
    }
    if (hello.oldest_version > protocol_version || hello.newest_version < protocol_version) {
      return refuse({"wire.version",
                     fmt::format("You speak versions {} to {} of the protocol, this server speaks "
                                 "{}: use the client of ctibus {}.",
                                 hello.oldest_version, hello.newest_version, protocol_version,
                                 CTIBUS_VERSION)});
    }
    if (!valid_client_name(hello.name)) {
      return refuse({"wire.bad_name",
                     "A client's name has 1 to 32 characters of a to z, 0 to 9, '-' and '_'."});
    }
    drop(peer);  // who says hello again begins anew
    if (sessions_.size() >= options_.limits.clients) {
      return refuse({"wire.busy", fmt::format("{} clients are connected, which is the most.",
                                              options_.limits.clients)});
    }
    const std::uint64_t number = ++last_session_;
    auto session = std::make_unique<Session>(number, peer, std::string(hello.name), Clock::now());
    const auto tail = site_.log().tail();
    const std::string software = fmt::format("ctibusd {}", CTIBUS_VERSION);
    session->send(
        *socket_,
        to_wire(
            MessageKind::welcome,
            Welcome{.version = protocol_version,
                    .site = site_.config().site.name,
                    .software = software,
                    .epoch = tail.epoch,
                    .sequence = tail.sequence,
                    .heartbeat = options_.heartbeat,
                    .max_subscriptions = static_cast<std::uint32_t>(options_.limits.subscriptions),
                    .max_credit = options_.limits.credit,
                    .max_requests = static_cast<std::uint32_t>(options_.limits.requests)}));
    peers_.emplace(number, peer);
    sessions_.emplace(peer, std::move(session));
  }

  Result<> take(Session& session, const Subscribe& body) {
    const Limits& limits = options_.limits;
    if (session.streams.contains(body.id)) {
      return failure("wire.duplicate_id", fmt::format("Subscription {} is there.", body.id));
    }
    std::size_t all = 0;
    for (const auto& [peer, other] : sessions_) all += other->streams.size();
    if (session.streams.size() >= limits.subscriptions || all >= limits.all_subscriptions) {
      return failure("wire.busy", "There are as many subscriptions as the server bears.");
    }
    if (body.patterns.size() > limits.patterns || body.keys.size() > limits.keys ||
        body.sources.size() > limits.patterns) {
      return failure("wire.too_large",
                     fmt::format("A subscription has at most {} patterns, {} keys and {} sources.",
                                 limits.patterns, limits.keys, limits.patterns));
    }
    log::Subscription subscription;
    subscription.patterns = {body.patterns.begin(), body.patterns.end()};
    subscription.keys = {body.keys.begin(), body.keys.end()};
    for (const auto source : body.sources) {
      if (known_sources_.size() >= limits.sources &&
          !known_sources_.contains(std::string(source))) {
        return failure("wire.busy", "Too many different sources were asked for.");
      }
      known_sources_.emplace(source);
      subscription.sources.emplace_back(source);
    }
    switch (body.from) {
      case From::live:
        break;
      case From::snapshot:
        subscription.start = log::Start::snapshot();
        break;
      case From::cursor:
        subscription.start = log::Start::at({body.epoch, body.sequence});
        break;
      case From::time:
        subscription.start =
            log::Start::time(std::chrono::nanoseconds(body.time.time_since_epoch()).count());
        break;
      case From::unknown:
        return failure("wire.malformed", "from is live, snapshot, cursor or time.");
    }
    auto stream = Stream::open(site_.log(), body.id, std::move(subscription),
                               [outbox = outbox_] { outbox->wake(); });
    if (!stream) return tl::unexpected(stream.error());
    const auto position = (*stream)->position();
    session.send(*socket_, to_wire(MessageKind::subscribed,
                                   Subscribed{body.id, position.epoch, position.sequence}));
    (*stream)->grant(body.credit, limits.credit);
    session.streams.emplace(body.id, std::move(*stream));
    return {};
  }

  Result<> take(Session& session, const Unsubscribe& body) {
    session.streams.erase(body.id);  // it may have been refused: nothing to say
    return {};
  }

  Result<> take(Session& session, const Credit& body) {
    const auto stream = session.streams.find(body.id);
    if (stream != session.streams.end()) {
      stream->second->grant(body.messages, options_.limits.credit);
    }
    return {};
  }

  Result<> take(Session& session, const Request& body) {
    if (session.requests.contains(body.id)) {
      return failure("wire.duplicate_id", fmt::format("Request {} has no reply yet.", body.id));
    }
    if (session.requests.size() >= options_.limits.requests) {
      return failure("wire.busy", fmt::format("{} requests have no reply yet: wait for some.",
                                              session.requests.size()));
    }
    msgpack::Reader payload(body.payload);
    if (!body.payload.empty() &&
        (payload.peek() != msgpack::Type::map || !payload.skip() || !payload.at_end())) {
      return failure("wire.malformed", "The payload is no MessagePack map.");
    }
    host::CommandRequest command;
    command.topic = body.topic;
    command.target = body.target;
    command.key = body.key;
    command.payload = body.payload;
    command.idempotency = body.idempotency;
    if (body.remaining != Duration(0)) {
      if (body.remaining < 1ms || body.remaining > 1h) {
        return failure("wire.malformed", "remaining is from 1 to 3600000 milliseconds.");
      }
      command.remaining_ms = static_cast<std::uint32_t>(body.remaining.count());
    }
    if (!body.correlation.empty()) {
      const auto root = Uuid::parse(body.correlation);
      if (!root) return failure("wire.malformed", "correlation is no UUID.");
      command.correlation = *root;
    } else {
      command.correlation = root_of(body.key);
    }
    auto publisher = publishers_.of(session.name());
    if (!publisher) return tl::unexpected(publisher.error());
    const auto answer = [outbox = outbox_, number = session.number(),
                         id = body.id](const host::CommandReply& reply) {
      const std::string name = reply.command ? MessageId(reply.command).text() : std::string();
      outbox->put({.session = number,
                   .reply = true,
                   .id = id,
                   .message = to_wire(MessageKind::reply,
                                      Reply{.id = id,
                                            .status = static_cast<ReplyStatus>(reply.status),
                                            .command = name,
                                            .code = reply.code,
                                            .text = reply.text,
                                            .payload = reply.payload})});
    };
    session.requests.insert(body.id);
    auto asked = site_.commands().request(**publisher, command, answer);
    if (!asked) {
      session.requests.erase(body.id);
      return tl::unexpected(asked.error());
    }
    return {};
  }

  /// The root of the call that a command is about, so that it is found with its conversation.
  Uuid root_of(std::string_view key) const {
    if (key.empty()) return {};
    const auto type = site_.log().find_type(topic_of<call::State>());
    if (!type) return {};
    const auto state = site_.log().last_value(type->id, key);
    return state ? Uuid(state->view().header().correlation) : Uuid();
  }

  Result<> take(Session& session, const Query& body) {
    if (session.queries.contains(body.id)) {
      return failure("wire.duplicate_id", fmt::format("Query {} has no result yet.", body.id));
    }
    if (session.queries.size() >= options_.limits.queries) {
      return failure("wire.busy", fmt::format("{} queries have no result yet: wait for some.",
                                              session.queries.size()));
    }
    Queries::Asked asked{session.number(), body.id, body.what, std::string(body.call)};
    if (body.what == QueryKind::topics) {
      while (counter_.advance()) {}
      asked.topics = counter_.counts();
    }
    asked.clients = sessions_.size();
    if (auto posted = queries_.post(std::move(asked)); !posted) return posted;
    session.queries.insert(body.id);
    return {};
  }

  void refuse(Session& session, MessageKind about, std::uint32_t id, const Error& error) {
    session.send(*socket_, refused(about, id, error));
  }

  void refuse_stranger(const std::string& peer, MessageKind about, const Error& error) {
    auto message = refused(about, 0, error);
    socket_->send(peer, message);
  }

  void mistake(Session& session, MessageKind about, std::uint32_t id, const Error& error) {
    ++session.mistakes;
    refuse(session, about, id, error);
    drop_if_hostile(session);
  }

  void drop_if_hostile(const Session& session) {
    if (session.mistakes > options_.limits.mistakes) lost_.push_back(session.peer());
  }

  host::Site& site_;
  ServerOptions options_;
  std::unique_ptr<ServerSocket> socket_;
  std::shared_ptr<Outbox> outbox_;
  SourceNames names_;
  Publishers publishers_;
  TopicCounter counter_;
  Queries queries_;
  std::set<std::string> known_sources_;
  std::map<std::string, std::unique_ptr<Session>> sessions_;  ///< by peer
  std::map<std::uint64_t, std::string> peers_;                ///< by session number
  std::vector<std::string> lost_;                             ///< peers to be dropped
  std::uint64_t last_session_ = 0;
  Clock::time_point next_tick_;
  bool counting_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // the last member: it uses all the others
};

}  // namespace

Result<std::unique_ptr<host::Gateway>> serve(host::Site& site, ServerOptions options) {
  auto socket = ServerSocket::bind(options.endpoint, options.limits);
  if (!socket) return tl::unexpected(socket.error());
  return std::make_unique<Server>(site, std::move(options), std::move(*socket));
}

}  // namespace ctibus::gateway
