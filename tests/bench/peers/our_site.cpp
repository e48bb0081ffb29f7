#include "our_site.hpp"

#include <fmt/format.h>

#include "core/gateway/keyring.hpp"
#include "ctibus/kit/wire/keys.hpp"
#include "tests/bench/log_setup.hpp"

namespace ctibus::bench {
namespace {

using namespace std::chrono_literals;
using namespace wire;

constexpr const char* topic = "call.held";
/// As often a program that publishes much looks at what the server says.
constexpr std::uint64_t gathered = 128;

class OurRoute final : public Route {
 public:
  OurRoute(const Settings& settings, Transport transport, int readers)
      : folder_("bench", settings.folder), transport_(transport) {
    const auto data = folder_.path() / "data";
    std::string config = fmt::format("[site]\nname = \"bench\"\ndata = \"{}\"\n", data.string());
    if (settings.log_in_memory) config += "[log]\nstorage = \"memory\"\n";
    if (transport == Transport::tcp_with_keys) {
      endpoint_ = fmt::format("tcp://127.0.0.1:{}", free_port());
      config += fmt::format("[gateway]\nlisten = [\"{}\"]\n", endpoint_);
      config += fmt::format("[client.publisher]\npublish = [\"{}\"]\n", topic);
      for (int i = 0; i < readers; ++i) {
        config += fmt::format("[client.reader{}]\nsubscribe = [\"{}\"]\n", i, topic);
      }
    } else {
      endpoint_ = "ipc://" + (data / "gateway.sock").string();
    }
    write_file(folder_.path() / "site.toml", config);
    if (transport == Transport::tcp_with_keys) {
      make_key(data, "publisher");
      for (int i = 0; i < readers; ++i) make_key(data, fmt::format("reader{}", i));
    }
    daemon_ = std::make_unique<Program>(
        std::vector<std::string>{CTIBUSD, "--config", (folder_.path() / "site.toml").string()},
        folder_.path() / "ctibusd.log");
    for (int i = 0; i < readers; ++i) {
      readers_.push_back(std::make_unique<Reader>());
      Reader& reader = *readers_.back();
      reader.client = connect(fmt::format("reader{}", i));
      ClientSubscription wanted;
      wanted.patterns = {topic};
      wanted.handler = [&reader](const ClientDelivery& delivery) {
        if (delivery.kind != ClientDelivery::Kind::message) throw Failed{"a gap"};
        ++reader.count;
        (*reader.visitor)(delivery.frame->payload);
      };
      must(reader.client->subscribe(std::move(wanted)));
    }
    publisher_ = connect("publisher");
  }

  void send(Bytes payload) override {
    Publication publication;
    publication.topic = topic;
    publication.key = "call-1";
    publication.payload = payload;
    while (true) {
      const auto published = publisher_->publish(publication);
      if (published) break;
      if (published.error().code != "bus.outbox_full") must(Result<MessageId>(published));
      run(1s);
    }
    if (++sent_ % gathered == 0) run(0ms);
  }
  void flush() override { publisher_->flush(); }
  void send_now(Bytes payload) override {
    send(payload);
    flush();
  }

  bool receive(int index, const Visitor& visitor) override {
    Reader& reader = *readers_[static_cast<std::size_t>(index)];
    reader.visitor = &visitor;
    const auto before = reader.count;
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (reader.count == before) {
      if (auto ran = reader.client->run(1s); !ran) throw Failed{ran.error().text};
      if (std::chrono::steady_clock::now() > until) return false;
    }
    if (reader.client->repairs() != 0) throw Failed{"the wire had to repair a gap"};
    return true;
  }

 private:
  struct Reader {
    std::unique_ptr<Client> client;
    const Visitor* visitor = nullptr;
    std::uint64_t count = 0;
  };

  void make_key(const std::filesystem::path& data, const std::string& name) {
    if (auto made = gateway::make_client_key(data / "keys", name, endpoint_, key_file(name));
        !made) {
      throw Failed{made.error().text};
    }
  }
  [[nodiscard]] std::filesystem::path key_file(const std::string& name) const {
    return folder_.path() / (name + ".key_secret");
  }

  void run(std::chrono::milliseconds limit) {
    if (auto ran = publisher_->run(limit); !ran) throw Failed{ran.error().text};
  }

  std::unique_ptr<Client> connect(const std::string& name) {
    ClientOptions options;
    options.connection.endpoint = endpoint_;
    options.connection.name = name;
    options.connection.limit = 1s;
    options.reconnect = false;
    if (transport_ == Transport::tcp_with_keys) {
      const auto key = must(KeyFile::read(key_file(name)));
      options.connection.keys = {key.keys, key.server_key};
    }
    std::unique_ptr<Client> client;
    daemon_->await([&] {
      auto connected = Client::connect(options);
      if (connected) client = std::move(*connected);
      return client != nullptr;
    });
    return client;
  }

  TemporaryFolder folder_;
  Transport transport_;
  std::string endpoint_;
  std::unique_ptr<Program> daemon_;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::unique_ptr<Client> publisher_;
  std::uint64_t sent_ = 0;
};

}  // namespace

std::unique_ptr<Route> make_our_route(const Settings& settings, Transport transport, int readers) {
  return std::make_unique<OurRoute>(settings, transport, readers);
}

}  // namespace ctibus::bench
