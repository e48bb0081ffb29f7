#include <fmt/format.h>

#include "peer_rows.hpp"

#ifdef CTIBUS_BENCH_MOSQUITTO
#include <mosquitto.h>
#include <poll.h>
#endif

namespace ctibus::bench {
namespace {

#ifdef CTIBUS_BENCH_MOSQUITTO

constexpr const char* kMissingLibrary = "";

void check(int code, const char* what) {
  if (code != MOSQ_ERR_SUCCESS) {
    throw Failed{fmt::format("mosquitto: {}: {}", what, mosquitto_strerror(code))};
  }
}

class MosquittoRoute final : public Route {
 public:
  explicit MosquittoRoute(const Settings& settings)
      : folder_("bench", settings.folder), socket_(folder_.path() / "mosquitto.sock") {
    static const int once = mosquitto_lib_init();
    (void)once;
    write_file(folder_.path() / "mosquitto.conf",
               fmt::format("listener 0 {}\nallow_anonymous true\nmax_queued_messages 0\n"
                           "max_queued_bytes 0\nuser root\n",
                           socket_.string()));
    server_ = std::make_unique<Program>(
        std::vector<std::string>{find_program("mosquitto").string(), "-c",
                                 (folder_.path() / "mosquitto.conf").string()},
        folder_.path() / "mosquitto.log");
    server_->await([&] {
      reader_ = connect("reader");
      return reader_ != nullptr;
    });
    publisher_ = connect("publisher");
    if (!publisher_) throw Failed{"mosquitto: no second connection"};
    mosquitto_subscribe_callback_set(reader_.get(),
                                     [](mosquitto*, void* self, int, int, const int*) {
                                       static_cast<MosquittoRoute*>(self)->subscribed_ = true;
                                     });
    mosquitto_message_callback_set(
        reader_.get(), [](mosquitto*, void* self, const mosquitto_message* message) {
          auto& route = *static_cast<MosquittoRoute*>(self);
          ++route.count_;
          (*route.visitor_)({static_cast<const std::uint8_t*>(message->payload),
                             static_cast<std::size_t>(message->payloadlen)});
        });
    check(mosquitto_subscribe(reader_.get(), nullptr, topic, 0), "subscribe");
    server_->await([&] {
      check(mosquitto_loop(reader_.get(), 100, 1), "loop");
      return subscribed_;
    });
  }

  void send(Bytes payload) override {
    check(mosquitto_publish(publisher_.get(), nullptr, topic, static_cast<int>(payload.size()),
                            payload.data(), 0, false),
          "publish");
    if (mosquitto_want_write(publisher_.get())) flush();
  }
  void flush() override {
    while (mosquitto_want_write(publisher_.get())) {
      pollfd item{mosquitto_socket(publisher_.get()), POLLOUT, 0};
      ::poll(&item, 1, 20'000);
      check(mosquitto_loop_write(publisher_.get(), 1), "write");
    }
    check(mosquitto_loop_misc(publisher_.get()), "keep alive");
  }
  void send_now(Bytes payload) override { send(payload); }

  bool receive(int, const Visitor& visitor) override {
    visitor_ = &visitor;
    const auto before = count_;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (count_ == before) {
      check(mosquitto_loop(reader_.get(), 1000, 1), "loop");
      if (std::chrono::steady_clock::now() > until) return false;
    }
    return true;
  }

 private:
  static constexpr const char* topic = "call/held";
  struct Free {
    void operator()(mosquitto* it) const { mosquitto_destroy(it); }
  };
  using Client = std::unique_ptr<mosquitto, Free>;

  Client connect(const char* name) {
    Client client(mosquitto_new(name, true, this));
    bool connected = false;
    mosquitto_user_data_set(client.get(), &connected);
    mosquitto_connect_callback_set(client.get(), [](mosquitto*, void* there, int code) {
      *static_cast<bool*>(there) = code == 0;
    });
    if (mosquitto_connect(client.get(), socket_.c_str(), 0, 60) != MOSQ_ERR_SUCCESS) return nullptr;
    for (int i = 0; i < 50 && !connected; ++i) mosquitto_loop(client.get(), 100, 1);
    mosquitto_user_data_set(client.get(), this);
    return connected ? std::move(client) : nullptr;
  }

  TemporaryFolder folder_;
  std::filesystem::path socket_;
  std::unique_ptr<Program> server_;
  Client reader_, publisher_;
  const Visitor* visitor_ = nullptr;
  std::uint64_t count_ = 0;
  bool subscribed_ = false;
};

std::unique_ptr<Route> make(const Settings& settings) {
  return std::make_unique<MosquittoRoute>(settings);
}

#else

constexpr const char* kMissingLibrary = "libmosquitto-dev";
std::unique_ptr<Route> make(const Settings&) { return nullptr; }

#endif

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  if (!wanted("mosquitto_qos0")) return;
  const std::string missing = find_program("mosquitto").empty() ? "mosquitto" : kMissingLibrary;
  compare_peer(
      "mosquitto_qos0", "mosquitto QoS 0, unix socket", 150'000, settings, report, missing,
      [&] { return make(settings); }, true);
});

}  // namespace
}  // namespace ctibus::bench
