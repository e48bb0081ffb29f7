#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "aggregator.hpp"
#include "ctibus/host.hpp"
#include "options.hpp"

namespace ctibus::cdr_plugin {

/// Feeds the aggregator from the bus and publishes cdr.call when a conversation is over.
///
/// The log is its only memory: what is acknowledged is what no open conversation needs any more, so
/// that a new boot gets every event of every open conversation again. Of a conversation that was
/// closed meanwhile the new boot may get the rest; its record, which follows in the same stream,
/// says so. Hence nothing is closed before the stream has caught up with this boot's cdr.resumed.
///
/// Strand only.
class Collector {
 public:
  Collector(Host& host, const Options& options, std::string consumer);
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;
  ~Collector() = default;

  void start();
  /// Tells the bus how far everything is dealt with.
  void acknowledge();

 private:
  struct Progress {
    std::chrono::nanoseconds heard{};  ///< steady time of the last event
    Timer timer;                       ///< settling, or waiting to publish again
    bool publishing = false;
    std::uint32_t attempts = 0;
  };

  template <class... M>
  void listen();
  template <Message M>
  void take(const Event<M>& event);
  void on_state(const Event<call::State>& event);
  void on_record(const Event<cdr::Call>& event);
  void resumed(const Event<cdr::Resumed>& event);
  void announce();

  void looked_at(const MessageView& message);
  void touched(Conversation& conversation, const MessageView& message);
  void settle(Conversation& conversation);
  void reconcile();
  void limit_open();
  void sweep();

  void publish(const std::string& root);
  Result<> offer(const std::string& root, const Conversation& conversation);
  void refused(const std::string& root, const Error& error);
  void recorded(const std::string& root);

  Host& host_;
  const Options& options_;
  std::string consumer_;
  Subscription& stream_;
  Aggregator aggregator_;
  std::map<std::string, Progress, std::less<>> progress_;
  MessageId marker_;
  bool caught_up_ = false;
  bool reconciling_ = false;
  std::unordered_set<std::string> alive_;  ///< calls of the snapshot after a gap
  std::uint64_t seen_up_to_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t ignored_ = 0;
  Timer announcing_;
  Timer acknowledging_;
  Timer sweeping_;
};

}  // namespace ctibus::cdr_plugin
