#include <fmt/format.h>

#include "peer_rows.hpp"

#ifdef CTIBUS_BENCH_REDIS
#include <hiredis/hiredis.h>
#endif

namespace ctibus::bench {
namespace {

#ifdef CTIBUS_BENCH_REDIS

constexpr const char* kMissingLibrary = "";

struct Free {
  void operator()(redisContext* it) const { redisFree(it); }
  void operator()(redisReply* it) const { freeReplyObject(it); }
};
using Connection = std::unique_ptr<redisContext, Free>;
using Reply = std::unique_ptr<redisReply, Free>;

Reply next(redisContext& connection) {
  void* raw = nullptr;
  if (redisGetReply(&connection, &raw) != REDIS_OK) {
    throw Failed{fmt::format("redis: {}", connection.errstr)};
  }
  Reply reply(static_cast<redisReply*>(raw));
  if (reply->type == REDIS_REPLY_ERROR) throw Failed{fmt::format("redis: {}", reply->str)};
  return reply;
}

Route::Bytes bytes_of(const redisReply& reply) {
  return {reinterpret_cast<const std::uint8_t*>(reply.str), reply.len};
}

/// Commands are sent in pipelines; pub/sub, or a stream with an append-only file.
class RedisRoute final : public Route {
 public:
  RedisRoute(const Settings& settings, bool stream)
      : folder_("bench", settings.folder), stream_(stream), socket_(folder_.path() / "redis.sock") {
    write_file(folder_.path() / "redis.conf",
               fmt::format("port 0\nunixsocket {}\ndir {}\nsave \"\"\nappendonly {}\n"
                           "appendfsync everysec\nclient-output-buffer-limit pubsub 0 0 0\n",
                           socket_.string(), folder_.path().string(), stream ? "yes" : "no"));
    server_ = std::make_unique<Program>(
        std::vector<std::string>{find_program("redis-server").string(),
                                 (folder_.path() / "redis.conf").string()},
        folder_.path() / "redis.log");
    server_->await([&] {
      reader_ = connect();
      return reader_ != nullptr;
    });
    publisher_ = connect();
    if (!publisher_) throw Failed{"redis: no second connection"};
    if (!stream_) {
      redisAppendCommand(reader_.get(), "SUBSCRIBE %s", topic);
      next(*reader_);
    }
  }

  void send(Bytes payload) override {
    append(payload);
    // The oldest half is awaited while the newer half is on its way.
    if (outstanding_ < pipeline) return;
    take_replies(pipeline / 2);
  }
  void flush() override { take_replies(outstanding_); }
  void send_now(Bytes payload) override {
    append(payload);
    take_replies(outstanding_);
  }

  bool receive(int, const Visitor& visitor) override {
    if (!stream_) {
      const Reply message = next(*reader_);
      if (message->type != REDIS_REPLY_ARRAY || message->elements != 3) {
        throw Failed{"redis: no message"};
      }
      visitor(bytes_of(*message->element[2]));
      return true;
    }
    redisAppendCommand(reader_.get(), "XREAD COUNT 512 BLOCK 20000 STREAMS %s %s", topic,
                       last_.c_str());
    const Reply reply = next(*reader_);
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements == 0) return false;
    const redisReply& entries = *reply->element[0]->element[1];
    for (std::size_t i = 0; i < entries.elements; ++i) {
      const redisReply& entry = *entries.element[i];
      visitor(bytes_of(*entry.element[1]->element[1]));
      last_.assign(entry.element[0]->str, entry.element[0]->len);
    }
    return true;
  }

 private:
  static constexpr const char* topic = "call.held";
  static constexpr std::uint64_t pipeline = 1024;

  Connection connect() {
    Connection connection(redisConnectUnix(socket_.c_str()));
    if (!connection || connection->err != 0) return nullptr;
    redisSetTimeout(connection.get(), {30, 0});
    return connection;
  }

  void append(Bytes payload) {
    const auto* data = reinterpret_cast<const char*>(payload.data());
    int status = REDIS_ERR;
    if (stream_) {
      const char* words[] = {"XADD", topic, "*", "m", data};
      const std::size_t sizes[] = {4, std::strlen(topic), 1, 1, payload.size()};
      status = redisAppendCommandArgv(publisher_.get(), 5, words, sizes);
    } else {
      const char* words[] = {"PUBLISH", topic, data};
      const std::size_t sizes[] = {7, std::strlen(topic), payload.size()};
      status = redisAppendCommandArgv(publisher_.get(), 3, words, sizes);
    }
    if (status != REDIS_OK) throw Failed{"redis: cannot send"};
    ++outstanding_;
  }
  void take_replies(std::uint64_t count) {
    for (; count > 0; --count, --outstanding_) next(*publisher_);
  }

  TemporaryFolder folder_;
  bool stream_;
  std::filesystem::path socket_;
  std::unique_ptr<Program> server_;
  Connection reader_, publisher_;
  std::uint64_t outstanding_ = 0;
  std::string last_ = "0";
};

std::unique_ptr<Route> make(const Settings& settings, bool stream) {
  return std::make_unique<RedisRoute>(settings, stream);
}

#else

constexpr const char* kMissingLibrary = "libhiredis-dev";
std::unique_ptr<Route> make(const Settings&, bool) { return nullptr; }

#endif

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  const std::string missing =
      find_program("redis-server").empty() ? "redis-server" : kMissingLibrary;
  if (wanted("redis_pubsub")) {
    compare_peer("redis_pubsub", "Redis pub/sub, unix socket", 300'000, settings, report, missing,
                 [&] { return make(settings, false); });
  }
  if (wanted("redis_stream")) {
    compare_peer(
        "redis_stream", "Redis stream with AOF, unix socket", 200'000, settings, report, missing,
        [&] { return make(settings, true); }, true);
  }
});

}  // namespace
}  // namespace ctibus::bench
