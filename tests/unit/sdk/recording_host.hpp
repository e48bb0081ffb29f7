#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "ctibus/plugin.hpp"
#include "sample_messages.hpp"

namespace sample {

/// The host's side of the ABI, bare: it keeps what an instance asks for, and calls it when the test
/// says so.
class RecordingHost {
 public:
  struct Publication {
    std::string topic;
    std::vector<std::uint8_t> payload;
    ctibus::MessageId causation;
    ctibus::Uuid correlation;
    std::uint32_t flags = 0;
    std::uint64_t completion = 0;
  };
  struct Request {
    ctibus::MessageId causation;
    ctibus::Uuid correlation;
    std::uint64_t token = 0;
  };

  RecordingHost() {
    raw.size = sizeof(raw);
    raw.extension = [](const ctibus_host* host, const char* id) { return of(host).table(id); };
    raw.context = this;
  }
  RecordingHost(const RecordingHost&) = delete;
  RecordingHost& operator=(const RecordingHost&) = delete;
  ~RecordingHost() { destroy(); }

  /// `P` without options; CTIBUS_OK or the error in `error`.
  template <class P>
  ctibus_status create() {
    instance.size = sizeof(instance);
    error.size = sizeof(error);
    const std::uint8_t nothing = 0x80;
    return ctibus::InstanceGlue::plugin<P>()->create(&raw, {&nothing, 1}, &instance, &error);
  }
  template <class P>
  void run() {
    if (create<P>() != CTIBUS_OK || instance.start(instance.self, &error) != CTIBUS_OK) {
      throw std::runtime_error(error.text);
    }
  }
  void stop() { instance.stop(instance.self); }
  void destroy() {
    if (instance.self != nullptr) instance.destroy(std::exchange(instance.self, nullptr));
  }

  template <class Table>
  const Table& handler(const char* id) const {
    return *static_cast<const Table*>(instance.extension(instance.self, id));
  }
  const ctibus_bus_handler& bus() const { return handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER); }

  /// Hands a message to subscription 1, or a command to its provider.
  template <ctibus::Message M>
  void deliver(const M& body, std::uint32_t type = 1, ctibus::MessageId id = {7, 1},
               ctibus::Uuid correlation = {}) {
    ctibus::msgpack::Buffer payload;
    ctibus::encode(body, payload);
    constexpr auto topic = ctibus::topic_of<M>();
    ctibus_frame_header header{};
    header.message_class = static_cast<std::uint8_t>(ctibus::declaration<M>.message_class);
    header.type = type;
    header.id = id;
    header.correlation = correlation;
    header.topic_size = static_cast<std::uint16_t>(topic.size());
    header.payload_size = static_cast<std::uint32_t>(payload.size());
    std::vector<std::uint64_t> frame((sizeof(header) + topic.size() + payload.size() + 7) / 8);
    auto* at = reinterpret_cast<std::uint8_t*>(frame.data());
    std::memcpy(at, &header, sizeof(header));
    std::memcpy(at + sizeof(header), topic.data(), topic.size());
    std::memcpy(at + sizeof(header) + topic.size(), payload.data(), payload.size());
    ctibus_delivery delivery{};
    delivery.size = sizeof(delivery);
    delivery.subscription = 1;
    delivery.frame = reinterpret_cast<const ctibus_frame_header*>(frame.data());
    delivery.source = {"test", 4};
    if constexpr (ctibus::declaration<M>.message_class == ctibus::MessageClass::command) {
      handler<ctibus_command_handler>(CTIBUS_COMMAND_HANDLER)
          .on_command(instance.self, &delivery, 1500);
    } else {
      bus().on_message(instance.self, &delivery);
    }
    std::fill(frame.begin(), frame.end(), ~std::uint64_t{0});  // views into it are over
  }

  void complete(std::uint64_t token) {
    bus().on_completion(instance.self, token, CTIBUS_OK, 1, 1, nullptr);
  }

  ctibus_host raw{};
  ctibus_instance instance{};
  ctibus_error error{};

  std::mutex mutex;
  std::vector<Publication> published;
  std::vector<Request> requests;
  std::vector<std::string> replies;  ///< "accepted", or the code
  std::map<std::uint64_t, std::int64_t> timers;
  std::vector<std::uint64_t> posts;
  std::vector<ctibus::Error> failures;
  bool drained = false;
  std::string withheld;   ///< an extension this host lacks
  std::string shortened;  ///< an extension whose table is older than its first revision
  std::function<void(const Publication&)> on_publish;

 private:
  static RecordingHost& of(const ctibus_host* host) {
    return *static_cast<RecordingHost*>(host->context);
  }

