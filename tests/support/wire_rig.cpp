#include "tests/support/wire_rig.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "core/gateway/admission.hpp"
#include "core/gateway/keyring.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/switchboard.hpp"

extern "C" const ctibus_plugin* ctibus_plugin_switchboard(void);

namespace ctibus::gateway {

using namespace std::chrono_literals;

Rig::Rig(config::Storage storage, Limits limits, std::chrono::milliseconds heartbeat) {
  config_.site.name = "testsite";
  config_.site.data = folder_.string();
  config_.site.threads = 2;
  config_.log.storage = storage;
  config_.log.folder = (folder_ / "log").string();
  config_.log.segment_size.bytes = std::uint64_t{1} << 20;
  config_.log.reserve_size.bytes = std::uint64_t{1} << 20;
  config_.logging.level = config::Level::warning;
  config_.logging.file = (folder_ / "site.log").string();
  config_.logging.journal = config::Journal::off;
  config::Instance instance;
  instance.name = "pbx9";
  instance.plugin = "switchboard";
  config_.instances.push_back(instance);
  options_.endpoint = "ipc://" + (folder_ / "gateway.sock").string();
  options_.limits = limits;
  options_.heartbeat = heartbeat;
  options_.admit = [this](const Hello& hello, std::string_view user) {
    return admit_by_file(*site_)(hello, user);
  };
  start_site();
  start_server();
}

Rig::~Rig() {
  stop_server();
  stop_site();
}

void Rig::start_site() {
  host::SiteSetup setup;
  setup.write_to_stderr = false;
  setup.linked = {
      {std::string(manifest_json<switchboard::Switchboard>()), &ctibus_plugin_switchboard}};
  setup.configuration = [this]() -> Result<config::SiteConfig> { return config_; };
  auto site = host::Site::open(config_, std::move(setup));
  if (!site) throw std::runtime_error(site.error().text);
  site_ = std::move(*site);
  if (auto started = site_->start(); !started) throw std::runtime_error(started.error().text);
  log::PublisherOptions options;
  options.name = "pbx1";
  publisher_ = std::move(site_->log().add_publisher(std::move(options)).value());
}

void Rig::stop_site() {
  publisher_.reset();
  if (site_) site_->stop();
  site_.reset();
}

void Rig::start_server() {
  auto server = serve(*site_, options_);
  if (!server) throw std::runtime_error(server.error().text);
  server_ = std::move(*server);
}

void Rig::start_server_with_keys() {
  ServerOptions options = options_;
  options.endpoint = "tcp://127.0.0.1:*";
  options.security = open_keyring(keyring()).value();
  options.admit = admit_by_key(*site_, keyring());
  auto server = serve(*site_, std::move(options));
  if (!server) throw std::runtime_error(server.error().text);
  options_.endpoint = (*server)->endpoint();
  server_ = std::move(*server);
}

ClientKeys Rig::make_key(const std::string& name) {
  const auto file = folder_ / (name + ".key_secret");
  if (auto made = make_client_key(keyring(), name, "", file); !made) {
    throw std::runtime_error(made.error().text);
  }
  const auto key = KeyFile::read(file).value();
  return {key.keys, key.server_key};
}

void Rig::allow(const std::string& name, config::ClientOptions options) {
  std::erase_if(config_.clients, [&](const auto& client) { return client.name == name; });
  config_.clients.push_back({name, std::move(options)});
}

void Rig::stop_server() {
  if (server_) server_->stop();
  server_.reset();
}

std::string Rig::logged() const {
  std::ostringstream text;
  text << std::ifstream(config_.logging.file).rdbuf();
  return text.str();
}

MessageId Rig::publish(std::string_view topic, log::MessageClass message_class,
                       std::string_view key, const msgpack::Buffer& payload,
                       const Uuid& correlation, bool tombstone) {
  log::Draft draft;
  draft.type = site_->log().intern(topic, message_class).value();
  draft.key = key;
  draft.payload = std::as_bytes(std::span(payload));
  draft.correlation = correlation;
  if (tombstone) draft.flags = CTIBUS_FRAME_TOMBSTONE;
  return publisher_->publish(draft).value();
}

void Rig::publish_numbers(int from, int count) {
  for (const auto& device : numbers(from, count))
    publish(call::Held{.call = "c", .device = device});
}

ClientOptions Rig::client_options(const std::string& name) {
  ClientOptions options;
  options.connection.endpoint = endpoint();
  options.connection.name = name;
  options.connection.limit = 20s;
  options.first_pause = 10ms;
  options.longest_pause = 100ms;
  return options;
}

std::unique_ptr<Client> Rig::client(const std::string& name) {
  auto client = Client::connect(client_options(name));
  if (!client) throw std::runtime_error(client.error().code + ": " + client.error().text);
  return std::move(*client);
}

bool await(Client& client, const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + 60s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    if (!client.run(50ms)) return false;
  }
  return true;
}

std::function<void(const ClientDelivery&)> collect(std::vector<std::string>& devices) {
  return [&devices](const ClientDelivery& delivery) {
    if (delivery.kind != ClientDelivery::Kind::message) return;
    call::Held held;
    if (decode(delivery.frame->payload, held)) devices.emplace_back(held.device);
  };
}

std::vector<std::string> numbers(int from, int count) {
  std::vector<std::string> out;
  for (int i = from; i < from + count; ++i) out.push_back("pbx1:" + std::to_string(i));
  return out;
}

RawClient::RawClient(const std::string& endpoint) {
  socket_.set(zmq::sockopt::linger, 0);
  socket_.connect(endpoint);
}

void RawClient::send(const msgpack::Buffer& message) {
  socket_.send(zmq::buffer(message), zmq::send_flags::none);
}

msgpack::Buffer RawClient::receive(std::chrono::milliseconds limit) {
  socket_.set(zmq::sockopt::rcvtimeo, static_cast<int>(limit.count()));
  zmq::message_t message;
  if (!socket_.recv(message)) return {};
  const auto* begin = message.data<const std::uint8_t>();
  return {begin, begin + message.size()};
}

msgpack::Buffer RawClient::receive(MessageKind kind) {
  while (true) {
    auto message = receive();
    if (message.empty() || message.front() == static_cast<std::uint8_t>(kind)) return message;
  }
}

void RawClient::hello(const std::string& name) {
  send(to_wire(MessageKind::hello,
               Hello{.oldest_version = 1, .newest_version = 1, .name = name, .software = "raw"}));
}

}  // namespace ctibus::gateway
