#pragma once

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

  /// `handler(const Event<M>&)`. A message that cannot be decoded is logged and skipped.
  template <Message M, class Handler>
  void on(Handler handler) {
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

  void add(std::string_view pattern, Handler handler) {
    patterns_.emplace_back(pattern);
    handlers_.push_back(std::move(handler));
  }

  void deliver(const ctibus_delivery& delivery) {
    // Which handlers a type has is found once: ids of types are small and stay while the log lives.
    auto [entry, is_new] = by_type_.try_emplace(delivery.frame->type);
    if (is_new) {
      for (std::size_t i = 0; i < patterns_.size(); ++i) {
        if (matches(patterns_[i], MessageView(delivery).topic())) entry->second.push_back(i);
      }
    }
    for (const std::size_t index : entry->second) handlers_[index](delivery);
  }

  Host* host_ = nullptr;
  Options options_;
  const Logger* logger_;
  std::uint32_t id_ = 0;
  std::vector<std::string> patterns_;
  std::vector<Handler> handlers_;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_type_;
  std::function<void()> snapshot_end_;
  std::function<void(const ctibus_gap&)> gap_;
};

}  // namespace ctibus
