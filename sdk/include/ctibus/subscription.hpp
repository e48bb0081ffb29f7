#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ctibus/logger.hpp"
#include "ctibus/message.hpp"
#include "ctibus/pattern.hpp"
#include "ctibus/result.hpp"

namespace ctibus {

class Host;

/// One ordered stream of messages with its handlers. Strand only.
class Subscription {
 public:
  struct Options {
    std::uint32_t from = CTIBUS_FROM_SNAPSHOT;
    std::string consumer = {};  ///< FROM_CONSUMER: unique in the site
    std::uint64_t epoch = 0;    ///< FROM_CURSOR: after this place
    std::uint64_t sequence = 0;
    Timestamp time = {};  ///< FROM_TIME
    std::vector<std::string> keys = {};
    std::vector<std::string> sources = {};
  };

  Subscription(const Logger& logger, Options options)
      : options_(std::move(options)), logger_(&logger) {}

  /// A durable consumer: at least once, also across restarts; acknowledge what is dealt with.
  static Options durable(std::string consumer) {
    return {.from = CTIBUS_FROM_CONSUMER, .consumer = std::move(consumer)};
  }

  /// `handler(const Event<M>&)`. A message that cannot be decoded is logged and skipped. Before
  /// start() has returned; later it fails the instance with plugin.late_handler.
  template <Message M, class Handler>
  void on(Handler handler) {
    static_assert(std::invocable<Handler&, const Event<M>&>,
                  "the handler of on<M>() takes a const ctibus::Event<M>&");
    static_assert(std::copy_constructible<Handler>,
                  "handlers are kept in a std::function: hold what cannot be copied by a "
                  "std::shared_ptr");
    add(topic_of<M>(),
        [handler = std::move(handler), logger = logger_](const ctibus_delivery& delivery) mutable {
          M body{};
          if (auto read = decode(MessageView(delivery).payload(), body); !read) {
            logger->error(read.error().code, "{} from {}: {}", topic_of<M>(),
                          MessageView(delivery).source(), read.error().text);
            return;
          }
          handler(Event<M>(delivery, std::move(body)));
        });
  }

  void on_any(std::string_view pattern, std::function<void(const MessageView&)> handler) {
    add(pattern, [handler = std::move(handler)](const ctibus_delivery& delivery) {
      handler(MessageView(delivery));
    });
  }

  /// Everything matching up to here was a snapshot; what was not in it does not exist.
  void on_snapshot_end(std::function<void()> handler) { snapshot_end_ = std::move(handler); }
  /// Messages are gone for good; a fresh snapshot follows. Default: a warning in the log.
  void on_gap(std::function<void(const ctibus_gap&)> handler) { gap_ = std::move(handler); }

  /// Durable consumers: everything up to this sequence has been dealt with for good.
  void acknowledge(std::uint64_t sequence);

  /// No delivery follows until resume(). How a reader that waits for its disk or database leaves
  /// the messages in the log instead of piling them up.
  void pause();
  /// Begins again where its options say: a durable consumer after what it has acknowledged.
  Result<> resume();

  const Options& options() const { return options_; }
  const std::vector<std::string>& patterns() const { return patterns_; }
  std::uint32_t id() const { return id_; }

 private:
  friend class Host;
  friend class InstanceGlue;
  using Handler = std::function<void(const ctibus_delivery&)>;

  /// What is asked for is fixed when start() returns.
  void refuse_late(std::string_view what);

  void add(std::string_view pattern, Handler handler) {
    if (host_ != nullptr) return refuse_late(pattern);
    patterns_.emplace_back(pattern);
    handlers_.push_back(std::move(handler));
  }

  void deliver(const ctibus_delivery& delivery) {
    for (const std::size_t index : handlers_of(delivery)) handlers_[index](delivery);
  }

  /// Which handlers a type has is found once. Its number may mean another topic after the log or
  /// the connection began anew, hence the comparison.
  const std::vector<std::size_t>& handlers_of(const ctibus_delivery& delivery) {
    constexpr std::size_t limit = 4096;
    const std::string_view topic = MessageView(delivery).topic();
    if (by_type_.size() >= limit) by_type_.clear();
    Type& type = by_type_[delivery.frame->type];
    if (type.topic != topic) {
      type.handlers.clear();
      for (std::size_t i = 0; i < patterns_.size(); ++i) {
        if (matches(patterns_[i], topic)) type.handlers.push_back(i);
      }
      type.topic = topic;
    }
    return type.handlers;
  }

  struct Type {
    std::string topic;
    std::vector<std::size_t> handlers;
  };

  Host* host_ = nullptr;
  Options options_;
  const Logger* logger_;
  std::uint32_t id_ = 0;
  std::vector<std::string> patterns_;
  std::vector<Handler> handlers_;
  std::unordered_map<std::uint32_t, Type> by_type_;
  std::function<void()> snapshot_end_;
  std::function<void(const ctibus_gap&)> gap_;
};

}  // namespace ctibus
