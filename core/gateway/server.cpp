#include "core/gateway/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "core/gateway/session.hpp"
#include "core/host/site.hpp"
#include "ctibus/kit/wire/control.hpp"
#include "ctibus/kit/wire/endpoint.hpp"

namespace ctibus::gateway {

using namespace wire;

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t messages_a_turn = 256;
// What clients publish is confirmed and handed on before more of it is read.
constexpr std::size_t bytes_a_turn = std::size_t{256} << 10;
constexpr auto retry_interval = 20ms;  // ROUTER does not tell when a peer takes more
constexpr auto settle_interval = 1ms;  // nor the log when a lane has become empty
constexpr int heartbeats_missed = 3;

class WireServer final : public Server {
 public:
  WireServer(host::Site& site, ServerOptions options, std::unique_ptr<ServerSocket> socket)
      : site_(site),
        options_(std::move(options)),
        socket_(std::move(socket)),
        outbox_(std::make_shared<Outbox>()),
        common_{.site = site,
                .limits = options_.limits,
                .socket = *socket_,
                .outbox = outbox_,
                .names = SourceNames(site.log()),
                .sources = Sources(site.log(), options_.limits.sources),
                .worker = {},
                .questions = {},
                .logger = site.logger("core.gateway"),
                .measures = measures_,
                .complaints = Complaints([this](std::string_view code, std::string_view text) {
                  common_.logger->write(CTIBUS_LOG_WARNING, code, std::string(text));
                })} {
    socket_->on_unknown_key([this](const std::string& address) {
      measures_.not_admitted.add();
      common_.complaints.add("wire.unknown_key", address,
                             fmt::format("{} came with a key that is not in the keyring: if it may "
                                         "come in, make its key with `ctibus keys new NAME`.",
                                         address),
                             Clock::now());
    });
    if (options_.questions) common_.questions.emplace(site, outbox_);
    thread_ = std::thread([this] { run(); });
  }

  ~WireServer() override { WireServer::stop(); }

  [[nodiscard]] const std::string& endpoint() const override { return socket_->endpoint(); }

  [[nodiscard]] host::GatewayReport report() const override {
    return {.clients = measures_.clients.get(),
            .subscriptions = measures_.subscriptions.get(),
            .starved = measures_.starved.get(),
            .backlog = measures_.backlog.get(),
            .sent = measures_.sent.get(),
            .published = measures_.published.get(),
            .refused = measures_.refused.get(),
            .not_admitted = measures_.not_admitted.get()};
  }

  void stop() override {
    stopping_.store(true);
    outbox_->wake();
    if (thread_.joinable()) thread_.join();
    if (common_.questions) common_.questions->queries.stop();
    common_.worker.stop();
  }

 private:
  void run() {
    next_tick_ = Clock::now() + options_.heartbeat;
    while (!stopping_.load()) {
      bool busy = socket_->receive(messages_a_turn, bytes_a_turn,
                                   [this](const ServerSocket::Received& got) { receive(got); });
      hand_out();
      bool blocked = false;
      busy |= common_.sources.recover(common_.worker);
      for (auto& [peer, session] : sessions_) {
        busy |= session->arrived() ? session->work(blocked) : welcome(*session);
      }
      if (Clock::now() >= next_tick_) tick();
      if (counting_) counting_ = common_.questions->counter.advance();
      drop_lost();
      if (busy) pauses_ = 0;
      if (!busy && !counting_) pause(blocked);
    }
    for (auto& [peer, session] : sessions_) {
      session->send(to_wire(MessageKind::closing, Alive{}));
      leave(*session);
    }
    sessions_.clear();
    common_.complaints.end();
  }

  void pause(bool blocked) {
    auto limit = std::chrono::ceil<std::chrono::milliseconds>(next_tick_ - Clock::now());
    if (blocked) {
      // Soon at first: it may only be a lane of the log.
      limit = std::min(limit,
                       std::chrono::milliseconds(pauses_++ < 8 ? settle_interval : retry_interval));
    } else {
      pauses_ = 0;
    }
    socket_->wait(outbox_->fd(), std::max(limit, 0ms));
  }

  /// What other threads have finished.
  void hand_out() {
    for (auto& entry : outbox_->take()) {
      const auto peer = peers_.find(entry.session);
      if (peer != peers_.end()) entry.task(*sessions_.at(peer->second));
    }
  }

