#include <fmt/format.h>

#include "peer_rows.hpp"

#ifdef CTIBUS_BENCH_NATS
#include <nats/nats.h>
#endif

namespace ctibus::bench {
namespace {

#ifdef CTIBUS_BENCH_NATS

constexpr const char* kMissingLibrary = "";

void check(natsStatus status, const char* what) {
  if (status != NATS_OK)
    throw Failed{fmt::format("nats: {}: {}", what, natsStatus_GetText(status))};
}

struct Free {
  void operator()(natsOptions* it) const { natsOptions_Destroy(it); }
  void operator()(natsConnection* it) const { natsConnection_Destroy(it); }
  void operator()(natsSubscription* it) const { natsSubscription_Destroy(it); }
  void operator()(natsMsg* it) const { natsMsg_Destroy(it); }
  void operator()(jsCtx* it) const { jsCtx_Destroy(it); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

class NatsRoute final : public Route {
 public:
  NatsRoute(const Settings& settings, bool stream)
      : folder_("bench", settings.folder), stream_(stream) {
    const int port = free_port();
    url_ = fmt::format("nats://127.0.0.1:{}", port);
    std::string config = fmt::format(
        "listen: 127.0.0.1:{}\nmax_pending: 1073741824\nwrite_deadline: \"60s\"\n", port);
    if (stream) {
      config += fmt::format("jetstream {{ store_dir: \"{}\", max_file_store: 4294967296 }}\n",
                            (folder_.path() / "js").string());
    }
    write_file(folder_.path() / "nats.conf", config);
    server_ = std::make_unique<Program>(
        std::vector<std::string>{find_program("nats-server").string(), "-c",
                                 (folder_.path() / "nats.conf").string()},
        folder_.path() / "nats.log");
    server_->await([&] {
      try {
        reader_ = connect(false);
      } catch (const Failed&) {
        return false;
      }
      return true;
    });
    // Two ways to send: libnats gathers what is published, or writes each message at once.
    gathering_ = connect(false);
    immediate_ = connect(true);
    natsSubscription* subscription = nullptr;
    if (stream) {
      open_stream();
      jsSubOptions options;
      jsSubOptions_Init(&options);
      options.Config.AckPolicy = js_AckNone;
      jsErrCode code{};
      check(
          js_SubscribeSync(&subscription, reader_context_.get(), subject, nullptr, &options, &code),
          "subscribe to the stream");
    } else {
      check(natsConnection_SubscribeSync(&subscription, reader_.get(), subject), "subscribe");
    }
    subscription_.reset(subscription);
    check(natsSubscription_SetPendingLimits(subscription, -1, -1), "limits");
    check(natsConnection_FlushTimeout(reader_.get(), 10'000), "flush");
  }

  void send(Bytes payload) override {
    publish(gathering_.get(), gathering_context_.get(), payload);
  }
  void flush() override {
    if (stream_) {
      jsPubOptions options;
      jsPubOptions_Init(&options);
      options.MaxWait = 20'000;
      check(js_PublishAsyncComplete(gathering_context_.get(), &options), "complete");
    } else {
      check(natsConnection_FlushTimeout(gathering_.get(), 20'000), "flush");
    }
  }
  void send_now(Bytes payload) override {
    publish(immediate_.get(), immediate_context_.get(), payload);
  }

  bool receive(int, const Visitor& visitor) override {
    natsMsg* raw = nullptr;
    const natsStatus status = natsSubscription_NextMsg(&raw, subscription_.get(), 20'000);
    if (status == NATS_TIMEOUT) return false;
    check(status, "next message");
    const Owned<natsMsg> message(raw);
    visitor({reinterpret_cast<const std::uint8_t*>(natsMsg_GetData(raw)),
             static_cast<std::size_t>(natsMsg_GetDataLength(raw))});
    return true;
  }

 private:
  static constexpr const char* subject = "call.held";

  Owned<natsConnection> connect(bool immediate) {
    natsOptions* raw_options = nullptr;
    check(natsOptions_Create(&raw_options), "options");
    const Owned<natsOptions> options(raw_options);
    natsOptions_SetURL(raw_options, url_.c_str());
    natsOptions_SetSendAsap(raw_options, immediate);
    natsConnection* connection = nullptr;
    check(natsConnection_Connect(&connection, raw_options), "connect");
    return Owned<natsConnection>(connection);
  }

  Owned<jsCtx> context(natsConnection* connection) {
    jsOptions options;
    jsOptions_Init(&options);
    options.PublishAsync.MaxPending = 16'384;  // as many as our client keeps
    options.PublishAsync.StallWait = 20'000;
    jsCtx* raw = nullptr;
    check(natsConnection_JetStream(&raw, connection, &options), "JetStream");
    return Owned<jsCtx>(raw);
  }

  void open_stream() {
    reader_context_ = context(reader_.get());
    gathering_context_ = context(gathering_.get());
    immediate_context_ = context(immediate_.get());
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    const char* subjects[] = {subject};
    config.Name = "BENCH";
    config.Subjects = subjects;
    config.SubjectsLen = 1;
    config.Storage = js_FileStorage;
    jsErrCode code{};
    check(js_AddStream(nullptr, reader_context_.get(), &config, nullptr, &code), "add the stream");
  }

  void publish(natsConnection* connection, jsCtx* context, Bytes payload) {
    const auto size = static_cast<int>(payload.size());
    check(stream_ ? js_PublishAsync(context, subject, payload.data(), size, nullptr)
                  : natsConnection_Publish(connection, subject, payload.data(), size),
          "publish");
  }

  TemporaryFolder folder_;
  bool stream_;
  std::string url_;
  std::unique_ptr<Program> server_;
  Owned<natsConnection> reader_, gathering_, immediate_;
  Owned<jsCtx> reader_context_, gathering_context_, immediate_context_;
  Owned<natsSubscription> subscription_;
};

std::unique_ptr<Route> make(const Settings& settings, bool stream) {
  return std::make_unique<NatsRoute>(settings, stream);
}

#else

constexpr const char* kMissingLibrary = "libnats-dev";
std::unique_ptr<Route> make(const Settings&, bool) { return nullptr; }

#endif

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  const std::string missing = find_program("nats-server").empty() ? "nats-server" : kMissingLibrary;
  if (wanted("nats_core")) {
    compare_peer("nats_core", "NATS core, tcp", 400'000, settings, report, missing,
                 [&] { return make(settings, false); });
  }
  if (wanted("jetstream_file")) {
    compare_peer(
        "jetstream_file", "NATS JetStream, file, tcp", 100'000, settings, report, missing,
        [&] { return make(settings, true); }, true);
  }
});

}  // namespace
}  // namespace ctibus::bench