  const void* table(std::string_view id) const {
    static const ctibus_bus bus{
        sizeof(bus),
        0,
        [](const ctibus_host* host, const ctibus_publication* p, ctibus_message_id* message,
           ctibus_error*) -> ctibus_status {
          RecordingHost& self = of(host);
          Publication kept{{p->topic.data, p->topic.size},
                           {p->payload.data, p->payload.data + p->payload.size},
                           p->causation,
                           p->correlation,
                           p->flags,
                           p->completion};
          {
            const std::lock_guard lock(self.mutex);
            self.published.push_back(kept);
            *message = {9, self.published.size()};
          }
          if (self.on_publish) self.on_publish(kept);
          return CTIBUS_OK;
        },
        [](const ctibus_host*, const ctibus_subscription*, std::uint32_t* number,
           ctibus_error*) -> ctibus_status {
          *number = 1;
          return CTIBUS_OK;
        },
        [](const ctibus_host*, std::uint32_t) {},
        [](const ctibus_host*, std::uint32_t, std::uint64_t) {}};
    static const ctibus_command_router commands{
        sizeof(commands), 0,
        [](const ctibus_host* host, const ctibus_request* r, ctibus_message_id* message,
           ctibus_error*) -> ctibus_status {
          RecordingHost& self = of(host);
          const std::lock_guard lock(self.mutex);
          self.requests.push_back({r->causation, r->correlation, r->token});
          *message = {10, self.requests.size()};
          return CTIBUS_OK;
        },
        [](const ctibus_host*, ctibus_text, ctibus_error*) -> ctibus_status { return CTIBUS_OK; },
        [](const ctibus_host* host, const ctibus_reply* reply) {
          of(host).replies.emplace_back(reply->status == CTIBUS_REPLY_ACCEPTED
                                            ? std::string("accepted")
                                            : std::string(reply->code.data, reply->code.size));
        }};
    static const ctibus_time time{
        sizeof(time),
        0,
        [](const ctibus_host*) -> std::int64_t { return 0; },
        [](const ctibus_host*) -> std::int64_t { return 0; },
        [](const ctibus_host* host, std::uint64_t token, std::int64_t delay) {
          of(host).timers[token] = delay;
        },
        [](const ctibus_host* host, std::uint64_t token) { of(host).timers.erase(token); }};
    static const ctibus_entropy entropy{sizeof(entropy), 0,
                                        [](const ctibus_host*) { return ctibus_uuid{}; },
                                        [](const ctibus_host*) -> std::uint64_t { return 4; }};
    static const ctibus_strand strand{sizeof(strand), 0,
                                      [](const ctibus_host* host, std::uint64_t token) {
                                        const std::lock_guard lock(of(host).mutex);
                                        of(host).posts.push_back(token);
                                      }};
    static const ctibus_logger logger{
        sizeof(logger), 0, [](const ctibus_host*) -> std::int32_t { return CTIBUS_LOG_TRACE; },
        [](const ctibus_host*, std::int32_t, ctibus_text, ctibus_text) {}};
    static const ctibus_identity identity{sizeof(identity), 0, [](const ctibus_host*) {
                                            return ctibus_text{"probe", 5};
                                          }};
    static const auto nowhere = [](const ctibus_host*) { return ctibus_text{"", 0}; };
    static const ctibus_storage storage{sizeof(storage), 0, nowhere, nowhere};
    static const ctibus_secret secret{
        sizeof(secret), 0,
        [](const ctibus_host*, ctibus_bytes, std::uint32_t) { return ctibus_uuid{}; },
        [](const ctibus_host*, ctibus_uuid, std::uint8_t*, std::size_t) -> std::size_t {
          return 0;
        }};
    static const ctibus_metrics metrics{sizeof(metrics), 0,
                                        [](const ctibus_host*, std::uint32_t, ctibus_text,
                                           ctibus_text) -> std::uint32_t { return 0; },
                                        [](const ctibus_host*, std::uint32_t, double) {}};
    static const ctibus_lifecycle lifecycle{
        sizeof(lifecycle), 0, [](const ctibus_host* host) { of(host).drained = true; },
        [](const ctibus_host* host, ctibus_text code, ctibus_text text) {
          of(host).failures.push_back({{code.data, code.size}, {text.data, text.size}});
        }};
    static const std::map<std::string_view, const void*> tables{
        {CTIBUS_BUS, &bus},           {CTIBUS_COMMAND, &commands},   {CTIBUS_TIME, &time},
        {CTIBUS_ENTROPY, &entropy},   {CTIBUS_STRAND, &strand},      {CTIBUS_LOGGER, &logger},
        {CTIBUS_IDENTITY, &identity}, {CTIBUS_STORAGE, &storage},    {CTIBUS_SECRET, &secret},
        {CTIBUS_METRICS, &metrics},   {CTIBUS_LIFECYCLE, &lifecycle}};
    static const std::uint32_t empty_table = sizeof(std::uint32_t);
    if (id == withheld) return nullptr;
    if (id == shortened) return &empty_table;
    const auto found = tables.find(id);
    return found == tables.end() ? nullptr : found->second;
  }
};

/// A plugin whose body is the test's.
struct Probe : ctibus::Plugin {
  using Options = ctibus::NoOptions;
  static constexpr std::string_view topics[] = {">"};
  static constexpr ctibus::Manifest manifest{.id = "probe", .text = "Test.", .subscribes = topics};
  static inline std::function<void(ctibus::Host&)> setup;
  static inline std::function<void()> on_start, on_drain, on_stop;

  Probe(ctibus::Host& host, const Options&) : host_(host) {
    if (setup) setup(host);
  }
  ctibus::Result<> start() override {
    if (on_start) on_start();
    return {};
  }
  bool drain() override {
    if (on_drain) on_drain();
    return true;
  }
  void stop() override {
    if (on_stop) on_stop();
  }

  ctibus::Host& host_;
};

}  // namespace sample
