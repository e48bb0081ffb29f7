#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ctibus/abi/command.h"
#include "ctibus/ids.hpp"

namespace ctibus::host {

struct CommandReply {
  std::uint32_t status = CTIBUS_REPLY_REJECTED;  ///< CTIBUS_REPLY_*
  MessageId command;
  std::string code;  ///< catalogue id unless accepted
  std::string text;
  std::vector<std::uint8_t> payload;  ///< MessagePack map of the reply fields; may be empty
};

/// The replies to commands that carried an idempotency key, for a day. Not locked.
class ReplyStore {
 public:
  struct Limits {
    std::size_t entries = 100'000;
    std::size_t bytes = std::size_t{64} << 20;
    std::int64_t keep_ns = std::int64_t{24} * 3600 * 1'000'000'000;
  };
  explicit ReplyStore(Limits limits) : limits_(limits) {}

  enum class Found { nothing, pending, replied };
  /// What is known of this key. With `pending`, `waiting` gets the reply when it comes.
  Found find(const std::string& key, const MessageId& waiting, CommandReply* reply,
             std::int64_t now_ns);
  [[nodiscard]] Found peek(const std::string& key, std::int64_t now_ns);
  /// The first request with this key is on its way. False: full of pending ones.
  bool open(const std::string& key, std::int64_t now_ns);
  /// It never was sent.
  void withdraw(const std::string& key);
  /// Its reply. Returns the repetitions that wait for it.
  std::vector<MessageId> close(const std::string& key, const CommandReply& reply);
  /// From an earlier life. `age_ns`: how long ago.
  void restore(const std::string& key, const CommandReply& reply, std::int64_t age_ns,
               std::int64_t now_ns);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// Keys in memory, also such as are not of use any more.
  [[nodiscard]] std::size_t kept() const { return std::max(entries_.size(), ages_.size()); }

 private:
  struct Entry {
    bool pending = true;
    CommandReply reply;
    std::vector<MessageId> waiting;
    std::int64_t expires_ns = 0;
    std::size_t bytes = 0;
  };
  void expire(std::int64_t now_ns);
  void evict();

  Limits limits_;
  std::unordered_map<std::string, Entry> entries_;
  std::deque<std::pair<std::int64_t, std::string>> ages_;  ///< by expiry
  std::size_t bytes_ = 0;
};

}  // namespace ctibus::host