  void tick() {
    const auto now = Clock::now();
    next_tick_ = now + options_.heartbeat;
    if (common_.questions) {
      counting_ = common_.questions->counter.advance();
      common_.questions->counter.tick(std::chrono::duration<double>(options_.heartbeat).count());
    }
    for (auto& [peer, session] : sessions_) {
      if (!session->arrived()) continue;
      if (!session->admission().holds()) {
        const std::string text =
            fmt::format("{}: what it may do here has changed.", session->admission().source);
        common_.logger->write(CTIBUS_LOG_INFO, "wire.not_allowed", text);
        session->refuse(MessageKind::hello, 0, {"wire.hello_first", text + " Say hello again."});
        lost_.push_back(peer);
        continue;
      }
      if (now - session->heard > heartbeats_missed * options_.heartbeat) {
        session->refuse(MessageKind::alive, 0,
                        {"wire.hello_first",
                         "Nothing was heard of you for three heartbeats: say hello again."});
        lost_.push_back(peer);
        continue;
      }
      session->tell_progress();
    }
    common_.complaints.tick(now);
    measure();
  }

  void measure() {
    std::uint64_t starved = 0;
    std::uint64_t backlog = 0;
    for (const auto& [peer, session] : sessions_) {
      starved += session->starved();
      backlog += session->backlog();
    }
    measures_.clients.set(sessions_.size());
    measures_.subscriptions.set(common_.streams);
    measures_.starved.set(starved);
    measures_.backlog.set(backlog);
  }

  void drop_lost() {
    for (const auto& [peer, session] : sessions_) {
      if (session->gone()) lost_.push_back(peer);
    }
    for (const auto& peer : lost_) drop(peer);
    lost_.clear();
  }

  void drop(const std::string& peer) {
    const auto session = sessions_.find(peer);
    if (session == sessions_.end()) return;
    leave(*session->second);
    peers_.erase(session->second->number());
    sessions_.erase(session);
  }

  void leave(Session& session) {
    if (options_.attendant && session.arrived()) options_.attendant->left(session);
  }

  void receive(const ServerSocket::Received& got) {
    const std::string peer(got.peer);
    const auto message = got.message;
    const auto kind = message.empty() ? MessageKind{} : static_cast<MessageKind>(message[0]);
    if (kind == MessageKind::hello) return greet(peer, got);
    const auto found = sessions_.find(peer);
    if (found == sessions_.end() || found->second->user() != got.user) {
      return refuse_stranger(peer, kind,
                             {"wire.hello_first", "This connection has not said hello."});
    }
    Session& session = *found->second;
    session.heard = Clock::now();
    if (kind == MessageKind::bye) return drop(peer);
    if (!session.arrived()) {
      if (kind == MessageKind::alive) return;
      return session.refuse(kind, 0, {"wire.hello_first", "Wait for the welcome."});
    }
    if (session.receive(kind, message)) return;
    const auto number = static_cast<std::uint8_t>(kind);
    if (options_.attendant && number >= first_private && number < first_from_server) {
      return options_.attendant->received(session, message);
    }
    session.mistake(
        kind, 0,
        {"wire.malformed", message.empty()
                               ? std::string("A message is one frame that is not empty.")
                               : fmt::format("There is no kind {:#04x} from a client.", number)});
  }

  void greet(const std::string& peer, const ServerSocket::Received& got) {
    const auto admitted = admit(peer, got);
    if (admitted) return;
    const Error& error = admitted.error();
    refuse_stranger(peer, MessageKind::hello, error);
    if (error.code != "wire.not_allowed") return;
    common_.complaints.add(error.code, got.user, error.text, Clock::now());
  }

