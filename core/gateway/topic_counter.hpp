#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/log/log.hpp"
#include "ctibus/describe.hpp"

namespace ctibus::gateway {

struct TopicCount {
  std::string topic;
  MessageClass message_class = MessageClass::event;
  std::uint64_t messages = 0;  ///< since the gateway was opened
  double per_second = 0;       ///< lately
};

/// Counts what is published, topic by topic, by reading along now and then; it is never woken, so
/// it costs a publisher nothing. One thread.
class TopicCounter {
 public:
  explicit TopicCounter(log::Log& log);

  /// Reads on, up to a bound of work. True: there is more.
  bool advance();
  /// A measuring interval of the rates is over.
  void tick(double seconds);
  [[nodiscard]] std::vector<TopicCount> counts() const;

 private:
  struct Entry {
    TopicCount count;
    std::uint64_t at_tick = 0;
  };
  std::unique_ptr<log::Reader> reader_;
  std::map<std::uint32_t, Entry> by_type_;
};

}  // namespace ctibus::gateway
