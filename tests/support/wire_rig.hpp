#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "core/gateway/server.hpp"
#include "core/host/site.hpp"
#include "ctibus/kit/wire/client.hpp"
#include "ctibus/kit/wire/control.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::gateway {

using namespace wire;

/// A site with a gateway, in a folder of its own.
class Rig {
 public:
  explicit Rig(config::Storage storage = config::Storage::memory, Limits limits = {},
               std::chrono::milliseconds heartbeat = std::chrono::seconds(1));
  ~Rig();

  void start_site();
  void stop_site();
  void start_server();
  void stop_server();

  /// Serves on TCP, to those whose keys are in the rig's keyring.
  void start_server_with_keys();
  /// Makes a key and puts it into the keyring.
  ClientKeys make_key(const std::string& name);
  [[nodiscard]] std::filesystem::path keyring() const { return folder_ / "keys"; }
  /// The site takes what is replayed. It has to be started again.
  void make_sandbox() { config_.site.sandbox = true; }
  /// Says what a program outside may do from the site's next start or reload on.
  void allow(const std::string& name, config::ClientOptions options);

  host::Site& site() { return *site_; }
  /// Of the server, as of its latest heartbeat.
  [[nodiscard]] host::GatewayReport report() const { return server_->report(); }
  /// Warnings and errors of the site so far.
  [[nodiscard]] std::string logged() const;
  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] const std::string& endpoint() const { return options_.endpoint; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Publishes as the instance "pbx1".
  MessageId publish(std::string_view topic, log::MessageClass message_class, std::string_view key,
                    const msgpack::Buffer& payload, const Uuid& correlation = {},
                    bool tombstone = false);
  template <Message M>
  MessageId publish(const M& body, const Uuid& correlation = {}) {
    msgpack::Buffer payload;
    encode(body, payload);
    return publish(topic_of<M>(), static_cast<log::MessageClass>(declaration<M>.message_class),
                   key_of(body), payload, correlation);
  }
  /// call.held events of call "c" at devices FROM to FROM + COUNT - 1.
  void publish_numbers(int from, int count);

  std::unique_ptr<Client> client(const std::string& name = "tester");
  ClientOptions client_options(const std::string& name = "tester");

 private:
  support::TemporaryFolder temporary_{"wire"};
  std::filesystem::path folder_ = temporary_.path();
  config::SiteConfig config_;
  ServerOptions options_;
  std::unique_ptr<host::Site> site_;
  std::unique_ptr<log::Publisher> publisher_;
  std::unique_ptr<host::Gateway> server_;
};

/// Runs the client until the condition holds; false after a generous time.
bool await(Client& client, const std::function<bool()>& condition);

/// The devices of the messages that were delivered, in order.
std::function<void(const ClientDelivery&)> collect(std::vector<std::string>& devices);
std::vector<std::string> numbers(int from, int count);

/// A client that says what it wants.
class RawClient {
 public:
  explicit RawClient(const std::string& endpoint);
  void send(const msgpack::Buffer& message);
  /// The next message; empty after a generous time.
  msgpack::Buffer receive(std::chrono::milliseconds limit = std::chrono::seconds(20));
  /// The next one of this kind.
  msgpack::Buffer receive(MessageKind kind);
  void hello(const std::string& name);
  zmq::socket_t& socket() { return socket_; }

 private:
  zmq::context_t context_{1};
  zmq::socket_t socket_{context_, zmq::socket_type::dealer};
};

}  // namespace ctibus::gateway