  Result<> admit(const std::string& peer, const ServerSocket::Received& got) {
    Hello hello;
    if (got.message.size() > options_.limits.control_bytes) {
      return failure("wire.too_large", "This is no hello.");
    }
    if (auto read = from_wire(got.message, hello); !read) {
      return failure("wire.malformed", read.error().text);
    }
    if (hello.oldest_version > protocol_version || hello.newest_version < protocol_version) {
      return failure("wire.version",
                     fmt::format("You speak versions {} to {} of the protocol, this server speaks "
                                 "{}: use the client of ctibus {}.",
                                 hello.oldest_version, hello.newest_version, protocol_version,
                                 CTIBUS_VERSION));
    }
    if (!valid_client_name(hello.name)) {
      return failure("wire.bad_name",
                     "A client's name has 1 to 32 characters of a to z, 0 to 9, '-' and '_'.");
    }
    Admission admission{.source = "wire." + std::string(hello.name), .rights = Rights::all()};
    if (options_.admit) {
      auto admitted = options_.admit(hello, got.user);
      if (!admitted) return tl::unexpected(admitted.error());
      admission = std::move(*admitted);
    }
    drop(peer);  // who says hello again begins anew
    replace_older(admission, hello.source_epoch);
    if (sessions_.size() >= options_.limits.clients) {
      return failure("wire.busy", fmt::format("{} clients are connected, which is the most.",
                                              options_.limits.clients));
    }
    auto session =
        std::make_unique<Session>(common_, ++last_session_, peer, std::string(got.user),
                                  std::string(hello.name), std::move(admission), Clock::now());
    if (hello.source_epoch != 0 && session->admission().rights.speaks()) {
      const log::Cursor after{hello.resume_epoch, hello.resume_sequence};
      if (auto resumed = session->resume(hello.source_epoch, after); !resumed) return resumed;
    }
    Session& joined = *session;
    peers_.emplace(session->number(), peer);
    sessions_.emplace(peer, std::move(session));
    welcome(joined);
    return {};
  }

  /// False: the log is to be looked through first.
  bool welcome(Session& session) {
    if (!session.arrive()) return false;
    session.heard = Clock::now();
    session.send(to_wire(MessageKind::welcome, welcome_for(session)));
    session.tell_again();
    if (options_.attendant) options_.attendant->joined(session, outbox_);
    return true;
  }

  /// A client that lost its connection comes back before the server has noticed.
  void replace_older(const Admission& admission, std::uint64_t source_epoch) {
    std::vector<std::string> old;
    for (const auto& [peer, session] : sessions_) {
      const bool same_name = session->admission().source == admission.source;
      const bool same_life = source_epoch != 0 && session->source_epoch() == source_epoch;
      if (same_name && (admission.single || same_life)) {
        session->refuse(MessageKind::hello, 0,
                        {"wire.replaced", "Another connection has taken the place of this one."});
        old.push_back(peer);
      }
    }
    for (const auto& peer : old) drop(peer);
  }

  [[nodiscard]] Welcome welcome_for(const Session& session) const {
    static const std::string software = fmt::format("ctibusd {}", CTIBUS_VERSION);
    const auto tail = site_.log().tail();
    const Limits& limits = options_.limits;
    return {.version = protocol_version,
            .site = site_.config().site.name,
            .software = software,
            .epoch = tail.epoch,
            .sequence = tail.sequence,
            .heartbeat = options_.heartbeat,
            .max_subscriptions = static_cast<std::uint32_t>(limits.subscriptions),
            .max_credit = limits.credit,
            .max_requests = static_cast<std::uint32_t>(limits.requests),
            .source = session.admission().source,
            .taken = session.taken(),
            .sandbox = site_.config().site.sandbox};
  }

  void refuse_stranger(const std::string& peer, MessageKind about, const Error& error) {
    (about == MessageKind::hello ? measures_.not_admitted : measures_.refused).add();
    auto message = refused(about, 0, error);
    socket_->send(peer, message);
  }

  host::Site& site_;
  ServerOptions options_;
  std::unique_ptr<ServerSocket> socket_;
  std::shared_ptr<Outbox> outbox_;
  Measures measures_;
  Common common_;
  std::map<std::string, std::unique_ptr<Session>> sessions_;  ///< by peer
  std::map<std::uint64_t, std::string> peers_;                ///< by session number
  std::vector<std::string> lost_;                             ///< peers to be dropped
  std::uint64_t last_session_ = 0;
  Clock::time_point next_tick_;
  unsigned pauses_ = 0;
  bool counting_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // the last member: it uses all the others
};

}  // namespace

Result<std::unique_ptr<Server>> serve(host::Site& site, ServerOptions options) {
  auto socket = ServerSocket::bind(options.endpoint, options.limits, options.security);
  if (!socket) return tl::unexpected(socket.error());
  return std::make_unique<WireServer>(site, std::move(options), std::move(*socket));
}

}  // namespace ctibus::gateway
